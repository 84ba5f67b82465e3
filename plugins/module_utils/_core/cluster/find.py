# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The node that is meant: by its id, which is its own, or by its host name, which two nodes can share."""

from __future__ import annotations

import typing as t

from ..errors import InputError

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from ..state.node import Node


def find(nodes: Sequence[Node], name: str) -> Node | None:
    """Find a node. Raises an :class:`InputError` that lists the ids where the host name is that of several."""
    found = [node for node in nodes if node.id == name] or [node for node in nodes if node.hostname == name]
    if len(found) > 1:
        listed = ", ".join(f"{node.id} ({node.role}, {node.state})" for node in found)
        raise InputError(
            f"{len(found)} nodes of the swarm have the host name {name}: {listed}: give the id of the one that is "
            "meant."
        )
    return found[0] if found else None


def found(nodes: Sequence[Node], name: str) -> Node:
    """Find a node that must be there."""
    node = find(nodes, name)
    if node is None:
        known = ", ".join(sorted(node.hostname or node.id for node in nodes))
        raise InputError(f"The swarm has no node {name}: give the id or the host name of one of its nodes ({known}).")
    return node
