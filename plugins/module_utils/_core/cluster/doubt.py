# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hosts of which nobody can tell what they are members of, and that may have the state of a manager all the same.

An Engine that failed, say because its certificate has expired, tells neither a node id nor managers that it knows
(``daemon/cluster/swarm.go:Info``), and one that is stopped tells nothing. Only who looks at the host can know.
"""

from __future__ import annotations

import typing as t

from ..records import dataclass

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from .host import Host
    from .membership import Membership


@dataclass(frozen=True)
class Doubt:
    """Hosts with the same trouble: ``what`` it is, and which ``look`` ends the doubt."""

    names: tuple[str, ...]
    what: str
    look: str

    def said(self, meaning: str, way: str) -> str:
        """Make a sentence of it, with what it can mean and with the other ``way`` out."""
        return f"{', '.join(self.names)}: {self.what}, and {meaning}: {self.look}, {way}."


def doubts(hosts: Iterable[Host]) -> list[Doubt]:
    """Say of which of these hosts nobody can tell what they are members of. Who does not answer at all is lost."""
    found: dict[tuple[str, str], list[str]] = {}
    for host in hosts:
        trouble = _trouble(host)
        if trouble:
            found.setdefault(trouble, []).append(host.name)
    return [Doubt(tuple(names), *trouble) for trouble, names in found.items()]


def is_joining(member: Membership) -> bool:
    """Whether it tries to join, and was no member before: who was one knows the ids of managers (``node.go:New``)."""
    peers = member.remote_managers
    return member.state == "pending" and not member.node_id and bool(peers) and not any(peer.node_id for peer in peers)


def is_unknown(member: Membership) -> bool:
    """Whether an Engine that answers does not tell what it is a member of."""
    if member.state == "error":
        return True
    return member.state == "pending" and member.role is None and not is_joining(member)


def _trouble(host: Host) -> tuple[str, str] | None:
    if host.stopped:
        return "the host answers, but its Engine does not", "start it"
    member = host.membership
    if member is None or not is_unknown(member):
        return None
    if member.state == "error":
        reason = member.error or "no reason given"
        return (
            f"its Engine is in error ({reason})",
            "see what `docker info` and the Engine's log say there and repair it",
        )
    return "its Engine is starting or joining", "wait until `docker info` there says active"
