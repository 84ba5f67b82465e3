# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rebalancing as short calls: plan, replace the tasks of one service, look, count again."""

from __future__ import annotations

import copy
import typing as t
from dataclasses import replace

from .._core.cluster.balance import Left, Spread, balance, by_name, on_their_way, places, skew
from .._core.cluster.gapless import lock_of
from .._core.errors import InputError, StateError
from .._core.history.lock import of_stack
from .._core.plan.under_way import is_under_way
from .._core.spec.marks import unmarked
from .._core.state.service import Service, without_environment
from .._core.state.snapshot import Snapshot
from . import history, locks
from . import observe as read
from .node import observe

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .client import Engine
    from .history import Run

Result = t.Dict[str, t.Any]


def plan(
    engine: Engine,
    *,
    stack: str | None,
    names: Sequence[str] | None,
    max_services: int | None,
    max_tasks: int | None,
) -> Result:
    """Say which services are to be moved, and which crowded ones are not. Raises ``InputError`` for unknown names.

    The mark of a drain that has died, which :func:`force` takes away, keeps no task off a node here.
    """
    seen = observe(engine)
    seen = replace(seen, services=tuple(replace(item, spec=dict(unmarked(item.spec))) for item in seen.services))
    chosen = _chosen(seen.services, stack=stack, names=names)
    found = balance(seen, chosen, max_services=max_services, max_tasks=max_tasks)
    hosts = {node.id: node.hostname for node in seen.nodes}
    moves = [_moving(spread, hosts) for spread in found.moves]
    return {
        "changed": bool(moves),
        "moves": moves,
        "left": [_left(item, hosts) for item in found.left],
        "under_way": [_under_way(service) for service in on_their_way(chosen) if _is_locked(engine, service)],
        "diff": {
            "before": {move["service"]: move["before"] for move in moves},
            "after": {move["service"]: move["forecast"] for move in moves},
        },
    }


def _chosen(services: Iterable[Service], *, stack: str | None, names: Sequence[str] | None) -> list[Service]:
    found = [service for service in services if stack is None or service.stack == stack]
    if stack is not None and not found:
        raise InputError(f"There is no stack {stack}: deploy it first, or correct the name.")
    if names is None:
        return found
    known = {service.name: service for service in found}
    unknown = [name for name in names if name not in known and f"{stack}_{name}" not in known]
    if unknown:
        raise InputError(f"There is no service {', '.join(unknown)}: correct the names in services.")
    return [known.get(name) or known[f"{stack}_{name}"] for name in names]


def _moving(spread: Spread, hosts: Mapping[str, str]) -> Result:
    return {
        "id": spread.service.id,
        "service": spread.service.name,
        "lock": lock_of(spread.service),
        "tasks": spread.tasks,
        "nodes": sorted(spread.before),
        "before": by_name(spread.before, hosts),
        "forecast": by_name(spread.forecast, hosts),
        "skew_before": spread.skew,
        "skew_forecast": skew(spread.forecast),
    }


def _left(item: Left, hosts: Mapping[str, str]) -> Result:
    spread = item.spread
    return {
        "service": spread.service.name,
        "before": by_name(spread.before, hosts),
        "skew_before": spread.skew,
        "reason": item.reason,
    }


def _is_locked(engine: Engine, service: Service) -> bool:
    """Whether a run of ours has written the service: it keeps its lock when it dies. Else somebody has by hand."""
    return locks.read(engine, of_stack(lock_of(service))) is not None


def _under_way(service: Service) -> Result:
    """Give what :func:`force` gives, for a service that it was called for by another run."""
    names = {"service": service.name, "lock": lock_of(service)}
    return {**names, "deployed": [_deployed(service)], "snapshot": Snapshot().to_json()}


def force(engine: Engine, *, service: Mapping[str, t.Any], run: Run) -> Result:
    """Take the writer lock and have Swarm replace all tasks of a service, by its own update config. Keeps the lock."""
    with history.writing(engine, service["lock"], run):
        before = _observe(engine, service["service"])
        live = before.services[0]
        if is_under_way(live):
            raise StateError(f"Service {live.name} is being updated meanwhile: run the task again when that has ended.")
        spec = copy.deepcopy(dict(unmarked(live.spec)))
        spec["TaskTemplate"]["ForceUpdate"] = (spec["TaskTemplate"].get("ForceUpdate") or 0) + 1
        engine.post(f"/services/{live.id}/update", spec, {"version": live.version})
    now = Service.from_json(engine.get(f"/services/{live.id}"))
    return {"changed": True, "deployed": [_deployed(now)], "snapshot": before.to_json()}


def _deployed(service: Service) -> Result:
    entry = {"id": service.id, "name": service.name, "action": "update", "restarts_tasks": True}
    return {**entry, "digest": service.template_digest, "spec": without_environment(service.spec)}


def look(engine: Engine, *, service: Mapping[str, t.Any], renews: bool, run: Run) -> Result:
    """Observe a service, its tasks and all nodes; ``renews`` the lock of this run, too."""
    if renews:
        history.renew(engine, service["lock"], run)
    return {"changed": False, "snapshot": _observe(engine, service["service"]).to_json()}


def end(engine: Engine, *, service: Mapping[str, t.Any], run: Run) -> Result:
    """Give the lock back, and count where the tasks of the service run now."""
    history.release(engine, service["lock"], run)
    seen = observe(engine)
    live = next((item for item in seen.services if item.id == service["id"]), None)
    on = places(live, seen) if live else []
    counts = {node: on.count(node) for node in {*service["nodes"], *on}}
    hosts = {node.id: node.hostname for node in seen.nodes}
    return {"changed": False, "after": by_name(counts, hosts), "skew_after": skew(counts)}


def _observe(engine: Engine, name: str) -> Snapshot:
    listed = engine.get("/services", {"filters": {"name": [name]}, "status": True})
    found = tuple(Service.from_json(obj) for obj in listed if obj["Spec"]["Name"] == name)
    if not found:
        raise StateError(f"Service {name} is not in the swarm any more: run the task again.")
    return Snapshot(services=found, tasks=read.tasks_of(engine, [name]), nodes=read.nodes(engine))
