# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The field table of networks (``cli/compose/convert/compose.go``), with all of an address pool's keys."""

from __future__ import annotations

import ipaddress
import typing as t

from ..compose.ignored_keys import LOCAL_DRIVERS
from .scope import Scope, strings
from .table import Field, unread

if t.TYPE_CHECKING:
    from collections.abc import Mapping

ONE_A_NODE = frozenset({"host", "null", "none"})
"""Drivers whose only network every node has."""


def _subnet(value: str) -> str:
    try:
        ipaddress.ip_network(value, strict=False)
    except ValueError:
        raise ValueError(f"must be a network such as 10.9.0.0/24, not {value!r}") from None
    if "/" not in value:
        raise ValueError(f"must be a network with its length, such as {value}/24")
    return value


def pool_fault(pool: Mapping[str, t.Any]) -> tuple[str, str] | None:
    """Find a gateway or range outside the subnet of its pool: its key, and what is wrong with it."""
    if not pool.get("Subnet"):
        return None
    subnet = ipaddress.ip_network(pool["Subnet"], strict=False)
    for key, name in (("gateway", "Gateway"), ("ip_range", "IPRange")):
        try:
            inner = ipaddress.ip_network(pool.get(name) or subnet, strict=False)
        except ValueError:
            return key, f"is no address or network, {pool[name]!r}; correct it"
        if inner.version != subnet.version or not int(subnet[0]) <= int(inner[0]) <= int(inner[-1]) <= int(subnet[-1]):
            return key, f"is {pool[name]}, which is not in the subnet {pool['Subnet']}; correct one of the two"
    return None


POOL_FIELDS: tuple[Field, ...] = (
    Field("subnet", "Subnet", _subnet),
    Field("ip_range", "IPRange", cli=False),
    Field("gateway", "Gateway", cli=False),
    unread("aux_addresses"),
)


def _labels(value: Mapping[str, t.Any], scope: Scope) -> dict[str, str]:
    return scope.labels(value)


def _driver(value: str) -> str:
    if value in ONE_A_NODE:
        raise ValueError(f"is {value}, of which a node has one; write external: true and name: {value} in its place")
    return "overlay" if value in LOCAL_DRIVERS else value


NETWORK_FIELDS: tuple[Field, ...] = (
    Field("driver", "Driver", _driver, default="overlay", fill="overlay"),
    Field("driver_opts", "Options", strings),
    Field("internal", "Internal"),
    Field("attachable", "Attachable"),
    Field("enable_ipv6", "EnableIPv6", cli=False),
    Field("labels", "Labels", shape=_labels, fill={}),
    Field("ipam.driver", "IPAM.Driver", default="default"),
    Field("ipam.config", "IPAM.Config", rows=POOL_FIELDS),
    Field("ipam.options", "IPAM.Options", strings, cli=False),
)

IGNORED_NETWORK_KEYS = frozenset({"name", "external", "enable_ipv4"})
