# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Updates that Swarm has lost sight of: tasks are left that nothing takes away before the service is written again.

- Where the same spec is written while an update is under way or paused, the write takes the status away and begins no
  other update (``Supervisor.Update``). By the counts of the Engine all is well: old tasks count, too.
- A start-first update leaves the old task beside a new one that failed while it started, and two replacements of one
  that was on a node that died. Swarm begins anew when it calls the update completed, and misses that where it hears of
  it before the old updater has gone (``Supervisor.Update`` takes it for being at it).
"""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ..state.task import slot_of
from .target import idle
from .times import instant

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..state.service import Service
    from ..state.task import Task


OVER = frozenset({"completed", "rollback_completed"})
"""States of an update that Swarm has ended."""

QUIET = 20.0
"""Seconds in which nothing may have happened, besides those in which Swarm waits by the update config."""


def may_be_forgotten(service: Service) -> bool:
    """Whether only its tasks tell: more of them run than are wanted though no update is seen, or any may be old, for
    the last write changed none.

    Of a global service nothing can be told by its tasks: those on nodes that are paused stay old, and rightly.
    """
    if service.mode != "replicated":
        return False
    if service.update_status is None:
        return service.previous_digest == service.template_digest
    return service.update_status.state in OVER and (service.running or 0) > (service.desired or 0)


def with_forgotten(services: Iterable[Service], tasks: Iterable[Task], *, now: float) -> tuple[Service, ...]:
    """Say of services whether they are. The tasks bear the Engine's own word on whether they are up to date.

    ``now``: seconds since the epoch, by the manager's clock.
    """
    known = tuple(tasks)
    left = _left(task for task in known if task.state == task.desired_state == "running")
    return tuple(replace(item, forgotten=item.id in left and _is_forgotten(item, known, now)) for item in services)


def remembered(service: Service) -> Service:
    """Say of a service that Swarm has not lost sight of it."""
    return replace(service, forgotten=False)


def _is_forgotten(service: Service, tasks: Iterable[Task], now: float) -> bool:
    """Where Swarm has called an update completed, it may be at another one that has no status: not if all is quiet."""
    if not may_be_forgotten(service):
        return False
    if service.update_status is None:
        return True
    changes = [task.changed_at for task in tasks if task.service_id == service.id]
    last = max(instant(moment) or 0.0 for moment in (service.update_status.completed_at, *changes))
    return now - last >= QUIET + idle(service.spec)


def _left(running: Iterable[Task]) -> set[str]:
    """Give the ids of the services of which an old task runs, or more than one in a slot."""
    found, slots = set(), set()
    for task in running:
        slot = (task.service_id, slot_of(task))
        if task.up_to_date is False or slot in slots:
            found.add(task.service_id)
        slots.add(slot)
    return found
