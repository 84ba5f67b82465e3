# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The end of a swarm as a whole: which hosts are in it, and why it may not end now."""

from __future__ import annotations

import typing as t

from ..errors import StateError
from ..records import dataclass
from .whose import absent_from, is_silent, short

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .host import Host
    from .nodes import Node


@dataclass(frozen=True)
class Ending:
    """Who is in the swarm that would end: all ``members``, of which ``managers`` are.

    ``cluster_id`` is ``None`` where it has no leader. ``strangers`` are nodes of it that are not in the inventory; the
    node of a host that has left already, and is down, is none.
    """

    cluster_id: str | None
    members: tuple[str, ...]
    managers: tuple[str, ...]
    strangers: tuple[str, ...]

    def to_result(self) -> dict[str, t.Any]:
        """Show it as plain data."""
        return {
            "cluster_id": self.cluster_id,
            "members": list(self.members),
            "managers": list(self.managers),
            "strangers": list(self.strangers),
        }


def end(hosts: Sequence[Host]) -> Ending:
    """Look at the hosts of an inventory whose swarm is to end, of which ``acts`` says that they are part of the run.

    Raises a :class:`StateError` with a sentence for each host that would stay behind, or that is not in this swarm.
    """
    leader = next((host for host in hosts if host.leads), None)
    _refuse([*_left_behind(hosts), *_apart(hosts, leader)])
    members = [host for host in hosts if host.membership and host.membership.state != "inactive"]
    gone = {short(host.name) for host in hosts if host.membership and host.membership.state == "inactive"}
    absent = absent_from(hosts, leader.nodes if leader else ())
    return Ending(
        cluster_id=leader.membership.cluster_id if leader and leader.membership else None,
        members=tuple(host.name for host in members),
        managers=tuple(host.name for host in members if host.member_role == "manager"),
        strangers=tuple(
            node.hostname or node.id for node in absent if node.state != "down" or short(node.hostname) not in gone
        ),
    )


def _left_behind(hosts: Sequence[Host]) -> Iterable[str]:
    left_out = [host.name for host in hosts if not host.acts]
    silent = [host.name for host in hosts if host.acts and host.membership is None]
    if left_out:
        yield f"A swarm ends as a whole, and {', '.join(left_out)} is not part of this run: leave --limit out."
    if silent:
        yield (
            f"A swarm ends as a whole, and {', '.join(silent)} did not answer and would stay behind: make every host "
            "and its Engine answer, or take it out of the inventory."
        )


def _apart(hosts: Sequence[Host], leader: Host | None) -> Iterable[str]:
    if leader is None:
        return _separate(hosts)
    ids = sorted({host.membership.cluster_id for host in hosts if host.membership and host.membership.cluster_id})
    if len(ids) > 1:
        return [f"The hosts are in {len(ids)} swarms ({', '.join(ids)}): end each with an inventory of its own."]
    return [_foreign(host, leader) for host in hosts if not _is_of(host, leader.nodes)]


def _is_of(host: Host, nodes: Sequence[Node]) -> bool:
    """Whether a host is in no swarm or in that of the nodes. Of an Engine that tells no id, the name must do."""
    if host.membership is None or host.membership.state == "inactive":
        return True
    if is_silent(host):
        return short(host.name) in {short(node.hostname) for node in nodes}
    return host.node_id in {node.id for node in nodes}


def _foreign(host: Host, leader: Host) -> str:
    told = f"has the id {host.node_id}" if host.node_id else "has its name, and its Engine does not say which it is"
    return (
        f"{host.name} is in another swarm than {leader.name}, or was removed from it (no node of that swarm {told}): "
        "end that one with an inventory of its own, or let it leave with `docker swarm leave --force`."
    )


def _separate(hosts: Sequence[Host]) -> Iterable[str]:
    """Without a leader, hosts are in one swarm that know a manager of it in common."""
    swarms: list[tuple[list[str], set[str]]] = []
    for host in hosts:
        ids = {peer.node_id for peer in host.membership.remote_managers} if host.membership else set()
        if ids:
            known = ids | {host.node_id}
            same = [swarm for swarm in swarms if swarm[1] & known]
            swarms = [swarm for swarm in swarms if swarm not in same]
            names = [name for swarm in same for name in swarm[0]]
            swarms.append(([*names, host.name], known.union(*(swarm[1] for swarm in same))))
    if len(swarms) > 1:
        listed = "; ".join(", ".join(names) for names, _known in swarms)
        yield f"The hosts are in {len(swarms)} swarms ({listed}): end each with an inventory of its own."


def _refuse(problems: Sequence[str]) -> None:
    if problems:
        raise StateError(" ".join(problems))
