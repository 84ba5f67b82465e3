# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the managers know of the nodes of their swarm: ``GET /nodes`` as frozen values."""

from __future__ import annotations

import typing as t
from dataclasses import asdict

from ..records import dataclass
from ..state.note import in_force, note_of, owners
from .guard import quorum_of_nodes

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NO_IP_VS = (
    "The kernel of this node has no ip_vs: virtual IPs of services and the ingress routing mesh carry no traffic on "
    "it: load the module ip_vs, or use endpoint_mode dnsrr and ports in host mode."
)


@dataclass(frozen=True)
class Node:
    """One node. ``leader`` and ``reachability`` are of managers: ``False`` and ``None`` on a worker.

    ``availability_before`` is what a drain without a gap that has not ended has found.
    """

    id: str
    hostname: str
    role: str
    availability: str
    state: str
    addr: str
    engine_version: str
    leader: bool
    reachability: str | None
    labels: Mapping[str, str]
    availability_before: str | None = None

    @classmethod
    def from_json(cls, data: Mapping[str, t.Any]) -> Node:
        """Read one entry of ``GET /nodes``."""
        spec, description, status = data["Spec"], data.get("Description") or {}, data.get("Status") or {}
        manager = data.get("ManagerStatus") or {}
        availability = spec.get("Availability", "")
        return cls(
            id=data["ID"],
            hostname=description.get("Hostname", ""),
            role=spec.get("Role", ""),
            availability=availability,
            state=status.get("State", ""),
            addr=status.get("Addr", ""),
            engine_version=(description.get("Engine") or {}).get("EngineVersion", ""),
            leader=manager.get("Leader", False),
            reachability=manager.get("Reachability"),
            labels=owners(spec.get("Labels")),
            availability_before=in_force(note_of(spec.get("Labels")), availability) or None,
        )

    @classmethod
    def from_result(cls, result: Mapping[str, t.Any]) -> Node:
        """Read what :meth:`to_result` wrote, with containers of its own: Ansible's cannot be copied."""
        return cls(**{**result, "labels": dict(result["labels"])})

    def to_result(self) -> dict[str, t.Any]:
        """Show the node as a module returns it."""
        return asdict(self)


def read_nodes(listed: Sequence[Mapping[str, t.Any]]) -> tuple[Node, ...]:
    """Read ``GET /nodes``, in the order of the host names."""
    return tuple(sorted((Node.from_json(entry) for entry in listed), key=lambda node: (node.hostname, node.id)))


def leader_of(nodes: Sequence[Node]) -> Node | None:
    """Find the manager that leads, ``None`` while there is an election."""
    return next((node for node in nodes if node.leader), None)


def advice(nodes: Sequence[Node], *, ip_vs: bool | None) -> list[str]:
    """Sentences on what serves the swarm badly. ``ip_vs`` is ``None`` where this node's kernel cannot be asked."""
    sentences = quorum_of_nodes(nodes).advice() if nodes else []
    versions = sorted({node.engine_version for node in nodes})
    if len(versions) > 1:
        sentences.append(f"The nodes run different Engines ({', '.join(versions)}): upgrade them to one version.")
    if ip_vs is False:
        sentences.append(NO_IP_VS)
    return sentences
