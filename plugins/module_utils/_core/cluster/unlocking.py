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


def as_unlocked(hosts: Sequence[Host], names: Sequence[str]) -> list[Host] | None:
    """Give the hosts as they would be once those with these names are unlocked.

    ``None`` where no leader has just one manager with the name of each: one may be another's, or removed meanwhile.
    """
    if not names:
        return list(hosts)
    leader = next((host for host in hosts if host.leads), None)
    if leader is None:
        return None
    locked = [host for host in hosts if host.name in names]
    own = {host.name: node for host in locked for node in _managers_called(host.name, leader.nodes)}
    if len(own) < len(locked):
        return None
    members = {host.name: _as_member(host, own[host.name]) for host in locked}
    led = replace(leader, nodes=tuple(_as_back(node) if node in own.values() else node for node in leader.nodes))
    return [members.get(host.name, led if host is leader else host) for host in hosts]


def _managers_called(name: str, nodes: Sequence[Node]) -> list[Node]:
    """Give the manager of that name, or none where several nodes have the name."""
    named = [node for node in nodes if short(node.hostname) == short(name)]
    return [node for node in named if node.role == "manager" and len(named) == 1]


def _as_member(host: Host, node: Node) -> Host:
    return replace(host, membership=replace(INACTIVE, state="active", node_id=node.id, role="manager"))


def _as_back(node: Node) -> Node:
    return replace(node, state="ready", reachability="reachable")
