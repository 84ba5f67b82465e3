# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the nodes of a standing swarm to those of the inventory: roles, labels, availability, and who is not in it."""

from __future__ import annotations

import typing as t
from dataclasses import asdict

from ..errors import StateError
from ..records import dataclass
from .guard import is_lost, is_member
from .whose import absent_from, is_silent, short

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .formation import Formation
    from .host import Host
    from .nodes import Node


@dataclass(frozen=True)
class RoleChange:
    """One host that moved between the groups: its node, and the manager that is asked to change it."""

    host: str
    node_id: str
    role: str
    via: str


@dataclass(frozen=True)
class Alignment:
    """What is to be done to members, in this order.

    ``roles`` have promotions before demotions and the leader last. ``differing`` are hosts whose labels or availability
    differ, ``drains`` whether one of them is drained. ``remove`` are nodes of no host, removed through ``keeper``;
    ``strangers`` are the host names of those that stay because nobody asked for it. No manager goes before those that
    are to take its place are there: ``lacking`` are managers of the inventory that neither are nor become one now,
    ``held`` who stays a manager because of them.
    """

    keeper: str
    roles: tuple[RoleChange, ...] = ()
    differing: tuple[str, ...] = ()
    drains: bool = False
    remove: tuple[Node, ...] = ()
    strangers: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    held: tuple[str, ...] = ()

    def to_result(self) -> dict[str, t.Any]:
        """Show it as plain data."""
        return {
            "keeper": self.keeper,
            "roles": [asdict(change) for change in self.roles],
            "differing": list(self.differing),
            "drains": self.drains,
            "remove": [node.to_result() for node in self.remove],
            "strangers": list(self.strangers),
            "lacking": list(self.lacking),
            "held": list(self.held),
        }


def align(
    hosts: Sequence[Host], formation: Formation, *, remove_absent: bool = False, replace_labels: bool = False
) -> Alignment:
    """Compare the members with the inventory. Raises a :class:`StateError` where removing could hit a host of it."""
    nodes = nodes_of(hosts, formation)
    known = {node.id: node for node in nodes}
    members = [(host, known[host.node_id]) for host in hosts if host.acts and host.node_id in known]
    promoted = [_change(host, formation.manager) for host, node in members if _is_to_be(host, node, "manager")]
    lacking = _lacking(hosts, formation, promoted)
    keeper = formation.manager if lacking else _keeper(hosts, formation, promoted)
    demoted = sorted(
        (pair for pair in members if _is_to_be(*pair, "worker")),
        key=lambda pair: (pair[1].leader, not is_lost(pair[1]), pair[0].name),
    )
    differing = [host for host, node in members if _differs(host, node, replace_labels=replace_labels)]
    joining = [host for host in hosts if host.labels and host.name in (*formation.join, formation.manager)]
    new = [host for host in joining if host.node_id not in known]
    absent = absent_from(hosts, nodes)
    unsure = _unsure(hosts, nodes) if absent else []
    if absent and unsure and remove_absent:
        raise StateError(_doubt(unsure, absent))
    # those that are lost first: without them a majority is fewer
    removed = sorted(absent, key=lambda node: not (is_member(node) and is_lost(node))) if remove_absent else []
    leaving = [*(host.name for host, _node in demoted), *(_named(node) for node in removed if node.role == "manager")]
    return Alignment(
        keeper=keeper,
        roles=(*promoted, *(_change(host, keeper) for host, _node in demoted if not lacking)),
        differing=tuple(host.name for host in hosts if host in differing or host in new),
        drains=any(host.availability == "drain" for host in differing),
        remove=tuple(node for node in removed if not lacking or node.role != "manager"),
        strangers=() if remove_absent or unsure else tuple(_named(node) for node in absent),
        lacking=tuple(lacking) if leaving else (),
        held=tuple(leaving) if lacking else (),
    )


def nodes_of(hosts: Sequence[Host], formation: Formation) -> Sequence[Node]:
    """Give the nodes of the swarm as its manager lists them, none where it is still to be made."""
    return next((host.nodes for host in hosts if host.name == formation.manager), ())


def waiting(alignment: Alignment) -> str | None:
    """Say who stays a manager, and for whom it waits."""
    if not alignment.held:
        return None
    lacking, held = ", ".join(alignment.lacking), ", ".join(alignment.held)
    return (
        f"Managers that are to go stay ({held}), because others of swarm_managers cannot take over ({lacking}): make "
        "every manager of the inventory reachable and part of the run, or take it out of the inventory."
    )


