# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nodes as the Engine has them."""

from __future__ import annotations

import typing as t
from dataclasses import field

from ..records import dataclass
from .note import in_force, note_of, owners, with_note

if t.TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Node:
    """One node. ``platform`` is ``OS/architecture``; ``reachability`` is empty and ``leader`` false for workers.

    ``labels`` are the swarm's (``node.labels.*`` in constraints) without our ``note``, ``engine_labels`` those of the
    daemon (``engine.labels.*``). ``resources`` are what tasks can reserve: ``NanoCPUs``, ``MemoryBytes``, and the kinds
    of generic resources with their numbers.
    """

    id: str
    hostname: str
    addr: str
    role: str
    availability: str
    state: str
    platform: str
    engine_version: str
    leader: bool
    reachability: str
    labels: dict[str, str] = field(default_factory=dict)
    engine_labels: dict[str, str] = field(default_factory=dict)
    resources: dict[str, int] = field(default_factory=dict)
    note: str = ""

    @classmethod
    def from_json(cls, obj: Mapping[str, t.Any]) -> Node:
        """Read a node of the Engine, or of :meth:`to_json`."""
        flat = obj if "Hostname" in obj else _flat(obj)
        return cls(
            id=flat["ID"],
            hostname=flat["Hostname"],
            addr=flat["Addr"],
            role=flat["Role"],
            availability=flat["Availability"],
            state=flat["State"],
            platform=flat["Platform"],
            engine_version=flat["EngineVersion"],
            leader=flat["Leader"],
            reachability=flat["Reachability"],
            labels=owners(flat.get("Labels")),
            engine_labels=dict(flat.get("EngineLabels") or {}),
            resources=dict(flat.get("Resources") or {}),
            note=note_of(flat.get("Labels")),
        )

    @property
    def availability_before(self) -> str:
        """The availability before a drain without a gap that has not ended, empty where there is none."""
        return in_force(self.note, self.availability)

    def to_json(self) -> dict[str, t.Any]:
        """Write the flat form that travels to the controller."""
        return {
            "ID": self.id,
            "Hostname": self.hostname,
            "Addr": self.addr,
            "Role": self.role,
            "Availability": self.availability,
            "State": self.state,
            "Platform": self.platform,
            "EngineVersion": self.engine_version,
            "Leader": self.leader,
            "Reachability": self.reachability,
            "Labels": with_note(self.labels, self.note),
            "EngineLabels": self.engine_labels,
            "Resources": self.resources,
        }

    def to_result(self) -> dict[str, t.Any]:
        """Show the node as a module returns it, as ``swarm_info`` does."""
        return {
            "id": self.id,
            "hostname": self.hostname,
            "role": self.role,
            "availability": self.availability,
            "state": self.state,
            "addr": self.addr,
            "engine_version": self.engine_version,
            "leader": self.leader,
            "reachability": self.reachability or None,
            "labels": self.labels,
            "availability_before": self.availability_before or None,
        }


def _flat(obj: Mapping[str, t.Any]) -> dict[str, t.Any]:
    """Flatten the Engine's node. A node that never connected has an empty description."""
    spec, description = obj.get("Spec") or {}, obj.get("Description") or {}
    status, manager = obj.get("Status") or {}, obj.get("ManagerStatus") or {}
    platform, engine = description.get("Platform") or {}, description.get("Engine") or {}
    return {
        "ID": obj["ID"],
        "Hostname": description.get("Hostname", ""),
        "Addr": status.get("Addr", ""),
        "Role": spec.get("Role", ""),
        "Availability": spec.get("Availability", ""),
        "State": status.get("State", ""),
        "Platform": "{}/{}".format(platform.get("OS", ""), platform.get("Architecture", "")).strip("/"),
        "EngineVersion": engine.get("EngineVersion", ""),
        "Leader": bool(manager.get("Leader")),
        "Reachability": manager.get("Reachability", ""),
        "Labels": spec.get("Labels") or {},
        "EngineLabels": engine.get("Labels") or {},
        "Resources": read_resources(description.get("Resources") or {}),
    }


def read_resources(obj: Mapping[str, t.Any]) -> dict[str, int]:
    """Read ``Resources`` of a node, or ``Reservations`` of a task: what is named piece by piece is counted.

    What is 0, which the Engine leaves out, is not there.
    """
    found = {kind: int(obj[kind]) for kind in ("NanoCPUs", "MemoryBytes") if obj.get(kind)}
    for generic in obj.get("GenericResources") or ():
        discrete, named = generic.get("DiscreteResourceSpec"), generic.get("NamedResourceSpec")
        kind, number = (discrete["Kind"], int(discrete.get("Value", 0))) if discrete else (named["Kind"], 1)
        found[kind] = found.get(kind, 0) + number
    return {kind: number for kind, number in found.items() if number}
