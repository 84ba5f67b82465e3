# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which services crowd on few of their nodes, and what Swarm would make of them if all of their tasks were replaced.

Swarm never moves a task that runs. It places a new one where fewest tasks of the service are, then where fewest tasks
are (``scheduler/scheduler.go:nodeLess``); the forecast goes the same way.
"""

from __future__ import annotations

import typing as t
from collections import Counter

from ..records import dataclass
from ..spec.marks import unmarked
from ..state.service import UNFINISHED
from .capacity import is_wanted, local_volumes
from .fitting import Demand, obstacle, rooms

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..state.service import Service
    from ..state.snapshot import Snapshot
    from .fitting import Room


FAR = 2
"""How far apart two nodes may be that have no more than their share: replacing all tasks for less is not worth it."""


@dataclass(frozen=True)
class Spread:
    """Where the tasks of a service run, and where they would. Both count them by id of the node, for all that fit.

    ``tasks`` are those that a move replaces, which are all of the service, also on nodes that do not fit any more.
    """

    service: Service
    before: Mapping[str, int]
    forecast: Mapping[str, int]
    tasks: int

    @property
    def skew(self) -> int:
        return skew(self.before)


@dataclass(frozen=True)
class Left:
    """A crowded service that is not moved, and why."""

    spread: Spread
    reason: str


@dataclass(frozen=True)
class Balance:
    """``moves`` in their order, and the crowded services that stay as they are."""

    moves: tuple[Spread, ...]
    left: tuple[Left, ...]


def surplus(counts: Mapping[str, int]) -> int:
    """Tasks that would have to go to another node to have them even. A service that has any crowds.

    Nodes have more than their share, which is all tasks by all nodes, rounded up; or others have less than that
    rounded down, as a node that was empty when all others were full, and the fullest is more than ``FAR`` from them.
    """
    share, rest = divmod(sum(counts.values()), max(len(counts), 1))
    beyond = sum(max(0, number - share - bool(rest)) for number in counts.values())
    lacking = sum(max(0, share - number) for number in counts.values())
    return max(beyond, lacking) if skew(counts) > FAR else beyond


def skew(counts: Mapping[str, int]) -> int:
    """Tasks between the fullest and the emptiest node."""
    return max(counts.values(), default=0) - min(counts.values(), default=0)


def balance(
    snapshot: Snapshot, chosen: Iterable[Service], *, max_services: int | None = None, max_tasks: int | None = None
) -> Balance:
    """Say which of these services are to be moved, the most crowded first, within the budget.

    The snapshot has all services and tasks of the swarm: others take room, too.
    """
    spreads = [_spread(service, snapshot) for service in chosen if _may_crowd(service)]
    crowded = [spread for spread in spreads if surplus(spread.before)]
    moves: list[Spread] = []
    left: list[Left] = []
    budget = max_tasks
    for spread in sorted(crowded, key=lambda item: (-surplus(item.before), item.service.name)):
        why = _reason(spread, snapshot)
        if why is None and max_services is not None and len(moves) >= max_services:
            why = f"is beyond max_services ({max_services})"
        if why is None and budget is not None and spread.tasks > budget:
            why = f"has {spread.tasks} tasks, which is beyond what is left of max_tasks ({budget} of {max_tasks})"
        if why:
            left.append(Left(spread, why))
            continue
        moves.append(spread)
        budget = None if budget is None else budget - spread.tasks
    return Balance(tuple(moves), tuple(left))


def _may_crowd(service: Service) -> bool:
    """Global services and jobs go where they must, and one task crowds nowhere."""
    return service.mode == "replicated" and (service.replicas or 0) > 1


def on_their_way(services: Iterable[Service]) -> list[Service]:
    """Find the services whose tasks Swarm replaces by the same: a run that moved them and died may have begun it.

    So may ``docker service update --force``: the lock of the dead run tells them apart.
    """
    return [service for service in services if _may_crowd(service) and _is_replaced(service)]


def _is_replaced(service: Service) -> bool:
    """Whether its update changes nothing but the counter of ``docker service update --force``."""
    is_updated = service.update_status is not None and service.update_status.state == "updating"
    return is_updated and _unforced(service.spec) == _unforced(service.previous_spec or {})


def _unforced(spec: Mapping[str, t.Any]) -> dict[str, t.Any]:
    free = unmarked(spec)
    template = {key: value for key, value in (free.get("TaskTemplate") or {}).items() if key != "ForceUpdate"}
    return {**free, "TaskTemplate": template}


def places(service: Service, snapshot: Snapshot) -> list[str]:
    """Give the node of every task that Swarm wants to run, in the order of their slots."""
    tasks = [task for task in snapshot.tasks if task.service_id == service.id and is_wanted(task) and task.node_id]
    return [task.node_id for task in sorted(tasks, key=lambda task: task.slot or 0)]


def _spread(service: Service, snapshot: Snapshot) -> Spread:
    """Count on the nodes that the service's tasks fit, once they are all away; tasks on others crowd nothing."""
    demand, on = Demand.from_spec(service.spec), places(service, snapshot)
    empty = {room.node.id: room for room in rooms(snapshot)}
    for node in on:
        if node in empty:
            empty[node] = empty[node].without_task(service.id, demand)
    fitting = [ident for ident, room in empty.items() if obstacle(room, demand, service=service.id) is None]
    before = {ident: on.count(ident) for ident in fitting}
    return Spread(service, before, _forecast(service, snapshot, fitting), tasks=len(on))


