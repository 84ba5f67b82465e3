# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Locked managers as they would be once they are unlocked: check mode plans with them, and unlocks none.

An Engine that is locked tells nothing of its node (``daemon/cluster/swarm.go:Info``), so its name must do.
"""

from __future__ import annotations

import typing as t
from dataclasses import replace

from .membership import INACTIVE
from .whose import short

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from .host import Host
    from .nodes import Node


def are_known(hosts: Sequence[Host], names: Sequence[str]) -> bool:
    """Whether a leader has just one manager with the name of each: else one may be another's, or removed meanwhile."""
    leader = next((host for host in hosts if host.leads), None)
    own = [_node_of(host, leader.nodes) for host in hosts if host.name in names] if leader else [None]
    return all(node is not None and node.role == "manager" for node in own)


def as_unlocked(hosts: Sequence[Host], names: Sequence[str]) -> list[Host]:
    """Give the hosts as they would be once those with these names, who are known, are unlocked.

    One whose node is not certain is left out of the plan.
    """
    leader = next((host for host in hosts if host.leads), None)
    if leader is None or not names:
        return list(hosts)
    own = {host.name: _node_of(host, leader.nodes) for host in hosts if host.name in names}
    back = {node.id for node in own.values() if node}
    nodes = tuple(
        replace(node, state="ready", reachability="reachable") if node.id in back else node for node in leader.nodes
    )
    hosts = [replace(leader, nodes=nodes) if host is leader else host for host in hosts]
    return [_as_member(host, own[host.name]) if host.name in own else host for host in hosts]


def _node_of(host: Host, nodes: Sequence[Node]) -> Node | None:
    named = [node for node in nodes if short(node.hostname) == short(host.name)]
    return named[0] if len(named) == 1 else None


def _as_member(host: Host, node: Node | None) -> Host:
    if node is None:
        return replace(host, acts=False)
    return replace(host, membership=replace(INACTIVE, state="active", node_id=node.id, role="manager"))
