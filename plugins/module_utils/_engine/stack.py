# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What else is done with one stack, as single short calls: tidy, remove, observe, go on, settle, evidence."""

from __future__ import annotations

import dataclasses
import typing as t

from .._core.errors import EngineError, NotFound
from .._core.plan.build import build_removal
from .._core.plan.entry import Entry, Plan
from .._core.plan.holders import holders, silent_nodes
from .._core.plan.removals import still_removable
from .._core.plan.resume import as_left, coming_up, resumed
from .._core.state.health import last_output
from .._core.state.logs import log_lines
from . import history, moves, observe
from .act import act, noting_done, remove_networks
from .client import Engine
from .deployed import planned
from .side_by_side import side_by_side

if t.TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

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

    The stack's lock is held while something ``remaining`` may still go; ``blocked`` says what is in its way. What is
    ``held``, because others use it, does not go.
    """
    observed = observe.for_tidying(engine, stack)
    plan = build_removal(stack, observed, _holders(engine, observed))
    held = [entry for entry in plan.entries if entry.action == "keep"]
    past = () if keep_history else history.read(engine, stack).revisions
    reason = "belongs to the stack's history"
    records = [Entry("config", item.name, "remove", reason, id=item.id) for item in past]
    plan = dataclasses.replace(plan, entries=(*plan.entries, *records))
    blocked: list[str] = []
    if plan.changed and not check:
        with history.writing(engine, stack, run):
            blocked = _remove(engine, plan, observed)
            with noting_done(plan, [entry for entry in plan.writes if entry.kind != "network"]):
                observed = observe.for_removal(engine, stack)
    if observed.tasks and not check:
        blocked += silent_nodes(observed.tasks, observe.nodes(engine))
    remaining = _remaining(observed, {entry.id for entry in held})
    if not check and not (run.waits and any(remaining.values())):
        history.release(engine, stack, run)
    return {
        **planned(plan),
        "remaining": remaining,
        "blocked": blocked,
        "held": [f"{entry.kind} {entry.name} is {entry.reason}" for entry in held],
    }


def _holders(engine: Engine, observed: Snapshot) -> dict[str, str]:
    guests = moves.outsiders(engine) if observed.networks else []
    return holders(observed.others, guests, moves.host_names(engine) if guests else {})


def _remove(engine: Engine, plan: Plan, observed: Snapshot) -> list[str]:
    """Remove what the plan says, networks when no task is left. Gives the Engine's reasons for those that stay."""
    networks = [entry for entry in plan.writes if entry.kind == "network"]
    act(engine, plan, [entry for entry in plan.writes if entry.kind != "network"])
    return [] if observed.services or observed.tasks else [*remove_networks(engine, networks).values()]


def _remaining(observed: Snapshot, held: Collection[str]) -> Result:
    kinds = ("services", "networks", "configs", "secrets")
    names = {kind: [item.name for item in getattr(observed, kind) if item.id not in held] for kind in kinds}
    return {**names, "tasks": len(observed.tasks)}


def watch(engine: Engine, *, stack: str, run: Run | None = None) -> Result:
    """Observe services, tasks and nodes; with a ``run``, keep its lock."""
    if run:
        history.renew(engine, stack, run)
    return {"changed": False, "snapshot": observe.for_watch(engine, stack).to_json()}


def go_on(engine: Engine, *, stack: str, left: Collection[Mapping[str, str]], run: Run) -> Result:
    """Have the updates of services go on that Swarm has left half way, each as it is now; keep the lock.

    ``left``: ``{name, digest, state}`` as they were seen. One that is another now, or that Swarm is at, is not written.
    Nobody else's lock is taken away for it.
    """
    with history.writing(engine, stack, dataclasses.replace(run, break_lock=False)):
        seen = observe.for_watch(engine, stack)
        nodes = {node.id: node for node in seen.nodes}
        services = [item for item in seen.services if as_left(item) in left and not coming_up(item, seen.tasks, nodes)]
        entries = (resumed(dataclasses.replace(service, forgotten=True)) for service in services)
        plan = Plan(stack, tuple(entry for entry in entries if entry))
        act(engine, plan)
    return {"changed": plan.changed, "done": [entry.to_result() for entry in plan.writes]}


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
