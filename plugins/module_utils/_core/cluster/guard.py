# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No manager is taken one too many: what remains when managers go down, or stop being managers."""

from __future__ import annotations

import typing as t

from ..errors import RefusedError
from ..records import dataclass
from .quorum import Quorum

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..state.node import Node


class Member(t.Protocol):
    """What tells whether a manager counts, of whichever kind of node."""

    @property
    def state(self) -> str: ...
    @property
    def reachability(self) -> str | None: ...


class Named(Member, t.Protocol):
    """The same with what a sentence calls it."""

    @property
    def id(self) -> str: ...
    @property
    def hostname(self) -> str: ...


OVERRIDE = "or allow it with allow_quorum_loss: true"


def is_member(node: Member) -> bool:
    """Whether the node is a member of raft, whatever role is wanted of it."""
    return bool(node.reachability)


def is_lost(node: Member) -> bool:
    """Whether a member must be counted as lost. After a change of the leader nodes are ``unknown`` for a while."""
    return node.reachability != "reachable" or node.state == "down"


def quorum_of_nodes(nodes: Iterable[Member]) -> Quorum:
    """Count the members of raft, and those that are not lost."""
    members = [node for node in nodes if is_member(node)]
    return Quorum(managers=len(members), reachable=sum(not is_lost(node) for node in members))


@dataclass(frozen=True)
class Forecast:
    """The quorum before and after nodes go down. ``lost`` and ``leader`` are host names."""

    before: Quorum
    after: Quorum
    lost: tuple[str, ...]
    leader: str | None
    takes_leader: bool

    @property
    def advice(self) -> list[str]:
        """Sentences about a number of managers that serves the swarm badly."""
        return self.before.advice()

    def to_result(self) -> dict[str, t.Any]:
        """Show it as a module returns it."""
        return {
            "holds": self.after.holds,
            "before": {**self.before.to_result(), "spare": self.before.spare},
            "after": {**self.after.to_result(), "spare": self.after.spare},
            "lost": list(self.lost),
            "leader": self.leader,
            "takes_leader": self.takes_leader,
        }


def forecast(nodes: Sequence[Node], taken: Sequence[Node]) -> Forecast:
    """Count what remains when these nodes go down; workers among them do not count."""
    before = quorum_of_nodes(nodes)
    going = {node.id for node in taken if is_member(node) and not is_lost(node)}
    leader = next((node for node in nodes if node.leader), None)
    return Forecast(
        before=before,
        after=before.after_loss(len(going)),
        lost=tuple(_name(node) for node in nodes if is_member(node) and is_lost(node)),
        leader=_name(leader) if leader else None,
        takes_leader=leader is not None and leader.id in going,
    )


def refuse_loss(nodes: Sequence[Node], taken: Sequence[Node]) -> None:
    """Raise a :class:`RefusedError` where the swarm has no majority when these nodes are down."""
    foreseen = forecast(nodes, taken)
    before, after = foreseen.before, foreseen.after
    if after.holds:
        return
    gone = list(dict.fromkeys(_name(node) for node in taken if is_member(node)))
    what = f"taking {', '.join(gone)} leaves {after.reachable}" if gone else "that is no majority"
    way = _bring_back(nodes, taken) or f"take {_number(before.spare)} at once"
    raise RefusedError(
        f"{_numbers(before)}, majority {before.majority}: {what}: {way}, {OVERRIDE}.", **foreseen.to_result()
    )


def after_demotion(nodes: Sequence[Member], node: Member) -> Quorum:
    """Give the quorum when a node is no member any more."""
    lost = is_lost(node)
    return quorum_of_nodes(nodes).after_removal(reachable=int(not lost), unreachable=int(lost))


def after_change(nodes: Sequence[Node], node: Node, *, role: str) -> Quorum:
    """Give the quorum when a node has the role, which one that is ready takes on."""
    if role == "worker" and is_member(node):
        return after_demotion(nodes, node)
    before = quorum_of_nodes(nodes)
    if role == "manager" and not is_member(node):
        return Quorum(managers=before.managers + 1, reachable=before.reachable + (node.state == "ready"))
    return before


def refuse_demotion(nodes: Sequence[Named], node: Named, *, allow_loss: bool = False) -> None:
    """Raise a :class:`RefusedError` where a manager cannot stop being one. The last one never can."""
    if not is_member(node):
        return
    before, after = quorum_of_nodes(nodes), after_demotion(nodes, node)
    name = _name(node)
    if after.managers == 0:
        raise RefusedError(
            f"{name} is the last manager of the swarm: promote another node first.", quorum=before.to_result()
        )
    if after.holds or allow_loss:
        return
    way = _bring_back(nodes, [node]) or "promote another node first"
    raise RefusedError(
        f"{_numbers(before)}, majority {before.majority}: taking {name} leaves {after.reachable} of {after.managers}, "
        f"which need {after.majority}: {way}, {OVERRIDE}.",
        quorum=before.to_result(),
    )


def _name(node: Named) -> str:
    return node.hostname or node.id


def _numbers(quorum: Quorum) -> str:
    return f"{quorum.managers} manager{'s' if quorum.managers != 1 else ''}, {quorum.reachable} reachable"


def _number(spare: int) -> str:
    return f"at most {spare}" if spare > 0 else "none of them"


def _bring_back(nodes: Sequence[Named], taken: Sequence[Named]) -> str | None:
    """Say which managers must come back first."""
    lost = [_name(node) for node in nodes if is_member(node) and is_lost(node) and node not in taken]
    return f"bring {', '.join(lost)} back or demote {'it' if len(lost) == 1 else 'them'} first" if lost else None
