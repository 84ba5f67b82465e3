# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole stack back to one of its revisions, as two short calls: restore, then finish."""

from __future__ import annotations

import dataclasses
import time
import typing as t

from .._core.history.record import runs
from .._core.history.restore import choose, rearming, restoring_plan
from .._core.plan.moves import stand_ins
from .._core.state.resources import Config, Secret
from .._core.state.service import without_environment
from .._core.state.snapshot import Snapshot
from . import history, observe
from .act import act, noting_done

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .._core.history.revision import History, Revision
    from .._core.plan.entry import Plan
    from .._core.state.service import Service
    from .client import Engine
    from .history import Run

Result = t.Dict[str, t.Any]


def restore(
    engine: Engine, *, stack: str, number: int | None, outcomes: Mapping[str, str], run: Run, check: bool
) -> Result:
    """Bring every service back to a revision, by default the last good one before what runs.

    ``outcomes`` are written first: what came of the revision that this one replaces. The lock is held afterwards, where
    something was written or the run had it already. The answer is that of a deploy; its removals are what a deploy that
    died or failed has left behind.
    """
    past = history.read(engine, stack)
    target = choose(past, number, stack=stack)
    observed = _observe(engine, stack)
    plan = restoring_plan(target.record(), observed)
    on_top = target == past.newest and not past.is_under_way
    locked = not check and (plan.changed or run.revision is not None or not on_top)
    live = observed.services
    if locked:
        with history.writing(engine, stack, run):
            past, observed = history.read(engine, stack), _observe(engine, stack)
            plan = restoring_plan(target.record(), observed)
            _note(engine, past, target, outcomes, observed=observed, run=run)
            observed = dataclasses.replace(observed, tasks=observe.tasks(engine, stack), nodes=observe.nodes(engine))
            with history.Begun(run.revision, target.number).noted():
                live = _written(engine, plan, observed)
    written = locked and plan.changed
    return {
        "changed": plan.changed,
        "plan": [entry.to_result() for entry in plan.entries],
        "diff": plan.diff(),
        "warnings": list(plan.warnings),
        "done": [entry.to_result() for entry in plan.writes] if written else [],
        "deployed": [] if check else _deployed(plan, live),
        "snapshot": observed.to_json(),
        "services": [service.to_json() for service in live] if written else [],
        "removals": [
            {"kind": "network", "name": network.name, "id": network.id}
            for network in stand_ins(observed.networks, stack).values()
        ],
        "history": {"revision": target.number, "locked": locked},
    }


def _written(engine: Engine, plan: Plan, observed: Snapshot) -> tuple[Service, ...]:
    """Walk the plan, and give the services as they are then."""
    act(engine, plan, plan.writes)
    with noting_done(plan, plan.writes):
        return observe.services(engine, plan.stack) if plan.changed else observed.services


def _observe(engine: Engine, stack: str) -> Snapshot:
    """Observe the stack, and all configs and secrets: those of other owners can be needed."""
    return Snapshot(
        services=observe.services(engine, stack),
        networks=observe.networks(engine),
        configs=tuple(Config.from_json(obj) for obj in engine.get("/configs")),
        secrets=tuple(Secret.from_json(obj) for obj in engine.get("/secrets")),
        time=time.time(),
    )


def _note(
    engine: Engine, past: History, target: Revision, outcomes: Mapping[str, str], *, observed: Snapshot, run: Run
) -> None:
    """Write down that the stack is on its way, so that whoever comes after this run's death knows."""
    turn = past.next_turn
    if run.revision is None:
        _base, _number, turn = history.adopt(engine, history=past, observed=observed, stack=target.record().stack)
    for number, outcome in outcomes.items():
        failed = past.numbered(int(number))
        if failed:
            history.relabel(engine, failed, outcome=outcome)
    fresh = history.read(engine, target.record().stack).numbered(target.number)
    if fresh:
        history.relabel(engine, fresh, outcome="restoring", turn=turn)


def _deployed(plan: Plan, live: Sequence[Service]) -> list[Result]:
    """List every service that stays, jobs among them, which nothing touched."""
    entries = {entry.name: entry for entry in plan.services}
    return [
        {
            "id": service.id,
            "name": service.name,
            "action": entries[service.name].action.replace("keep", "none") if service.name in entries else "none",
            "restarts_tasks": service.name in entries and entries[service.name].restarts_tasks,
            "digest": service.template_digest,
            "spec": without_environment(service.spec),
        }
        for service in live
    ]


def finish(engine: Engine, *, stack: str, number: int, outcome: str, run: Run, keep: int) -> Result:
    """Put recorded update configs back, settle the revision, and give the lock back.

    ``restored``: whether every service is as the revision has it.
    """
    found = choose(history.read(engine, stack), number, stack=stack)
    record = found.record()
    plan = rearming(restoring_plan(record, _observe(engine, stack), armed=False))
    act(engine, plan, plan.writes)
    restored = runs(record, _observe(engine, stack))
    history.settle(engine, stack, run, outcomes={number: outcome}, runs_now=number, keep=keep)
    return {"changed": bool(plan.writes), "restored": restored}
