# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Find published ports that Swarm would refuse, before the first write."""

from __future__ import annotations

import typing as t

from ..errors import ComposeError, format_path

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from ..spec.project import Wanted
    from ..state.service import Service

Port = t.Tuple[int, str]


def check_ports(wanted: Wanted, services: Iterable[Service], *, leaving: Collection[str] = ()) -> None:
    """Refuse a port that two services publish, of the layers or running, of whatever stack (``checkPortConflicts`` of
    swarmkit).

    One service cannot publish it twice, whatever the modes (``validateEndpointSpec``). Only services that publish it on
    their own nodes, in mode host, can share one. What runs and is not in the layers keeps its ports, but for what is
    ``leaving`` (names). Raises :class:`ComposeError`.
    """
    names = {*leaving, *(spec["Name"] for spec in wanted.services)}
    taken: dict[Port, list[tuple[str, str]]] = {}
    for service in services:
        for port, mode in published(service.spec) if service.name not in names else ():
            taken.setdefault(port, []).append((mode, f"service {service.name}, which is not in the layers,"))
    for spec in wanted.services:
        key = spec["Name"][len(wanted.stack) + 1 :]
        ports = list(published(spec))
        twice = next((port for number, (port, _mode) in enumerate(ports) if port in dict(ports[:number])), None)
        if twice:
            raise _wrong(key, twice, "is published twice; publish another, or take one out.")
        for port, mode in ports:
            other = next((owner for its, owner in taken.get(port, ()) if "ingress" in (mode, its)), None)
            if other:
                raise _wrong(key, port, f"is published by {other} too; publish another, or free it there first.")
        for port, mode in ports:
            taken.setdefault(port, []).append((mode, f"services.{key}"))


def _wrong(key: str, port: Port, said: str) -> ComposeError:
    number, protocol = port
    path = ("services", key, "ports")
    return ComposeError(f"{format_path(path)}: port {number}/{protocol} {said}", path=path)


def published(spec: Mapping[str, t.Any]) -> Iterator[tuple[Port, str]]:
    for port in (spec.get("EndpointSpec") or {}).get("Ports") or ():
        if port.get("PublishedPort"):
            yield (port["PublishedPort"], port.get("Protocol", "tcp")), port.get("PublishMode", "ingress")
