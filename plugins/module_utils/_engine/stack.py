# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ways of one stack through the house, as single short calls: deploy, remove, observe, evidence."""

from __future__ import annotations

import dataclasses
import typing as t

from .._core.errors import EngineError, NotFound
from .._core.plan.build import build_plan, build_removal
from .._core.plan.entry import Plan
from .._core.plan.images import to_look_up, with_images
from .._core.spec.project import Wanted, refuse_ignored, wanted_from
from .._core.state.logs import log_lines
from .._core.state.service import without_environment
from . import observe
from .act import act, remove_networks
from .client import Engine
from .registry import credentials, look_up
from .side_by_side import side_by_side

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .._core.plan.entry import Entry
    from .._core.plan.images import Resolve
    from .._core.state.service import Service
    from .._core.state.snapshot import Snapshot
    from .registry import Credentials

Result = t.Dict[str, t.Any]

LOG_TIMEOUT = 10
"""Seconds for the logs of one task: a node that is away never answers."""


def deploy(
    engine: Engine,
    *,
    stack: str,
    project: Mapping[str, t.Any],
    prune: bool,
    resolve: Resolve,
    registry_auth: Mapping[str, t.Any] | None,
    store_auth: bool,
    strict: bool,
    check: bool,
) -> Result:
    """Observe, plan, and unless ``check`` act.

    The result's ``snapshot`` is what was seen before the first write, ``services`` what stands after the last,
    ``ignored`` what this Engine cannot honour. ``strict`` refuses that.
    """
    wanted = wanted_from(project, stack=stack, api=engine.api)
    if strict:
        refuse_ignored(wanted)
    observed = observe.for_plan(engine, wanted)
    known = credentials(registry_auth)
    wanted, warnings = _with_images(engine, wanted, observed, resolve, known)
    plan = build_plan(wanted, observed, prune=prune)
    writes = plan.changed and not check
    if writes:
        observed = dataclasses.replace(observed, tasks=observe.tasks(engine, stack), nodes=observe.nodes(engine))
        act(engine, plan, auth=known.headers(_images(wanted)) if store_auth else None)
    live = observe.services(engine, stack) if writes else observed.services
    return {
        **_planned(plan, warnings),
        "deployed": [] if check else _deployed(plan, live),
        "snapshot": observed.to_json(),
        "services": [service.to_json() for service in live] if writes else [],
        "ignored": [{"path": path, "reason": reason} for path, reason in wanted.ignored],
    }


def _with_images(
    engine: Engine, wanted: Wanted, observed: Snapshot, resolve: Resolve, known: Credentials
) -> tuple[Wanted, tuple[str, ...]]:
    live = {service.name: service for service in observed.services}
    return with_images(wanted, live, look_up(engine, to_look_up(wanted, live, resolve=resolve), known))


def _images(wanted: Wanted) -> list[str]:
    return sorted({spec["TaskTemplate"]["ContainerSpec"]["Image"] for spec in wanted.services})


def _planned(plan: Plan, warnings: Sequence[str] = ()) -> Result:
    return {
        "changed": plan.changed,
        "plan": [entry.to_result() for entry in plan.entries],
        "diff": plan.diff(),
        "warnings": [*warnings, *plan.warnings],
    }


def _deployed(plan: Plan, live: Sequence[Service]) -> list[Result]:
    by_name = {service.name: service for service in live}
    entries = [entry for entry in plan.entries if entry.kind == "service" and entry.name in by_name]
    return [_deployed_service(entry, by_name[entry.name]) for entry in entries if entry.action != "remove"]


def _deployed_service(entry: Entry, service: Service) -> Result:
    return {
        "id": service.id,
        "name": service.name,
        "action": "none" if entry.action == "keep" else entry.action,
        "restarts_tasks": entry.restarts_tasks,
        "digest": service.template_digest,
        "spec": without_environment(service.spec),
    }


def remove(engine: Engine, *, stack: str, check: bool) -> Result:
    """Remove what can be removed now. Networks go when no task is left, so this is called until nothing remains."""
    observed = observe.for_removal(engine, stack)
    plan = build_removal(stack, observed)
    blocked: dict[str, str] = {}
    if plan.changed and not check:
        networks = [entry for entry in plan.entries if entry.kind == "network"]
        act(engine, Plan(stack, tuple(entry for entry in plan.entries if entry.kind != "network")))
        blocked = remove_networks(engine, networks) if not (observed.services or observed.tasks) else {}
        observed = observe.for_removal(engine, stack)
    return {**_planned(plan), "remaining": _remaining(observed), "blocked": blocked}


def _remaining(observed: Snapshot) -> Result:
    kinds = ("services", "networks", "configs", "secrets")
    names = {kind: [item.name for item in getattr(observed, kind)] for kind in kinds}
    return {**names, "tasks": len(observed.tasks)}


def watch(engine: Engine, *, stack: str) -> Result:
    """Observe services, tasks and nodes."""
    return {"changed": False, "snapshot": observe.for_watch(engine, stack).to_json()}


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
    probes = (state.get("Health") or {}).get("Log") or [{}]
    code = probes[-1].get("ExitCode")
    return (probes[-1].get("Output") or "").strip() or f"exit code {code}" if code else None


def _logs(engine: Engine, task: str, tail: int) -> list[str]:
    try:
        return log_lines(engine.raw(f"/tasks/{task}/logs", {"stdout": True, "stderr": True, "tail": tail}))
    except EngineError:
        return []
