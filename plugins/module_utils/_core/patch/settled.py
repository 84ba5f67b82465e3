# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether all services run as their specs say, so that the next node may go."""

from __future__ import annotations

import typing as t

from ..rollout.ended import newest
from ..rollout.report import plain, task_name

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..state.service import Service
    from ..state.task import Task

WORDS: t.Mapping[str, str] = {
    "failed": "failed",
    "rejected": "was rejected",
    "shutdown": "was stopped",
    "orphaned": "was lost with its node",
}
"""State of a task that Swarm does not start again by itself -> what a sentence says of it."""


def unsettled(services: Iterable[Service], tasks: Iterable[Task] = ()) -> list[str]:
    """Name the services that do not run as their specs say, in half sentences.

    Jobs end, so they do not count. ``tasks`` are of those that might have ended, to say why they have not.
    """
    known = tuple(tasks)
    return [_said(service, known) for service in services if not service.is_job and not service.stands]


def _said(service: Service, tasks: Iterable[Task]) -> str:
    update = service.update_status
    state = f", update {update.state}" if update and update.state != "completed" else ""
    return f"{service.name} runs {service.running} of {service.desired}{state}{_why(service, tasks)}"


def _why(service: Service, tasks: Iterable[Task]) -> str:
    """Say which task ended badly with no other after it: Swarm makes that at once where it starts one again."""
    bad = next((task for task in newest(service, tasks).values() if task.state in WORDS), None)
    if bad is None:
        return ""
    error = f" ({plain(bad.error)})" if bad.error else ""
    said = f"task {task_name(service.name, bad)} {WORDS[bad.state]}{error}"
    return f": {said} and is not started again, so run it again, or remove the service"
