# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A drain without a gap as short calls: plan, exclude a service from the node, include it again."""

from __future__ import annotations

import typing as t

from .._core.cluster import capacity
from .._core.cluster.change import Allowed, Wanted, decide, refuse, refuse_stranding
from .._core.cluster.find import found
from .._core.cluster.gapless import (
    Choice,
    broken,
    choose,
    marked_for,
    refuse_other_drains,
)
from .._core.cluster.goal import Goal
from .._core.spec.marks import marked
from . import history
from .marking import rewrite, take_away
from .node import change, look, observe

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .client import Engine
    from .history import Run

Result = t.Dict[str, t.Any]


def plan(engine: Engine, *, name: str, share: int, allowed: Allowed, run: Run) -> Result:
    """Say which services leave the node start-first, and which would have to and cannot. Refuses what a drain does,
    and where somebody else writes one of these services, or drains another node of it.

    A service that a dead run has marked for this node is on its way for us: its update is no reason to refuse.
    """
    seen = observe(engine)
    node = found(seen.nodes, name)
    drain = decide(Wanted(availability="drain"), node)
    here = engine.get("/info")["Swarm"]["NodeID"]
    ours = {service.id for service in marked_for(seen.services, node.id)}
    others = [service for service in seen.services if service.id not in ours]
    refuse(drain, node, nodes=seen.nodes, here=here, services=others, tasks=seen.tasks, allowed=allowed)
    drains = drain.is_drain_of(node)
    if drains:
        refuse_stranding(capacity.forecast(seen, node.id), name=node.hostname or node.id, allowed=allowed)
    chosen = choose(seen, node, share=share) if drains else Choice((), ())
    for lock in sorted({item.lock for item in chosen.leaving}):
        history.refuse_foreign(engine, lock, run)
    refuse_other_drains(chosen.leaving, seen, node)
    return {
        "changed": False,
        "node_id": node.id,
        "hostname": node.hostname or node.id,
        "before": node.availability_before or node.availability,
        "leaving": [item.to_json() for item in chosen.leaving],
        "left": [item.to_result() for item in chosen.left],
    }


def exclude(engine: Engine, *, service: Mapping[str, t.Any], node_id: str, before: str, run: Run) -> Result:
    """Take the writer lock, pause the node, and mark the service, so that Swarm moves its tasks off the node.

    It keeps the lock. The node's availability is noted by the write that takes it away. In this order: of an active
    node that is written Swarm stops at once what its services' constraints exclude
    (swarmkit ``constraintenforcer/constraint_enforcer.go:rejectNoncompliantTasks``).
    """
    with history.writing(engine, service["lock"], run):
        paused = Wanted(availability="pause", note=before)
        change(engine, name=node_id, wanted=paused, allowed=Allowed(), check=False, run=run)
        rewrite(engine, service["id"], lambda spec: marked(spec, node=node_id))
    displaced = tuple(capacity.Displaced(**item) for item in service["tasks"])
    goal = Goal(node_id=node_id, effects=("left",), displaced=displaced, services=(service["id"],))
    return {"changed": True, "goal": goal.to_json()}


def include(engine: Engine, *, name: str, locks: Sequence[str], run: Run, before: str = "") -> Result:
    """Take the marks of this node away, under the writer locks, and give these and ``locks`` back. Nothing restarts.

    ``before``: the drain is not over, and the note that the node was so stays for the run that goes on with it.

    What somebody else writes is no hindrance where it bears no mark. The node's note goes last: while there is a mark,
    the next run must know what the node was before.
    """
    seen = observe(engine)
    node = found(seen.nodes, name)
    services = marked_for(seen.services, node.id)
    take_away(engine, services, locks=locks, run=run)
    forgotten = bool(node.note) and not before
    if forgotten:
        change(engine, name=node.id, wanted=Wanted(note=""), allowed=Allowed(), check=False, run=run)
    return {"changed": bool(services) or forgotten, "services": sorted(service.name for service in services)}


def watch(engine: Engine, goal: Goal, *, locks: Sequence[str], run: Run) -> Result:
    """Look how far the effect is, and keep the ``locks`` of this run. ``broken`` says what will not come."""
    for lock in locks:
        history.renew(engine, lock, run)
    seen = observe(engine) if goal.services else None
    told = [said for service in goal.services if seen and (said := broken(seen, service))]
    return {**look(engine, goal), "broken": told}
