# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One node's membership: what the Engine says of it (``GET /info``, ``.Swarm``), and what follows from that.

An Engine tells its swarm's id only where it is a manager. On a worker the known managers' addresses are all there is.
"""

from __future__ import annotations

import typing as t
from dataclasses import asdict, replace

from ..errors import RefusedError, StateError
from ..records import dataclass

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PORT = "2377"
"""Where managers listen unless they are told otherwise."""


@dataclass(frozen=True)
class RemoteManager:
    """A manager that a node knows. ``addr`` is ``HOST:PORT``."""

    node_id: str
    addr: str


@dataclass(frozen=True)
class Membership:
    """One node's membership.

    ``state`` is the Engine's ``LocalNodeState``: ``inactive``, ``pending``, ``active``, ``locked`` or ``error``.
    ``cluster_id`` is ``None`` on all but a manager whose swarm has a leader; ``error`` is empty where all is well.
    """

    state: str
    node_id: str
    addr: str
    role: str | None
    cluster_id: str | None
    remote_managers: tuple[RemoteManager, ...]
    error: str

    @classmethod
    def from_info(cls, info: Mapping[str, t.Any]) -> Membership:
        """Read ``GET /info``."""
        swarm = info.get("Swarm") or {}
        manager = swarm.get("ControlAvailable", False)
        state = swarm.get("LocalNodeState") or "inactive"
        return cls(
            state=state,
            node_id=swarm.get("NodeID", ""),
            addr=swarm.get("NodeAddr", ""),
            role="manager" if manager else "worker" if state == "active" else None,
            cluster_id=(swarm.get("Cluster") or {}).get("ID") or None,
            remote_managers=tuple(
                sorted(
                    (
                        RemoteManager(node_id=peer["NodeID"], addr=peer["Addr"])
                        for peer in swarm.get("RemoteManagers") or ()
                    ),
                    key=lambda peer: (peer.addr, peer.node_id),
                )
            ),
            error=" ".join(swarm.get("Error", "").split()),
        )

    @classmethod
    def from_result(cls, result: Mapping[str, t.Any]) -> Membership:
        """Read what :meth:`to_result` wrote."""
        peers = tuple(RemoteManager(**peer) for peer in result["remote_managers"])
        return cls(**{**result, "remote_managers": peers})

    def to_result(self) -> dict[str, t.Any]:
        """Show the membership as a module returns it."""
        return {**asdict(self), "remote_managers": [asdict(peer) for peer in self.remote_managers]}

    @property
    def join_addr(self) -> str | None:
        """Where other nodes join this manager, the address that it advertises: ``None`` on what is no manager."""
        if self.role != "manager":
            return None
        own = (peer.addr for peer in self.remote_managers if peer.node_id == self.node_id)
        return next(own, f"{self.addr}:{PORT}" if self.addr else UNKNOWN)


INACTIVE = Membership(state="inactive", node_id="", addr="", role=None, cluster_id=None, remote_managers=(), error="")
"""In no swarm."""

UNKNOWN = "(known afterwards)"
"""Stands in check mode for what only the Engine can say."""

UNKNOWN_TOKEN = "(token known afterwards)"
"""Stands for a join token. Ansible hides it wherever it appears, so it must be another text than ``UNKNOWN``."""

BROKEN: Mapping[str, str] = {
    "pending": "{node} is still joining a swarm: wait until `docker info` there says active, or let it leave with "
    "`docker swarm leave --force`.",
    "locked": "{node} is a manager whose swarm is locked: give unlock_key, or unlock it with `docker swarm unlock`.",
    "error": "{node} is in a swarm but cannot take part in it ({error}): repair it (without a reason, a restart of its "
    "Engine does), or let it leave with `docker swarm leave --force`.",
}
"""State of an Engine -> why nothing can be done on it now."""


@dataclass(frozen=True)
class Wanted:
    """The membership that a node is to have.

    With ``create`` it initialises a swarm of its own where it is in none, else it joins. ``cluster_id`` is the swarm
    that it must be in, ``remote_addrs`` are managers of that swarm. ``unlocks``: the key of a locked manager is at
    hand. ``recreates``: a manager whose swarm has no leader starts it anew with itself as the only manager.
    """

    role: str
    create: bool
    cluster_id: str | None = None
    remote_addrs: tuple[str, ...] = ()
    unlocks: bool = False
    recreates: bool = False


def decide(wanted: Wanted, observed: Membership, *, node: str) -> str:
    """Say what brings the node there, or raise a :class:`StateError`: why not.

    ``none``, ``init``, ``join``, ``unlock`` or ``force_new_cluster``.
    """
    if observed.state == "locked" and wanted.unlocks:
        return "unlock"
    if wanted.recreates:
        return _decide_anew(observed, node=node)
    if observed.state == "inactive":
        if wanted.create and wanted.cluster_id:
            raise StateError(
                f"{node} is in no swarm, and would initialise another than {wanted.cluster_id}: let it join that one."
            )
        return "init" if wanted.create else "join"
    problem = (
        unusable(observed, node=node)
        or other_swarm(wanted, observed, node=node)
        or wrong_role(observed, role=wanted.role, node=node)
    )
    if problem:
        raise StateError(problem)
    return "none"


def _decide_anew(observed: Membership, *, node: str) -> str:
    """A manager that has a leader is where ``force_new_cluster`` brings it: running it again does nothing."""
    if observed.state == "inactive":
        raise StateError(f"{node} is in no swarm that could start anew: leave force_new_cluster out for a new swarm.")
    if observed.state == "locked":
        raise StateError(BROKEN["locked"].format(node=node))
    if observed.role == "worker":
        raise StateError(f"{node} is a worker, and only a manager has the state of its swarm: run this on a manager.")
    return "none" if observed.cluster_id else "force_new_cluster"


def decide_leave(observed: Membership, *, node: str, force: bool) -> str:
    """Say whether the node has to ``leave`` to be in no swarm, or raise a :class:`RefusedError`.

    A manager that leaves by force stays a dead member of raft and counts for the majority (``docker swarm leave``).
    """
    if observed.state == "inactive":
        return "none"
    if force or (observed.role != "manager" and observed.state != "locked"):
        return "leave"
    if observed.state == "locked":
        raise RefusedError(
            f"{node} is a locked manager, and one that leaves like this stays a dead member of raft: unlock and demote "
            "it first, or set force."
        )
    others = len(observed.remote_managers) - 1
    if others > 0:
        raise RefusedError(
            f"{node} is one of {others + 1} managers, and one that leaves like this stays a dead member of raft: "
            "demote it first, or set force."
        )
    raise RefusedError(f"{node} is the only manager, and its swarm ends when it leaves: set force if it is to end.")


def expected(wanted: Wanted) -> Membership:
    """Say what a node's membership would be after what :func:`decide` says, for check mode."""
    return replace(INACTIVE, state="active", node_id=UNKNOWN, role=wanted.role, cluster_id=wanted.cluster_id or UNKNOWN)


