# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keep how many replicas run: for services that something else scales."""

from __future__ import annotations

import typing as t
from dataclasses import replace

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..spec.project import Wanted
    from ..state.service import Service


def with_live_replicas(wanted: Wanted, services: Mapping[str, Service]) -> Wanted:
    """Give every replicated service that exists the number of replicas that it has now."""
    return replace(wanted, services=tuple(_scaled(spec, services.get(spec["Name"])) for spec in wanted.services))


def _scaled(spec: dict[str, t.Any], live: Service | None) -> dict[str, t.Any]:
    if live is None or live.mode != "replicated" or "Replicated" not in spec["Mode"]:
        return spec
    return {**spec, "Mode": {"Replicated": {"Replicas": live.replicas}}}
