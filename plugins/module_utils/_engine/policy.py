# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Update and rollback configs onto services that run: one short call, and the proof that no task restarted."""

from __future__ import annotations

import dataclasses
import typing as t

from .._core.errors import StateError
from .._core.history.record import outcome_of_policy, state_after
from .._core.plan.policy import build_policy, restarted
from .._core.records import dataclass
from .._core.state.service import Service
from .._core.state.snapshot import Snapshot
from . import history, observe
from .act import act

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from .._core.plan.entry import Plan
    from .._core.plan.policy import Policy
    from .client import Engine

Result = t.Dict[str, t.Any]


@dataclass(frozen=True)
class Wish:
    """What is wanted of which services. ``stack`` is empty for services that are in none. ``keep``: how many revisions
    are to be left.
    """

    stack: str
    policy: Policy
    names: Sequence[str] | None
    keep: int

    def plan(self, observed: Snapshot) -> Plan:
        """Decide. Raises ``InputError`` and ``StateError``."""
        return build_policy(self.stack, observed.services, self.policy, names=self.names, tasks=observed.tasks)


def apply(engine: Engine, wish: Wish, *, run: history.Run, check: bool) -> Result:
    """Plan, act unless ``check``, and compare the tasks before with those after. Raises ``StateError``.

    What a stack has is recorded as a revision, under the stack's lock. A service of no stack has neither.
    """
    before = _observe(engine, wish)
    plan = wish.plan(before)
    warnings: tuple[str, ...] = ()
    if plan.changed and not check:
        if wish.stack:
            with history.writing(engine, wish.stack, run):
                before = _observe(engine, wish)
                plan = wish.plan(before)
                warnings = _recorded(engine, plan, before, run=run, keep=wish.keep)
        else:
            act(engine, plan)
    after = _observe(engine, wish)
    _check_tasks(plan, before, after)
    past = history.read(engine, wish.stack).newest if wish.stack else None
    return {
        "changed": plan.changed,
        "revision": past.number if past else None,
        "plan": [entry.to_result() for entry in plan.entries],
        "diff": plan.diff(),
        "services": _services(plan, before, after),
        "warnings": list(warnings),
    }


def _observe(engine: Engine, wish: Wish) -> Snapshot:
    """Observe a stack, or all services with the tasks of those that are named."""
    if wish.stack:
        services, tasks = observe.services(engine, wish.stack), observe.tasks(engine, wish.stack)
        return Snapshot(services=services, tasks=tasks, networks=observe.networks(engine))
    listed = tuple(Service.from_json(obj) for obj in engine.get("/services"))
    named = sorted({service.name for service in listed} & set(wish.names or ()))
    return Snapshot(services=listed, tasks=observe.tasks_of(engine, named) if named else ())


def _recorded(engine: Engine, plan: Plan, observed: Snapshot, *, run: history.Run, keep: int) -> tuple[str, ...]:
    """Write the plan as a revision with the layers of the one before it, and give the lock back. Gives warnings."""
    past = history.read(engine, plan.stack)
    if past.newest and past.is_under_way:  # what a dead run has begun stays for a deploy or a rollback to understand
        act(engine, plan)
        history.release(engine, plan.stack, run)
        return (
            f"Revision {past.newest.number} of stack {plan.stack} has come to no end, so no revision was made of this "
            "policy: deploy the stack or roll it back.",
        )
    layers = past.newest.record().layers if past.newest else ()
    begun = history.begin(
        engine,
        history=past,
        observed=observed,
        wanted=state_after(plan, (), observed),
        stack=plan.stack,
        run=dataclasses.replace(run, layers=layers),
    )
    outcome = "failed"
    try:
        act(engine, plan)
        outcome = outcome_of_policy(past, observed)
    finally:
        outcomes = {begun.revision: outcome} if begun.revision else {}
        history.settle(engine, plan.stack, run, outcomes=outcomes, runs_now=begun.revision, keep=keep)
    return ()


def _check_tasks(plan: Plan, before: Snapshot, after: Snapshot) -> None:
    chosen = {entry.id for entry in plan.writes}
    gone = restarted([task for task in before.tasks if task.service_id in chosen], after.tasks)
    if gone:
        raise StateError(
            f"Swarm has replaced tasks meanwhile ({', '.join(gone)}), though the configs alone were written: see what "
            "else happened to their services.",
            changed=True,
            services=_services(plan, before, after),
        )


def _services(plan: Plan, before: Snapshot, after: Snapshot) -> Result:
    live = {service.name: service for service in after.services}
    return {
        entry.name: {
            "update_config": live[entry.name].spec.get("UpdateConfig"),
            "rollback_config": live[entry.name].spec.get("RollbackConfig"),
            "tasks_before": _running(before, entry.id),
            "tasks_after": _running(after, entry.id),
        }
        for entry in plan.entries
        if entry.name in live
    }


def _running(observed: Snapshot, service: str) -> list[str]:
    return sorted(task.id for task in observed.tasks if (task.service_id, task.desired_state) == (service, "running"))