def _forecast(service: Service, snapshot: Snapshot, fitting: Sequence[str]) -> dict[str, int]:
    """Replace one task after the other, in the service's order. Empty where one would find no node."""
    demand, on = Demand.from_spec(service.spec), places(service, snapshot)
    start_first = (service.spec.get("UpdateConfig") or {}).get("Order") == "start-first"
    now = {room.node.id: room for room in rooms(snapshot)}
    for node in on:
        if node in now and not start_first:
            now[node] = now[node].without_task(service.id, demand)
        target = _best(now.values(), service.id, demand)
        if target is None:
            return {}
        now[target] = now[target].with_task(service.id, demand)
        if node in now and start_first:
            now[node] = now[node].without_task(service.id, demand)
    return {ident: now[ident].tasks.get(service.id, 0) for ident in fitting}


def _best(found: Iterable[Room], service: str, demand: Demand) -> str | None:
    fits = [room for room in found if obstacle(room, demand, service=service) is None]
    best = min(
        fits,
        key=lambda room: (room.tasks.get(service, 0), sum(room.tasks.values()), room.node.hostname),
        default=None,
    )
    return best.node.id if best else None


def _reason(spread: Spread, snapshot: Snapshot) -> str | None:
    """Say why a crowded service stays as it is."""
    return next((said for why in REASONS if (said := why(spread, snapshot))), None)


def _is_unfinished(spread: Spread, _snapshot: Snapshot) -> str | None:
    state = spread.service.update_status.state if spread.service.update_status else ""
    return f"is in an update that has not ended ({state})" if state in UNFINISHED else None


def _is_short(spread: Spread, snapshot: Snapshot) -> str | None:
    tasks = [task for task in snapshot.tasks if task.service_id == spread.service.id]
    running = sum(task.state == task.desired_state == "running" for task in tasks)
    wanted = spread.service.replicas or 0
    return f"runs {running} of {wanted} tasks" if running < wanted else None


def _has_data(spread: Spread, _snapshot: Snapshot) -> str | None:
    volumes = local_volumes(spread.service)
    return f"has data in volumes of its nodes, which do not move with it ({', '.join(volumes)})" if volumes else None


def _has_preferences(spread: Spread, _snapshot: Snapshot) -> str | None:
    placement = (spread.service.spec.get("TaskTemplate") or {}).get("Placement") or {}
    return "has placement preferences, by which Swarm spreads it otherwise" if placement.get("Preferences") else None


def _would_wait(spread: Spread, _snapshot: Snapshot) -> str | None:
    return None if spread.forecast else "has no node for a new task while it is updated in its order"


def _is_at_its_best(spread: Spread, _snapshot: Snapshot) -> str | None:
    return "would be spread no better by Swarm" if surplus(spread.forecast) >= surplus(spread.before) else None


REASONS: tuple[t.Callable[[Spread, Snapshot], t.Optional[str]], ...] = (
    _is_unfinished,
    _is_short,
    _has_data,
    _has_preferences,
    _would_wait,
    _is_at_its_best,
)
"""The first that has something to say is the reason."""


def by_name(counts: Mapping[str, int], names: Mapping[str, str]) -> dict[str, int]:
    """Write counts as people read them. ``names``: id of a node -> host name, which two nodes may share."""
    found: Counter[str] = Counter()
    for ident, number in counts.items():
        found[names.get(ident, ident)] += number
    return dict(sorted(found.items()))