def shared_names(nodes: Iterable[Node]) -> list[str]:
    """Sentences about host names that several nodes have."""
    by_name: dict[str, list[Node]] = {}
    for node in nodes:
        by_name.setdefault(node.hostname, []).append(node)
    return [
        f"{len(group)} nodes of the swarm have the host name {name}: "
        f"{', '.join(f'{node.id} ({node.role}, {node.state})' for node in group)}: remove by its id what is no more, "
        "or give each host a name of its own."
        for name, group in sorted(by_name.items())
        if len(group) > 1
    ]


def steps(
    formation: Formation,
    alignment: Alignment,
    hosts: Sequence[Host],
    *,
    unlocked: Sequence[str] = (),
    settings: Sequence[str] = (),
) -> list[str]:
    """Say in few words what is to be done, in its order. ``settings`` say themselves what they become."""
    roles = {host.name: host.role for host in hosts}
    joins = {role: [name for name in formation.join if roles[name] == role] for role in ("manager", "worker")}
    moves: dict[str, list[str]] = {"manager": [], "worker": []}
    for change in alignment.roles:
        moves[change.role].append(change.host)
    said: list[tuple[str, Sequence[str]]] = [
        ("unlock", unlocked),
        ("initialise the swarm on", [formation.manager] if formation.init else []),
        ("set", settings),
        ("join as managers:", joins["manager"]),
        ("join as workers:", joins["worker"]),
        ("promote", moves["manager"]),
        ("set labels or availability of", alignment.differing),
        ("demote", moves["worker"]),
        ("remove", [_named(node) for node in alignment.remove]),
    ]
    return [f"{what} {', '.join(names)}" for what, names in said if names]


def _is_to_be(host: Host, node: Node, role: str) -> bool:
    """Whether it has to change to this role, also where a run before asked for it and did not see it through."""
    return host.role == role and (node.role != role or host.member_role != role)


def _lacking(hosts: Sequence[Host], formation: Formation, promoted: Sequence[RoleChange]) -> list[str]:
    """Find the managers of the inventory that neither are one, as far as the swarm reaches them, nor become one now."""
    nodes = nodes_of(hosts, formation)
    coming = {formation.manager, *formation.join, *(change.host for change in promoted)}
    return [
        host.name
        for host in hosts
        if host.role == "manager" and host.name not in coming and not any(_is_reached(host, node) for node in nodes)
    ]


def _is_reached(host: Host, node: Node) -> bool:
    is_its = short(node.hostname) == short(host.name) if is_silent(host) else node.id == host.node_id
    return is_its and node.role == "manager" and node.reachability == "reachable"


def _change(host: Host, via: str) -> RoleChange:
    return RoleChange(host=host.name, node_id=host.node_id, role=host.role, via=via)


def _keeper(hosts: Sequence[Host], formation: Formation, promoted: Sequence[RoleChange]) -> str:
    """Find the manager that stays one: the one that leads where it does, else the first that becomes one before."""
    stays = [host.name for host in hosts if host.role == "manager"]
    coming = {*formation.join, *(change.host for change in promoted)}
    able = [host.name for host in hosts if host.name in stays and (host.leads or host.name in coming)]
    return formation.manager if formation.manager in stays or not able else able[0]


def _differs(host: Host, node: Node, *, replace_labels: bool) -> bool:
    if host.availability is not None and host.availability != node.availability:
        return True
    if host.labels is None:
        return False
    wanted = dict(host.labels) if replace_labels else {**node.labels, **host.labels}
    return wanted != dict(node.labels)


def _unsure(hosts: Sequence[Host], nodes: Sequence[Node]) -> list[str]:
    names = {short(node.hostname) for node in nodes}
    return [host.name for host in hosts if is_silent(host) and short(host.name) not in names]


def _named(node: Node) -> str:
    return node.hostname or node.id


def _doubt(unsure: Sequence[str], absent: Sequence[Node]) -> str:
    listed = ", ".join(_named(node) for node in absent)
    return (
        f"No node is removed, because {', '.join(unsure)} of the inventory did not say which node it is, and may be "
        f"one of those that are not in it ({listed}): make every host reachable and its Engine take part, or leave "
        "cluster_remove_absent out."
    )