def unusable(observed: Membership, *, node: str) -> str | None:
    """Say why a node that is neither in a swarm nor out of all cannot be worked on."""
    if observed.state not in BROKEN:
        return None
    return BROKEN[observed.state].format(node=node, error=observed.error or "no reason given")


def wrong_role(observed: Membership, *, role: str, node: str) -> str | None:
    """Say that a member has the other role."""
    if observed.role == role:
        return None
    verb = "promote" if role == "manager" else "demote"
    return (
        f"{node} is a {observed.role} of its swarm, but is to be a {role}: {verb} it on a manager with `docker node "
        f"{verb}`, or let it leave first."
    )


def other_swarm(wanted: Wanted, observed: Membership, *, node: str) -> str | None:
    """Say that a member is in another swarm than it must be, as far as its Engine can tell."""
    if wanted.cluster_id and observed.cluster_id:
        if observed.cluster_id == wanted.cluster_id:
            return None
        return (
            f"{node} is in swarm {observed.cluster_id}, but must be in {wanted.cluster_id}: let it leave with `docker "
            "swarm leave --force` first."
        )
    if _may_be_known(wanted.remote_addrs, observed.remote_managers):
        return None
    known = ", ".join(peer.addr for peer in observed.remote_managers)
    return (
        f"{node} is in another swarm: its managers are {known}, and none of them is in remote_addrs "
        f"({', '.join(wanted.remote_addrs)}): let it leave with `docker swarm leave --force` first, or add the address "
        "that a manager advertises."
    )


def advertised(addr: str | None) -> str | None:
    """Give what the inventory has as ``HOST:PORT``, ``None`` where it is a name, as of an interface."""
    found = _with_port(addr) if addr else ""
    return found if found and not _is_name(found) else None


def _may_be_known(wanted: Sequence[str], known: Sequence[RemoteManager]) -> bool:
    """Whether one of the addresses is a known manager's, or a name, which only the node could look up."""
    addrs = {peer.addr for peer in known}
    asked = {_with_port(addr) for addr in wanted}
    return not asked or not addrs or bool(asked & addrs) or any(_is_name(addr) for addr in asked)


def _with_port(addr: str) -> str:
    """Complete ``10.0.0.1``, ``10.0.0.1:2377``, ``[fd00::1]``, ``[fd00::1]:2377`` or ``fd00::1`` to ``HOST:PORT``."""
    if addr.count(":") > 1 and not addr.startswith("["):
        addr = f"[{addr}]"
    return addr if addr.rpartition("]")[2].count(":") else f"{addr}:{PORT}"


def _is_name(addr: str) -> bool:
    host = addr.rpartition(":")[0]
    return not host.startswith("[") and not host.replace(".", "").isdigit()
