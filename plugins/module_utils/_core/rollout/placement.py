# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which nodes may run a service: placement constraints, read as swarmkit does (``manager/constraint``)."""

from __future__ import annotations

import re
import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..state.node import Node

_CONSTRAINT = re.compile(r"^\s*([\w.\-/]+?)\s*(==|!=)\s*(.+?)\s*$")

FIELDS: t.Mapping[str, t.Callable[[Node], t.Optional[str]]] = {
    "node.id": lambda node: node.id,
    "node.hostname": lambda node: node.hostname,
    "node.role": lambda node: node.role,
}
"""The fields of a node that a constraint can name, apart from labels. Values are compared without case."""

LABELS: t.Mapping[str, t.Callable[[Node], t.Mapping[str, str]]] = {
    "node.labels.": lambda node: node.labels,
    "engine.labels.": lambda node: node.engine_labels,
}


def matches(node: Node, constraint: str) -> bool | None:
    """Say whether the node meets one constraint; ``None`` where that cannot be known here (``node.ip``, platforms)."""
    found = _CONSTRAINT.match(constraint)
    if not found:
        return None
    known, value = _value(node, found[1])
    if not known:
        return None
    return (value.casefold() == found[3].casefold()) is (found[2] == "==")


def _value(node: Node, field: str) -> tuple[bool, str]:
    if field in FIELDS:
        return True, FIELDS[field](node) or ""
    for prefix, labels in LABELS.items():
        if field.startswith(prefix):
            return True, labels(node).get(field[len(prefix) :], "")
    return False, ""


def eligible(nodes: Iterable[Node], constraints: Iterable[str]) -> frozenset[str] | None:
    """Ids of the ready, active nodes that meet every constraint; ``None`` when a constraint cannot be judged."""
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
