# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many tasks of a service its nodes can hold at once: what limits it, with the words for that."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ..cluster.fitting import Demand, Room, obstacle
from ..records import dataclass
from ..spec.normal import mode as normal_mode

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ..errors import KeyPath
    from ..state.node import Node

MOST_NAMES = 5
RESERVATIONS = ("deploy", "resources", "reservations")
UNITS = (("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10))


@dataclass(frozen=True)
class Limit:
    """One thing that limits the tasks on a node.

    ``count`` gives how many a node can hold. ``each`` says what lets no more run, ``full`` that no more can, ``remedy``
    what to do. ``part`` takes out of a demand what counts here: where two demands have the same, the tasks of one are
    in the way of the other's.
    """

    path: KeyPath
    count: t.Callable[[Node], int]
    each: str
    full: str
    remedy: str
    part: t.Callable[[Demand], t.Any]

    def room(self, nodes: Iterable[Node]) -> int:
        """Count the tasks that these nodes can hold together."""
        return sum(self.count(node) for node in nodes)


def limits(demand: Demand) -> Iterator[Limit]:
    """Give what limits a service, as its demand says."""
    if demand.ports:
        ports = ", ".join(f"{number}/{protocol}" for number, protocol in sorted(demand.ports))
        yield Limit(
            ("ports",),
            lambda _node: 1,
            f"port {ports} in mode host lets one task run on a node",
            f"port {ports} in mode host is taken",
            "lower deploy.replicas, publish it in mode ingress, or let more nodes fit",
            lambda other: bool(other.ports & demand.ports),
        )
    if demand.per_node:
        yield Limit(
            ("deploy", "placement", "max_replicas_per_node"),
            lambda _node: demand.per_node,
            f"{demand.per_node} may run on a node",
            f"max_replicas_per_node ({demand.per_node}) is reached",
            "raise it, lower deploy.replicas, or let more nodes fit",
            lambda _other: True,
        )
    for kind, number in demand.resources:
        if number > 0:  # zero of a generic resource can be written, and limits nothing
            yield _reservation(kind, number)


def _reservation(kind: str, number: int) -> Limit:
    return Limit(
        (*RESERVATIONS, RESERVED.get(kind, "generic_resources")),
        lambda node: node.resources.get(kind, 0) // number,
        f"each reserves {amount(kind, number)}",
        f"less than {amount(kind, number)} is left to reserve",
        "lower the reservation or deploy.replicas, or let more nodes fit",
        lambda other: dict(other.resources).get(kind) == number,
    )


RESERVED: Mapping[str, str] = {"NanoCPUs": "cpus", "MemoryBytes": "memory"}
"""Kind of a resource -> its key below ``deploy.resources.reservations``; all others are generic."""


def amount(kind: str, number: int) -> str:
    """Write an amount of a resource: ``1.5 CPUs``, ``512 MiB``, ``2 of gpu``."""
    if kind == "NanoCPUs":
        return f"{number / 1_000_000_000:g} CPUs"
    if kind != "MemoryBytes":
        return f"{number} of {kind}"
    unit, size = next((found for found in UNITS if number >= found[1]), ("bytes", 1))
    return f"{number / size:.4g} {unit}"


def fits(node: Node, demand: Demand) -> bool:
    """Whether a node, were it up and empty, could take a task."""
    up = replace(node, state="ready", availability="active")
    return obstacle(Room(up, up.resources, frozenset(), {}), demand, service="") is None


def tasks_at_once(spec: Mapping[str, t.Any]) -> int | None:
    """Count the tasks that a service wants to run at once; ``None``: one on each node that fits.

    A job of more than one takes the next when one has ended, so it is content with room for one.
    """
    kind, counters = next(iter(normal_mode(spec.get("Mode")).items()))
    if kind.startswith("Global"):
        return None
    return min(1, *counters.values(), 1) if kind.endswith("Job") else int(counters["Replicas"])


def named(nodes: Sequence[Node]) -> str:
    """Name some nodes by their hosts: ``node1, node2 and 7 more``."""
    shown = [node.hostname or node.id for node in nodes]
    more = len(shown) - MOST_NAMES
    return ", ".join(shown) if more <= 0 else f"{', '.join(shown[:MOST_NAMES])} and {more} more"
