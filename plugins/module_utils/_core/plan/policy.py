# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decide: update and rollback configs for services that run, without restarting a task of them."""

from __future__ import annotations

import difflib
import typing as t

from ..compose.faults import Fault
from ..compose.policy_words import SECOND, Scale, in_numbers
from ..errors import InputError, StateError
from ..spec.marks import unmarked
from ..spec.scope import Scope
from ..spec.service_fields import ROLLBACK_FAILS, UPDATE_FAILS, update_fields
from ..spec.table import check_keys, convert
from .diff import differences, leaves
from .entry import Entry, Plan

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ..spec.table import Field
    from ..state.service import Service
    from ..state.task import Task

Policy = t.Mapping[str, t.Mapping[str, t.Any]]

ROWS: Mapping[str, tuple[str, tuple[Field, ...]]] = {
    "update_config": (
        "UpdateConfig",
        update_fields("update_config", "UpdateConfig", failure_actions=UPDATE_FAILS),
    ),
    "rollback_config": (
        "RollbackConfig",
        update_fields("rollback_config", "RollbackConfig", failure_actions=ROLLBACK_FAILS),
    ),
}
"""Key of the policy -> field of the spec, and the rows of the field table that make one of the other."""

WAIT = "wait until it has ended, then run this again"
DECIDE = "deploy or roll it back first"
AT_IT: Mapping[str, str] = {
    "updating": f"is being updated, and Swarm would begin that again: {WAIT}",
    "rollback_started": f"is being rolled back, and Swarm would begin that again: {WAIT}",
    "paused": f"has an update that Swarm has paused, and would go on with: {DECIDE}",
    "rollback_paused": f"has a rollback that Swarm has paused, and would go on with: {DECIDE}",
}
"""State of an update -> what is said of a service that is not written in it: any write makes Swarm go on replacing."""

OLDER = f"still runs tasks of another version, which Swarm would replace: {DECIDE}"
DEFAULT_CHECK = 30 * SECOND
"""Nanoseconds that the Engine takes for interval and timeout where a health check does not say."""


def build_policy(
    stack: str, services: Sequence[Service], policy: Policy, *, names: Sequence[str] | None, tasks: Iterable[Task] = ()
) -> Plan:
    """Plan the configs for the services that are named, or all of the stack that are no jobs.

    Without a name of a stack, ``services`` are those of the whole swarm, and the named ones must be in no stack.
    ``policy`` has ``update_config``, ``rollback_config`` or both, as layers write them, and with the words of
    ``policy_words``. Keys that it does not have stay as they run. Raises ``InputError`` and ``StateError``.
    """
    if not policy:
        raise InputError("There is no policy: give update_config, rollback_config or both.")
    if stack and not services:
        raise StateError(f"There is no stack {stack}: deploy it first, or correct the name.")
    dirty = {task.service_id for task in tasks if task.desired_state == "running" and task.up_to_date is False}
    chosen = _chosen(stack, services, names) if stack else _alone(services, names or ())
    return Plan(stack, tuple(_entry(service, policy, is_mixed=service.id in dirty) for service in chosen))


def _chosen(stack: str, services: Sequence[Service], names: Sequence[str] | None) -> Iterator[Service]:
    known = {service.name: service for service in services}
    if names is None:
        yield from (service for service in services if not service.is_job)
        return
    for name in names:
        service = known.get(name) or known.get(f"{stack}_{name}")
        if service is None:
            near = difflib.get_close_matches(name, [*known, *(key[len(stack) + 1 :] for key in known)], n=1)
            hint = f"did you mean {near[0]}?" if near else f"it has {', '.join(sorted(known))}."
            raise InputError(f"Stack {stack} has no service {name}; {hint}")
        yield _no_job(service)


def _alone(services: Iterable[Service], names: Iterable[str]) -> Iterator[Service]:
    known = {service.name: service for service in services}
    for name in names:
        service = known.get(name)
        if service is None:
            near = difflib.get_close_matches(name, list(known), n=1)
            raise InputError(f"There is no service {name}" + (f"; did you mean {near[0]}?" if near else "."))
        if service.stack:
            raise InputError(
                f"Service {name} belongs to stack {service.stack}: write stack: {service.stack} too, for its lock and "
                "history."
            )
        yield _no_job(service)


def _no_job(service: Service) -> Service:
    if service.is_job:
        raise InputError(f"Service {service.name} is a {service.mode}; a job takes no update_config.")
    return service


def _entry(service: Service, policy: Policy, *, is_mixed: bool) -> Entry:
    live = unmarked(service.spec)
    wanted = dict(live)
    for key, config in policy.items():
        field, rows = ROWS[key]
        wanted[field] = {**(live.get(field) or {}), **_converted(service, key, config, field, rows)}
    paths = differences(wanted, service.spec)
    if not paths:
        return Entry("service", service.name, "keep", "is as wanted", id=service.id, version=service.version)
    state = service.update_status.state if service.update_status else ""
    why = ("" if service.ended else AT_IT.get(state)) or (OLDER if is_mixed else None)
    if why:
        raise StateError(f"Service {service.name} {why}.")
    before, after = leaves(service.spec), leaves(wanted)
    return Entry(
        "service",
        service.name,
        "update",
        "has another policy",
        fields=paths,
        id=service.id,
        version=service.version,
        spec=wanted,
        base=service.spec,
        before={path: before[path] for path in paths if path in before},
        after={path: after[path] for path in paths if path in after},
    )


def _converted(
    service: Service, key: str, config: Mapping[str, t.Any], field: str, rows: tuple[Field, ...]
) -> dict[str, t.Any]:
    try:
        item = {key: in_numbers(config, _scale(service))}
    except Fault as fault:
        raise InputError(f"{key}.{fault.findings[0].sentence()}") from None
    check_keys(item, fields=rows, ignored=(), at=())
    made = convert(rows, scope=Scope(stack="", project={}, item=item)).get(field, {})
    # The row fills a missing parallelism in, for 0 is all tasks at once; what runs has one already.
    given = config.get("parallelism") is not None or not service.spec.get(field)
    return {name: value for name, value in made.items() if given or name != "Parallelism"}


def _scale(service: Service) -> Scale:
    check = ((service.spec.get("TaskTemplate") or {}).get("ContainerSpec") or {}).get("Healthcheck") or {}
    if not check or check.get("Test") == ["NONE"]:
        return Scale(service.replicas, 0)
    pace = (check.get("Interval") or DEFAULT_CHECK) * (check.get("Retries") or 3)
    return Scale(service.replicas, (check.get("StartPeriod") or 0) + pace + (check.get("Timeout") or DEFAULT_CHECK))


def restarted(before: Iterable[Task], after: Iterable[Task]) -> list[str]:
    """Name the tasks that Swarm has replaced, or is about to: the ids of those that ran what their service wants, and
    do not any more. A task that failed by itself is none of them.

    That a task is no longer up to date is swarmkit's own judgement (``IsTaskDirty``), by which it replaces tasks.
    """
    now = {task.id: task for task in after}
    return sorted(task.id for task in before if _is_current(task) and not _stays(now.get(task.id)))


def _is_current(task: Task) -> bool:
    return task.desired_state == "running" and task.state == "running" and task.up_to_date is not False


def _stays(task: Task | None) -> bool:
    return task is not None and (task.state in ("failed", "rejected", "complete") or _is_current(task))
