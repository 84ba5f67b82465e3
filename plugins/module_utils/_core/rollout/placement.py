# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which nodes may run a service: placement constraints, read as swarmkit does (``manager/constraint``)."""

from __future__ import annotations

import ipaddress
import typing as t

from ..patterns import expression

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..state.node import Node
    from ..state.task import Task

_CONSTRAINT = expression(r"^\s*([\w.\-/]+?)\s*(==|!=)\s*(.+?)\s*$")

FIELDS: t.Mapping[str, t.Callable[[Node], t.Optional[str]]] = {
    "node.id": lambda node: node.id,
    "node.hostname": lambda node: node.hostname,
    "node.role": lambda node: node.role,
    "node.platform.os": lambda node: node.platform.partition("/")[0],
    "node.platform.arch": lambda node: node.platform.partition("/")[2],
}
"""The fields of a node that a constraint can name, apart from labels and the address. Names and values are compared
without case.
"""

LABELS: t.Mapping[str, t.Callable[[Node], t.Mapping[str, str]]] = {
    "node.labels.": lambda node: node.labels,
    "engine.labels.": lambda node: node.engine_labels,
}


def matches(node: Node, constraint: str) -> bool | None:
    """Say whether the node meets one constraint; ``None`` where it is none.

    No node meets one on a field that does not exist, whichever way it asks.
    """
    found = _CONSTRAINT.match(constraint)
    if not found:
        return None
    field, operator, value = found.groups()
    same = _is_in(node.addr, value) if field.lower() == "node.ip" else _has(node, field, value)
    return same is not None and same is (operator == "==")


def _has(node: Node, field: str, value: str) -> bool | None:
    """Whether a field has a value, ``None`` where there is no such field."""
    if field.lower() in FIELDS:
        return (FIELDS[field.lower()](node) or "").casefold() == value.casefold()
    for prefix, labels in LABELS.items():
        if field.lower().startswith(prefix):
            return labels(node).get(field[len(prefix) :], "").casefold() == value.casefold()
    return None


def _is_in(addr: str, value: str) -> bool | None:
    """Whether an address is this one, or in this network; ``None`` where the value is neither."""
    try:
        network = ipaddress.ip_network(value, strict=False)
    except ValueError:
        return None
    try:
        return ipaddress.ip_address(addr) in network
    except ValueError:  # a node that never connected
        return False


def eligible(nodes: Iterable[Node], constraints: Iterable[str]) -> frozenset[str] | None:
    """Ids of the ready, active nodes that meet every constraint; ``None`` when one is no constraint."""
    wanted = tuple(constraints)
    chosen = set()
    for node in nodes:
        answers = [matches(node, constraint) for constraint in wanted]
        if None in answers:
            return None
        if is_active(node) and all(answers):
            chosen.add(node.id)
    return frozenset(chosen)


def is_active(node: Node) -> bool:
    """Swarm gives new tasks to ready nodes whose availability is active, and to no others."""
    return node.state == "ready" and node.availability == "active"


def is_there(task: Task, nodes: Mapping[str, Node]) -> bool:
    """Whether the task's node is ready: what one that is down said last of its tasks is no news. ``nodes``: by id."""
    return task.node_id in nodes and nodes[task.node_id].state == "ready"
