# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The effect that a change of a node is to have: named predicates in a table. Each says what is still missing."""

from __future__ import annotations

import typing as t

from ..plan.under_way import is_under_way
from ..records import dataclass
from ..state.task import ENDED
from .capacity import WANTED, Displaced, is_wanted, running_elsewhere

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..state.node import Node
    from ..state.snapshot import Snapshot
    from ..state.task import Task
    from .change import Change, Wanted


@dataclass(frozen=True)
class Goal:
    """What is waited for. ``was_ready``: the node was there before, and is to be there again.

    ``spared`` are names of tasks that are known to run nowhere; with ``may_wait``, any other that finds no node is not
    waited for either. ``services`` are ids of those that leave the node before it is drained.
    """

    node_id: str
    effects: tuple[str, ...]
    displaced: tuple[Displaced, ...] = ()
    was_ready: bool = True
    spared: tuple[str, ...] = ()
    may_wait: bool = False
    services: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, obj: Mapping[str, t.Any]) -> Goal:
        """Read what :meth:`to_json` wrote."""
        return cls(
            node_id=obj["node_id"],
            effects=tuple(obj["effects"]),
            displaced=tuple(Displaced(**item) for item in obj["displaced"]),
            was_ready=obj["was_ready"],
            spared=tuple(obj["spared"]),
            may_wait=obj["may_wait"],
            services=tuple(obj["services"]),
        )

    def to_json(self) -> dict[str, t.Any]:
        """Write what travels between the calls of one run."""
        return {
            "node_id": self.node_id,
            "effects": list(self.effects),
            "displaced": [item.to_json() for item in self.displaced],
            "was_ready": self.was_ready,
            "spared": list(self.spared),
            "may_wait": self.may_wait,
            "services": list(self.services),
        }


def effects_of(wanted: Wanted, change: Change) -> tuple[str, ...]:
    """Give the effects that a change is to have, also where it was made by a run before."""
    if change.action == "remove":
        return ()
    if change.action == "demote":
        return ("demoted",)
    drained = ("drained",) if wanted.availability == "drain" else ()
    return (*drained, *ROLES[wanted.role])


ROLES: t.Mapping[t.Optional[str], tuple[str, ...]] = {"manager": ("promoted",), "worker": ("demoted",), None: ()}


def lacking(goal: Goal, snapshot: Snapshot) -> list[str]:
    """Say what is still missing, in half sentences."""
    node = next((node for node in snapshot.nodes if node.id == goal.node_id), None)
    if node is None:
        return ["it is no longer in the swarm"]
    return [what for effect in goal.effects for what in EFFECTS[effect](goal, node, snapshot)]


def moved(goal: Goal, snapshot: Snapshot) -> list[dict[str, str]]:
    """Say where the tasks of a drained node run now."""
    names = {node.id: node.hostname or node.id for node in snapshot.nodes}
    found = []
    for item in goal.displaced:
        task = running_elsewhere(snapshot, item, node_id=goal.node_id)
        if task:
            places = {"from": names.get(goal.node_id, goal.node_id), "to": names[task.node_id]}
            found.append({"service": item.service, "task": item.name, **places})
    return found


def _drained(goal: Goal, node: Node, snapshot: Snapshot) -> Iterable[str]:
    """The node's tasks have stopped, as far as it can tell, and those that had to go elsewhere run there."""
    services = {service.id: service.name for service in snapshot.services}
    if node.state == "ready":
        for task in snapshot.tasks:
            if task.node_id == node.id and task.state not in ENDED:
                place = f".{task.slot}" if task.slot else ""
                yield f"{services.get(task.service_id, task.service_id)}{place} has not stopped yet"
    for item in goal.displaced:
        gone = item.service_id not in services or item.name in goal.spared
        if gone or running_elsewhere(snapshot, item, node_id=node.id):
            continue
        next_one = _successor(item, snapshot, node_id=node.id)
        if not (_has_no_place(item, snapshot) or (goal.may_wait and _is_pending(next_one))):
            yield _under_way(item, next_one)


def _left(goal: Goal, node: Node, snapshot: Snapshot) -> Iterable[str]:
    """Swarm wants no task of these services on the node, their places are filled elsewhere, and it is not at them."""
    for service in snapshot.services:
        if service.id not in goal.services:
            continue
        here = [task for task in snapshot.tasks if (task.service_id, task.node_id) == (service.id, node.id)]
        for task in here:
            if is_wanted(task):
                yield f"{service.name}.{task.slot} still runs here"
        for item in goal.displaced:
            if item.service_id == service.id and not running_elsewhere(snapshot, item, node_id=node.id):
                yield _under_way(item, _successor(item, snapshot, node_id=node.id))
        if is_under_way(service):
            yield f"Swarm watches {service.name}"


def _successor(item: Displaced, snapshot: Snapshot, *, node_id: str) -> Task | None:
    """Find the newest task in the same place."""
    tasks = [
        task
        for task in snapshot.tasks
        if (task.service_id, task.slot) == (item.service_id, item.slot) and task.node_id != node_id
    ]
    return max(tasks, key=lambda task: task.created_at or "", default=None)


def _has_no_place(item: Displaced, snapshot: Snapshot) -> bool:
    """Whether the service became smaller meanwhile, and does not have this place any more."""
    service = next(service for service in snapshot.services if service.id == item.service_id)
    slots = {task.slot for task in snapshot.tasks if task.service_id == service.id and task.desired_state in WANTED}
    return service.replicas is not None and item.slot not in slots and len(slots) >= service.replicas


def _is_pending(task: Task | None) -> bool:
    return task is not None and task.state == "pending" and bool(task.error)


def _under_way(item: Displaced, task: Task | None) -> str:
    if task is None:
        return f"{item.name} has not begun elsewhere"
    return f"{item.name} is {task.state}" + (f" ({task.error})" if task.error else "")


def _promoted(_goal: Goal, node: Node, _snapshot: Snapshot) -> Iterable[str]:
    """The node is a member of raft, and the leader reaches it."""
    if node.role != "manager" or node.reachability != "reachable":
        locked = ", and down: look whether its Engine is locked" if node.state == "down" else ""
        yield f"it is {node.reachability or 'no member'} in raft{locked}"


def _demoted(goal: Goal, node: Node, snapshot: Snapshot) -> Iterable[str]:
    """The node is no member of raft, another manager leads, and the node is back as a worker."""
    if node.role != "worker" or node.reachability:
        yield "it is still a member of raft"
    elif not any(other.leader for other in snapshot.nodes):
        yield "the other managers have no leader"
    elif goal.was_ready and node.state != "ready":
        yield f"it is {node.state}"


EFFECTS: t.Mapping[str, t.Callable[[Goal, Node, Snapshot], t.Iterable[str]]] = {
    "drained": _drained,
    "left": _left,
    "promoted": _promoted,
    "demoted": _demoted,
}
