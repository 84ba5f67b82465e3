# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who else uses what belongs to a stack that is removed: Swarm lets go of nothing that somebody uses."""

from __future__ import annotations

import typing as t

from .removals import in_use

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..state.node import Node
    from ..state.resources import Guest
    from ..state.service import Service
    from ..state.task import Task


def holders(others: Iterable[Service], guests: Iterable[Guest], hosts: Mapping[str, str]) -> dict[str, str]:
    """Say who uses networks, configs and secrets: id -> "used by service shop_web".

    ``others`` are the services of other owners, ``guests`` the containers outside of Swarm; ``hosts``: node id -> name.
    The spec before an update does not count: the Engine does not look at it either.
    """
    found: dict[str, list[str]] = {}
    for identity, user in (*_services(others), *_containers(guests, hosts)):
        found.setdefault(identity, []).append(user)
    return {identity: f"used by {', '.join(users)}" for identity, users in found.items()}


def _services(others: Iterable[Service]) -> Iterator[tuple[str, str]]:
    for service in sorted(others, key=lambda item: item.name):
        yield from ((identity, f"service {service.name}") for identity in in_use([service.spec]))


def _containers(guests: Iterable[Guest], hosts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for guest in guests:
        user = f"container {guest.container_id[:12]} on {hosts.get(guest.node_id, guest.node_id)}"
        yield from ((network, user) for network in guest.networks)


def silent_nodes(tasks: Iterable[Task], nodes: Iterable[Node]) -> list[str]:
    """Say which nodes with tasks on them are not ready: only a node can say that its tasks have ended."""
    busy = {task.node_id for task in tasks}
    silent = [node for node in nodes if node.id in busy and node.state != "ready"]
    return sorted(f"node {node.hostname}, which has tasks of it, is {node.state}" for node in silent)
