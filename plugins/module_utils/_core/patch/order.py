# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The order in which nodes are patched: workers in batches, then managers one by one, the leader last."""

from __future__ import annotations

import typing as t

from ..errors import InputError

if t.TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from ..cluster.nodes import Node


def patch_order(
    hosts: Mapping[str, str], nodes: Sequence[Node], *, batch: int = 1, done: Collection[str] = ()
) -> list[list[str]]:
    """Give batches of hosts. ``hosts``: host -> id or host name of its node, in the order of the inventory.

    Nodes whose ids are in ``done`` are left out. Raises :class:`InputError` where a host is no node of the swarm.
    """
    if batch < 1:
        raise InputError(f"patch_batch is {batch}: write how many workers are patched at once, 1 or more.")
    at = {host: _node(host, name, nodes) for host, name in hosts.items()}
    left = [host for host, node in at.items() if node.id not in done]
    workers = [host for host in left if not _manages(at[host])]
    managers = sorted((host for host in left if _manages(at[host])), key=lambda host: at[host].leader)
    return [workers[first : first + batch] for first in range(0, len(workers), batch)] + [[host] for host in managers]


def _manages(node: Node) -> bool:
    """Whether it takes part in raft, or is to: one that is being promoted or demoted counts too."""
    return node.role == "manager" or node.reachability is not None


def _node(host: str, name: str, nodes: Sequence[Node]) -> Node:
    found = [node for node in nodes if node.id == name] or [node for node in nodes if node.hostname == name]
    if len(found) != 1:
        known = ", ".join(node.hostname for node in nodes)
        what = f"{len(found)} nodes of the swarm have the name {name}" if found else "is no node of the swarm"
        raise InputError(
            f"{host}: {what} ({known} are its nodes): bring its Engine up, so that it tells its id, or leave the host "
            "out of patch_hosts."
        )
    return found[0]
