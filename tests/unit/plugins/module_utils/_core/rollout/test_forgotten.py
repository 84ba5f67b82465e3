# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.rollout.forgotten import (
    may_be_forgotten,
    with_forgotten,
)
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.service import Service
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.task import Task

REPLICATED = {"Replicated": {"Replicas": 2}}


def service(*, state=None, before="web:2", mode=None, running=2):
    template = {"ContainerSpec": {"Image": "web:2"}}
    previous = before and {"Name": "app_web", "TaskTemplate": {"ContainerSpec": {"Image": before}}}
    return Service.from_json(
        {
            "ID": "s1",
            "Version": {"Index": 1},
            "Spec": {"Name": "app_web", "TaskTemplate": template, "Mode": mode or REPLICATED},
            "PreviousSpec": previous,
            "UpdateStatus": state and {"State": state},
            "ServiceStatus": {"RunningTasks": running, "DesiredTasks": 2},
        }
    )


def task(*, slot=1, state="running", wanted="running", fresh=False, of="s1"):
    obj = {
        "ID": "t",
        "Slot": slot,
        "ServiceID": of,
        "DesiredState": wanted,
        "Status": {"State": state},
        "UpToDate": fresh,
    }
    return Task.from_json(obj)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(service(), True, id="the same was written, and no update followed"),
        pytest.param(service(state="updating"), False, id="Swarm is at it"),
        pytest.param(service(state="completed"), False, id="Swarm has ended it"),
        pytest.param(
            service(state="completed", running=3), True, id="Swarm has ended it, and more run than are wanted"
        ),
        pytest.param(service(state="rollback_completed", running=3), True, id="the same after a rollback"),
        pytest.param(service(state="paused", running=3), False, id="Swarm has paused it"),
        pytest.param(service(before="web:1"), False, id="another version was written"),
        pytest.param(service(before=None), False, id="never written again"),
        pytest.param(service(mode={"Global": {}}), False, id="global"),
    ],
)
def test_may_be_forgotten(found, expected):
    assert may_be_forgotten(found) is expected


@pytest.mark.parametrize(
    ("tasks", "expected"),
    [
        pytest.param([task(), task(fresh=True)], True, id="half of it is old"),
        pytest.param([task(fresh=True), task(fresh=True)], True, id="two in one slot"),
        pytest.param([task(fresh=True), task(slot=2, fresh=True)], False, id="all is new"),
        pytest.param([task(fresh=True), task(fresh=True, wanted="shutdown")], False, id="one of a slot is to go"),
        pytest.param([task(wanted="shutdown")], False, id="the old one is to go"),
        pytest.param([task(state="failed")], False, id="the old one has ended"),
        pytest.param([task(of="s2")], False, id="another's"),
    ],
)
def test_with_forgotten(tasks, expected):
    (found,) = with_forgotten([service()], tasks)
    assert found.forgotten is expected
    assert found.stands is not expected
    assert Service.from_json(found.to_json()).forgotten is expected


def test_of_others_tasks_tell_nothing():
    (found,) = with_forgotten([service(state="completed")], [task()])
    assert found.forgotten is False
