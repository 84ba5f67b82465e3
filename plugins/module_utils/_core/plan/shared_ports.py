# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ports in mode host that services, of whatever stack, want on more nodes than there are for them."""

from __future__ import annotations

import typing as t

from ..cluster.fitting import Demand, host_ports
from ..errors import ComposeError, format_path
from .limits import fits, tasks_at_once

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..state.node import Node
    from ..state.snapshot import Snapshot
    from ..state.task import Port
    from .entry import Plan

Spec = t.Mapping[str, t.Any]


class Claim(t.NamedTuple):
    """What a service wants of a port: so many ``tasks``, never more than the ``nodes`` (their ids) that fit it."""

    tasks: int
    nodes: tuple[str, ...]


class Shortage(t.NamedTuple):
    """``tasks`` of the service ``name`` that get no node, for those ``among`` want more than their ``nodes``."""

    name: str
    tasks: int
    among: frozenset[str]
    nodes: int


def check_shared_ports(plan: Plan, *, nodes: Sequence[Node], observed: Snapshot) -> tuple[str, ...]:
    """Give warnings of services to be written that are short of nodes for a port that others want too.

    Raises :class:`ComposeError` where more tasks are short than by the live specs. Jobs that are not written have
    ended, or will, and want nothing.
    """
    known = [node for node in nodes if node.platform]
    written = {entry.name: entry.spec for entry in plan.services if entry.action != "keep"}
    live = {
        service.name: service.spec
        for service in (*observed.others, *observed.services)
        if service.name in written or not service.is_job
    }
    wanted = {**live, **written}
    warnings = []
    for port in sorted({port for spec in written.values() for port in host_ports(spec)}):
        claims = _claims(port, wanted, known)
        missing = shortages({name: claims[name] for name in sorted(claims, key=lambda name: name in written)})
        mine = [shortage for shortage in missing if shortage.name in written]
        if not mine:
            continue
        path = ("services", mine[0].name[len(plan.stack) + 1 :], "ports")
        sentence = f"{format_path(path)}: {_said(port, mine[0], claims)}."
        if _count(missing) > _count(shortages(_claims(port, live, known))):
            raise ComposeError(sentence, path=path)
        warnings.append(sentence)
    return tuple(warnings)


def _claims(port: Port, specs: Mapping[str, Spec], nodes: Sequence[Node]) -> dict[str, Claim]:
    return {name: _claim(spec, nodes) for name, spec in specs.items() if port in host_ports(spec)}


def _claim(spec: Spec, nodes: Sequence[Node]) -> Claim:
    demand, tasks = Demand.from_spec(spec), tasks_at_once(spec)
    fit = tuple(node.id for node in nodes if fits(node, demand))
    return Claim(len(fit) if tasks is None else min(tasks, len(fit)), fit)


def _said(port: Port, shortage: Shortage, claims: Mapping[str, Claim]) -> str:
    among = [name for name in claims if name in shortage.among]
    return (
        f"port {port[0]}/{port[1]} in mode host is wanted by {sum(claims[name].tasks for name in among)} tasks of "
        f"{', '.join(among)}, and the nodes that fit are {shortage.nodes}; publish another, or lower deploy.replicas"
    )


def _count(missing: Iterable[Shortage]) -> int:
    return sum(shortage.tasks for shortage in missing)


def shortages(claims: Mapping[str, Claim]) -> list[Shortage]:
    """Find what gets no node however the tasks are spread, one on each node; what comes first is short last.

    This is Kuhn's matching, with the tasks of a service taken together.
    """
    holders: dict[str, str] = {}
    found = []
    for name, claim in claims.items():
        for placed in range(claim.tasks):
            asked = _place(name, claims, holders)
            if asked:
                among = frozenset((name, *(holders[node] for node in asked)))
                found.append(Shortage(name, claim.tasks - placed, among, len(asked)))
                break
    return found


def _place(name: str, claims: Mapping[str, Claim], holders: dict[str, str]) -> dict[str, str]:
    """Give a task a node, where need be one whose holder can move to another.

    Where there is none, give the nodes that were asked for, each with the service that asked.
    """
    asked: dict[str, str] = {}
    left = {name: ""}
    queue = [name]
    while queue:
        service = queue.pop(0)
        for node in claims[service].nodes:
            if node in asked:
                continue
            asked[node] = service
            holder = holders.get(node)
            if holder is None:
                _move(node, asked, left, holders)
                return {}
            if holder not in left:
                left[holder] = node
                queue.append(holder)
    return asked


def _move(node: str, asked: Mapping[str, str], left: Mapping[str, str], holders: dict[str, str]) -> None:
    """Hand on nodes, from the free one back to the task that had none."""
    while node:
        holders[node] = asked[node]
        node = left[asked[node]]
