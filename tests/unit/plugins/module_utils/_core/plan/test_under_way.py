# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import StateError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.entry import Entry, Plan
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.under_way import (
    overtaken,
    refuse_rollbacks,
    still_at_it,
    under_way,
    waited_for,
)
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.service import Service


def live(state, name="app_web"):
    spec = {"Name": name, "TaskTemplate": {}}
    status = {"State": state} if state else None
    return Service.from_json({"ID": "s1", "Version": {"Index": 1}, "Spec": spec, "UpdateStatus": status})


UPDATE = Plan("app", (Entry("service", "app_web", "update", ""), Entry("network", "app_net", "update", "")))
KEEP = Plan("app", (Entry("service", "app_web", "keep", ""),))
UPDATING, ROLLING = live("updating"), live("rollback_started")


@pytest.mark.parametrize(
    ("plan", "state", "found"),
    [
        pytest.param(UPDATE, "updating", 1, id="updating"),
        pytest.param(UPDATE, "rollback_started", 1, id="rolling back"),
        pytest.param(UPDATE, "paused", 0, id="paused"),
        pytest.param(UPDATE, "rollback_paused", 0, id="rollback paused"),
        pytest.param(UPDATE, "completed", 0, id="completed"),
        pytest.param(UPDATE, "", 0, id="never updated"),
        pytest.param(KEEP, "updating", 0, id="kept"),
    ],
)
def test_under_way(plan, state, found):
    assert len(under_way(plan, [live(state), live("updating", "app_other")])) == found


def test_what_is_said():
    assert overtaken([UPDATING, ROLLING]) == (
        "Service app_web was still updating: this deploy overtakes that, and Swarm's own rollback would now return to "
        "the version that was on its way.",
        "Service app_web was still being rolled back by Swarm: this deploy overtakes that, and Swarm's own rollback "
        "would now return to the version that was on its way.",
    )
    assert overtaken([live("paused")]) == (
        "Service app_web was still starting tasks of an update that Swarm has left half way: this deploy overtakes "
        "that, and old tasks may stop before the new ones run.",
    )
    assert waited_for([UPDATING]) == ("Service app_web is still updating: a deploy waits until that has ended.",)
    assert still_at_it([UPDATING], timeout=60).message == (
        "Service app_web is still updating after wait_timeout (60 s), and nothing was written: deploy again when it is "
        "over."
    )


def test_refuse_rollbacks():
    refuse_rollbacks([UPDATING])
    with pytest.raises(StateError) as raised:
        refuse_rollbacks([UPDATING, ROLLING])
    assert raised.value.message == (
        "Service app_web is being rolled back by Swarm and differs from the layers: wait until it has ended, then "
        "deploy again."
    )
