# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The verdict on a deploy: from its tasks, and from an ``UpdateStatus`` only where that began with the deploy.

Why not from ``UpdateStatus`` alone: Swarm says ``completed`` for some crash loops, nothing for a first deploy, and
``updating`` for as long as a lost node stays away.
"""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ..records import dataclass
from ..state.task import slot_of
from .hopeless import hopeless
from .left import left
from .lost import lost
from .steady import missing
from .view import View, remember, remember_hopeless

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..state.snapshot import Snapshot
    from ..state.task import Task
    from .target import Target
    from .view import History

Outcome = t.Literal["converged", "unchanged", "rolled_back", "paused", "timed_out", "failed", "planned"]

SEVERITY: tuple[Outcome, ...] = ("failed", "timed_out", "paused", "rolled_back", "converged")
"""The stack's outcome is the first of these that one of its services has."""

REACTION = 3.0
"""Seconds that Swarm gets to begin what it does about a failed update."""


EARLY = "for it takes a task that ends within its monitor for one that failed; write failure_action: continue"
"""What Swarm does about a one-shot service that is too quick (swarmkit ``updater.go``)."""


@dataclass(frozen=True)
class Finding:
    """What is known of one service. Without an outcome it is still under way; ``reason`` is half a sentence.

    ``cause`` is the task that decided it, ``tasks`` are the newest failed or waiting task of each slot. ``hint`` says
    why Swarm did what it did where no task failed, and what to do.
    """

    service: str
    outcome: Outcome | None
    reason: str = ""
    cause: Task | None = None
    tasks: tuple[Task, ...] = ()
    hint: str = ""


@dataclass(frozen=True)
class Verdict:
    """What is known of the stack; ``outcome`` is ``None`` while it is under way.

    ``left``: names of the services that lack nothing but that Swarm goes on with them, see ``left.py``.
    """

    outcome: Outcome | None
    findings: tuple[Finding, ...]
    history: History
    left: tuple[str, ...] = ()


def judge(
    targets: Iterable[Target], *, snapshot: Snapshot, history: History, now: float, expired: bool = False
) -> Verdict:
    """Judge every service on one more poll. ``now`` is the watcher's clock; ``expired``: the time has run out."""
    history = remember(history, snapshot=snapshot, now=now)
    views = [View.of(target, snapshot=snapshot, history=history, now=now) for target in targets]
    doomed = [view.target.name for view in views if hopeless(view)]
    history = remember_hopeless(history, services=doomed, now=now)
    views = [replace(view, history=history) for view in views]
    findings = tuple(_finding(view, expired=expired) for view in views)
    stays = [view.target.name for view, found in zip(views, findings) if found.outcome is None and left(view)]
    return Verdict(_stack_outcome(findings, views), findings, history, tuple(stays))


def _stack_outcome(findings: Sequence[Finding], views: Sequence[View]) -> Outcome | None:
    """A bad outcome of one service is the stack's at once, except that a rollback under way is seen to its end."""
    outcomes = [finding.outcome for finding in findings]
    worst: Outcome = next((outcome for outcome in SEVERITY if outcome in outcomes), "converged")
    if "timed_out" in outcomes:
        return worst
    if any(view.state == "rollback_started" and not finding.outcome for view, finding in zip(views, findings)):
        return None
    return None if worst == "converged" and None in outcomes else worst


def _finding(view: View, *, expired: bool) -> Finding:
    for rule in RULES:
        found = rule(view)
        if found:
            break
    else:
        found = _under_way(view)
    outcome: Outcome | None = "timed_out" if expired and found.outcome is None else found.outcome
    bad = outcome not in (None, "converged")
    cause = found.cause or (_waiting(view) if outcome == "timed_out" else None)
    tasks = (found.tasks or evidence(view, waiting=outcome == "timed_out")) if bad else ()
    return Finding(view.target.name, outcome, found.reason, cause, tasks, _hint(view, outcome, tasks))


def _hint(view: View, outcome: Outcome | None, tasks: Sequence[Task]) -> str:
    """Explain what Swarm did about new tasks that only ended."""
    ended = any(view.is_done(task) for task in view.begun)
    return EARLY if ended and outcome in ("paused", "rolled_back") and not tasks else ""


def _gone(view: View) -> Finding | None:
    if view.service:
        return None
    return Finding(view.target.name, "failed", "is no longer in the swarm: somebody removed it")


