# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is in the way of a recovery: why no swarm is started anew, and why a host is left alone. Each is one sentence.

Taking a host out of a swarm, or going on without one, can lose what only it knows, so in doubt nothing is done.
"""

from __future__ import annotations

import typing as t

from ..errors import StateError
from .doubt import doubts, is_joining
from .membership import BROKEN, advertised, unusable

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from .host import Host
    from .membership import Membership
    from .nodes import Node


def refuse_to_recreate(hosts: Sequence[Host], left: Sequence[Host], survivor: str | None) -> None:
    """Raise unless one of those that are ``left`` with the state of a swarm can be told to be the one to start from."""
    _refuse_doubt(hosts, left, survivor)
    if not left:
        raise StateError(
            "No host of swarm_managers that answers has the state of a swarm: bring one back, or restore a backup with "
            "the playbook beekeeper.swarm.restore."
        )
    _refuse_majority(left)
    names = ", ".join(host.name for host in left)
    if survivor is None and len(left) > 1:
        raise StateError(
            f"Several managers are left without a majority ({names}), and nothing tells whose state is the newest: "
            "name it with recover_survivor. The others lose theirs and join again."
        )
    if survivor is not None and survivor not in {host.name for host in left}:
        raise StateError(f"recover_survivor is {survivor}, which is no manager that is left: name one of {names}.")


def _refuse_doubt(hosts: Sequence[Host], left: Sequence[Host], survivor: str | None) -> None:
    """Raise where a host may be what the swarm lacks. One of the others can be named in place of who tells nothing."""
    locked = [host.name for host in hosts if host.membership and host.membership.state == "locked"]
    if locked:
        raise StateError(
            f"{', '.join(locked)}: locked, and may be what the swarm lacks: give the unlock key as recover_unlock_key."
        )
    if survivor in {host.name for host in left}:
        return
    way = "or say with recover_survivor whose state is to stay without it"
    if not left:
        way = "or, where its state is lost, restore a backup with the playbook beekeeper.swarm.restore"
    found = doubts(host for host in hosts if host.role == "manager")
    if found:
        raise StateError(" ".join(doubt.said("may be what the swarm lacks", way) for doubt in found))


def _refuse_majority(left: Sequence[Host]) -> None:
    members = max(len(host.membership.remote_managers) for host in left if host.membership)
    if len(left) > members // 2:
        raise StateError(
            f"{', '.join(host.name for host in left)}: {len(left)} of {members} managers answer, which is a majority, "
            "but they have no leader: see that they reach each other on port 2377, and run again. A swarm with a "
            "majority is never started anew."
        )


def check_address(main: Host) -> None:
    """Raft goes on with the address that a manager had, and lets no member change it: joined ones answer there."""
    member, told = t.cast("Membership", main.membership), advertised(main.addr)
    known = next((peer.addr for peer in member.remote_managers if peer.node_id == member.node_id), None)
    if known and told and known != told:
        raise StateError(
            f"{main.name} has address {main.addr} in the inventory, and {known} in raft, which goes on with that: no "
            "other manager could join. Let swarm_advertise_addr name that, and give it to the host as a second "
            "address where it has it no longer."
        )


def not_lost(hosts: Sequence[Host]) -> list[str]:
    """Say of managers whose Engine is stopped that they are not lost. Without them goes who names a survivor."""
    names = ", ".join(host.name for host in hosts if host.stopped and host.role == "manager")
    if not names:
        return []
    return [
        f"{names}: the host answers, but its Engine does not, and is not taken for lost: start it, or take the host "
        "out of the inventory where it is not to come back."
    ]


def hindrance(host: Host, main: Host, node: Node | None) -> str | None:
    """Say why nothing can be done with a host: never is one taken out of another swarm."""
    member = host.membership
    if member is None or member.state == "inactive" or host is main:
        return None
    if member.state == "locked":
        return BROKEN["locked"].format(node=host.name)
    if is_joining(member):
        return None if finds(member, main) else _joins_elsewhere(host.name, member, main)
    if member.state == "error" or not member.node_id:  # it tells nothing, and may be in any swarm
        return unusable(member, node=host.name)
    ours = main.membership.cluster_id if main.membership else None
    if (member.cluster_id and member.cluster_id != ours) or (node is None and not _is_related(member, main)):
        return (
            f"{host.name} is in another swarm than {main.name}, and is left alone: let it leave with `docker swarm "
            "leave --force`, or take it out of the inventory."
        )
    return None


def _joins_elsewhere(name: str, member: Membership, main: Host) -> str:
    addrs = ", ".join(peer.addr for peer in member.remote_managers)
    return (
        f"{name} tries to join a swarm at {addrs}, where {main.name} knows no manager of its own: let it give up with "
        "`docker swarm leave --force`."
    )


def _is_related(member: Membership, main: Host) -> bool:
    """Whether a node that the swarm does not list any more knows, or is, one of its managers."""
    ids = {peer.node_id for peer in member.remote_managers}
    return member.cluster_id is not None or bool(ids & {node.id for node in main.nodes}) or finds(member, main)


def finds(member: Membership, main: Host) -> bool:
    """Whether one of the managers that a worker knows is where a manager is now."""
    return bool({peer.addr for peer in member.remote_managers} & _addrs(main))


def _addrs(main: Host) -> set[str]:
    """Where managers are. Of this one the inventory says it, where it names an address."""
    if main.membership is None:
        return set()
    own, told = main.membership.node_id, advertised(main.addr)
    return {told if told and peer.node_id == own else peer.addr for peer in main.membership.remote_managers}
