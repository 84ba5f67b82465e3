# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Before a drain: where each of the node's tasks could go, and which ones would run nowhere.

Swarm replaces the tasks of replicated services elsewhere (``orchestrator/restart``), one node after the other as its
scheduler ranks them (``scheduler/scheduler.go:nodeLess``); those of global services only stop.
"""

from __future__ import annotations

import typing as t

from ..records import dataclass
from ..state.task import ENDED
from .fitting import Demand, obstacle, obstacles, rooms

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..state.service import Service
    from ..state.snapshot import Snapshot
    from ..state.task import Task
    from .fitting import Room

WANTED = ("running", "ready", "complete")
"""What Swarm wants of tasks that are to run, now or soon; ``complete`` is for those of jobs."""


@dataclass(frozen=True)
class Displaced:
    """A place of a service that a drain empties. ``task`` is the id of the one that was there."""

    service_id: str
    service: str
    slot: int
    task: str

    @property
    def name(self) -> str:
        """The name as Swarm and people write it."""
        return f"{self.service}.{self.slot}"

    def to_json(self) -> dict[str, t.Any]:
        """Write what travels between the calls of one run."""
        return {"service_id": self.service_id, "service": self.service, "slot": self.slot, "task": self.task}


@dataclass(frozen=True)
class Stranded:
    """A task that would run nowhere, and why."""

    name: str
    reason: str

    def to_result(self) -> dict[str, str]:
        """Show it as a module returns it."""
        return {"task": self.name, "reason": self.reason}


@dataclass(frozen=True)
class Forecast:
    """What a drain would do: ``goes`` maps the name of each task to the node that it could go to."""

    displaced: tuple[Displaced, ...]
    goes: Mapping[str, str]
    stranded: tuple[Stranded, ...]


def is_wanted(task: Task) -> bool:
    """Whether Swarm wants the task to run, and it has not ended."""
    return task.desired_state in WANTED and task.state not in ENDED


def displaced(snapshot: Snapshot, node_id: str, *, leaving: bool = False) -> tuple[Displaced, ...]:
    """Give the tasks that a drain would move, in the order of their names; with ``leaving`` also those that it moves.

    These still run, though Swarm wants them to stop: so a run that takes over from one that has died sees them.
    """
    services = {service.id: service for service in snapshot.services}
    found = {
        (services[task.service_id].name, task.slot): task
        for task in snapshot.tasks
        if task.node_id == node_id
        and (leaving or task.desired_state in WANTED)
        and task.state not in ENDED
        and task.slot is not None
        and task.service_id in services
    }
    return tuple(
        Displaced(task.service_id, name, slot, task.id) for (name, slot), task in sorted(found.items(), key=_place)
    )


def _place(entry: tuple[tuple[str, int], Task]) -> tuple[str, int]:
    return entry[0]


def forecast(snapshot: Snapshot, node_id: str) -> Forecast:
    """Place every task of a node on the others. Those with the fewest places to go to choose first."""
    moving = displaced(snapshot, node_id)
    services = {service.id: service for service in snapshot.services}
    demands = {item.service_id: Demand.from_spec(services[item.service_id].spec) for item in moving}
    others = {room.node.id: room for room in rooms(snapshot) if room.node.id != node_id}
    goes, stranded = {}, []
    for item in sorted(moving, key=lambda item: _places(others.values(), demands[item.service_id], item)):
        demand = demands[item.service_id]
        why = _not_again(services[item.service_id]) or _nowhere(tuple(others.values()), demand, item)
        if why:
            stranded.append(Stranded(item.name, why))
            continue
        room = _best(others.values(), demand, item)
        others[room.node.id] = room.with_task(item.service_id, demand)
        goes[item.name] = room.node.hostname or room.node.id
    order = {item.name: number for number, item in enumerate(moving)}
    return Forecast(moving, goes, tuple(sorted(stranded, key=lambda item: order[item.name])))


def _fitting(places: t.Iterable[Room], demand: Demand, item: Displaced) -> list[Room]:
    return [room for room in places if obstacle(room, demand, service=item.service_id) is None]


def _places(places: t.Iterable[Room], demand: Demand, item: Displaced) -> int:
    return len(_fitting(places, demand, item))


def _best(places: t.Iterable[Room], demand: Demand, item: Displaced) -> Room:
    """Fewest tasks of the service, then fewest tasks."""
    return min(
        _fitting(places, demand, item),
        key=lambda room: (room.tasks.get(item.service_id, 0), sum(room.tasks.values()), room.node.hostname),
    )


def _nowhere(places: Sequence[Room], demand: Demand, item: Displaced) -> str | None:
    if _fitting(places, demand, item):
        return None
    return obstacles(places, demand, service=item.service_id) or "there is no other node"


def _not_again(service: Service) -> str | None:
    """Swarm asks the restart policy before it replaces a task of a drained node (``restart.go:shouldRestart``)."""
    policy = (service.spec.get("TaskTemplate") or {}).get("RestartPolicy") or {}
    return "its restart condition is none" if policy.get("Condition") == "none" else None


def advice(snapshot: Snapshot, moving: Sequence[Displaced]) -> list[str]:
    """Sentences on what a drain does to the services that it moves: some stand still meanwhile, or lose their data."""
    services = {service.id: service for service in snapshot.services}
    chosen = [services[key] for key in dict.fromkeys(item.service_id for item in moving)]
    return [sentence for service in chosen for sentence in (_alone(service), _keeps_data(service)) if sentence]


def _alone(service: Service) -> str | None:
    if service.replicas != 1:
        return None
    return f"{service.name} has one replica: it does not run between its stop here and its start elsewhere."


def _keeps_data(service: Service) -> str | None:
    local = local_volumes(service)
    if not local:
        return None
    return f"{service.name} has data in volumes of this node, which do not move with it: {', '.join(local)}."


def local_volumes(service: Service) -> list[str]:
    """Name the volumes of a service that each node has for itself."""
    container = (service.spec.get("TaskTemplate") or {}).get("ContainerSpec") or {}
    return sorted(
        mount["Source"]
        for mount in container.get("Mounts") or ()
        if mount.get("Type") == "volume" and mount.get("Source") and _is_local(mount)
    )


def _is_local(mount: Mapping[str, t.Any]) -> bool:
    """Whether each node has its own: the driver ``local`` also mounts what all of them share."""
    driver = (mount.get("VolumeOptions") or {}).get("DriverConfig") or {}
    kind = (driver.get("Options") or {}).get("type", "")
    return driver.get("Name") in (None, "", "local") and kind.lower() not in SHARED


SHARED = frozenset({"nfs", "nfs4", "cifs", "smb3", "ceph"})
"""File systems of the network, as mount(8) calls them."""


def running_elsewhere(snapshot: Snapshot, item: Displaced, *, node_id: str) -> Task | None:
    """Find the task that runs in this place on another node that is there, or that has done its job there."""
    there = {node.id for node in snapshot.nodes if node.state == "ready"}
    return next(
        (
            task
            for task in snapshot.tasks
            if (task.service_id, task.slot) == (item.service_id, item.slot)
            and task.node_id in there - {node_id}
            and task.desired_state in ("running", "complete")
            and task.state in ("running", "complete")
        ),
        None,
    )
