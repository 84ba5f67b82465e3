# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""After managers were lost: which of the cases it is, and what brings the hosts of the inventory back into one swarm.

Where a swarm has a leader, it is mended: lost managers are removed, others take their place. Where none has one, it is
started anew from the state of one manager that is left, and mended then. Where no manager is left there is a backup.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ..errors import StateError
from .doubt import doubts, is_joining, is_unknown
from .membership import BROKEN, advertised, unusable

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from .membership import Membership
    from .nodes import Node


@dataclass(frozen=True)
class Host:
    """One host of the inventory: ``membership`` is ``None`` where it did not answer, ``nodes`` are what it lists.

    ``stopped``: the host did answer, its Engine did not.
    """

    name: str
    role: str
    addr: str | None = None
    membership: Membership | None = None
    nodes: tuple[Node, ...] = ()
    stopped: bool = False

    @property
    def leader(self) -> str | None:
        """The id of who leads the swarm that this host manages, ``None`` where it has none."""
        return next((node.id for node in self.nodes if node.leader), None)


@dataclass(frozen=True)
class Step:
    """A host comes into the swarm. It may have to ``leave`` first, and its old entry ``remove`` be taken away."""

    host: str
    role: str
    leave: bool
    remove: str | None

    def to_result(self) -> dict[str, t.Any]:
        """Show it as plain data."""
        return {"host": self.host, "role": self.role, "leave": self.leave, "remove": self.remove}


@dataclass(frozen=True)
class Recovery:
    """What is to be done. ``case`` is ``none``, ``mend`` or ``recreate``; ``remove`` and ``promote`` are node ids.

    ``join_addr`` is where the inventory has the manager, ``None`` where that does not say an address. ``unnoticed`` are
    ids of managers that the swarm reaches, as far as it knows, and that no host says it is.
    """

    case: str
    manager: str
    join_addr: str | None = None
    remove: tuple[str, ...] = ()
    renew: tuple[Step, ...] = field(default_factory=tuple)
    promote: tuple[str, ...] = ()
    unnoticed: tuple[str, ...] = ()

    def to_result(self) -> dict[str, t.Any]:
        """Show the plan as plain data."""
        return {
            "case": self.case,
            "manager": self.manager,
            "join_addr": self.join_addr,
            "remove": list(self.remove),
            "renew": [step.to_result() for step in self.renew],
            "promote": list(self.promote),
            "unnoticed": list(self.unnoticed),
        }


def recover(hosts: Sequence[Host], *, survivor: str | None = None) -> Recovery:
    """Plan the recovery, or raise a :class:`StateError` that says why there is none, before anything is changed."""
    leading = [host for host in hosts if host.leader]
    if not leading:
        return _recreate(hosts, survivor)
    main = next((host for host in leading if host.name == survivor), leading[0])
    if main.name != survivor and any(_is_apart(host, main) for host in leading):
        raise StateError(
            f"{' and '.join(host.name for host in leading)} follow different leaders, as after a swarm was started "
            "anew while a majority lived: say with recover_survivor whose state is to stay, for all others lose theirs."
        )
    return _mend(hosts, main, named=main.name == survivor)


def _recreate(hosts: Sequence[Host], survivor: str | None) -> Recovery:
    """Take the only manager that is left, or the one that is named: nothing tells which of several is the newest."""
    left = [host for host in hosts if _has_state(host)]
    names = ", ".join(host.name for host in left)
    _refuse_doubt(hosts, left, survivor)
    if not left:
        raise StateError(
            "No host of swarm_managers that answers has the state of a swarm: bring one back, or restore a backup with "
            "the playbook beekeeper.swarm.restore."
        )
    members = max(len(host.membership.remote_managers) for host in left if host.membership)
    if len(left) > members // 2:
        raise StateError(
            f"{names}: {len(left)} of {members} managers answer, which is a majority, but they have no leader: see "
            "that they reach each other on port 2377, and run again. A swarm with a majority is never started anew."
        )
    if survivor is None and len(left) > 1:
        raise StateError(
            f"Several managers are left without a majority ({names}), and nothing tells whose state is the newest: "
            "name it with recover_survivor. The others lose theirs and join again."
        )
    if survivor is not None and survivor not in {host.name for host in left}:
        raise StateError(f"recover_survivor is {survivor}, which is no manager that is left: name one of {names}.")
    main = next(host for host in left if survivor in (None, host.name))
    _check_address(main)
    return Recovery("recreate", main.name)


def _has_state(host: Host) -> bool:
    member = host.membership
    return member is not None and member.role == "manager" and not is_unknown(member)


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


def _check_address(main: Host) -> None:
    """Raft goes on with the address that a manager had, and lets no member change it: joined ones answer there."""
    member, told = t.cast("Membership", main.membership), advertised(main.addr)
    known = next((peer.addr for peer in member.remote_managers if peer.node_id == member.node_id), None)
    if known and told and known != told:
        raise StateError(
            f"{main.name} has address {main.addr} in the inventory, and {known} in raft, which goes on with that: no "
            "other manager could join. Let swarm_advertise_addr name that, and give it to the host as a second "
            "address where it has it no longer."
        )


