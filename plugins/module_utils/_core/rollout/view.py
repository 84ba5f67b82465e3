# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What one poll shows of one service, seen from its target, and what is remembered from the polls before."""

from __future__ import annotations

import typing as t
from dataclasses import field, replace
from functools import cached_property

from ..records import dataclass
from ..state.task import slot_of
from .ended import ended_well, newest
from .placement import eligible, is_active, is_there
from .times import instant

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..state.node import Node
    from ..state.service import Service, UpdateStatus
    from ..state.snapshot import Snapshot
    from ..state.task import Slot, Task
    from .target import Target

FAILED = frozenset({"failed", "rejected"})
ENDED = FAILED | {"complete", "shutdown", "remove", "orphaned"}
BEFORE_RUNNING = frozenset({"new", "allocated", "pending", "assigned", "accepted", "preparing", "ready", "starting"})
UNDER_WAY = frozenset({"updating", "rollback_started"})
"""States of an update that Swarm is at."""

SILENCE = 10.0
"""Seconds between two polls that had an answer: more of them are an election, or worse."""


@dataclass(frozen=True)
class History:
    """What the polls so far have shown. Clock values are the watcher's own, in seconds.

    ``running_since``: task id -> when the watcher first saw it running. ``failed``: tasks that ended, by id, because
    Swarm forgets all but a few of each slot. ``hopeless_since``: service name -> when an error that cannot heal was
    first seen. ``still``: service id -> the states of its update and tasks, and since when they have been so.
    ``seen``: when the last poll was, ``None`` before the first.
    """

    running_since: Mapping[str, float] = field(default_factory=dict)
    failed: Mapping[str, Task] = field(default_factory=dict)
    hopeless_since: Mapping[str, float] = field(default_factory=dict)
    still: Mapping[str, tuple[frozenset[t.Any], float]] = field(default_factory=dict)
    seen: float | None = None

    def moved(self, services: Iterable[str]) -> History:
        """Begin anew with services that were written: what was seen of them before does not make them stand still."""
        gone = frozenset(services)
        return replace(self, still={key: value for key, value in self.still.items() if key not in gone})


def remember(history: History, *, snapshot: Snapshot, now: float) -> History:
    """Add what a poll shows. Where none had an answer for a while, nobody knows what has happened meanwhile."""
    if history.seen is not None and now - history.seen > SILENCE:
        history = replace(history, still={})
    running = [task.id for task in snapshot.tasks if task.state == "running"]
    ended = {task.id: task for task in snapshot.tasks if task.state in FAILED | {"complete"}}
    return replace(
        history,
        running_since={task: history.running_since.get(task, now) for task in running},
        failed={**history.failed, **ended},
        still={service.id: _still(history, service, snapshot=snapshot, now=now) for service in snapshot.services},
        seen=now,
    )


def _still(history: History, service: Service, *, snapshot: Snapshot, now: float) -> tuple[frozenset[t.Any], float]:
    tasks = [(task.id, task.state) for task in snapshot.tasks if task.service_id == service.id]
    mark = frozenset([*tasks, service.update_status and service.update_status.state])
    before = history.still.get(service.id)
    return before if before and before[0] == mark else (mark, now)


def remember_hopeless(history: History, *, services: Iterable[str], now: float) -> History:
    """Add which services cannot come up, as far as their tasks tell."""
    return replace(history, hopeless_since={name: history.hopeless_since.get(name, now) for name in services})


