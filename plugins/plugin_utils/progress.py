# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Progress of a watch: a line for each change of a service's state, as ``watch docker stack ps`` would show it."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from ..module_utils._core.rollout.judge import Finding
    from ..module_utils._core.rollout.watch import Watched
    from ..module_utils._core.state.service import Service
    from ..module_utils._core.state.task import Task

WIDEST = 20
"""Characters of a bar; a service of more tasks has several in each."""


class Progress:
    """Says what changed since the poll before, and nothing where nothing did."""

    def __init__(self, write: t.Callable[[str], None]) -> None:
        self._write = write
        self._said: dict[str, str] = {}

    def __call__(self, watched: Watched) -> None:
        services = {service.name: service for service in watched.snapshot.services}
        width = max((len(finding.service) for finding in watched.verdict.findings), default=0)
        for finding in watched.verdict.findings:
            service = services.get(finding.service)
            tasks = [task for task in watched.snapshot.tasks if service and task.service_id == service.id]
            line = f"{finding.service:{width}}  {_state(finding, service, tasks)}"
            if self._said.get(finding.service) != line:
                self._said[finding.service] = line
                self._write(line)


def _state(finding: Finding, service: Service | None, tasks: list[Task]) -> str:
    """``###---  3/6 updated, 6 running, updating``"""
    done, slots, verb = _job(service, tasks) if service and service.mode.endswith("-job") else _tasks(service, tasks)
    running = [task for task in tasks if task.state == task.desired_state == "running"]
    status = service.update_status if service else None
    word = (finding.outcome or (status.state if status else "")).replace("_", " ")
    counts = ", ".join(filter(None, (f"{done}/{slots} {verb}", f"{len(running)} running", word)))
    return f"{_bar(done, slots)}  {counts}".lstrip()


def _tasks(service: Service | None, tasks: list[Task]) -> tuple[int, int, str]:
    wanted = [task for task in tasks if task.desired_state in ("running", "ready")]
    slots = service.replicas if service and service.replicas is not None else len(wanted)
    return min(sum(bool(task.up_to_date) and task.state == "running" for task in wanted), slots), slots, "updated"


def _job(service: Service, tasks: list[Task]) -> tuple[int, int, str]:
    """A job's tasks end; those of an earlier run of it do not count."""
    current = [task for task in tasks if task.job_iteration == service.job_iteration]
    slots = service.replicas if service.replicas is not None else len(current)
    return sum(task.state == "complete" for task in current), slots, "completed"


def _bar(done: int, slots: int) -> str:
    width = min(slots, WIDEST)
    full = done * width // slots if slots else 0
    return "#" * full + "-" * (width - full)
