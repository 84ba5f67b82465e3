# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the hosts of an inventory to one swarm: who initialises, who joins, and why nothing may be done.

Nothing here looks at one host alone; that is ``membership``.
"""

from __future__ import annotations

import typing as t

from ..errors import StateError
from ..records import dataclass
from .membership import unusable

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from .host import Host
    from .membership import Membership


@dataclass(frozen=True)
class Formation:
    """What is to be done: ``manager`` initialises the swarm (``init``) or leads the standing one; ``join`` join it."""

    manager: str
    init: bool
    cluster_id: str | None
    join: tuple[str, ...]

    def to_result(self) -> dict[str, t.Any]:
        """Show the plan as plain data."""
        return {"manager": self.manager, "init": self.init, "cluster_id": self.cluster_id, "join": list(self.join)}


def form(hosts: Sequence[Host]) -> Formation:
    """Plan the swarm. Managers stand first, in the order of the inventory; the first host that leads gets the calls.

    That can be one that is to be a worker, where the groups were swapped.

    Raises a :class:`StateError` with one sentence for each host that is in the way, so that nothing is changed before
    all of them can be.
    """
    leader = next((host for host in hosts if host.leads), None)
    if leader is None:
        return _new_swarm(hosts)
    _refuse([_problem(host, leader) for host in hosts])
    return Formation(
        manager=leader.name, init=False, cluster_id=_cluster_id(leader), join=_joiners(hosts, first=leader.name)
    )


def _new_swarm(hosts: Sequence[Host]) -> Formation:
    """Initialise only when every manager of the inventory answered and none of the hosts is in a swarm."""
    managers = [host for host in hosts if host.role == "manager"]
    first = managers[0]
    silent = [host.name for host in managers if host.membership is None]
    _refuse([_stray(host.name, host.role, host.membership) for host in hosts if host.membership])
    if silent:
        raise StateError(
            f"No swarm is initialised, because {', '.join(silent)} of swarm_managers did not answer and may be in one: "
            "make every manager reachable, or take it out of the inventory."
        )
    if not first.acts:
        raise StateError(
            f"There is no swarm yet, and {first.name}, which would initialise it, is not part of this run: include it "
            "in --limit."
        )
    return Formation(manager=first.name, init=True, cluster_id=None, join=_joiners(hosts, first=first.name))


def _joiners(hosts: Sequence[Host], *, first: str) -> tuple[str, ...]:
    return tuple(
        host.name
        for host in hosts
        if host.acts and host.membership and host.membership.state == "inactive" and host.name != first
    )


def _problem(host: Host, leader: Host) -> str | None:
    """Say why this host cannot be part of the leader's swarm."""
    member, cluster_id = host.membership, _cluster_id(leader)
    if member is None or member.state == "inactive":
        return None
    if member.state != "active":
        return unusable(member, node=host.name) if host.acts else None
    if member.cluster_id and member.cluster_id != cluster_id:
        return (
            f"{host.name} is in swarm {member.cluster_id} and {leader.name} in {cluster_id}: two swarms are never "
            "mixed, so let one of them leave with `docker swarm leave --force` first."
        )
    if member.node_id not in {node.id for node in leader.nodes}:
        return (
            f"{host.name} is in another swarm than {leader.name}, or was removed from it (no node of that swarm has "
            f"the id {member.node_id}): let it leave with `docker swarm leave --force` first."
        )
    return None


def _stray(name: str, role: str, member: Membership) -> str | None:
    """Say why a host is in the way of a new swarm."""
    if member.state != "active":
        return unusable(member, node=name)
    if member.role == role == "manager":
        return (
            f"{name} is a manager of a swarm that answers no calls ({member.error or 'it has no leader'}): bring the "
            "majority of its managers back first."
        )
    return (
        f"{name} is a {member.role} of a swarm that no manager of the inventory leads: let it leave with `docker swarm "
        "leave --force`, or name that swarm's managers in swarm_managers."
    )


def _cluster_id(leader: Host) -> str | None:
    return leader.membership.cluster_id if leader.membership else None


def _refuse(problems: Sequence[str | None]) -> None:
    sentences = [problem for problem in problems if problem]
    if sentences:
        raise StateError(" ".join(sentences))
