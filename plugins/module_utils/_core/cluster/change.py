# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From what is wanted of a node and what it is to the next write, with the reasons why it may not be made."""

from __future__ import annotations

import typing as t
from dataclasses import field

from ..errors import InputError, RefusedError, StateError
from ..plan.under_way import is_under_way
from ..records import dataclass
from ..state.note import NOTE, with_note
from ..state.task import ENDED
from .guard import is_member, refuse_demotion

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..state.node import Node
    from ..state.service import Service
    from ..state.task import Task
    from .capacity import Forecast


@dataclass(frozen=True)
class Allowed:
    """What the user takes upon himself."""

    quorum_loss: bool = False
    pending: bool = False
    rollout: bool = False
    force: bool = False


@dataclass(frozen=True)
class Wanted:
    """What a node is to be. ``None`` leaves it as it is; labels are merged unless they ``replace`` all others.

    ``note`` is the availability before a drain without a gap, empty where that is over.
    """

    absent: bool = False
    availability: str | None = None
    role: str | None = None
    labels: Mapping[str, str] | None = None
    replace_labels: bool = False
    drop_labels: frozenset[str] = frozenset()
    note: str | None = None


@dataclass(frozen=True)
class Change:
    """One write. ``action`` is ``none``, ``update``, ``demote`` (before a removal) or ``remove``."""

    action: str
    availability: str
    role: str
    labels: Mapping[str, str] = field(default_factory=dict)
    note: str = ""

    def spec(self, live: Mapping[str, t.Any]) -> dict[str, t.Any]:
        """Give the whole spec, with all of the live one that is not changed."""
        labels = with_note(self.labels, self.note)
        return {**live, "Availability": self.availability, "Role": self.role, "Labels": labels}

    def is_drain_of(self, node: Node) -> bool:
        """Whether it takes the node's tasks away."""
        return self.availability == "drain" != node.availability

    def hurries(self, node: Node) -> bool:
        """Whether Swarm looks at once at the node's tasks of global services, which it does on active nodes only."""
        labels = (dict(self.labels), self.note)
        changed = labels != (node.labels, node.note) or node.availability == "pause"
        return changed and self.availability == "active"


def check_request(*, labels: Iterable[str], labels_to_remove: Iterable[str], gapless_share: int) -> None:
    """Raise :class:`InputError` for what contradicts itself, or means nothing."""
    ours, both = {NOTE} & {*labels, *labels_to_remove}, sorted({*labels} & {*labels_to_remove})
    if ours:
        raise InputError(f"The label {NOTE} is a drain's own: take it out of labels and labels_to_remove.")
    if both:
        raise InputError(f"labels and labels_to_remove both name {', '.join(both)}: take it out of one of them.")
    if not 0 <= gapless_share <= 100:
        raise InputError(f"gapless_share must be a percentage from 0 to 100, not {gapless_share}.")


def decide(wanted: Wanted, node: Node) -> Change:
    """Say what comes next."""
    if wanted.absent:
        # One that is wanted as a manager may be on its way into raft. One that is gone is in no raft that could let it
        # go, as after a start anew ("can't find manager in raft memberlist").
        coming = node.role == "manager" and node.state == "ready"
        action = "demote" if is_member(node) or coming else "remove"
        return Change(action, node.availability, "worker", node.labels, node.note)
    labels = dict(wanted.labels or {}) if wanted.replace_labels else {**node.labels, **(wanted.labels or {})}
    labels = {name: value for name, value in labels.items() if name not in wanted.drop_labels}
    # A drain keeps the note until its services are as they were. With what it took away given back, it is over.
    kept = "" if wanted.availability == "active" else node.note
    note = kept if wanted.note is None else wanted.note
    after = (wanted.availability or node.availability, wanted.role or node.role, labels, note)
    same = after == (node.availability, node.role, node.labels, node.note)
    return Change("none" if same else "update", *after)


def refuse(
    change: Change,
    node: Node,
    *,
    nodes: Sequence[Node],
    here: str,
    services: Iterable[Service],
    tasks: Iterable[Task],
    allowed: Allowed,
) -> None:
    """Raise the reason why the change may not be made. ``here`` is the id of the node that the calls go to."""
    if change.action == "none":
        return
    name = node.hostname or node.id
    if change.action in ("demote", "remove"):
        _refuse_removal(node, name=name, here=here, force=allowed.force)
    if change.role == "worker" and (is_member(node) or node.role == "manager"):
        if node.id == here:
            raise StateError(
                f"{name} is the manager that this task runs on, and could not answer any more as a worker: run the "
                "task on another manager, for example with delegate_to."
            )
        refuse_demotion(nodes, node, allow_loss=allowed.quorum_loss)
    if change.action == "update" and not allowed.rollout:
        busy = {task.service_id for task in tasks if task.node_id == node.id and task.state not in ENDED}
        updating = [service for service in services if service.id in busy and is_under_way(service)]
        _refuse_during_rollout(change, node, name=name, updating=updating)


def _refuse_removal(node: Node, *, name: str, here: str, force: bool) -> None:
    """Only who has left, or is lost, is removed: all others would go on believing that they are members."""
    if node.id == here:
        raise StateError(
            f"{name} is the manager that this task runs on, which cannot remove itself: run the task on "
            "another manager."
        )
    if node.state != "down" and not force:
        raise StateError(
            f"{name} is {node.state}: let it leave the swarm first and wait until it is down, or remove it all the "
            "same with force: true."
        )


def _refuse_during_rollout(change: Change, node: Node, *, name: str, updating: Sequence[Service]) -> None:
    """A task that a drain stops counts as a failure of the update that made it; labels hurry global services.

    ``updating`` are the services under way that have a task on the node.
    """
    if change.is_drain_of(node):
        at_it = sorted(service.name for service in updating)
        why = "take the tasks that it stops for failures of the update"
    elif change.hurries(node):
        at_it = sorted(service.name for service in updating if service.mode == "global")
        why = "update the tasks on this node at once, whatever the update config says"
    else:
        return
    if at_it:
        raise RefusedError(
            f"{name} is not changed, because Swarm is updating {', '.join(at_it)}, and would {why}: wait until it has "
            "ended, or allow it with allow_rollout: true.",
            updating=at_it,
        )


def refuse_stranding(foreseen: Forecast, *, name: str, allowed: Allowed) -> None:
    """Raise a :class:`RefusedError` that names the tasks which would run nowhere."""
    if not foreseen.stranded or allowed.pending:
        return
    listed = "; ".join(f"{item.name} ({item.reason})" for item in foreseen.stranded)
    number = len(foreseen.stranded)
    raise RefusedError(
        f"{number} of the {len(foreseen.displaced)} tasks on {name} would not run anywhere else: {listed}: make room "
        "for them, or allow it with allow_pending: true.",
        pending=[item.to_result() for item in foreseen.stranded],
    )


def brief(node: Node | None) -> dict[str, t.Any]:
    """Give what a diff shows of a node."""
    if node is None:
        return {}
    return {"availability": node.availability, "role": node.role, "labels": dict(sorted(node.labels.items()))}


def brief_after(change: Change) -> dict[str, t.Any]:
    """Give what a diff shows of a node once the change is made."""
    if change.action in ("demote", "remove"):
        return {}
    labels = dict(sorted(change.labels.items()))
    return {"availability": change.availability, "role": change.role, "labels": labels}
