# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rebalancing from the controller: one service after the other, each watched until it is healthy."""

from __future__ import annotations

import typing as t

from ..module_utils._core.errors import SwarmError
from ..module_utils._core.history.lock import LEASE
from ..module_utils._core.rollout.target import targets
from ..module_utils._core.rollout.watch import watch
from ..module_utils._core.state.snapshot import Snapshot
from .calls import Calls
from .failure import Failure

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from .calls import Effects

Result = t.Dict[str, t.Any]
Call = t.Callable[..., Result]

SHOWN = ("service", "tasks", "before", "forecast", "skew_before", "skew_forecast")


def rebalance(
    call: Call,
    *,
    effects: Effects,
    run: Mapping[str, t.Any],
    check: bool,
    timeout: float,
    max_tasks: int | None = None,
) -> Result:
    """Move what is to be moved. ``call(phase, **args)`` runs the module ``rebalance``; ``effects`` are a stack's.

    Stops at the first service that does not become healthy within ``timeout`` seconds, with the evidence.
    """
    plan, broken = call("plan"), None
    if plan["under_way"] and not check:
        broken = _ended(plan["under_way"], call, effects=effects, run=run, timeout=timeout)
        plan = plan if broken else call("plan")
    result = {"changed": plan["changed"], "diff": plan["diff"], "left": plan["left"], "failures": []}
    if check:
        return {**result, "moved": [_shown(move) for move in plan["moves"]]}
    if broken:
        waiting = [move["service"] for move in plan["moves"]]
        said = {"changed": False, "diff": {}, "moved": [], "msg": _with_waiting(broken["msg"], waiting)}
        return {**result, **broken, **said}
    moved: dict[str, Result] = {}
    failed = _moved(plan["moves"], moved, call, effects=effects, run=run, timeout=timeout)
    spent = sum(move["tasks"] for move in plan["moves"])
    if moved and not failed and (max_tasks is None or spent < max_tasks):
        # An update start-first puts no new task where old ones still run, and can leave that node empty.
        rest = None if max_tasks is None else max_tasks - spent
        again = call("plan", services=list(moved), max_tasks=rest, max_services=None)
        failed = _moved(again["moves"], moved, call, effects=effects, run=run, timeout=timeout)
    return {**result, "moved": list(moved.values()), **failed}


def _ended(
    under_way: list[Result], call: Call, *, effects: Effects, run: Mapping[str, t.Any], timeout: float
) -> Result | None:
    """Watch the services that a run which died has left on their way. Gives the result of a failed task."""
    for service in under_way:
        failed = _watched(service, service, call, effects=effects, run=run, timeout=timeout, locked=False)
        if failed:
            return failed
    return None


def _moved(
    moves: list[Result],
    moved: dict[str, Result],
    call: Call,
    *,
    effects: Effects,
    run: Mapping[str, t.Any],
    timeout: float,
) -> Result:
    """Move services, and note them in ``moved``. Gives the result of a failed task, empty where none fails."""
    for number, move in enumerate(moves, start=1):
        try:
            failed = _move(move, call, effects=effects, run=run, timeout=timeout)
            ended = call("end", service=move, run=run)
        except SwarmError as exc:
            exc.details.update(moved=list(moved.values()), changed=bool(moved) or exc.details.get("changed", False))
            raise
        first = moved.get(move["service"]) or _shown(move)
        moved[move["service"]] = {**first, "after": ended["after"], "skew_after": ended["skew_after"]}
        if failed:
            waiting = [item["service"] for item in moves[number:]]
            return {**failed, "changed": True, "msg": _with_waiting(failed["msg"], waiting)}
    return {}


def _shown(move: Mapping[str, t.Any]) -> Result:
    return {key: move[key] for key in SHOWN}


def _with_waiting(message: str, services: list[str]) -> str:
    return message.rstrip(".") + (f"; not moved: {', '.join(services)}." if services else ".")


def _move(
    move: Mapping[str, t.Any], call: Call, *, effects: Effects, run: Mapping[str, t.Any], timeout: float
) -> Result | None:
    """Move one service. Gives the result of a failed task where it does not become healthy."""
    answer = call("force", service=move, run=run)
    return _watched(move, answer, call, effects=effects, run=run, timeout=timeout, locked=True)


def _watched(
    move: Mapping[str, t.Any],
    answer: Mapping[str, t.Any],
    call: Call,
    *,
    effects: Effects,
    run: Mapping[str, t.Any],
    timeout: float,
    locked: bool,
) -> Result | None:
    """Watch one service, and keep its lock where this run has it. Gives the result of a failed task."""
    before = Snapshot.from_json(answer["snapshot"])
    wanted = targets(answer["deployed"], before)
    renewed = effects.clock()

    def observe() -> Snapshot:
        nonlocal renewed
        due = locked and effects.clock() - renewed > LEASE / 2
        seen = call("look", service=move, run=run, renews=due)
        renewed = effects.clock() if due else renewed
        return Snapshot.from_json(seen["snapshot"])

    watched = watch(
        wanted, observe=observe, sleep=effects.sleep, clock=effects.clock, timeout=timeout, tell=effects.tell
    )
    if watched.verdict.outcome == "converged":
        return None
    calls = Calls(effects, dict(run), wanted={target.name: target for target in wanted})
    failure = Failure.of(move["lock"], watched, calls, before=before, timeout=timeout)
    return {**failure.result, "failed": True, "msg": failure.say(None)}
