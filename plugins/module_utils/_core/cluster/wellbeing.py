# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the managers know of their nodes that an operator asks for: who is down, which Engines run, when trust ends."""

from __future__ import annotations

import math
import typing as t
from datetime import datetime, timedelta, timezone

from .certificate import not_after
from .settings import SETTINGS

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .nodes import Node

WRITTEN = "%Y-%m-%dT%H:%M:%SZ"

ROOT_WARNING = timedelta(days=90)
"""The root certificate lives for twenty years, and Swarm never renews it by itself."""

MISSED = 6
"""Heartbeat periods without a word from a node: it is down after three, and after six where a leader is new."""

LEAST = 30
"""Seconds that are waited for that in any case: six periods of 5 s, which is what a new swarm has."""


def down_after(spec: Mapping[str, t.Any]) -> int:
    """Give the seconds within which the managers hold a node for down that has gone, by the spec of the swarm."""
    period: float = SETTINGS["dispatcher_heartbeat_period"].value(spec) / 10**9
    return max(LEAST, math.ceil(MISSED * period))


def down(listed: Sequence[Mapping[str, t.Any]]) -> list[dict[str, t.Any]]:
    """Give the nodes of ``GET /nodes`` that are not ready, by host name.

    The managers keep no time of a node's state. ``since`` is when they last wrote the node: when it went down, unless
    somebody has changed it meanwhile.
    """
    found = [_as_down(node) for node in listed if (node.get("Status") or {}).get("State") != "ready"]
    return sorted(found, key=lambda node: (node["hostname"], node["id"]))


def _as_down(node: Mapping[str, t.Any]) -> dict[str, t.Any]:
    status, written = node.get("Status") or {}, str(node.get("UpdatedAt") or "")
    return {
        "id": node["ID"],
        "hostname": (node.get("Description") or {}).get("Hostname", ""),
        "state": status.get("State", ""),
        "since": f"{written[:19]}Z" if written else None,
        "message": status.get("Message", ""),
    }


def engines(nodes: Sequence[Node]) -> dict[str, list[str]]:
    """Give the host names by the version of their Engine, in the order of the versions' text."""
    versions = sorted({node.engine_version for node in nodes})
    return {version: [node.hostname for node in nodes if node.engine_version == version] for version in versions}


def managers_with_tasks(nodes: Sequence[Node]) -> list[str]:
    """Give the host names of managers that take tasks, too, because they are active."""
    return [node.hostname for node in nodes if node.reachability and node.availability == "active"]


def certificates(own: str | None, swarm: Mapping[str, t.Any] | None) -> dict[str, str | None]:
    """Say when trust ends: of this node, by its own certificate, and of all, by the root's in ``GET /swarm``."""
    root = ((swarm or {}).get("TLSInfo") or {}).get("TrustRoot")
    return {"node": not_after(own) if own else None, "root": not_after(root) if root else None}


def advice(missing: Sequence[Mapping[str, t.Any]], ends: Mapping[str, str | None], *, now: float) -> list[str]:
    """Sentences on nodes that are down and on trust that ends. ``now`` is in seconds since the epoch."""
    sentences = []
    lost = [f"{node['hostname'] or node['id']} ({node['state']} since {node['since']})" for node in missing]
    if lost:
        sentences.append(f"Nodes that are not ready: {', '.join(lost)}: bring them back, or remove them.")
    moment, own, root = datetime.fromtimestamp(now, tz=timezone.utc), _read(ends["node"]), _read(ends["root"])
    if own and own <= moment:
        sentences.append(
            f"The certificate of this node ended at {ends['node']}, and no manager takes it any more: check its clock, "
            "or let it leave and join again."
        )
    if root and root - moment <= ROOT_WARNING:
        sentences.append(
            f"The root certificate of the swarm ends at {ends['root']}, and Swarm does not renew it: rotate it with "
            "ca_force_rotate of the module swarm."
        )
    return sentences


def _read(written: str | None) -> datetime | None:
    return datetime.strptime(written, WRITTEN).replace(tzinfo=timezone.utc) if written else None
