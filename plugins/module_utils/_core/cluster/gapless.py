# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A drain without a gap: which services leave the node start-first before it is drained, and which cannot."""

from __future__ import annotations

import typing as t

from ..errors import StateError
from ..records import dataclass
from ..rollout.report import task_clause
from ..spec.marks import mark_of
from ..state.service import UNFINISHED
from .capacity import Displaced, Stranded, displaced, is_wanted, local_volumes
from .fitting import Demand, obstacle, obstacles, rooms

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..state.node import Node
    from ..state.service import Service
    from ..state.snapshot import Snapshot
    from .fitting import Room


@dataclass(frozen=True)
class Leaving:
    """A service that leaves a node start-first, with its places there. ``lock`` names whose writer lock it takes."""

    id: str
    name: str
    lock: str
    tasks: tuple[Displaced, ...]

    def to_json(self) -> dict[str, t.Any]:
        """Write what travels to the controller."""
        tasks = [task.to_json() for task in self.tasks]
        return {"id": self.id, "service": self.name, "lock": self.lock, "tasks": tasks}


@dataclass(frozen=True)
class Choice:
    """``leaving`` is to be edited, ``left`` would have to be and cannot."""

    leaving: tuple[Leaving, ...]
    left: tuple[Stranded, ...]


def lock_of(service: Service) -> str:
    """Name the writer lock of a service: that of its stack, or one of its own."""
    return service.stack or service.name


def marked_for(services: Sequence[Service], node_id: str) -> list[Service]:
    """Find the services that bear the mark of a drain of this node."""
    found = ((service, mark_of(service.spec)) for service in services)
    return [service for service, mark in found if mark and mark.node == node_id]


def refuse_other_drains(leaving: Sequence[Leaving], snapshot: Snapshot, node: Node) -> None:
    """Raise :class:`StateError` where a service bears the mark of another node's drain: what that one knows would go.

    Nobody needs what was known of a node that is not in the swarm any more.
    """
    others = {other.id: other for other in snapshot.nodes if other.id != node.id}
    ids = {item.id for item in leaving}
    for service in snapshot.services:
        mark = mark_of(service.spec) if service.id in ids else None
        if mark and mark.node in others:
            other = others[mark.node]
            name, before = other.hostname or other.id, other.availability_before or other.availability
            raise StateError(
                f"{service.name} is on its way off {name}, whose drain with gapless has not ended: run that again, or "
                f"give {name} the availability {before} back, before this one."
            )


def choose(snapshot: Snapshot, node: Node, *, share: int) -> Choice:
    """Choose the services of which less than ``share`` percent of the tasks would run while the node is drained.

    One with one replica is always among them: otherwise a share of 0 would leave it out.
    """
    others = [room for room in rooms(snapshot) if room.node.id != node.id]
    marks = {service.id for service in marked_for(snapshot.services, node.id)}
    moving = displaced(snapshot, node.id)
    leaving, left = [], []
    for service in sorted(snapshot.services, key=lambda item: item.name):
        tasks = tuple(item for item in moving if item.service_id == service.id)
        if service.id not in marks and not _is_short(service, snapshot, node, share=share):
            continue
        why = None if service.id in marks else _obstacle(service, others)
        if why:
            left.append(Stranded(service.name, why))
        else:
            leaving.append(Leaving(service.id, service.name, lock_of(service), tasks))
    return Choice(tuple(leaving), tuple(left))


def _is_short(service: Service, snapshot: Snapshot, node: Node, *, share: int) -> bool:
    """Whether the node has tasks of the service, and too few others run."""
    tasks = [task for task in snapshot.tasks if task.service_id == service.id and is_wanted(task)]
    if not any(task.node_id == node.id for task in tasks):
        return False
    if service.replicas is None or service.is_job:
        return True
    there = {other.id for other in snapshot.nodes if other.state == "ready"} - {node.id}
    running = {task.slot for task in tasks if task.node_id in there and task.state == task.desired_state == "running"}
    return len(running) * 100 < (100 if service.replicas == 1 else share * service.replicas)


def _obstacle(service: Service, others: Sequence[Room]) -> str | None:
    """Say why a service cannot run elsewhere before its task here stops."""
    return next((said for why in OBSTACLES if (said := why(service, others))), None)


def _is_job(service: Service, _others: Sequence[Room]) -> str | None:
    return "is a job, which would run again" if service.is_job else None


def _is_global(service: Service, _others: Sequence[Room]) -> str | None:
    return "is global: its task here has no other place" if service.replicas is None else None


def _is_unfinished(service: Service, _others: Sequence[Room]) -> str | None:
    state = service.update_status.state if service.update_status else ""
    return f"its update has not ended ({state})" if state in UNFINISHED else None


def _has_data(service: Service, _others: Sequence[Room]) -> str | None:
    volumes = local_volumes(service)
    return (
        f"two tasks at once would have different data: volumes of the node ({', '.join(volumes)})" if volumes else None
    )


def _has_no_place(service: Service, others: Sequence[Room]) -> str | None:
    demand = Demand.from_spec(service.spec)
    if any(obstacle(room, demand, service=service.id) is None for room in others):
        return None
    return obstacles(others, demand, service=service.id) or "there is no other node"


OBSTACLES: tuple[t.Callable[[Service, Sequence[Room]], t.Optional[str]], ...] = (
    _is_job,
    _is_global,
    _is_unfinished,
    _has_data,
    _has_no_place,
)
"""The first that has something to say is the reason."""


def broken(snapshot: Snapshot, service_id: str) -> str | None:
    """Say why a service that leaves a node will not get there; ``None`` while it is on its way, or there."""
    service = next((item for item in snapshot.services if item.id == service_id), None)
    if service is None:
        return None
    state = service.update_status.state if service.update_status else ""
    if mark_of(service.spec) and state not in BROKEN:
        return None
    why = BROKEN.get(state, "somebody else has written it meanwhile")
    failed = [task for task in snapshot.tasks if task.service_id == service_id and task.state in ("failed", "rejected")]
    newest = max(failed, key=lambda task: task.changed_at or "", default=None)
    because = f", because {task_clause(service.name, newest, snapshot)}" if newest else ""
    return f"{service.name} did not start elsewhere: {why}{because}"


BROKEN: Mapping[str, str] = {
    "paused": "Swarm paused its update",
    "rollback_started": "Swarm is rolling its update back",
    "rollback_paused": "Swarm paused the rollback of its update",
    "rollback_completed": "Swarm rolled its update back",
}
"""State of the update that moves the tasks -> what it says of it."""
