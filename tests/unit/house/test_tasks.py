# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tasks that pass over a host do so in every play, and lose no failure by it."""

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.tests.unit.house.checkout import PLAYBOOKS, ROOT, read_yaml
from ansible_collections.beekeeper.swarm.tests.unit.house.tasks import fatal_unreachables, lost_failures, tasks_in

TASK_FILES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "roles").glob("*/tasks/*.yml"))

every_file = pytest.mark.parametrize("path", [*TASK_FILES, *PLAYBOOKS])


@every_file
def test_an_unreachable_host_that_is_ignored_ends_no_play(path):
    assert fatal_unreachables(list(tasks_in(read_yaml(path)))) == []


@every_file
def test_failures_that_are_ignored_are_looked_at(path):
    assert lost_failures(list(tasks_in(read_yaml(path))), (ROOT / path).read_text(encoding="utf-8")) == []


# The rules themselves: what breaks them is found, and nothing else.


def test_tasks_are_found_at_every_depth():
    play = {"name": "a", "tasks": [{"name": "b", "block": [{"name": "c"}], "rescue": [{"name": "d"}], "always": []}]}
    assert [task["name"] for task in tasks_in([play])] == ["a", "b", "c", "d"]
    assert list(tasks_in(None)) == []


@pytest.mark.parametrize(
    ("task", "found"),
    [
        pytest.param({}, [], id="ignores nothing"),
        pytest.param({"ignore_unreachable": True}, ["a"], id="a play with any_errors_fatal ends"),
        pytest.param({"ignore_unreachable": True, "ignore_errors": False}, ["a"], id="said to end"),
        pytest.param({"ignore_unreachable": True, "ignore_errors": True}, [], id="goes on"),
    ],
)
def test_fatal_unreachables(task, found):
    assert fatal_unreachables([{"name": "a", **task}]) == found


@pytest.mark.parametrize(
    ("task", "text", "found"),
    [
        pytest.param({}, "", [], id="ignores nothing"),
        pytest.param({"ignore_errors": True, "failed_when": False}, "", [], id="cannot fail"),
        pytest.param({"ignore_errors": True, "register": "x"}, "when: x is failed", [], id="looked at"),
        pytest.param({"ignore_errors": True, "register": "x"}, "when: y is failed", ["a"], id="another is looked at"),
        pytest.param({"ignore_errors": True}, "", ["a"], id="not registered"),
    ],
)
def test_lost_failures(task, text, found):
    assert lost_failures([{"name": "a", **task}], text) == found
