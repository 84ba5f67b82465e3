# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What else is done with one stack, as single short calls: tidy, remove, observe, settle, evidence."""

from __future__ import annotations

import dataclasses
import typing as t

from .._core.errors import EngineError, NotFound
from .._core.plan.build import build_removal
from .._core.plan.entry import Entry, Plan
from .._core.plan.removals import still_removable
from .._core.state.health import last_output
from .._core.state.logs import log_lines
from . import history, observe
from .act import act, remove_networks
from .client import Engine
from .deploy import planned
from .side_by_side import side_by_side

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .._core.state.snapshot import Snapshot
    from .history import Run

Result = t.Dict[str, t.Any]

LOG_TIMEOUT = 10
"""Seconds for the logs of one task: a node that is away never answers."""


def tidy(engine: Engine, *, stack: str, removals: Sequence[Mapping[str, str]]) -> Result:
    """Remove what a deploy planned to remove, as far as nobody uses it now.

    Networks go when no task of a removed service is left, so this is called until ``waiting``, the number of those
    tasks, is 0. ``blocked``: network -> why it stays.
    """
    observed = observe.for_tidying(engine, stack)
    # The kinds went to the controller and came back as plain text.
    planned = [Entry(item["kind"], item["name"], "remove", "", id=item["id"]) for item in removals]  # type: ignore[arg-type]
    entries = still_removable(planned, observed, stack=stack)
    networks = [entry for entry in entries if entry.kind == "network"]
    others = [entry for entry in entries if entry.kind != "network"]
    act(engine, Plan(stack, tuple(entries)), others)
    blocked = remove_networks(engine, networks)
    leaving = {item["id"] for item in removals if item["kind"] == "service"}
    staying = {service.id for service in observed.services} - leaving
    done = [*others, *(entry for entry in networks if entry.name not in blocked)]
    return {
        "changed": bool(done),
        "done": [entry.to_result() for entry in done],
        "blocked": blocked,
        "waiting": sum(task.service_id not in staying for task in observed.tasks) if blocked else 0,
    }


def remove(engine: Engine, *, stack: str, run: Run, keep_history: bool, check: bool) -> Result:
    """Remove what can be removed now. Networks go when no task is left, so this is called until nothing remains.

    The stack's lock is held while something remains.
    """
    observed = observe.for_removal(engine, stack)
    plan = build_removal(stack, observed)
    past = () if keep_history else history.read(engine, stack).revisions
    reason = "belongs to the stack's history"
    records = [Entry("config", item.name, "remove", reason, id=item.id) for item in past]
    plan = dataclasses.replace(plan, entries=(*plan.entries, *records))
    blocked: dict[str, str] = {}
    if plan.changed and not check:
        with history.writing(engine, stack, run):
            networks = [entry for entry in plan.entries if entry.kind == "network"]
            act(engine, plan, [entry for entry in plan.entries if entry.kind != "network"])
            blocked = remove_networks(engine, networks) if not (observed.services or observed.tasks) else {}
            observed = observe.for_removal(engine, stack)
    remaining = _remaining(observed)
    if not check and not (run.waits and any(remaining.values())):
        history.release(engine, stack, run)
    return {**planned(plan), "remaining": remaining, "blocked": blocked}


def _remaining(observed: Snapshot) -> Result:
    kinds = ("services", "networks", "configs", "secrets")
    names = {kind: [item.name for item in getattr(observed, kind)] for kind in kinds}
    return {**names, "tasks": len(observed.tasks)}


def watch(engine: Engine, *, stack: str, run: Run | None = None) -> Result:
    """Observe services, tasks and nodes; with a ``run``, keep its lock."""
    if run:
        history.renew(engine, stack, run)
    return {"changed": False, "snapshot": observe.for_watch(engine, stack).to_json()}


def settle(
    engine: Engine, *, stack: str, run: Run, outcomes: Mapping[str, str], runs_now: int | None, keep: int
) -> Result:
    """Write what came of revisions and which one runs, take old ones away, and give the lock back."""
    numbered = {int(number): outcome for number, outcome in outcomes.items()}
    left = history.settle(engine, stack, run, outcomes=numbered, runs_now=runs_now, keep=keep)
    return {"changed": False, "revisions": left}


def evidence(engine: Engine, *, tasks: Sequence[str], tail: int) -> Result:
    """Fetch the last log lines of tasks, through the manager. A task that cannot be asked has none."""
    quick = Engine(dataclasses.replace(engine.address, timeout=LOG_TIMEOUT))
    try:
        found = side_by_side(lambda task: _logs(quick, task, tail), tasks)
    finally:
        quick.close()
    return {"changed": False, "logs": dict(zip(tasks, found))}


def health(engine: Engine, *, containers: Sequence[str]) -> Result:
    """Read why containers' health checks fail. Only the node that ran a container knows it; null: the last passed."""
    return {"changed": False, "health": {container: _health(engine, container) for container in containers}}


def _health(engine: Engine, container: str) -> str | None:
    try:
        state = engine.get(f"/containers/{container}/json").get("State") or {}
    except NotFound:
        return None
    return last_output((state.get("Health") or {}).get("Log") or ())


def _logs(engine: Engine, task: str, tail: int) -> list[str]:
    try:
        return log_lines(engine.raw(f"/tasks/{task}/logs", {"stdout": True, "stderr": True, "tail": tail}))
    except EngineError:
        return []
