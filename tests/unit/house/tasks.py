# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tasks of roles and playbooks: pure functions that find them, and those that pass over a host in the wrong way."""

from __future__ import annotations

import typing as t
from collections.abc import Iterator

_LISTS = ("pre_tasks", "tasks", "post_tasks", "handlers", "block", "rescue", "always")


def tasks_in(node: t.Any) -> Iterator[dict[str, t.Any]]:
    """All tasks and blocks of a list of tasks or plays, at whatever depth."""
    for task in node or ():
        yield task
        for name in _LISTS:
            yield from tasks_in(task.get(name))


def fatal_unreachables(tasks: list[dict[str, t.Any]]) -> list[str]:
    """Names of tasks that ignore unreachable hosts, and whose play Ansible ends for them all the same.

    Where errors are fatal for all hosts (``any_errors_fatal`` of the play, which a role cannot know, or ``run_once``),
    the strategy ``linear`` counts an unreachable host that is ignored, unless the task has ``ignore_errors``.
    """
    return [task["name"] for task in tasks if task.get("ignore_unreachable") and not task.get("ignore_errors")]


def lost_failures(tasks: list[dict[str, t.Any]], text: str) -> list[str]:
    """Names of tasks whose failure is ignored and never looked at: ``text`` is where their results are judged."""
    return [
        task["name"]
        for task in tasks
        if task.get("ignore_errors")
        and task.get("failed_when") is not False
        and f"{task.get('register')} is failed" not in text
    ]
