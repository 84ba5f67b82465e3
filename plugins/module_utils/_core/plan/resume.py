# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Updates that Swarm has paused or forgotten and that go on, for the service is as wanted and only Swarm stands still.

Two of Swarm's habits decide how (``manager/orchestrator/update/updater.go``):

- The updater of a paused update lives until the tasks that it was starting have come up, and as long as it lives a
  write of the same spec is none to it (``Supervisor.Update``): the status is reset, and nothing goes on, ever. One
  that waits for a node which is down lives on unseen. So the spec gets a mark, which makes it another one. The mark
  stays, for a second write without it would be the next habit's.
- An updater that begins anew takes a task of the new spec for done before it runs, and stops the old one beside it
  (``useExistingTask``), start-first or not. So what is coming up beside an old task is waited for.
"""

from __future__ import annotations

import typing as t

from ..rollout.hopeless import ROW
from ..rollout.placement import is_there
from ..rollout.view import BEFORE_RUNNING, FAILED
from ..spec import marks
from ..state.task import slot_of
from .entry import Entry

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from ..state.node import Node
    from ..state.service import Service
    from ..state.task import Slot, Task
    from .entry import Plan


def resumed(live: Service) -> Entry | None:
    """Write a service again that is as wanted and whose update stands still: it goes on with what is left to do.

    Nothing else makes Swarm go on (``updater.go:Run``), and the tasks that are new already stay. Of a one-shot service
    that has ended nothing is left.
    """
    if live.ended or not _stands_still(live):
        return None
    why = "lost sight of its update" if live.forgotten else "paused its update"
    return Entry(
        "service",
        live.name,
        "update",
        f"is as wanted, but Swarm has {why}, which goes on when it is written again",
        restarts_tasks=True,
        id=live.id,
        version=live.version,
        spec=marks.resumed(live.spec, version=live.version),
        base=live.spec,
    )


def as_left(service: Service) -> dict[str, str]:
    """Say what a service was that is left half way, so that it is not written where it is another one by then."""
    state = service.update_status.state if service.update_status else ""
    return {"name": service.name, "digest": service.template_digest, "state": state}


def going_on(plan: Plan, services: Iterable[Service]) -> tuple[Service, ...]:
    """Give the services whose update stands still and that keep their tasks' spec in this plan."""
    updated = [entry for entry in plan.services if entry.action == "update"]
    kept = {entry.name for entry in updated if not (entry.fields and entry.restarts_tasks)}
    return tuple(service for service in services if service.name in kept and _stands_still(service))


def coming_up(service: Service, tasks: Iterable[Task], nodes: Mapping[str, Node]) -> bool:
    """Whether a new task is on its way beside an old one that runs.

    ``tasks`` bear the Engine's word on whether they are up to date; ``nodes`` by id: one that is down starts nothing.
    """
    slots: dict[Slot, list[Task]] = {}
    for task in tasks:
        if task.service_id == service.id:
            slots.setdefault(slot_of(task), []).append(task)
    return any(_comes_up(slot, nodes) for slot in slots.values())


def _comes_up(slot: Collection[Task], nodes: Mapping[str, Node]) -> bool:
    """So many failures that it is a crash loop are not waited for."""
    new = [task for task in slot if task.up_to_date]
    failures = sum(task.state in FAILED for task in new)
    wanted = [task for task in slot if task.desired_state in ("running", "ready")]
    old_runs = any(task.up_to_date is False and task.state == "running" for task in wanted)
    on_its_way = any(task in new and task.state in BEFORE_RUNNING and is_there(task, nodes) for task in wanted)
    return old_runs and on_its_way and failures < ROW


def _stands_still(service: Service) -> bool:
    return service.forgotten or (service.update_status is not None and service.update_status.state == "paused")
