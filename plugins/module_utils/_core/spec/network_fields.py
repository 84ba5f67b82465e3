# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The field table of networks (``cli/compose/convert/compose.go``), with all of an address pool's keys."""

from __future__ import annotations

import typing as t

from ..compose.ignored_keys import LOCAL_DRIVERS
from .scope import Scope, strings
from .table import Field, unread

if t.TYPE_CHECKING:
    from collections.abc import Mapping

POOL_FIELDS: tuple[Field, ...] = (
    Field("subnet", "Subnet"),
    Field("ip_range", "IPRange", cli=False),
    Field("gateway", "Gateway", cli=False),
    unread("aux_addresses"),
)


def _labels(value: Mapping[str, t.Any], scope: Scope) -> dict[str, str]:
    return scope.labels(value)


def _driver(value: str) -> str:
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
