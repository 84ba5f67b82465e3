# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Traps of Swarm mode, found before the first write: Swarm takes such services, and their tasks wait for ever.

A trap is certain where it holds also when every node that Swarm knows were up, and is then refused; where it holds for
the nodes that are up now, it is a warning. Looked at is only what is about to be written; and where the live service is
as badly off already, because a node has gone, say, there is a warning too, for nothing else could be changed any more.

Tried on Engine 26.1: Swarm takes each of these without an error. Its tasks are pending, with ``no suitable node`` and
``scheduling constraints not satisfied``, ``unsupported platform``, ``insufficient resources``, ``host-mode port already
in use`` or ``max replicas per node limit exceed``. An update that starts first stays ``updating`` so, and neither fails
nor rolls back.
"""

from __future__ import annotations

import typing as t

from ..cluster.fitting import Demand
from ..errors import ComposeError, format_path
from ..rollout.placement import is_active
from .handover import exchange
from .limits import fits, limits, named, tasks_at_once
from .nowhere import nowhere
from .shared_ports import check_shared_ports
from .subnets import check_subnets
from .under_way import is_under_way

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..errors import KeyPath
    from ..state.node import Node
    from ..state.service import Service
    from ..state.snapshot import Snapshot
    from .entry import Entry, Plan
    from .limits import Limit

Spec = t.Mapping[str, t.Any]


class Trap(t.NamedTuple):
    """``path`` is below the service; ``said`` goes behind it; one that is not ``certain`` is a warning."""

    path: KeyPath
    said: str
    certain: bool


def check_traps(plan: Plan, *, nodes: Sequence[Node], observed: Snapshot) -> tuple[str, ...]:
    """Give warnings. Raises :class:`ComposeError` for the first service that is certain never to run as wanted.

    Without ``nodes``, which only a plan that writes services needs, there are none.
    """
    check_subnets(plan, observed)
    exchanged = exchange(plan)
    if exchanged:
        raise exchanged
    live = {service.name: service for service in observed.services}
    warnings = []
    for entry in plan.services:
        for trap in _traps(entry, nodes, live.get(entry.name)) if entry.action != "keep" else ():
            path = ("services", entry.name[len(plan.stack) + 1 :], *trap.path)
            sentence = f"{format_path(path)}: {trap.said}."
            if trap.certain:
                raise ComposeError(sentence, path=path)
            warnings.append(sentence)
    shared = check_shared_ports(plan, nodes=nodes, observed=observed) if nodes else ()
    return (*warnings, *shared)


def _traps(entry: Entry, nodes: Sequence[Node], live: Service | None) -> Iterator[Trap]:
    known = [node for node in nodes if node.platform]  # of one that never connected nothing can be said
    wanted = tasks_at_once(entry.spec)
    if wanted == 0 or not known:
        return
    demand = Demand.from_spec(entry.spec)
    fit = [node for node in known if fits(node, demand)]
    up = [node for node in fit if is_active(node)]
    worse = _without_room(entry.spec, known) > (_without_room(live.spec, known) if live else 0)
    if not fit:
        path, said = nowhere(demand, known)
        yield Trap(path, said if wanted else f"{said}; until then it has no task", certain=worse)
    elif not up:
        away = ", ".join(f"{named([node])} is {_away(node)}" for node in fit)
        yield Trap((), f"no node that fits is ready and active ({away}); its tasks wait until one is", certain=False)
    else:
        yield from _crowded(demand, wanted, fit, up, worse=worse)
        yield from _deadlock(entry, live, known, fit, up)
        yield from _no_way_back(demand, entry.spec, up)
        yield from _forgotten(entry, live)


def _without_room(spec: Spec, nodes: Sequence[Node]) -> int:
    """Count the tasks that these nodes could not take, were all of them up and empty; a global service has none."""
    demand, wanted = Demand.from_spec(spec), tasks_at_once(spec) or 0
    fit = [node for node in nodes if fits(node, demand)]
    return max([0, *(wanted - limit.room(fit) for limit in limits(demand))]) if fit else wanted


def _away(node: Node) -> str:
    return node.state if node.state != "ready" else {"drain": "drained", "pause": "paused"}[node.availability]


def _crowded(
    demand: Demand, wanted: int | None, fit: Sequence[Node], up: Sequence[Node], *, worse: bool
) -> Iterator[Trap]:
    """More replicas than the nodes have room for (``manager/scheduler/filter.go``: such tasks stay pending)."""
    if wanted is None:
        return
    short = [limit for limit in limits(demand) if limit.room(up) < wanted]
    if not short:
        return
    worst = min(short, key=lambda limit: (limit.room(fit), limit.room(up)))
    never = worst.room(fit) < wanted
    where = _nodes(fit, "that fit") if never else _nodes(up, "that fit and are up")
    what_to_do = worst.remedy if never else "the rest waits until more of them are ready and active"
    room = worst.room(fit if never else up)
    said = f"{wanted} replicas are wanted, {worst.each}, and there is room for {room} on {where}; {what_to_do}"
    yield Trap(worst.path, said, certain=never and worse)


def _deadlock(
    entry: Entry, live: Service | None, known: Sequence[Node], fit: Sequence[Node], up: Sequence[Node]
) -> Iterator[Trap]:
    """Start-first with no room beside the old tasks: the new one waits for ever, and the update with it
    (``updater.go:updateTask`` has no timeout). Global services are updated so, too. It is certain only where no old
    task can be on a node that the new ones do not fit: there it would be in nobody's way.
    """
    order = (entry.spec.get("UpdateConfig") or {}).get("Order")
    if live is None or not entry.restarts_tasks or order != "start-first" or live.is_job or live.replicas == 0:
        return
    demand, old = Demand.from_spec(entry.spec), Demand.from_spec(live.spec)
    wanted = tasks_at_once(entry.spec)
    if (demand.constraints, demand.platforms) != (old.constraints, old.platforms):
        return  # the old tasks may be on other nodes
    in_the_way = _all_run(live) and all(node in fit for node in known if fits(node, old))
    for limit in limits(demand):
        if limit.part(demand) != limit.part(old) or not (full := _full(limit, up, wanted)):
            continue
        certain = (wanted is None or bool(_full(limit, fit, wanted))) and in_the_way
        where = _nodes(fit if certain and wanted else full, "that fit" if certain else "that fit and are up")
        what_to_do = "write stop-first" if certain else "it may wait for ever; write stop-first"
        said = f"start-first starts the new task beside the old one, and {limit.full} on {where}; {what_to_do}"
        yield Trap(("deploy", "update_config", "order"), said, certain)
        return


def _all_run(live: Service) -> bool:
    """Whether there are tasks and none is away, which would hold nothing; where the counts are not known, all run."""
    return live.running is None or live.desired is None or live.running >= max(1, live.desired)


def _no_way_back(demand: Demand, spec: Spec, up: Sequence[Node]) -> Iterator[Trap]:
    """The same of a rollback, which begins only when the update has failed."""
    if (spec.get("RollbackConfig") or {}).get("Order") != "start-first":
        return
    for limit in limits(demand):
        full = _full(limit, up, tasks_at_once(spec))
        if full:
            where = _nodes(full, "that fit and are up")
            said = f"a rollback that starts first waits for ever, for {limit.full} on {where}; write stop-first"
            yield Trap(("deploy", "rollback_config", "order"), said, certain=False)
            return


def _full(limit: Limit, nodes: Sequence[Node], wanted: int | None) -> Sequence[Node]:
    """Give the nodes on which no task can start before another has stopped."""
    if wanted is None:
        return [node for node in nodes if limit.count(node) < 2]
    return nodes if limit.room(nodes) <= wanted else ()


def _forgotten(entry: Entry, live: Service | None) -> Iterator[Trap]:
    """A task that waits, and an update that leaves it as it is: Swarm's scheduler may forget it (moby#53722).

    Where the update before starts first, the old tasks run still, and this one may stop them all the same.
    """
    if live is None or entry.restarts_tasks or live.is_job or live.running is None or live.desired is None:
        return
    if entry.action != "update" or tasks_at_once(entry.spec) != live.replicas:
        return
    if live.running < live.desired:
        short = f"{live.running} of {live.desired} tasks run"
    elif is_under_way(live) and (live.spec.get("UpdateConfig") or {}).get("Order") == "start-first":
        short = "the update before is still under way"
    else:
        return
    said = (
        f"{short}, and this update starts none anew: Swarm may never start "
        f"those that wait; if it does not, run docker service update --force {live.name}"
    )
    yield Trap((), said, certain=False)


def _nodes(nodes: Sequence[Node], which: str) -> str:
    if len(nodes) == 1:
        return f"the one node {which.replace('fit', 'fits').replace('are', 'is')} ({named(nodes)})"
    return f"the {len(nodes)} nodes {which} ({named(nodes)})"