def _lost(view: View) -> Finding | None:
    found = lost(view)
    if not found:
        return None
    task, node = found
    what = "its update" if view.live_status and view.live_status.state == "updating" else "the rollback of its update"
    reason = f"{what} stands still until node {node.hostname}, which is down, is back or removed from the swarm"
    return Finding(view.target.name, "failed", reason, tasks=(task,))


def _rolling_back(view: View) -> Finding | None:
    if view.state != "rollback_started" or _stays(view):
        return None
    return Finding(view.target.name, None, "Swarm is rolling it back", _culprit(view))


def _stays(view: View) -> bool:
    """Whether a rollback brings back what is wanted: the version before what only went on is the same."""
    return view.target.goes_on and view.is_ours


def _rolled_back(view: View) -> Finding | None:
    if view.state != "rollback_completed" or _stays(view):
        return None
    return Finding(view.target.name, "rolled_back", "Swarm rolled it back", _culprit(view))


def _paused(view: View) -> Finding | None:
    """An update that began with this deploy and stands still, or an older one that this deploy left as it was."""
    status = view.live_status
    if not status or status.state not in ("paused", "rollback_paused"):
        return None
    if view.target.action != "none" and not view.status:
        return None
    if view.target.action == "none" and not missing(view):
        return None
    if status.state == "paused" and _ends_well(view):
        return None
    what = "its update" if status.state == "paused" else "the rollback of its update"
    return Finding(view.target.name, "paused", f"Swarm paused {what}", _culprit(view))


def _ends_well(view: View) -> bool:
    """Whether the update only stands still because tasks of a one-shot service ended: all of it is replaced, none of
    the new tasks has failed, and what still runs may go on. Swarm takes each end within its monitor for a failure.
    """
    slots = view.newest.values()
    fine = [task for task in slots if task in view.new and (view.is_done(task) or task in view.active)]
    done = any(view.is_done(task) for task in fine)
    return view.is_ours and done and len(fine) == len(slots) >= view.target.slots


def _not_ours(view: View) -> Finding | None:
    """A rollback whose own failure action is ``rollback`` ends as ``completed``; every other change is another's."""
    if view.is_ours:
        return None
    by = "a rollback that failed too" if view.state == "completed" else "somebody else, after this deploy"
    return Finding(view.target.name, "failed", f"what runs was changed by {by}", _culprit(view))


def _hopeless(view: View) -> Finding | None:
    """What cannot come up has failed, unless Swarm is about to act on it."""
    found = hopeless(view)
    if not found or _swarm_acts(view):
        return None
    return Finding(view.target.name, "failed", f"cannot come up: {found.why}", found.task)


def _swarm_acts(view: View) -> bool:
    """Whether Swarm will react to the failure: by the end of the update when it rolls back, at once when it pauses."""
    updating = view.live_status is not None and view.live_status.state == "updating"
    if view.target.failure_action == "rollback" and updating:
        return True
    if view.target.failure_action == "continue" or not (updating or _is_starting(view)):
        return False
    return view.now - view.history.hopeless_since.get(view.target.name, view.now) < REACTION


def _is_starting(view: View) -> bool:
    """Swarm has taken the update and not said so yet. It never does where it had nothing to replace."""
    return view.target.action == "update" and not view.status


def _converged(view: View) -> Finding | None:
    return None if missing(view) else Finding(view.target.name, "converged")


RULES: tuple[t.Callable[[View], t.Optional[Finding]], ...] = (
    _gone,
    _lost,
    _rolling_back,
    _rolled_back,
    _paused,
    _not_ours,
    _hopeless,
    _converged,
)
"""The first that has something to say decides; a service of which none has is under way."""


def _under_way(view: View) -> Finding:
    return Finding(view.target.name, None, missing(view) or "", _culprit(view))


def _culprit(view: View) -> Task | None:
    """The task to name: the first of the new spec that failed, else the first that waits."""
    failures = [task for task in view.begun if view.is_failure(task)]
    return next(iter(failures or [task for task in evidence(view) if task.error]), None)


def _waiting(view: View) -> Task | None:
    return next(iter(evidence(view, waiting=True)), None)


def evidence(view: View, *, waiting: bool = False) -> tuple[Task, ...]:
    """Of each slot of the new spec the newest task that failed or waits with an error; ``waiting``: or waits at all."""
    chosen = {}
    for task in view.begun or view.new:
        waits = task in view.active and task not in view.good.values() and (waiting or task.error)
        if view.is_failure(task) or waits:
            chosen[slot_of(task)] = task
    return tuple(chosen.values())
