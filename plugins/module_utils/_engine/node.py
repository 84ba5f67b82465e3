# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A node as short calls: change it by one write, and look how far the effect is."""

from __future__ import annotations

import contextlib
import typing as t

from .._core.cluster import capacity
from .._core.cluster.change import brief, brief_after, decide, refuse, refuse_stranding
from .._core.cluster.find import find, found
from .._core.cluster.gapless import marked_for
from .._core.cluster.goal import Goal, effects_of, lacking, moved
from .._core.cluster.guard import after_change, quorum_of_nodes
from .._core.cluster.quorum import quorum_of
from .._core.errors import Conflict, NotFound
from .._core.state.node import Node
from .._core.state.note import in_force
from .._core.state.service import Service
from .._core.state.snapshot import Snapshot
from .._core.state.task import Task
from .marking import RETRIES, take_away

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from .._core.cluster.change import Allowed, Change, Wanted
    from .client import Engine
    from .history import Run

Result = t.Dict[str, t.Any]


def observe(engine: Engine) -> Snapshot:
    """Read all nodes, services and tasks."""
    return Snapshot(
        nodes=tuple(Node.from_json(obj) for obj in engine.get("/nodes")),
        services=tuple(Service.from_json(obj) for obj in engine.get("/services")),
        tasks=tuple(Task.from_json(obj) for obj in engine.get("/tasks")),
    )


def change(engine: Engine, *, name: str, wanted: Wanted, allowed: Allowed, check: bool, run: Run) -> Result:
    """Make the next write that brings the node where it is to be, unless ``check``; say what has to be waited for.

    ``run`` says in whose name the marks of a drain that has died are taken away: a node is not active before.

    Raises a :class:`RefusedError` where a guard holds. ``again``: one more call is needed once the goal is reached.
    """
    for _try in range(RETRIES - 1):
        with contextlib.suppress(Conflict):
            return _change(engine, name=name, wanted=wanted, allowed=allowed, check=check, run=run)
    return _change(engine, name=name, wanted=wanted, allowed=allowed, check=check, run=run)


def _change(engine: Engine, *, name: str, wanted: Wanted, allowed: Allowed, check: bool, run: Run) -> Result:
    seen = observe(engine)
    node = find(seen.nodes, name) if wanted.absent else found(seen.nodes, name)
    if node is None:
        return _absent(seen)
    next_one = decide(wanted, node)
    here = engine.get("/info")["Swarm"]["NodeID"]
    refuse(next_one, node, nodes=seen.nodes, here=here, services=seen.services, tasks=seen.tasks, allowed=allowed)
    drains = next_one.is_drain_of(node)
    foreseen = capacity.forecast(seen, node.id) if drains else None
    if foreseen:
        refuse_stranding(foreseen, name=node.hostname or node.id, allowed=allowed)
    leaving = marked_for(seen.services, node.id)
    if next_one.action != "none" and not check:
        if next_one.availability == "active":
            take_away(engine, leaving, run=run)  # Swarm stops at once what a constraint excludes from an active node
        _write(engine, node, next_one, force=allowed.force)
    effects = effects_of(wanted, next_one)
    goal = Goal(
        node_id=node.id,
        effects=effects,
        displaced=capacity.displaced(seen, node.id, leaving=True) if "drained" in effects else (),
        # Who is to be gone need not come back as a worker, and does not where it was lost a moment ago.
        was_ready=node.state == "ready" and not wanted.absent,
        spared=tuple(item.name for item in foreseen.stranded) if foreseen else (),
        may_wait=allowed.pending,
    )
    return {
        "changed": next_one.action != "none",
        "action": next_one.action,
        "again": next_one.action == "demote",
        "before": node.to_result(),
        "node": _after(next_one, node),
        "goal": goal.to_json() if effects and (next_one.action != "none" or lacking(goal, seen)) else None,
        "forecast": dict(foreseen.goes) if foreseen else {},
        "pending": [item.to_result() for item in foreseen.stranded] if foreseen else [],
        "notes": _notes(seen, next_one, node, drains=drains),
        "diff": {"before": brief(node), "after": brief_after(next_one)},
        "quorum": after_change(seen.nodes, node, role=next_one.role).to_result(),
        "marked": bool(leaving or next_one.note),
        "availability_before": node.availability_before or node.availability,
    }


def _absent(seen: Snapshot) -> Result:
    return {
        "changed": False,
        "action": "none",
        "again": False,
        "before": None,
        "node": None,
        "goal": None,
        "forecast": {},
        "pending": [],
        "notes": [],
        "diff": {"before": {}, "after": {}},
        "quorum": quorum_of_nodes(seen.nodes).to_result(),
        "marked": False,
        "availability_before": None,
    }


def _after(next_one: Change, node: Node) -> Result | None:
    """Give the node as the change makes it; a removal that begins with a demotion is one in check mode, too."""
    if next_one.action in ("demote", "remove"):
        return None
    changed = {"availability": next_one.availability, "role": next_one.role, "labels": dict(next_one.labels)}
    before = in_force(next_one.note, next_one.availability) or None
    return {**node.to_result(), **changed, "availability_before": before}


def _notes(seen: Snapshot, next_one: Change, node: Node, *, drains: bool) -> list[str]:
    notes = capacity.advice(seen, capacity.displaced(seen, node.id)) if drains else []
    if next_one.role != node.role:
        others = sum(bool(other.reachability) for other in seen.nodes if other.id != node.id)
        notes += quorum_of(max(1, others + (next_one.role == "manager"))).advice()
    return notes


def _write(engine: Engine, node: Node, next_one: Change, *, force: bool) -> None:
    """Write the node's whole spec over the one that is read here: the rest of it must be kept."""
    if next_one.action == "remove":
        with contextlib.suppress(NotFound):  # somebody else was faster
            engine.delete(f"/nodes/{node.id}", {"force": force})
        return
    live: Mapping[str, t.Any] = engine.get(f"/nodes/{node.id}")
    now = Node.from_json(live)
    if (now.labels, now.note) != (node.labels, node.note):
        raise Conflict(f"Somebody else is changing node {node.hostname or node.id}: run the task again.")
    engine.post(f"/nodes/{node.id}/update", next_one.spec(live["Spec"]), {"version": live["Version"]["Index"]})


def look(engine: Engine, goal: Goal) -> Result:
    """Say what the goal still lacks, what has moved, and what the node is now."""
    seen = observe(engine)
    node = next((node for node in seen.nodes if node.id == goal.node_id), None)
    return {
        "changed": False,
        "lacking": lacking(goal, seen),
        "moved": moved(goal, seen),
        "node": node.to_result() if node else None,
        "quorum": quorum_of_nodes(seen.nodes).to_result(),
    }
