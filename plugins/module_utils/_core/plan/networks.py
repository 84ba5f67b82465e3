# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plan the stack's networks. One that differs is kept and named, or made anew: Swarm cannot change one in place."""

from __future__ import annotations

import typing as t

from ..errors import ComposeError, StateError
from ..spec.network_fields import NETWORK_FIELDS
from ..spec.scope import STACK_LABEL
from ..spec.shapes import NODE_NETWORKS
from .entry import Entry

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..spec.project import External
    from ..spec.table import SpecPath
    from ..state.resources import Network
    from .entry import Action


VXLAN_IDS = "com.docker.network.driver.overlay.vxlanid_list"
SERIAL = "com.docker.network.ipam.serial"
"""Options that the Engine gives."""


def network_entry(
    spec: dict[str, t.Any], *, stack: str, live: Sequence[Network], recreate: bool = False, moving: bool = False
) -> Entry:
    """Plan one network against all that bear its name.

    ``recreate`` allows that one which differs is made anew. ``moving``: the stack is at that already, so that its old
    network may still be taken down.
    """
    name = spec["Name"]
    live = [network for network in live if not (moving and network.leftover)]
    own = next((network for network in live if network.labels.get(STACK_LABEL) == stack), None)
    if own is None and not live:
        after: dict[SpecPath, t.Any] = {(key,): value for key, value in spec.items() if key != "Name"}
        return Entry("network", name, "create", "does not exist yet", spec=spec, after=after)
    if any(network.leftover for network in live):
        raise StateError(
            f"Network {name} was removed from the swarm, and this node is still taking it down: deploy again in some "
            "seconds."
        )
    if own is None:
        raise StateError(
            f"Network {name} exists and does not belong to stack {stack} (driver {live[0].driver}, scope "
            f"{live[0].scope}): give the stack's network another name, or declare it external: true."
        )
    if own.scope != "swarm":
        raise _of_another_driver(spec, own, "remove it, or give the stack's network another name")
    differing = dict(_differences(spec, own))
    if ("Driver",) in differing and not recreate:
        advice = "turn recreate_networks on, or give the stack's network another name"
        raise _of_another_driver(spec, own, advice)
    action: Action = "replace" if differing and recreate else "keep"
    reason = "differs, but Swarm cannot change a network in place" if differing else "is as wanted"
    wanted = {path: _given(spec, path) for path in differing}
    return Entry(
        "network", name, action, reason, fields=tuple(differing), id=own.id, spec=spec, before=differing, after=wanted
    )


def _of_another_driver(spec: Mapping[str, t.Any], own: Network, advice: str) -> StateError:
    return StateError(
        f"Network {own.name} exists with driver {own.driver} and scope {own.scope}, but driver {spec['Driver']} and "
        f"scope swarm are wanted: {advice}."
    )


def _differences(spec: dict[str, t.Any], live: Network) -> Iterator[tuple[SpecPath, t.Any]]:
    """Find the fields that differ, and what the live network has there.

    The Engine gives out pools and a VXLAN id where none are asked for, so a live network may have more of these than
    the layers say, and pools that were taken out of the layers are not seen.
    """
    theirs: dict[SpecPath, t.Any] = {
        ("Driver",): live.driver or spec["Driver"],  # Swarm gives the driver a little later
        ("Options",): {key: value for key, value in live.options.items() if key != VXLAN_IDS},
        ("Internal",): live.internal,
        ("Attachable",): live.attachable,
        ("EnableIPv6",): live.enable_ipv6,
        ("Labels",): live.labels,
    }
    if live.ipam.get("Driver"):  # without one, Swarm is about to give the network its addresses
        options = live.ipam.get("Options") or {}
        theirs["IPAM", "Driver"] = live.ipam["Driver"]
        theirs["IPAM", "Options"] = {key: value for key, value in options.items() if key != SERIAL}
    for row in NETWORK_FIELDS:
        asked = _given(spec, row.path)
        if row.path == ("IPAM", "Config"):
            if live.ipam.get("Driver") and not _holds(asked or [], live.ipam.get("Config") or []):
                yield row.path, live.ipam.get("Config") or []
        elif row.path in theirs and (asked or row.default or None) != (theirs[row.path] or row.default or None):
            yield row.path, theirs[row.path]


def _given(spec: dict[str, t.Any], path: SpecPath) -> t.Any:
    value: t.Any = spec
    for key in path:
        value = (value or {}).get(key)
    return value


def _holds(pools: list[dict[str, t.Any]], live: list[dict[str, t.Any]]) -> bool:
    """Whether every pool that is asked for is there; the Engine adds a gateway to each."""
    return all(any(pool.items() <= other.items() for other in live) for pool in pools)


def check_external_network(external: External, live: Sequence[Network]) -> None:
    """An external network must be there, in the whole swarm; predefined ones are on every node."""
    at = ("networks", external.key)
    if any(network.ingress for network in live):
        raise ComposeError(
            f"networks.{external.key}: the external network {external.name} is the swarm's own for published ports, to "
            "which no service can be attached: name another network.",
            path=at,
        )
    if any(network.scope == "swarm" and not network.leftover for network in live):
        return
    if external.name in NODE_NETWORKS:
        raise ComposeError(
            f"networks.{external.key}: the swarm has no network {external.name} to which services can be attached: "
            "name host, bridge or an overlay network.",
            path=at,
        )
    if live and live[0].scope != "swarm":
        raise ComposeError(
            f"networks.{external.key}: the external network {external.name} has scope {live[0].scope}, but services "
            "need scope swarm: create it with driver overlay.",
            path=at,
        )
    raise ComposeError(
        f"networks.{external.key}: the external network {external.name} does not exist: create it beforehand with "
        "driver overlay.",
        path=at,
    )
