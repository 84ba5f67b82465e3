# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why no node that Swarm knows can take a task of a service."""

from __future__ import annotations

import typing as t

from ..cluster.fitting import Demand
from .limits import RESERVATIONS, RESERVED, amount, fits, named

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..errors import KeyPath
    from ..state.node import Node

Reason = t.Tuple["KeyPath", str]

CONSTRAINTS: KeyPath = ("deploy", "placement", "constraints")


def nowhere(demand: Demand, nodes: Sequence[Node]) -> Reason:
    """Give the key path, below the service, and the sentence for the first demand that leaves none of these nodes."""
    left = nodes
    for part, reason in _parts(demand):
        fit = [node for node in left if fits(node, part)]
        if not fit:
            return reason(left)
        left = fit
    raise ValueError("there are nodes that fit")


def _parts(demand: Demand) -> Iterator[tuple[Demand, t.Callable[[Sequence[Node]], Reason]]]:
    for constraint in demand.constraints:
        yield Demand(constraints=(constraint,)), _constraint(demand, constraint)
    if demand.platforms:
        yield Demand(platforms=demand.platforms), _platform(demand)
    for kind, number in demand.resources:
        yield Demand(resources=((kind, number),)), _resource(kind, number)


def _constraint(demand: Demand, constraint: str) -> t.Callable[[Sequence[Node]], Reason]:
    def reason(left: Sequence[Node]) -> Reason:
        before = demand.constraints[: demand.constraints.index(constraint)]
        others = f" of those with {', '.join(before)}" if before else ""
        what_to_do = "change the constraint, or give a node what it asks for"
        return CONSTRAINTS, f"no node{others} ({named(left)}) meets {constraint}; {what_to_do}"

    return reason


def _platform(demand: Demand) -> t.Callable[[Sequence[Node]], Reason]:
    def reason(left: Sequence[Node]) -> Reason:
        has = ", ".join("/".join(part for part in platform if part) for platform in demand.platforms)
        said = f"the image is for {has}, and no node that fits is ({_with(left, lambda node: node.platform)})"
        return ("image",), f"{said}; name an image for one of them"

    return reason


def _resource(kind: str, number: int) -> t.Callable[[Sequence[Node]], Reason]:
    def reason(left: Sequence[Node]) -> Reason:
        has = _with(left, lambda node: amount(kind, node.resources.get(kind, 0)))
        said = f"each task reserves {amount(kind, number)}, and no node that fits has as much ({has}); reserve less"
        return (*RESERVATIONS, RESERVED.get(kind, "generic_resources")), said

    return reason


def _with(nodes: Sequence[Node], value: t.Callable[[Node], str]) -> str:
    """Name nodes by what they have: ``2 CPUs on node1, node2``."""
    found: dict[str, list[Node]] = {}
    for node in nodes:
        found.setdefault(value(node), []).append(node)
    return "; ".join(f"{has} on {named(those)}" for has, those in found.items())
