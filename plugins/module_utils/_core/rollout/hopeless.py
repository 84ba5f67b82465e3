# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Errors that cannot heal, as soon as they are certain: a table of what the Engine says, and what repeats itself."""

from __future__ import annotations

import re
import typing as t

from ..patterns import expression
from ..records import dataclass
from ..state.task import slot_of
from .view import ENDED

if t.TYPE_CHECKING:
    from ..state.task import Slot, Task
    from .view import View

PATTERNS: tuple[tuple[str, str], ...] = (
    (r"No such image", "the node cannot get the image"),
    (r"manifest (for .* )?(unknown|not found)", "the registry does not have the image"),
    (r"pull access denied|repository does not exist|requested access to the resource is denied", "the pull is refused"),
    (r"unauthorized: |no basic auth credentials", "the registry wants a login"),
    (r"invalid reference format", "the image name is none"),
    (r"no matching manifest for", "the image does not exist for the node's platform"),
    (r"executable file not found|no command specified", "the image has no such program"),
    (r"exec format error", "the program is for another platform"),
    (r"exec: .*: (no such file or directory|permission denied)", "the program cannot be run"),
    (r"bind source path does not exist", "the node does not have the path"),
    (r"invalid mount", "the mount cannot be made"),
    (r"OCI runtime create failed|failed to create (shim )?task", "the container cannot be made"),
    (r"unable to get (config|secret) from .* store", "a config or secret is gone"),
)
"""What a task's error says when no restart can help -> what that means. From ``daemon/cluster/executor`` and runc."""

_PATTERNS = tuple((expression(pattern, re.IGNORECASE), meaning) for pattern, meaning in PATTERNS)

ROW = 3
"""So many failures in a row of one slot are a crash loop."""


@dataclass(frozen=True)
class Hopeless:
    """Why a service cannot come up, and the task that shows it."""

    task: Task
    why: str


def meaning(error: str) -> str | None:
    """Say what an error that cannot heal means; ``None`` for every other error."""
    return next((why for pattern, why in _PATTERNS if pattern.search(error)), None)


def hopeless(view: View) -> Hopeless | None:
    """The first certain reason why the service cannot come up, or ``None``."""
    slots = _slots(view)
    for rule in RULES:
        found = rule(view, slots)
        if found:
            return found
    return None


def _slots(view: View) -> dict[Slot, list[Task]]:
    slots: dict[Slot, list[Task]] = {}
    for task in view.begun:
        slots.setdefault(slot_of(task), []).append(task)
    return slots


def _cannot_start(view: View, slots: dict[Slot, list[Task]]) -> Hopeless | None:
    """Nothing of the new spec runs or is on its first try, and what failed says why it always will."""
    if view.good or any(_untried(view, tasks) for tasks in slots.values()):
        return None
    for tasks in slots.values():
        task = next((task for task in reversed(tasks) if task.state in ENDED), None)
        why = meaning(task.error) if task and view.is_failure(task) else None
        if task and why:
            return Hopeless(task, why)
    return None


def _untried(view: View, tasks: list[Task]) -> bool:
    return tasks[-1].state not in ENDED | {"new", "pending"} and not any(view.is_failure(task) for task in tasks)


def _given_up(view: View, slots: dict[Slot, list[Task]]) -> Hopeless | None:
    """Swarm will not start the slot again: no restart is wanted, or its attempts are used up."""
    policy = view.target
    for tasks in slots.values():
        failures = sum(view.is_failure(task) for task in tasks)
        spent = policy.restart_condition == "none" or 0 < policy.max_attempts < failures
        if view.is_failure(tasks[-1]) and spent:
            return Hopeless(tasks[-1], "its restart policy does not start it again")
    return None


def _crash_loop(view: View, slots: dict[Slot, list[Task]]) -> Hopeless | None:
    """A slot failed several times in a row, whether or not its next try has begun."""
    for tasks in slots.values():
        newest = tasks[-1]
        if newest.state == "running" and view.age(newest) >= view.target.settle:
            continue
        row = (tasks if newest.state in ENDED else tasks[:-1])[-ROW:]
        if len(row) == ROW and all(view.is_failure(task) for task in row):
            return Hopeless(row[-1], f"it failed {ROW} times in a row")
    return None


RULES: tuple[t.Callable[[View, dict[Slot, list[Task]]], t.Optional[Hopeless]], ...] = (
    _cannot_start,
    _given_up,
    _crash_loop,
)
