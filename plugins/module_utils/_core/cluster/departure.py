# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The host that leaves its swarm: which of the nodes is its own, and whether that is sure."""

from __future__ import annotations

import typing as t

from ..errors import StateError
from ..records import dataclass
from .whose import short

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from .membership import Membership
    from .nodes import Node


@dataclass(frozen=True)
class Departure:
    """``node`` is to be drained, demoted and removed, ``None`` where the swarm has none of this host.

    ``force``: it is known to have left then; else it must be down. ``lingers``: it has left, and a node that is not
    down has its name, which is its own if it left just now: the managers notice that by the heartbeats that do not
    come. With a new leader any node is unknown for a while.
    ``said`` is what is to be known of a host without a node.
    """

    node: Node | None = None
    force: bool = False
    lingers: bool = False
    said: str = ""

    def to_result(self) -> dict[str, t.Any]:
        """Show it as plain data."""
        node = self.node.to_result() if self.node else None
        return {"node": node, "force": self.force, "lingers": self.lingers, "said": self.said}


def depart(name: str, member: Membership | None, nodes: Sequence[Node], *, hostname: str | None = None) -> Departure:
    """Find the node of a host by the id that it tells, by its name only where it tells none.

    ``member`` is ``None`` where it did not answer; ``hostname`` is what its Engine calls it. Raises a
    :class:`StateError` where another host's node could be hit.
    """
    if member and member.node_id:
        return Departure(_own(name, member, nodes), force=True)
    called = hostname or name
    left = member is not None and member.state == "inactive"
    named = [node for node in nodes if short(node.hostname) == short(called)]
    found = [node for node in named if not left or node.state == "down"]
    lingers = len(found) < len(named) and short(called) == short(name)
    if not found:
        return Departure(lingers=lingers, said=_nothing_found(name, called, named, left=left, lingers=lingers))
    if len(found) > 1:
        raise StateError(_several(name, called, found))
    if short(called) == short(name):
        return Departure(found[0], lingers=lingers)
    if left:
        return Departure(said=_perhaps(name, found[0]))
    raise StateError(_perhaps(name, found[0]))


def _own(name: str, member: Membership, nodes: Sequence[Node]) -> Node:
    for node in nodes:
        if node.id == member.node_id:
            return node
    raise StateError(
        f"{name} is in another swarm than the managers of the inventory, or was removed from theirs (no node of it has "
        f"the id {member.node_id}): use the inventory of its swarm, or let it leave with `docker swarm leave --force`."
    )


def _several(name: str, called: str, found: Sequence[Node]) -> str:
    return (
        f"{name} does not say which node it is, and {len(found)} have the name {called}: "
        f"{', '.join(_listed(node) for node in found)}: remove by its id, with `docker node rm`, the one that is meant."
    )


def _perhaps(name: str, node: Node) -> str:
    return (
        f"{name} does not say which node it is, and {node.hostname}, as its Engine calls it, may be another host's: "
        f"{_listed(node)}: if that is its own, remove it by its id, with `docker node rm`."
    )


def _nothing_found(name: str, called: str, named: Sequence[Node], *, left: bool, lingers: bool) -> str:
    if lingers:
        return _anothers(name, named[0])
    if named:
        return _perhaps(name, named[0])
    return "" if left else f"{name} does not say which node it is, and none has the name {called}."


def _anothers(name: str, node: Node) -> str:
    return (
        f"{name} is in no swarm, and {node.hostname} is {node.state} ({node.id}): it is another host's, or the "
        "managers have not noticed yet that this one has left; nothing is removed, and the same again looks anew."
    )


def _listed(node: Node) -> str:
    return f"{node.id} ({node.role}, {node.state})"
