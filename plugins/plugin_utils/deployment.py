# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A deploy from the controller: one call that plans and acts, then short ones until the verdict."""

from __future__ import annotations

import json
import typing as t
from dataclasses import dataclass

from ..module_utils._core.errors import EngineError
from ..module_utils._core.rollout.report import (
    awaits_health,
    explained,
    failed_tasks,
    failures_result,
    really_changed,
    sentence,
    services_result,
)
from ..module_utils._core.rollout.target import targets
from ..module_utils._core.rollout.watch import Watched, watch
from ..module_utils._core.state.snapshot import Snapshot

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..module_utils._core.rollout.target import Target
    from ..module_utils._core.state.node import Node
    from ..module_utils._core.state.service import Service
    from ..module_utils._core.state.task import Task

Result = t.Dict[str, t.Any]

LOG_LINES = 20

REMOVAL_PAUSE = 1.0


UNFINISHED = frozenset({"updating", "paused", "rollback_started", "rollback_paused"})


@dataclass(frozen=True)
class Effects:
    """What a deploy does to the world.

    ``call(phase, **args)`` runs the module on the manager, gives its result, and raises :class:`EngineError` when it
    fails. ``health(node, tasks)`` reads the last outputs of health checks from a node, by task id; it has none where
    the node is out of reach. ``tell`` hears of every poll.
    """

    call: t.Callable[..., Result]
    health: t.Callable[[Node, t.List[Task]], t.Dict[str, str]]
    sleep: t.Callable[[float], None]
    clock: t.Callable[[], float]
    tell: t.Callable[[Watched], None]


def deploy(
    stack: str, project: Mapping[str, t.Any], *, effects: Effects, check: bool, wait: bool, timeout: float
) -> Result:
    """Deploy a project and say what came of it: the result of the task, with ``failed`` and ``msg`` where it failed."""
    answer = effects.call("deploy", project=json.dumps(project))
    before = Snapshot.from_json(answer["snapshot"])
    result = {key: answer[key] for key in ("changed", "plan", "diff", "warnings", "ignored") if key in answer}
    if check:
        outcome = "planned" if answer["changed"] else "unchanged"
        return {**result, "outcome": outcome, "services": services_result(before), "failures": []}
    wanted = targets(answer["deployed"], before)
    if not answer["changed"] and all(_stands(service) for service in before.services):
        return {**result, "outcome": "unchanged", "services": services_result(before, wanted), "failures": []}
    if not wait:
        now = Snapshot.from_json({"services": answer["services"]})
        return {**result, "outcome": "started", "services": services_result(now, wanted), "failures": []}
    watched = _watch(wanted, effects=effects, timeout=timeout)
    return {**result, **_ended(stack, watched, wanted, before=before, answer=answer, effects=effects, timeout=timeout)}


def remove(*, effects: Effects, check: bool, wait: bool, timeout: float) -> Result:
    """Remove a stack, and wait until its tasks and networks are gone."""
    deadline = effects.clock() + timeout
    first = answer = effects.call("deploy")
    result = {key: first[key] for key in ("changed", "plan", "diff", "warnings") if key in first}
    if check or not first["changed"]:
        return {**result, "outcome": "planned" if first["changed"] else "unchanged"}
    while wait and any(answer["remaining"].values()):
        if effects.clock() >= deadline:
            return {**result, "outcome": "timed_out", "failed": True, "msg": _left(answer["remaining"], timeout)}
        effects.sleep(REMOVAL_PAUSE)
        answer = effects.call("deploy")
    return {**result, "outcome": "converged" if wait else "started"}


def _left(remaining: Mapping[str, t.Any], timeout: float) -> str:
    kinds = ", ".join(
        f"{number} tasks" if kind == "tasks" else f"{kind} {', '.join(number)}"
        for kind, number in remaining.items()
        if number
    )
    return f"The stack is not gone within wait_timeout ({timeout:.0f} s): {kinds} remain; run the task again."


def _stands(service: Service) -> bool:
    """Whether an unchanged service runs as wanted already, by the Engine's counts, so that one call was enough."""
    state = service.update_status.state if service.update_status else ""
    return service.running == service.desired and state not in UNFINISHED


def _observe(effects: Effects) -> Snapshot:
    return Snapshot.from_json(effects.call("observe")["snapshot"])


def _watch(wanted: tuple[Target, ...], *, effects: Effects, timeout: float) -> Watched:
    return watch(
        wanted,
        observe=lambda: _observe(effects),
        sleep=effects.sleep,
        clock=effects.clock,
        timeout=timeout,
        tell=effects.tell,
    )


def _ended(
    stack: str,
    watched: Watched,
    wanted: tuple[Target, ...],
    *,
    before: Snapshot,
    answer: Result,
    effects: Effects,
    timeout: float,
) -> Result:
    verdict, now = watched.verdict, watched.snapshot
    if verdict.outcome == "converged":
        outcome = "converged" if answer["changed"] else "unchanged"
        return {"outcome": outcome, "services": services_result(now, wanted), "failures": []}
    logs, health = _evidence(watched, effects)
    verdict = explained(verdict, health)
    return {
        "failed": True,
        "msg": sentence(stack, verdict, before=before, now=now, timeout=timeout),
        "changed": really_changed(answer["plan"], verdict, before=before, now=now),
        "outcome": verdict.outcome,
        "services": services_result(now, wanted),
        "failures": failures_result(verdict, now, logs=logs, health=health),
    }


def _evidence(watched: Watched, effects: Effects) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Last log lines and health-check outputs, by task id. Missing evidence never hides the verdict."""
    tasks = [task for task in failed_tasks(watched.verdict) if task.container_id]
    health: dict[str, str] = {}
    for node in watched.snapshot.nodes:
        unhealthy = [task for task in tasks if task.node_id == node.id and awaits_health(task)]
        health.update(effects.health(node, unhealthy) if unhealthy else {})
    try:
        logs = effects.call("evidence", tasks=[task.id for task in tasks], tail=LOG_LINES)["logs"] if tasks else {}
    except EngineError:
        logs = {}
    return logs, health
