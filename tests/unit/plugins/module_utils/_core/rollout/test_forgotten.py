# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.rollout.forgotten import (
    QUIET,
    may_be_forgotten,
    with_forgotten,
)
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.service import Service
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.task import Task

REPLICATED = {"Replicated": {"Replicas": 2}}
ENDED = "2026-01-01T00:00:00.000000000Z"
NOW = 1767225600.0 + 300  # ENDED, and five minutes


def service(*, state=None, before="web:2", mode=None, running=2, update=None):
    template = {"ContainerSpec": {"Image": "web:2"}}
    previous = before and {"Name": "app_web", "TaskTemplate": {"ContainerSpec": {"Image": before}}}
    return Service.from_json(
        {
            "ID": "s1",
            "Version": {"Index": 1},
            "Spec": {"Name": "app_web", "TaskTemplate": template, "Mode": mode or REPLICATED, "UpdateConfig": update},
            "PreviousSpec": previous,
            "UpdateStatus": state and {"State": state, "CompletedAt": ENDED},
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
    (found,) = with_forgotten([service()], tasks, now=NOW)
    assert found.forgotten is expected
    assert found.stands is not expected
    assert Service.from_json(found.to_json()).forgotten is expected


def test_of_others_tasks_tell_nothing():
    (found,) = with_forgotten([service(state="completed")], [task()], now=NOW)
    assert found.forgotten is False


SECOND = 1_000_000_000


@pytest.mark.parametrize(
    ("update", "since", "expected"),
    [
        pytest.param(None, QUIET + 5, True, id="for as long as Swarm needs"),
        pytest.param(None, QUIET + 4.9, False, id="not for as long as it monitors by default"),
        pytest.param({"Monitor": SECOND}, QUIET + 1, True, id="a short monitor"),
        pytest.param({"Delay": 60 * SECOND, "Monitor": SECOND}, QUIET + 60.9, False, id="it waits between slots"),
    ],
)
def test_what_is_called_completed_must_have_been_quiet(update, since, expected):
    """Swarm may have begun anew since, without a status."""
    (found,) = with_forgotten([service(state="completed", running=3, update=update)], OLD_BESIDE, now=NOW)
    assert found.forgotten
    for ended, changed in ((NOW - since, NOW - 200), (NOW - 200, NOW - since)):
        live = replace(service(state="completed", running=3, update=update))
        live = replace(live, update_status=replace(live.update_status, completed_at=moment(ended)))
        tasks = [replace(item, changed_at=moment(changed)) for item in OLD_BESIDE]
        (found,) = with_forgotten([live], tasks, now=NOW)
        assert found.forgotten is expected


OLD_BESIDE = [task(), task(fresh=True)]


def moment(seconds):
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f000Z")
