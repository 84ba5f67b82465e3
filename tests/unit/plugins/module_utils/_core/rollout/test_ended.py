# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.rollout.ended import may_have_ended, with_ended
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.service import Service
from ansible_collections.beekeeper.swarm.tests.unit.plugins.module_utils._core.rollout.values import at, task


def service(condition="none", *, running=0, desired=1, replicas=1, state="", mode=None):
    """A one-shot service whose template has the digest of the tasks."""
    found = Service.from_json(
        {
            "ID": "s1",
            "Version": {"Index": 1},
            "Spec": {
                "Name": "once",
                "Mode": mode or {"Replicated": {"Replicas": replicas}},
                "TaskTemplate": {"RestartPolicy": {"Condition": condition}} if condition else {},
            },
            "ServiceStatus": {"RunningTasks": running, "DesiredTasks": desired},
            "UpdateStatus": {"State": state} if state else None,
        }
    )
    return Service.from_json({**found.to_json(specs=True), "Summary": {**found.to_json()["Summary"], **NEW}})


NEW = {"TemplateDigest": "new"}
DONE = task(state="complete")
FAILED_BEFORE = task("t0", state="failed", created_at=at(1))


@pytest.mark.parametrize(
    ("found", "asked"),
    [
        pytest.param(service("none"), True, id="none"),
        pytest.param(service("on-failure"), True, id="on-failure"),
        pytest.param(service("on-failure", replicas=3, running=1, desired=3), True, id="some run"),
        pytest.param(service("none", state="paused"), True, id="its end paused its update"),
        pytest.param(service("none", state="rollback_paused"), True, id="its end paused the rollback"),
        pytest.param(service("none", running=1), False, id="it runs"),
        pytest.param(service("any"), False, id="any"),
        pytest.param(service(None), False, id="Swarm's default"),
        pytest.param(service("none", state="updating"), False, id="Swarm is at it"),
        pytest.param(service("none", state="rollback_started"), False, id="Swarm rolls it back"),
        pytest.param(service("none", mode={"Global": {}}), False, id="global: counted by its tasks"),
        pytest.param(service("none", mode={"ReplicatedJob": {"TotalCompletions": 1}}), False, id="a job"),
    ],
)
def test_whose_tasks_are_asked_for(found, asked):
    assert may_have_ended(found) is asked


@pytest.mark.parametrize(
    ("found", "tasks", "stands"),
    [
        pytest.param(service("none"), [DONE], True, id="ended well"),
        pytest.param(service("on-failure"), [FAILED_BEFORE, DONE], True, id="at its second attempt"),
        pytest.param(service("on-failure"), [DONE, FAILED_BEFORE], True, id="in whatever order the Engine lists them"),
        pytest.param(service("none", state="paused"), [DONE], True, id="its end paused its update"),
        pytest.param(
            service("on-failure", running=1, desired=2, replicas=2), [DONE, task("t2", slot=2)], True, id="one runs yet"
        ),
        pytest.param(
            service("none"),
            [DONE, task("t2", slot=2, state="complete", desired_state="remove")],
            True,
            id="scaled down",
        ),
        pytest.param(service("none"), [task(state="failed")], False, id="failed"),
        pytest.param(service("none"), [task(state="rejected")], False, id="rejected"),
        pytest.param(service("none"), [task(state="shutdown")], False, id="stopped by a drain"),
        pytest.param(service("none"), [task(state="orphaned")], False, id="lost with its node"),
        pytest.param(
            service("on-failure"),
            [task("t0", state="complete", created_at=at(1)), task(state="starting")],
            False,
            id="run again, and not yet there",
        ),
        pytest.param(
            service("none", state="paused"), [task(state="complete", spec_digest="old")], False, id="old spec"
        ),
        pytest.param(service("none", replicas=2, desired=2), [DONE], False, id="a slot that Swarm has forgotten"),
        pytest.param(service("none"), [], False, id="Swarm has forgotten all of it"),
        pytest.param(
            service("none"), [task(state="complete", service_id="s2")], False, id="it was another service's task"
        ),
        pytest.param(
            service("on-failure", running=1, state="paused"), [task()], False, id="paused, and nothing of it has ended"
        ),
        pytest.param(
            service("on-failure", running=0, desired=2, replicas=2),
            [DONE, task("t2", slot=2, desired_state="shutdown")],
            False,
            id="the other is being stopped",
        ),
        pytest.param(service("any"), [DONE], False, id="it is started again"),
    ],
)
def test_what_has_ended_stands(found, tasks, stands):
    (known,) = with_ended([found], tasks)
    assert (known.ended, known.stands) == (stands, stands)
    assert Service.from_json(known.to_json()).stands is stands
