# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Subnets that two networks of the swarm cannot both have.

Tried on Engine 26.1: Swarm takes both networks without an error, gives the second no addresses, and its tasks stay in
the state ``new``.
"""

from __future__ import annotations

import contextlib
import ipaddress
import typing as t

from ..errors import ComposeError, format_path
from .moves import STAND_IN

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from ..state.resources import Network
    from ..state.snapshot import Snapshot
    from .entry import Plan


def check_subnets(plan: Plan, observed: Snapshot) -> None:
    """Refuse a network to be made, or made anew, whose subnet overlaps with that of another.

    Raises :class:`ComposeError`.
    """
    made = {
        entry.name: entry.spec
        for entry in plan.entries
        if entry.kind == "network" and entry.action in ("create", "replace")
    }
    taken = [
        (network.name, subnet)
        for network in observed.networks
        if network.scope == "swarm" and not network.leftover and not _gives_way(network, made)
        for subnet in _subnets(network.driver, network.ipam)
    ]
    for name, spec in made.items():
        for subnet in _subnets(spec.get("Driver"), spec.get("IPAM") or {}):
            for other, its in taken:
                if subnet.version == its.version and subnet.overlaps(its):
                    path = ("networks", name[len(plan.stack) + 1 :] if name.startswith(f"{plan.stack}_") else name)
                    raise ComposeError(
                        f"{format_path(path)}: the subnet {subnet} overlaps with {its} of network {other}; write "
                        "another.",
                        path=path,
                    )
            taken.append((name, subnet))


def _gives_way(network: Network, made: Collection[str]) -> bool:
    """Whether a network is the old one of a network that is made, or its stand-in."""
    return network.name in made or network.labels.get(STAND_IN) in made


def _subnets(driver: str | None, ipam: Mapping[str, t.Any]) -> Iterator[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """Give the pools that Swarm's own allocator hands out: those of overlay networks (``cnmallocator``).

    Drivers of one node, such as macvlan, have theirs from the node, and other IPAM drivers give out what they like.
    What is no subnet is passed over.
    """
    if (driver or "overlay") != "overlay" or (ipam.get("Driver") or "default") != "default":
        return
    for pool in ipam.get("Config") or ():
        with contextlib.suppress(ValueError):
            yield ipaddress.ip_network(pool.get("Subnet") or "", strict=False)
