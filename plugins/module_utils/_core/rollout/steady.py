# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Readiness: named predicates in a table. Each says what is still missing, or nothing when it holds."""

from __future__ import annotations

import typing as t

from ..state.task import slot_of
from .view import UNDER_WAY

if t.TYPE_CHECKING:
    from .view import View

Predicate = t.Callable[["View"], t.Optional[str]]


def update_is_over(view: View) -> str | None:
    """No update of the service is under way, whoever began it."""
    status = view.live_status
    return f"Swarm is still at it ({status.state})" if status and status.state in UNDER_WAY else None


def every_slot_runs(view: View) -> str | None:
    """Every slot of a replicated service runs the new spec."""
    return _short(len(view.good), view.target.slots)


def every_node_runs(view: View) -> str | None:
    """Every node that a global service belongs to runs the new spec."""
    return _short(len(view.wanted_nodes & set(view.good)), len(view.wanted_nodes))


def nothing_else_runs(view: View) -> str | None:
    """Swarm wants no other task of the service to run: neither an old one nor one too many."""
    others = [task for task in view.active if view.good.get(slot_of(task)) is not task]
    if not others:
        return None
    state = f" (update: {view.live_status.state})" if view.live_status else ""
    return f"{len(others)} other task{'s' if len(others) > 1 else ''} not yet gone{state}"


def nothing_too_many(view: View) -> str | None:
    """A service that was scaled down has lost its surplus tasks."""
    surplus = sum(not view.is_done(task) for task in view.good.values()) - view.target.slots
    return f"{surplus} too many" if surplus > 0 else None


def settled(view: View) -> str | None:
    """Every task has run healthy for the settling time."""
    running = [task for task in view.good.values() if not view.is_done(task)]
    youngest = min((view.age(task) for task in running), default=view.target.settle)
    return f"healthy, but not yet for {view.target.settle:.0f} s" if youngest < view.target.settle else None


def completions_done(view: View) -> str | None:
    """A replicated job has completed as often as wanted."""
    done = sum(view.is_done(task) for task in view.new)
    return None if done >= view.target.slots else f"{done} of {view.target.slots} complete"


def every_node_done(view: View) -> str | None:
    """A global job has completed on every node that it belongs to."""
    done = {task.node_id for task in view.new if view.is_done(task)}
    missing = view.wanted_nodes - done
    return f"{len(view.wanted_nodes) - len(missing)} of {len(view.wanted_nodes)} complete" if missing else None


STEADY: t.Mapping[str, tuple[Predicate, ...]] = {
    "replicated": (every_slot_runs, nothing_too_many, nothing_else_runs, update_is_over, settled),
    "global": (every_node_runs, nothing_else_runs, update_is_over, settled),
    "replicated-job": (completions_done,),
    "global-job": (every_node_done,),
}
"""Mode -> what must hold."""


def missing(view: View) -> str | None:
    """The first thing that a service lacks to be as wanted; ``None`` when nothing lacks."""
    if view.target.is_job and view.target.action == "none":
        return None  # what this deploy did not touch does not run again
    return next((lack for predicate in STEADY[view.target.mode] if (lack := predicate(view))), None)


def _short(running: int, wanted: int) -> str | None:
    return f"{running} of {wanted} run the new version" if running < wanted else None
