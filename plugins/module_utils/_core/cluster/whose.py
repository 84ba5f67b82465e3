# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whose a node is: of a host that tells its id, of one that is known by its name only, or of none of the inventory."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from .host import Host
    from .nodes import Node


def short(name: str) -> str:
    """Give the part of a host name before its domain."""
    return name.partition(".")[0].lower()


def is_silent(host: Host) -> bool:
    """Whether a host is known by its name only: it did not answer, or its Engine is locked, in error or pending."""
    return host.membership is None or (host.membership.state != "inactive" and not host.node_id)


def absent_from(hosts: Sequence[Host], nodes: Sequence[Node]) -> list[Node]:
    """Find the nodes of no host."""
    ids = {host.node_id for host in hosts if host.node_id}
    silent = {short(host.name) for host in hosts if is_silent(host)}
    return [node for node in nodes if node.id not in ids and short(node.hostname) not in silent]
