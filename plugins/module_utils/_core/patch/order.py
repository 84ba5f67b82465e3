# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The order in which nodes are patched: workers in batches, then managers one by one, the leader last."""

from __future__ import annotations

import typing as t

from ..errors import InputError
from ..records import dataclass

if t.TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from ..cluster.nodes import Node


MEND = "bring it into the swarm, with its Engine up, or leave the host out of patch_hosts"


@dataclass(frozen=True)
class Order:
    """``batches`` of hosts, those ``left_out`` because they are done, and the id of each one's node."""

    batches: list[list[str]]
    left_out: list[str]
    ids: dict[str, str]


def patch_order(
    hosts: Mapping[str, str | None], nodes: Sequence[Node], *, batch: int = 1, done: Collection[str] = ()
) -> Order:
    """Put hosts in order. ``hosts``: host -> id or host name of its node, ``None`` where it does not answer.

    Nodes whose ids are in ``done`` are left out. Raises :class:`InputError` where a host is no node of the swarm, or
    two are one.
    """
    if batch < 1:
        raise InputError(f"patch_batch is {batch}: write how many workers are patched at once, 1 or more.")
    silent = [host for host, name in hosts.items() if name is None]
    if silent:
        raise InputError(f"{', '.join(silent)} or the Engine there does not answer: {MEND}.")
    at = {host: _node(host, name or host, nodes) for host, name in hosts.items()}
    _refuse_twice(at)
    left = [host for host, node in at.items() if node.id not in done]
    workers = [host for host in left if not _manages(at[host])]
    managers = sorted((host for host in left if _manages(at[host])), key=lambda host: at[host].leader)
    turns = [workers[first : first + batch] for first in range(0, len(workers), batch)] + [[host] for host in managers]
    return Order(turns, [host for host in at if host not in left], {host: node.id for host, node in at.items()})


def _refuse_twice(at: Mapping[str, Node]) -> None:
    """Raise :class:`InputError` where two hosts are one node, which would be patched twice, and at once in a batch."""
    first: dict[str, str] = {}
    for host, node in at.items():
        if first.setdefault(node.id, host) != host:
            raise InputError(
                f"{first[node.id]} and {host} are one node of the swarm ({node.hostname}): leave one of them out of "
                "patch_hosts."
            )


def _manages(node: Node) -> bool:
    """Whether it takes part in raft, or is to: one that is being promoted or demoted counts too."""
    return node.role == "manager" or node.reachability is not None


def _node(host: str, name: str, nodes: Sequence[Node]) -> Node:
    found = [node for node in nodes if node.id == name] or [node for node in nodes if node.hostname == name]
    if len(found) != 1:
        known = ", ".join(node.hostname for node in nodes)
        what = f"{len(found)} nodes of the swarm have the name {name}" if found else "is no node of the swarm"
        raise InputError(f"{host}: {what} ({known} are its nodes): {MEND}.")
    return found[0]
