# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.patch.settled import unsettled
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.service import Service
from ansible_collections.beekeeper.swarm.tests.unit.plugins.module_utils._core.rollout.values import task


def service(running, desired, state="", mode=None):
    return Service.from_json(
        {
            "ID": "s1",
            "Version": {"Index": 1},
            "Spec": {"Name": "web", "Mode": mode or {"Replicated": {"Replicas": desired}}},
            "ServiceStatus": {"RunningTasks": running, "DesiredTasks": desired},
            "UpdateStatus": {"State": state} if state else None,
        }
    )


@pytest.mark.parametrize(
    ("found", "said"),
    [
        pytest.param(service(3, 3), [], id="stands"),
        pytest.param(service(0, 0), [], id="none wanted"),
        pytest.param(service(3, 3, "completed"), [], id="updated"),
        pytest.param(service(2, 3), ["web runs 2 of 3"], id="one is missing"),
        pytest.param(service(2, 3, "completed"), ["web runs 2 of 3"], id="one is missing after an update"),
        pytest.param(service(3, 3, "paused"), ["web runs 3 of 3, update paused"], id="paused"),
        pytest.param(
            service(1, 2, "rollback_started"), ["web runs 1 of 2, update rollback_started"], id="rolling back"
        ),
        pytest.param(service(0, 1, mode={"ReplicatedJob": {"TotalCompletions": 1}}), [], id="a job ends"),
    ],
)
def test_unsettled(found, said):
    assert unsettled([found]) == said


def test_what_has_ended_is_settled():
    assert unsettled([replace(service(0, 1, "paused"), ended=True)]) == []


@pytest.mark.parametrize(
    ("state", "error", "said"),
    [
        ("failed", "task: non-zero exit (1)", ": task web.1 failed (task: non-zero exit (1)) and is not started again"),
        (
            "rejected",
            "No such image: web:2",
            ": task web.1 was rejected (No such image: web:2) and is not started again",
        ),
        ("shutdown", "", ": task web.1 was stopped and is not started again"),
        ("orphaned", "", ": task web.1 was lost with its node and is not started again"),
        ("starting", "", ""),
        ("complete", "", ""),
    ],
)
def test_why_a_one_shot_service_is_not_settled(state, error, said):
    advice = ", so run it again, or remove the service" if said else ""
    found = unsettled([service(0, 1)], [task("t0", state="failed"), task(state=state, error=error)])
    assert found == [f"web runs 0 of 1{said}{advice}"]
