# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Subnets that two networks of the swarm cannot both have.

Tried on Engine 26.1: Swarm takes both networks without an error, gives the second no addresses, and its tasks stay in
the state ``new``.
"""

from __future__ import annotations

import ipaddress
import typing as t

from ..errors import ComposeError, format_path

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..state.snapshot import Snapshot
    from .entry import Plan


def check_subnets(plan: Plan, observed: Snapshot) -> None:
    """Refuse a new network whose subnet overlaps with that of another. Raises :class:`ComposeError`."""
    created = {entry.name: entry.spec for entry in plan.entries if entry.kind == "network" and entry.action == "create"}
    taken = [
        (network.name, subnet)
        for network in observed.networks
        if network.scope == "swarm" and not network.leftover and network.name not in created
        for subnet in _subnets(network.ipam)
    ]
    for name, spec in created.items():
        for subnet in _subnets(spec.get("IPAM") or {}):
            for other, its in taken:
                if subnet.version == its.version and subnet.overlaps(its):
                    path = ("networks", name[len(plan.stack) + 1 :] if name.startswith(f"{plan.stack}_") else name)
                    raise ComposeError(
                        f"{format_path(path)}: the subnet {subnet} overlaps with {its} of network {other}; write "
                        "another.",
                        path=path,
                    )
            taken.append((name, subnet))


def _subnets(ipam: Mapping[str, t.Any]) -> Iterator[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    for pool in ipam.get("Config") or ():
        if pool.get("Subnet"):
            yield ipaddress.ip_network(pool["Subnet"], strict=False)
