# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Services that Swarm has left half way: all of their tasks run, some are not wanted, and nothing happens any more.

How that comes about is told in ``forgotten.py``. Written again the update goes on. Since no task is on its way, nothing
stops before what replaces it runs (``plan/resume.py``).
"""

from __future__ import annotations

import typing as t

from ..state.task import slot_of
from .forgotten import OVER, QUIET
from .placement import is_there
from .steady import nothing_else_runs

if t.TYPE_CHECKING:
    from .view import View

STUCK = 30.0
"""Seconds in which nothing may happen where Swarm says that it is still updating. Where it does not: ``QUIET``."""


def left(view: View) -> bool:
    """Whether a service lacks nothing but that Swarm goes on with it.

    Not where a node of a task is not ready, as all are for a moment after an election, nor where a slot of a one-shot
    service has ended: what goes on would start that again.
    """
    if view.target.mode != "replicated" or not view.is_ours or view.still_for < _patience(view):
        return False
    slots = {slot_of(task) for task in view.active}
    run = all(task.state == "running" and is_there(task, view.nodes) for task in view.active)
    ended = any(view.is_done(task) for task in view.good.values())
    return len(slots) >= view.target.slots and run and not ended and bool(nothing_else_runs(view))


def _patience(view: View) -> float:
    """Seconds to wait for Swarm. No time is enough where it has paused the update, or rolls it back.

    What it begins anew after an update that it has called completed has no status of its own (``Updater.Run``).
    """
    state = view.live_status.state if view.live_status else "completed"
    if state not in OVER | {"updating"}:
        return float("inf")
    return view.target.idle + (STUCK if state == "updating" else QUIET)
