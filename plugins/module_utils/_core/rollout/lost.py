# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Updates that wait for a node that died.

Swarm waits for each new task until it runs, without a timeout (``manager/orchestrator/update/updater.go``). A task
that had not come up when its node died says nothing more: the update stands still, also when the task's replacement
runs elsewhere, until the node is back, is removed, or 24 hours are over.
"""

from __future__ import annotations

import typing as t

from .view import BEFORE_RUNNING, UNDER_WAY

if t.TYPE_CHECKING:
    from ..state.node import Node
    from ..state.task import Task
    from .view import View

PATIENCE = 20.0
"""Seconds in which nothing may happen before a node is given up. Swarm itself calls it down only after about 15."""


def lost(view: View) -> tuple[Task, Node] | None:
    """Give the task that an update waits for in vain, and its node; ``None`` while something else still happens."""
    status = view.live_status
    if not status or status.state not in UNDER_WAY or view.still_for < PATIENCE:
        return None
    for task in view.tasks:
        node = view.nodes.get(task.node_id)
        if node and node.state == "down" and task.state in BEFORE_RUNNING and task.id not in view.target.known_tasks:
            return task, node
    return None
