# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an update status means, in a sentence: Swarm's own word, held against the tasks.

``docker service inspect --pretty`` shows the word alone. It says ``completed`` of some crash loops, ``updating`` for as
long as a lost node stays away, and nothing where an identical write has ended its watch over an update.
"""

from __future__ import annotations

import typing as t

from ..records import dataclass
from ..state.task import slot_of
from .ended import with_ended
from .placement import eligible, is_there
from .report import plain, task_name
from .view import ENDED, FAILED

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..state.node import Node
    from ..state.service import Service
    from ..state.task import Task


@dataclass(frozen=True)
class Standing:
    """Tasks of a service. ``running``: slots, or nodes, whose task is of the live spec and runs on a node that is
    there; ``older``: tasks of another spec that run; ``failed``: tasks of the live spec, as far as Swarm remembers.
    """

    wanted: int
    running: int
    older: int
    failed: tuple[Task, ...]
    waiting: Task | None

    @classmethod
    def of(cls, service: Service, tasks: Iterable[Task], nodes: Mapping[str, Node]) -> Standing:
        wanted = [task for task in tasks if task.desired_state in ("running", "ready") and task.state not in ENDED]
        current = [task for task in wanted if task.up_to_date is not False]
        good = [task for task in current if task.state == "running" and is_there(task, nodes)]
        waiting = [task for task in current if task not in good]
        return cls(
            wanted=_wanted(service, wanted, nodes),
            running=len({slot_of(task) for task in good}),
            older=sum(task.up_to_date is False and task.state == "running" for task in wanted),
            failed=tuple(task for task in tasks if task.up_to_date is not False and task.state in _failures(service)),
            waiting=waiting[0] if waiting else None,
        )

    @property
    def is_well(self) -> bool:
        return self.running == self.wanted and not (self.older or self.failed or self.waiting)


def _failures(service: Service) -> frozenset[str]:
    """States of a task that ended as it should not."""
    restart = ((service.spec.get("TaskTemplate") or {}).get("RestartPolicy") or {}).get("Condition") or "any"
    return FAILED | {"complete"} if restart == "any" else FAILED


def _wanted(service: Service, tasks: Iterable[Task], nodes: Mapping[str, Node]) -> int:
    """How many tasks there should be; of a global service whose constraints cannot be judged here, as many as are."""
    if service.replicas is not None:
        return service.replicas
    placement = (service.spec.get("TaskTemplate") or {}).get("Placement") or {}
    chosen = eligible(nodes.values(), placement.get("Constraints") or ())
    return len({task.node_id for task in tasks} if chosen is None else chosen)


def update_meaning(service: Service, tasks: Iterable[Task], nodes: Mapping[str, Node]) -> str:
    """Say what the update status means, and how the tasks stand."""
    if service.is_job:
        return "A job has no update: Swarm runs it again whenever it is written."
    known = tuple(tasks)
    state = service.update_status.state if service.update_status else ""
    if with_ended((service,), known)[0].ended and not state.startswith("rollback"):
        return ALL_DONE
    standing = Standing.of(service, known, nodes)
    well, badly = WORDS.get(state, (f"Swarm says {state}", f"Swarm says {state}"))
    if not state and standing.older:
        badly = UNWATCHED
    head = well if standing.is_well else badly
    if state == "rollback_completed":
        head += TOGGLES if service.previous_spec else GONE
    return f"{head}: {'; '.join(_clauses(service, standing, nodes))}."


WORDS: Mapping[str, tuple[str, str]] = {
    "": (
        "No task was replaced since the service was created or last written, and that is all that no status means",
        "Swarm says nothing of a first start, of scaling, and of changes that replace no task",
    ),
    "updating": ("Swarm is at the update",) * 2,
    "paused": ("Swarm has paused the update, and goes on only when the service is written; what starts anew meanwhile "
               "is of the new version",) * 2,
    "completed": (
        "The update has ended",
        "Swarm calls the update completed and looks at it no more, but it is not well",
    ),
    "rollback_started": ("Swarm is bringing the version before back, which is the live spec now",) * 2,
    "rollback_paused": ("Swarm has paused its rollback, because the version before failed too, and goes on only when "
                        "the service is written",) * 2,
    "rollback_completed": (
        "The update did not last: Swarm has brought the version before back, which is the live spec now",
    ) * 2,
}  # fmt: skip
"""State of the update -> what it means where all is well, and where it is not."""

ALL_DONE = (
    "Its tasks have ended well, and its restart policy starts none again: whatever Swarm says of the update, nothing "
    "is left to do."
)
UNWATCHED = (
    "Swarm says nothing though older tasks run: the service was written a moment ago, or in the middle of an update, "
    "which Swarm then neither ends nor watches"
)
TOGGLES = " (a second docker service rollback would go forward again)"
GONE = " (the spec that failed is gone from the Engine)"


def _clauses(service: Service, standing: Standing, nodes: Mapping[str, Node]) -> Iterable[str]:
    yield f"{standing.running} of {standing.wanted} tasks run the live spec"
    if standing.older:
        yield f"{standing.older} run another"
    if standing.failed:
        newest = max(standing.failed, key=lambda task: task.changed_at or "")
        times = "once" if len(standing.failed) == 1 else f"{len(standing.failed)} times"
        why = plain(newest.error) or newest.state
        yield f"it has failed {times}, last as {task_name(service.name, newest)} ({why})"
    if standing.waiting:
        yield f"{task_name(service.name, standing.waiting)} {_waits(standing.waiting, nodes)}"


def _waits(task: Task, nodes: Mapping[str, Node]) -> str:
    node = nodes.get(task.node_id)
    if node and not is_there(task, nodes):
        return (
            f"is on {node.hostname}, which is {node.state}: no update goes past it until that node is back or removed"
        )
    return f"is {task.state}" + (f" ({plain(task.error)})" if task.error else "")
