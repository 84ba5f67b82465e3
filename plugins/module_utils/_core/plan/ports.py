# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Find published ports that Swarm would refuse, before the first write."""

from __future__ import annotations

import typing as t

from ..errors import ComposeError

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..spec.project import Wanted
    from ..state.service import Service

Port = t.Tuple[int, str]


def check_ports(wanted: Wanted, services: Iterable[Service]) -> None:
    """Refuse a port that two services publish, of the layers or running, of whatever stack (``checkPortConflicts`` of
    swarmkit).

    Only services that publish it on their own nodes, in mode host, can share one. What runs and is not in the layers
    keeps its ports: it stays, or is removed last. Raises :class:`ComposeError`.
    """
    names = {spec["Name"] for spec in wanted.services}
    taken: dict[Port, list[tuple[str, str]]] = {}
    for service in services:
        for port, mode in published(service.spec) if service.name not in names else ():
            taken.setdefault(port, []).append((mode, f"service {service.name}, which is not in the layers,"))
    for spec in wanted.services:
        key = spec["Name"][len(wanted.stack) + 1 :]
        ports = list(published(spec))
        for port, mode in ports:
            other = next((owner for its, owner in taken.get(port, ()) if "ingress" in (mode, its)), None)
            if other:
                raise _clash(key, port, other)
        for port, mode in ports:
            taken.setdefault(port, []).append((mode, f"services.{key}"))


def _clash(key: str, port: Port, other: str) -> ComposeError:
    number, protocol = port
    return ComposeError(
        f"services.{key}.ports: port {number}/{protocol} is published by {other} too; publish another, or free it "
        "there first.",
        path=("services", key, "ports"),
    )


def published(spec: Mapping[str, t.Any]) -> Iterator[tuple[Port, str]]:
    for port in (spec.get("EndpointSpec") or {}).get("Ports") or ():
        if port.get("PublishedPort"):
            yield (port["PublishedPort"], port.get("Protocol", "tcp")), port.get("PublishMode", "ingress")
