# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a node can take one more task of a service, as swarmkit's scheduler asks (``manager/scheduler/filter.go``).

Volumes of the cluster and drivers of networks, volumes and logs are not looked at.
"""

from __future__ import annotations

import typing as t
from collections import Counter
from dataclasses import replace

from ..records import dataclass
from ..rollout.placement import is_active, matches
from ..state.node import read_resources
from ..state.task import ENDED, Port, ports_of_node

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..state.node import Node
    from ..state.snapshot import Snapshot
    from ..state.task import Task

ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
"""What the kernel calls an architecture -> what images call it."""


@dataclass(frozen=True)
class Demand:
    """What each task of a service asks of its node. ``per_node`` is ``max_replicas_per_node``, 0 for no limit.

    ``platforms`` are pairs of system and architecture, each empty where it does not matter; none at all: any platform.
    """

    constraints: tuple[str, ...] = ()
    platforms: tuple[tuple[str, str], ...] = ()
    resources: tuple[tuple[str, int], ...] = ()
    ports: frozenset[Port] = frozenset()
    per_node: int = 0

    @classmethod
    def from_spec(cls, spec: Mapping[str, t.Any]) -> Demand:
        """Read a ServiceSpec."""
        template = spec.get("TaskTemplate") or {}
        placement = template.get("Placement") or {}
        reserved = (template.get("Resources") or {}).get("Reservations") or {}
        return cls(
            constraints=tuple(placement.get("Constraints") or ()),
            platforms=tuple(
                (item.get("OS", ""), _architecture(item.get("Architecture", "")))
                for item in placement.get("Platforms") or ()
            ),
            resources=tuple(sorted(read_resources(reserved).items())),
            ports=host_ports(spec),
            per_node=placement.get("MaxReplicas") or 0,
        )


@dataclass(frozen=True)
class Room:
    """A node with what its tasks leave of it. ``tasks`` counts those that Swarm wants there, by id of their service."""

    node: Node
    free: Mapping[str, int]
    ports: frozenset[Port]
    tasks: Mapping[str, int]

    def with_task(self, service: str, demand: Demand) -> Room:
        """Give what is left after one more task."""
        taken = dict(demand.resources)
        return replace(
            self,
            free={kind: number - taken.get(kind, 0) for kind, number in self.free.items()},
            ports=self.ports | demand.ports,
            tasks={**self.tasks, service: self.tasks.get(service, 0) + 1},
        )

    def without_task(self, service: str, demand: Demand) -> Room:
        """Give what is left after one task less, which has stopped."""
        return replace(
            self,
            free={kind: number + dict(demand.resources).get(kind, 0) for kind, number in self.free.items()},
            ports=self.ports - demand.ports,
            tasks={**self.tasks, service: self.tasks.get(service, 0) - 1},
        )


def rooms(snapshot: Snapshot, *, nodes: Iterable[Node] | None = None) -> tuple[Room, ...]:
    """Give the room of every node, or of these. The snapshot has the services with their specs, and all tasks.

    A task keeps ports and reservations until it has really stopped, and is counted until Swarm wants it to stop. It
    keeps what its own spec says: its service may have been written since, and its update have been paused.
    """
    demands = {service.id: Demand.from_spec(service.spec) for service in snapshot.services}
    by_node: dict[str, list[Task]] = {}
    for task in snapshot.tasks:
        if task.state not in ENDED:
            by_node.setdefault(task.node_id, []).append(task)
    return tuple(
        _room(node, by_node.get(node.id, ()), demands) for node in (snapshot.nodes if nodes is None else nodes)
    )


def _room(node: Node, tasks: Iterable[Task], demands: Mapping[str, Demand]) -> Room:
    held = [(task, demands.get(task.service_id, Demand())) for task in tasks]
    taken: Counter[str] = Counter()
    for task, demand in held:
        taken.update(dict(demand.resources if task.reserved is None else task.reserved))
    return Room(
        node=node,
        free={kind: number - taken[kind] for kind, number in node.resources.items()},
        ports=frozenset(port for task, demand in held for port in task.ports | demand.ports),
        tasks=Counter(task.service_id for task in tasks if task.desired_state in ("running", "ready", "complete")),
    )


def host_ports(spec: Mapping[str, t.Any]) -> frozenset[Port]:
    """Give the ports that each task of a service publishes on its node itself."""
    return ports_of_node((spec.get("EndpointSpec") or {}).get("Ports") or ())


def _is_there(room: Room, _demand: Demand, _service: str) -> bool:
    return is_active(room.node)


def _meets_constraints(room: Room, demand: Demand, _service: str) -> bool:
    """A constraint that cannot be judged here is taken to be met."""
    return all(matches(room.node, constraint) is not False for constraint in demand.constraints)


def _has_platform(room: Room, demand: Demand, _service: str) -> bool:
    system, _slash, architecture = room.node.platform.partition("/")
    architecture = _architecture(architecture)
    return not demand.platforms or any(
        wanted_system in ("", system) and wanted in ("", architecture) for wanted_system, wanted in demand.platforms
    )


def _has_resources(room: Room, demand: Demand, _service: str) -> bool:
    return all(room.free.get(kind, 0) >= number for kind, number in demand.resources)


def _has_ports(room: Room, demand: Demand, _service: str) -> bool:
    return not room.ports & demand.ports


def _is_below_limit(room: Room, demand: Demand, service: str) -> bool:
    return not demand.per_node or room.tasks.get(service, 0) < demand.per_node


def _architecture(name: str) -> str:
    return ARCHITECTURES.get(name, name)


OBSTACLES: tuple[tuple[str, t.Callable[[Room, Demand, str], bool]], ...] = (
    ("not ready and active", _is_there),
    ("constraints not met", _meets_constraints),
    ("another platform", _has_platform),
    ("not enough left to reserve", _has_resources),
    ("host port in use", _has_ports),
    ("max_replicas_per_node reached", _is_below_limit),
)
"""What keeps a task from a node -> what must hold, in the order in which it is said."""


def obstacle(room: Room, demand: Demand, *, service: str) -> str | None:
    """Say what keeps one more task of the service with this id from the node; ``None`` where it fits."""
    return next((what for what, holds in OBSTACLES if not holds(room, demand, service)), None)


def obstacles(places: Iterable[Room], demand: Demand, *, service: str) -> str:
    """Say what keeps a task from each of these nodes: ``constraints not met on 2 nodes; host port in use on node4``."""
    named: dict[str, list[str]] = {}
    for room in places:
        what = obstacle(room, demand, service=service)
        if what:
            named.setdefault(what, []).append(room.node.hostname or room.node.id)
    order = [what for what, _holds in OBSTACLES if what in named]
    return "; ".join(f"{what} on {_count(named[what])}" for what in order)


def _count(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{len(names)} nodes"
