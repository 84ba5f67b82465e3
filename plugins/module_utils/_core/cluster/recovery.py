# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""After managers were lost: which of the cases it is, and what brings the hosts of the inventory back into one swarm.

Where a swarm has a leader, it is mended: lost managers are removed, others take their place. Where none has one, it is
started anew from the state of one manager that is left, and mended then. Where no manager is left there is a backup.
"""

from __future__ import annotations

import typing as t
from dataclasses import field

from ..errors import StateError
from ..records import dataclass
from .doubt import is_unknown
from .hindrance import check_address, finds, hindrance, not_lost, refuse_to_recreate
from .membership import advertised

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from .host import Host
    from .nodes import Node


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
    refuse_to_recreate(hosts, left, survivor)
    main = next(host for host in left if survivor in (None, host.name))
    check_address(main)
    return Recovery("recreate", main.name)


def _has_state(host: Host) -> bool:
    member = host.membership
    return member is not None and member.role == "manager" and not is_unknown(member)


def _mend(hosts: Sequence[Host], main: Host, *, named: bool) -> Recovery:
    known = {node.id: node for node in main.nodes}
    steps, promote, problems = [], [], [] if named else not_lost(hosts)
    for host in hosts:
        node = known.get(host.node_id)
        problem = hindrance(host, main, node)
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
    return node is None or (node.state == "down" and not finds(member, main))


def _is_apart(host: Host, main: Host) -> bool:
    """Whether it follows another leader, in a raft of its own.

    Hosts are read one after the other, and where there was an election meanwhile they tell different leaders of one
    raft: each of the two lists the other as a member then.
    """
    if host.leader in (None, main.leader):
        return False
    return not (_lists(host, main) and _lists(main, host))


def _lists(asked: Host, other: Host) -> bool:
    return any(node.id == other.node_id and _is_member(node) for node in asked.nodes)


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
    return any(host.node_id == node.id for host in hosts)
