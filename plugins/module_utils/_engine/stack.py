# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ways of one stack through the house, as single short calls: deploy, remove, observe, evidence."""

from __future__ import annotations

import dataclasses
import secrets
import typing as t

from .._core.errors import EngineError, NotFound
from .._core.plan.build import Options, build_plan, build_removal
from .._core.plan.entry import Entry, Plan
from .._core.plan.images import to_look_up, with_images
from .._core.plan.removals import still_removable
from .._core.plan.replicas import with_live_replicas
from .._core.plan.waves import next_step
from .._core.spec.project import Wanted, refuse_ignored, wanted_from
from .._core.state.logs import log_lines
from .._core.state.service import without_environment
from . import observe
from .act import act, remove_networks
from .client import Engine
from .contents import proven
from .registry import credentials, look_up
from .side_by_side import side_by_side

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .._core.plan.images import Resolve
    from .._core.plan.waves import Step
    from .._core.spec.contents import Contents
    from .._core.state.service import Service
    from .._core.state.snapshot import Snapshot

Result = t.Dict[str, t.Any]

SALT_BYTES = 16

LOG_TIMEOUT = 10
"""Seconds for the logs of one task: a node that is away never answers."""


def deploy(
    engine: Engine,
    *,
    stack: str,
    project: Mapping[str, t.Any],
    contents: Contents,
    waves: Sequence[Sequence[str]],
    prune: bool,
    keep_replicas: bool,
    resolve: Resolve,
    registry_auth: Mapping[str, t.Any] | None,
    store_auth: bool,
    strict: bool,
    check: bool,
) -> Result:
    """Observe, plan, and unless ``check`` write what comes first: networks, secrets, configs, and a wave of services.

    The plan is of the whole stack; ``pending`` are the services whose wave comes later, ``removals`` what may go once
    the stack has converged. ``snapshot`` is what was seen before the first write, ``services`` what stands after the
    last, where there was one; ``ignored`` what this Engine cannot honour. ``strict`` refuses that.
    """
    wanted = wanted_from(project, stack=stack, contents=contents, api=engine.api)
    if strict:
        refuse_ignored(wanted)
    observed = observe.for_plan(engine, wanted, prune=prune)
    before = {service.name: service for service in observed.services}
    wanted = with_live_replicas(wanted, before) if keep_replicas else wanted
    known = credentials(registry_auth)
    wanted, warnings = with_images(wanted, before, look_up(engine, to_look_up(wanted, before, resolve=resolve), known))
    sure = proven(engine, wanted, observed)
    plan = build_plan(wanted, observed, Options(prune=prune, proven=sure, new_salt=_salt, order=waves))
    step = next_step(waves, plan.services, standing={service.name for service in observed.services if service.stands})
    writes = [] if check else [entry for entry in plan.writes if _is_due(entry, step)]
    if writes:
        observed = dataclasses.replace(observed, tasks=observe.tasks(engine, stack), nodes=observe.nodes(engine))
        act(engine, plan, writes, auth=known.headers(_images(wanted)) if store_auth else None)
    live = observe.services(engine, stack) if writes else observed.services
    return {
        **_planned(plan, warnings),
        "done": [entry.to_result() for entry in writes],
        "pending": list(step.pending),
        "removals": [{"kind": entry.kind, "name": entry.name, "id": entry.id} for entry in plan.removals],
        "deployed": [] if check else _deployed(plan, live, step),
        "snapshot": observed.to_json(),
        "services": [service.to_json() for service in live] if writes else [],
        "ignored": [{"path": path, "reason": reason} for path, reason in wanted.ignored],
    }


def _salt() -> str:
    return secrets.token_hex(SALT_BYTES)


def _is_due(entry: Entry, step: Step) -> bool:
    return entry.action != "remove" and (entry.kind != "service" or entry.name in step.due)


def _images(wanted: Wanted) -> list[str]:
    return sorted({spec["TaskTemplate"]["ContainerSpec"]["Image"] for spec in wanted.services})


def _planned(plan: Plan, warnings: Sequence[str] = ()) -> Result:
    return {
        "changed": plan.changed,
        "plan": [entry.to_result() for entry in plan.entries],
        "diff": plan.diff(),
        "warnings": [*warnings, *plan.warnings],
    }


def _deployed(plan: Plan, live: Iterable[Service], step: Step) -> list[Result]:
    by_name = {service.name: service for service in live}
    entries = [entry for entry in plan.services if entry.name in by_name and entry.name in step.ahead]
    return [_deployed_service(entry, by_name[entry.name]) for entry in entries]


def _deployed_service(entry: Entry, service: Service) -> Result:
    return {
        "id": service.id,
        "name": service.name,
        "action": "none" if entry.action == "keep" else entry.action,
        "restarts_tasks": entry.restarts_tasks,
        "digest": service.template_digest,
        "spec": without_environment(service.spec),
    }


def tidy(engine: Engine, *, stack: str, removals: Sequence[Mapping[str, str]]) -> Result:
    """Remove what a deploy planned to remove, as far as nobody uses it now.

    Networks go when no task of a removed service is left, so this is called until ``waiting``, the number of those
    tasks, is 0. ``blocked``: network -> why it stays.
    """
    observed = observe.for_tidying(engine, stack)
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


def remove(engine: Engine, *, stack: str, check: bool) -> Result:
    """Remove what can be removed now. Networks go when no task is left, so this is called until nothing remains."""
    observed = observe.for_removal(engine, stack)
    plan = build_removal(stack, observed)
    blocked: dict[str, str] = {}
    if plan.changed and not check:
        networks = [entry for entry in plan.entries if entry.kind == "network"]
        act(engine, plan, [entry for entry in plan.entries if entry.kind != "network"])
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
