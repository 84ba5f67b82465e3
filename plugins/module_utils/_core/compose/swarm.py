# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What of a project Swarm cannot honour, each with its key path and the reason."""

from __future__ import annotations

import typing as t

from .ignored_keys import (
    IGNORED_ATTACHMENT_KEYS,
    IGNORED_BIND_KEYS,
    IGNORED_NETWORK_KEYS,
    IGNORED_POOL_KEYS,
    IGNORED_PORT_KEYS,
    IGNORED_SERVICE_KEYS,
    LOCAL_DRIVERS,
)
from .moves import move

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..errors import KeyPath
    from .project import Project

Found = t.Tuple["KeyPath", str]


def swarm_notes(project: Project) -> dict[str, list[Found]]:
    """Give what the stack will not be as written, by kind.

    ``changed``: taken to where Swarm has it; ``dropped``: left out of the project; ``ignored``: Swarm cannot honour it.
    """
    changed, ignored = [], []
    for key, service in project.data.get("services", {}).items():
        moved = move(service)
        changed += [(("services", key, *path), reason) for path, reason in moved.changed]
        ignored += [(("services", key, *path), reason) for path, reason in moved.ignored]
        ignored += _ignored(("services", key), service)
    for key, network in project.data.get("networks", {}).items():
        ignored += _noted(("networks", key), network, IGNORED_NETWORK_KEYS)
        ignored += local_driver(("networks", key), network or {})
        for index, pool in enumerate(((network or {}).get("ipam") or {}).get("config") or ()):
            ignored += _noted(("networks", key, "ipam", "config", index), pool, IGNORED_POOL_KEYS)
    dropped = [(path, f"no service uses this {str(path[0])[:-1]}") for path in project.unused]
    return {"changed": changed, "dropped": dropped, "ignored": ignored}


def local_driver(path: KeyPath, network: Mapping[str, t.Any]) -> Iterator[Found]:
    """Find the driver of a network that services cannot use. One that is external has none of ours."""
    if network.get("driver") in LOCAL_DRIVERS and not network.get("external"):
        yield (*path, "driver"), LOCAL_DRIVERS[network["driver"]]


def _noted(path: KeyPath, item: Mapping[str, t.Any] | None, reasons: Mapping[str, str]) -> Iterator[Found]:
    yield from (((*path, key), reasons[key]) for key in item or () if key in reasons)


def _ignored(path: KeyPath, service: dict[str, t.Any]) -> Iterator[Found]:
    yield from _noted(path, service, IGNORED_SERVICE_KEYS)
    deploy = service.get("deploy") or {}
    if deploy.get("resources", {}).get("reservations", {}).get("devices"):
        yield (*path, "deploy", "resources", "reservations", "devices"), "Swarm reserves generic_resources only"
    for name, attachment in service.get("networks", {}).items():
        yield from _noted((*path, "networks", name), attachment, IGNORED_ATTACHMENT_KEYS)
    for index, port in enumerate(service.get("ports", ())):
        yield from _noted((*path, "ports", index), port, IGNORED_PORT_KEYS)
    for index, mount in enumerate(service.get("volumes", ())):
        yield from _noted((*path, "volumes", index, "bind"), mount.get("bind"), IGNORED_BIND_KEYS)
