# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One-shot services: what ended as it should, and is not started again by its restart policy, is not missing.

Swarm counts it as missing all the same (``0/1`` in ``docker service ls``), and calls an update of it ``paused`` whose
tasks ended within its monitor (``orchestrator/update/updater.go``). So only its tasks tell. Of a global service the
Engine does not count what has ended, and jobs are asked for elsewhere.
"""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ..plan.under_way import is_under_way
from ..state.task import slot_of

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..state.service import Service
    from ..state.task import Slot, Task


def ended_well(task: Task, *, is_job: bool, restart_condition: str) -> bool:
    """Whether a task ended as it should: a job's, or one that its restart policy does not start again."""
    return task.state == "complete" and (is_job or restart_condition != "any")


def may_have_ended(service: Service) -> bool:
    """Whether only its tasks tell if a service is as wanted."""
    is_one_shot = service.mode == "replicated" and service.restart_condition != "any"
    return is_one_shot and not service.stands and not is_under_way(service)


def with_ended(services: Iterable[Service], tasks: Iterable[Task]) -> tuple[Service, ...]:
    """Say of services whether they have ended, by the tasks of those that may have."""
    known = tuple(tasks)
    return tuple(replace(service, ended=may_have_ended(service) and _has_ended(service, known)) for service in services)


def _has_ended(service: Service, tasks: Iterable[Task]) -> bool:
    """Whether the newest task of each slot has the spec of the service, and ended well, or runs beside such ones.

    A slot whose tasks Swarm has forgotten is missing. Where a node is removed, a task that was on it is ``orphaned``
    (``controlapi/node.go:orphanNodeTasks``), and one that had ended before stays as it was.
    """
    slots = newest(service, tasks).values()
    ours = [task for task in slots if task.spec_digest == service.template_digest]
    done = [task for task in ours if ended_well(task, is_job=False, restart_condition=service.restart_condition)]
    running = [task for task in ours if task.state == task.desired_state == "running"]
    return bool(done) and len(done) + len(running) == len(slots) == service.replicas


def newest(service: Service, tasks: Iterable[Task]) -> dict[Slot, Task]:
    """Give the newest task of each slot of a service, which Swarm forgets last; not of slots that it takes away."""
    own = [task for task in tasks if task.service_id == service.id and task.desired_state != "remove"]
    return {slot_of(task): task for task in sorted(own, key=lambda task: task.created_at or "")}
