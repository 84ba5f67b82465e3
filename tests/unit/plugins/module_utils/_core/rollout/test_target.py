# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.rollout.target import idle, settling, targets

from .values import STARTED, service, snapshot, task

SECOND = 1_000_000_000


def _spec(*, check=None, monitor=None):
    spec = {"TaskTemplate": {"ContainerSpec": {}}}
    if check is not None:
        spec["TaskTemplate"]["ContainerSpec"]["Healthcheck"] = check
    if monitor is not None:
        spec["UpdateConfig"] = {"Monitor": monitor * SECOND}
    return spec


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        pytest.param(_spec(), 5.0, id="monitor's default"),
        pytest.param(_spec(monitor=0), 5.0, id="0 is the default"),
        pytest.param(_spec(monitor=60), 60.0, id="monitor"),
        pytest.param(
            _spec(check={"Interval": 2 * SECOND, "Retries": 2, "Timeout": 3 * SECOND}),
            7.0,
            id="time to become unhealthy",
        ),
        pytest.param(
            _spec(check={"Interval": 2 * SECOND, "Retries": 2, "Timeout": 3 * SECOND}, monitor=60),
            60.0,
            id="longer of the two",
        ),
        pytest.param(_spec(check={"Test": ["CMD", "true"]}), 120.0, id="health check's defaults"),
        pytest.param(_spec(check={"Test": ["NONE"]}), 5.0, id="health check switched off"),
    ],
)
def test_settling(spec, expected):
    assert settling(spec) == expected


@pytest.mark.parametrize(
    ("update", "expected"),
    [({}, 5.0), ({"Monitor": 60 * SECOND}, 60.0), ({"Delay": 30 * SECOND, "Monitor": 2 * SECOND}, 32.0)],
)
def test_idle(update, expected):
    assert idle({"UpdateConfig": update}) == expected


@pytest.mark.parametrize(("action", "expected"), [("update", True), ("none", False)])
def test_a_write_that_only_goes_on_bears_a_mark(action, expected):
    entry = {**_entry(Labels={"beekeeper.swarm.resumed": "7"}), "action": action}
    assert [target.goes_on for target in targets([entry], snapshot())] == [expected]
    assert not targets([_entry()], snapshot())[0].goes_on


def _entry(**fields):
    spec = {
        "Name": "web",
        "TaskTemplate": {"ContainerSpec": {"Image": "web:2"}},
        "Mode": {"Replicated": {"Replicas": 3}},
    }
    return {"id": "s1", "name": "web", "action": "update", "digest": "new", "spec": {**spec, **fields}}


def test_target_of_a_service_that_was_there():
    before = snapshot(task("old"), live=service("completed"))
    (target,) = targets([_entry(UpdateConfig={"FailureAction": "rollback"})], before)
    assert (target.mode, target.slots, target.failure_action) == ("replicated", 3, "rollback")
    assert (target.known_tasks, target.prior_update) == ({"old"}, STARTED)


def test_target_of_a_new_service():
    template = {
        "RestartPolicy": {"Condition": "none", "MaxAttempts": 2},
        "Placement": {"Constraints": ["node.id == n1"]},
    }
    (target,) = targets([{**_entry(TaskTemplate=template, Mode={"Global": {}}), "name": "db"}], snapshot(task("old")))
    assert (target.mode, target.slots, target.failure_action) == ("global", 0, "pause")
    assert (target.restart_condition, target.max_attempts, target.constraints) == ("none", 2, ("node.id == n1",))
    assert (target.known_tasks, target.prior_update) == (frozenset(), None)
