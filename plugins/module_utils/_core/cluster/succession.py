# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Managers that come and go in one run: whether each that goes leaves a majority of those that are there by then.

The run asks that of each node as its turn comes. Before it, and in check mode, only the whole row can tell.
"""

from __future__ import annotations

import typing as t

from ..errors import RefusedError
from ..records import dataclass
from .alignment import nodes_of
from .guard import is_member, refuse_demotion

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .alignment import Alignment
    from .formation import Formation
    from .host import Host
    from .nodes import Node


@dataclass(frozen=True)
class Voter:
    """What counts of a manager. The ``id`` is empty while it has not joined."""

    id: str
    hostname: str
    state: str
    reachability: str | None


def refusal(hosts: Sequence[Host], formation: Formation, alignment: Alignment) -> str | None:
    """Say why the run would stop at a manager that is to go; ``None`` where each may go when its turn comes."""
    nodes = nodes_of(hosts, formation)
    come = [*_joining(hosts, formation), *_promoted(nodes, alignment)]
    voters = [*(_voter(node) for node in nodes if is_member(node)), *come]
    gone: list[Voter] = []
    for goer in _going(voters, alignment):
        there = [voter for voter in voters if voter not in gone]
        try:
            refuse_demotion(there, goer)
        except RefusedError as exc:
            return _at_its_turn(exc.message, come=come, gone=gone)
        gone.append(goer)
    return None


def _joining(hosts: Sequence[Host], formation: Formation) -> list[Voter]:
    joining = [host for host in hosts if host.name in formation.join and host.role == "manager"]
    return [Voter("", host.name, state="ready", reachability="reachable") for host in joining]


def _promoted(nodes: Sequence[Node], alignment: Alignment) -> list[Voter]:
    """Give the nodes that become members of raft, as the others reach them if they are there."""
    ids = {change.node_id for change in alignment.roles if change.role == "manager"}
    new = [node for node in nodes if node.id in ids and not is_member(node)]
    return [_voter(node, "reachable" if node.state == "ready" else "unreachable") for node in new]


def _voter(node: Node, reachability: str | None = None) -> Voter:
    return Voter(node.id, node.hostname, state=node.state, reachability=reachability or node.reachability)


def _going(voters: Sequence[Voter], alignment: Alignment) -> Iterable[Voter]:
    """Give those that are demoted, then those that are removed, in the order of the run."""
    demoted = [change.node_id for change in alignment.roles if change.role == "worker"]
    ids = [*demoted, *(node.id for node in alignment.remove)]
    known = {voter.id: voter for voter in voters}
    return [known[node_id] for node_id in ids if node_id in known]


def _at_its_turn(sentence: str, *, come: Sequence[Voter], gone: Sequence[Voter]) -> str:
    sides = [("with", come), ("without", gone)]
    said = " and ".join(f"{word} {', '.join(voter.hostname for voter in some)}" for word, some in sides if some)
    return f"{said[0].upper()}{said[1:]}: {sentence}" if said else sentence