def _mend(hosts: Sequence[Host], main: Host, *, named: bool) -> Recovery:
    known = {node.id: node for node in main.nodes}
    steps, promote, problems = [], [], [] if named else _stopped(hosts)
    for host in hosts:
        node = known.get(host.membership.node_id) if host.membership else None
        problem = _problem(host, main, node)
        if problem:
            problems.append(problem)
        elif _is_promoted(host, node):
            promote.append(t.cast("Node", node).id)
        elif _is_renewed(host, main, node):
            steps.append(_step(host, node))
    if problems:
        raise StateError(" ".join(problems))
    remove = tuple(node.id for node in main.nodes if _is_stale(node, hosts))
    done = not (remove or steps or promote)
    case, where = "none" if done else "mend", advertised(main.addr)
    unnoticed = tuple(node.id for node in main.nodes if _is_unnoticed(node, hosts))
    return Recovery(case, main.name, where, remove, tuple(steps), tuple(promote), unnoticed)


def _stopped(hosts: Sequence[Host]) -> list[str]:
    """Say of managers whose Engine is stopped that they are not lost. Without them goes who names a survivor."""
    names = ", ".join(host.name for host in hosts if host.stopped and host.role == "manager")
    if not names:
        return []
    return [
        f"{names}: the host answers, but its Engine does not, and is not taken for lost: start it, or take the host "
        "out of the inventory where it is not to come back."
    ]


def _step(host: Host, node: Node | None) -> Step:
    leaves = host.membership is not None and host.membership.state != "inactive"
    return Step(host.name, host.role, leaves, node.id if node else None)


def _is_member(node: Node | None) -> bool:
    return node is not None and bool(node.reachability)


def _is_promoted(host: Host, node: Node | None) -> bool:
    """A worker of this swarm that the inventory has as a manager by now, and that takes part."""
    member = host.membership
    return (
        host.role == "manager"
        and member is not None
        and (member.state, member.role) == ("active", "worker")
        and node is not None
        and node.state == "ready"
    )


def _is_renewed(host: Host, main: Host, node: Node | None) -> bool:
    """Whether the host has to join, as it is now or after it has left what it still believes to be in."""
    member = host.membership
    if member is None or host is main:
        return False
    if member.state == "inactive":
        return True
    if host.role == "manager":
        return not _is_member(node) or _is_apart(host, main)
    return node is None or (node.state == "down" and not _finds(member, main))


def _is_apart(host: Host, main: Host) -> bool:
    """Whether it follows another leader, in a raft of its own.

    Hosts are read one after the other, and where there was an election meanwhile they tell different leaders of one
    raft: each of the two lists the other as a member then.
    """
    if host.leader in (None, main.leader):
        return False
    return not (_lists(host, main) and _lists(main, host))


def _lists(asked: Host, other: Host) -> bool:
    ident = other.membership.node_id if other.membership else ""
    return any(node.id == ident and _is_member(node) for node in asked.nodes)


def _finds(member: Membership, main: Host) -> bool:
    """Whether one of the managers that a worker knows is where a manager is now."""
    return bool({peer.addr for peer in member.remote_managers} & _addrs(main))


def _addrs(main: Host) -> set[str]:
    """Where managers are. Of this one the inventory says it, where it names an address."""
    if main.membership is None:
        return set()
    own, told = main.membership.node_id, advertised(main.addr)
    return {told if told and peer.node_id == own else peer.addr for peer in main.membership.remote_managers}


def _problem(host: Host, main: Host, node: Node | None) -> str | None:
    """Say why nothing can be done with a host: never is one taken out of another swarm."""
    member = host.membership
    if member is None or member.state == "inactive" or host is main:
        return None
    if member.state == "locked":
        return BROKEN["locked"].format(node=host.name)
    if is_joining(member):
        return None if _finds(member, main) else _joins_elsewhere(host.name, member, main)
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
    return member.cluster_id is not None or bool(ids & {node.id for node in main.nodes}) or _finds(member, main)


def _is_stale(node: Node, hosts: Sequence[Host]) -> bool:
    """A lost manager: a member of raft that is not reached, or the entry that one has left; no host says it is it.

    An entry without a manager's rights is what starting anew makes of the others, so name or address must tell.
    """
    if _is_there(node, hosts):
        return False
    if node.reachability:
        return node.reachability != "reachable" or node.state == "down"
    was_manager = any(
        host.role == "manager" and (node.hostname == host.name or (node.addr and node.addr == host.addr))
        for host in hosts
    )
    return was_manager and node.state != "ready"


def _is_unnoticed(node: Node, hosts: Sequence[Host]) -> bool:
    """A manager that the swarm reaches, and no host says it is it: a swarm takes some ten seconds to notice a loss."""
    return node.reachability == "reachable" and node.state != "down" and not _is_there(node, hosts)


def _is_there(node: Node, hosts: Sequence[Host]) -> bool:
    return any(host.membership and host.membership.node_id == node.id for host in hosts)
