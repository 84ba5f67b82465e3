# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What services refer to: networks, configs and secrets, as the Engine has them."""

from __future__ import annotations

import typing as t
from dataclasses import field

from ..records import dataclass

if t.TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Network:
    """One network. ``scope`` is ``swarm`` where services can use it; ``ingress`` marks the routing mesh's own.

    ``ipam`` and ``options`` are what the Engine has, which is more than what was asked for: it fills in subnets and
    VXLAN ids. ``leftover``: the swarm has removed the network and this node has not yet; until it has, the name is not
    free. Only the listing of such a one, which comes from the node and not from the swarm, has ``Containers``.
    """

    id: str
    name: str
    scope: str
    driver: str
    attachable: bool
    internal: bool
    ingress: bool
    labels: dict[str, str]
    options: dict[str, str]
    ipam: dict[str, t.Any]
    leftover: bool = False
    enable_ipv6: bool = False

    @classmethod
    def from_json(cls, obj: Mapping[str, t.Any]) -> Network:
        """Read a network of the Engine."""
        return cls(
            id=obj["Id"],
            name=obj["Name"],
            scope=obj.get("Scope", ""),
            driver=obj.get("Driver", ""),
            attachable=bool(obj.get("Attachable")),
            internal=bool(obj.get("Internal")),
            ingress=bool(obj.get("Ingress")),
            labels=dict(obj.get("Labels") or {}),
            options=dict(obj.get("Options") or {}),
            ipam=dict(obj.get("IPAM") or {}),
            enable_ipv6=bool(obj.get("EnableIPv6")),
            leftover=obj.get("Scope") == "swarm" and obj.get("Containers") is not None and not obj.get("Ingress"),
        )


@dataclass(frozen=True)
class Guest:
    """Whoever is on networks of the swarm (``networks``: their ids): a service's task, or a container outside of Swarm,
    which alone has a ``container_id`` here.
    """

    id: str
    node_id: str
    networks: tuple[str, ...]
    container_id: str = ""

    @classmethod
    def from_json(cls, obj: Mapping[str, t.Any]) -> Guest:
        """Read a task of the Engine."""
        spec = obj.get("Spec") or {}
        return cls(
            id=obj["ID"],
            node_id=obj.get("NodeID") or "",
            networks=tuple(item.get("Target", "") for item in spec.get("Networks") or ()),
            container_id=(spec.get("NetworkAttachmentSpec") or {}).get("ContainerID", ""),
        )


@dataclass(frozen=True)
class Config:
    """One config. ``data`` is base64, as the Engine has it; ``drivers`` is ``Templating``, where the spec has it."""

    id: str
    name: str
    version: int
    labels: dict[str, str]
    data: str = field(repr=False)
    drivers: dict[str, t.Any] = field(default_factory=dict)

    @classmethod
    def from_json(cls, obj: Mapping[str, t.Any]) -> Config:
        """Read a config of the Engine."""
        spec = obj["Spec"]
        return cls(
            id=obj["ID"],
            name=spec["Name"],
            version=obj["Version"]["Index"],
            labels=dict(spec.get("Labels") or {}),
            data=spec.get("Data") or "",
            drivers=_drivers(spec),
        )


@dataclass(frozen=True)
class Secret:
    """One secret. The Engine never gives back its data. ``drivers``: ``Driver`` and ``Templating`` of the spec."""

    id: str
    name: str
    version: int
    labels: dict[str, str]
    drivers: dict[str, t.Any] = field(default_factory=dict)

    @classmethod
    def from_json(cls, obj: Mapping[str, t.Any]) -> Secret:
        """Read a secret of the Engine."""
        spec = obj["Spec"]
        return cls(
            id=obj["ID"],
            name=spec["Name"],
            version=obj["Version"]["Index"],
            labels=dict(spec.get("Labels") or {}),
            drivers=_drivers(spec),
        )


def _drivers(spec: Mapping[str, t.Any]) -> dict[str, t.Any]:
    found = {key: spec.get(key) or {} for key in ("Driver", "Templating")}
    return {
        key: {"Name": driver["Name"], **({"Options": driver["Options"]} if driver.get("Options") else {})}
        for key, driver in found.items()
        if driver.get("Name")
    }