@dataclass(frozen=True)
class View:
    """One service at one poll. ``service`` is ``None`` when it is gone; ``now`` is the watcher's clock."""

    target: Target
    service: Service | None
    tasks: tuple[Task, ...]
    nodes: Mapping[str, Node]
    history: History
    now: float
    time: float | None

    @classmethod
    def of(cls, target: Target, *, snapshot: Snapshot, history: History, now: float) -> View:
        service = next((item for item in snapshot.services if item.name == target.name), None)
        present = {task.id: task for task in snapshot.tasks}
        everything = {**history.failed, **present}.values()
        return cls(
            target=target,
            service=service,
            tasks=tuple(task for task in everything if service and task.service_id == service.id),
            nodes={node.id: node for node in snapshot.nodes},
            history=history,
            now=now,
            time=snapshot.time,
        )

    @property
    def status(self) -> UpdateStatus | None:
        """The update status, if it began with this deploy: every write resets it, so another start is another update.

        An update that was under way before counts too once Swarm rolls the wanted spec back.
        """
        status = self.live_status
        if not status:
            return None
        undone = status.state.startswith("rollback") and not self.is_ours
        return status if undone or status.started_at != self.target.prior_update else None

    @property
    def live_status(self) -> UpdateStatus | None:
        """The update status, whoever began it."""
        return self.service.update_status if self.service else None

    @property
    def state(self) -> str:
        """State of the update that this deploy began, empty where there is none."""
        return self.status.state if self.status else ""

    @property
    def still_for(self) -> float:
        """Seconds since a task or the update of the service was last seen to change its state."""
        known = self.history.still.get(self.service.id) if self.service else None
        return self.now - known[1] if known else 0.0

    @property
    def is_ours(self) -> bool:
        """Whether the live spec is still the one that this deploy wants."""
        return bool(self.service and self.service.template_digest == self.target.digest)

    @cached_property
    def new(self) -> tuple[Task, ...]:
        """Tasks of the new spec, oldest first."""
        ours = [task for task in self.tasks if task.spec_digest == self.target.digest and self._this_run(task)]
        return tuple(sorted(ours, key=lambda task: task.created_at or ""))

    @cached_property
    def begun(self) -> tuple[Task, ...]:
        """Tasks of the new spec that this deploy brought about, oldest first. Only these can tell of a failure."""
        return tuple(task for task in self.new if task.id not in self.target.known_tasks)

    @cached_property
    def wanted_nodes(self) -> frozenset[str]:
        """Where a global service belongs. With constraints that cannot be judged here: where Swarm put its tasks."""
        chosen = eligible(self.nodes.values(), self.target.constraints)
        return chosen if chosen is not None else frozenset(task.node_id for task in self.active)

    @cached_property
    def active(self) -> tuple[Task, ...]:
        """Tasks that Swarm wants to run, of whatever spec. Of a global service, those on nodes that take part."""
        tasks = [task for task in self.tasks if task.desired_state in ("running", "ready") and task.state not in ENDED]
        if not self.target.is_global:
            return tuple(tasks)
        return tuple(task for task in tasks if task.node_id in self.nodes and is_active(self.nodes[task.node_id]))

    @cached_property
    def good(self) -> dict[Slot, Task]:
        """Slot -> its task of the new spec that runs (in Swarm that means: is healthy) on a node that is there, or that
        ended well.
        """
        return {slot_of(task): task for task in self.new if self._runs(task) or self._stays_done(task)}

    @cached_property
    def newest(self) -> dict[Slot, Task]:
        """Slot -> its newest task, of whatever spec: by that one Swarm tells whether the slot is up to date."""
        return newest(self.service, self.tasks) if self.service else {}

    def is_done(self, task: Task) -> bool:
        """Whether the task ended as it should: a job's, or one that its restart policy does not start again."""
        return ended_well(task, is_job=self.target.is_job, restart_condition=self.target.restart_condition)

    def is_failure(self, task: Task) -> bool:
        """Whether the task ended as it should not."""
        return task.state in FAILED or (task.state == "complete" and not self.is_done(task))

    def age(self, task: Task) -> float:
        """Seconds that a task has run: as watched, or as the Engine says, whichever is longer.

        The node's clock wrote the task's timestamp and the manager's clock its creation: a node whose clock is behind
        cannot make a task older than it is.
        """
        watched = self.now - self.history.running_since.get(task.id, self.now)
        since, created = instant(task.changed_at), instant(task.created_at)
        if self.time is None or since is None or created is None:
            return watched
        return max(watched, self.time - max(since, created))

    def _runs(self, task: Task) -> bool:
        there = is_there(task, self.nodes)
        return there and task.state == "running" and task.desired_state == "running" and task.up_to_date is not False

    def _stays_done(self, task: Task) -> bool:
        """Whether the task ended well and Swarm starts none after it: what ran of the same spec earlier is not the new.

        ``restart.go:UpdatableTasksInSlot`` gives an update the newest task of a slot that has ended for good.
        """
        is_last = self.target.is_job or self.newest.get(slot_of(task)) is task
        return is_last and self.is_done(task) and task.up_to_date is not False

    def _this_run(self, task: Task) -> bool:
        wanted = self.service.job_iteration if self.service and self.target.is_job else None
        return wanted is None or task.job_iteration == wanted
