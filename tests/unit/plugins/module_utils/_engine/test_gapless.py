# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which calls a drain without a gap makes. That no call to the service is lost is shown on the lab."""

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.change import Allowed
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.goal import Goal
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import RefusedError, StateError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.marks import mark_of, marked
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.note import NOTE
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine import gapless, history
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.history import Run
from ansible_collections.beekeeper.swarm.tests.unit.plugins.module_utils._core.cluster.values import spec
from ansible_collections.beekeeper.swarm.tests.unit.plugins.module_utils._engine.store import Store

LEAVING = {"id": "s1", "lock": "web", "tasks": [{"service_id": "s1", "service": "web", "slot": 1, "task": "t1"}]}
RUN, OTHER = Run("t1", "ann@ci"), Run("t2", "bob@desk")


class Swarm(Store):
    """A service with one replica on the first of two nodes."""

    def __init__(self):
        super().__init__()
        self.post("/services/create", spec())
        self.nodes = {name: self._node(name) for name in ("n1", "n2")}
        self.sent.clear()

    def _node(self, name):
        return {
            "ID": name,
            "Version": {"Index": 1},
            "Description": {"Hostname": name},
            "Spec": {"Availability": "active"},
            "Status": {"State": "ready"},
        }

    def get(self, path, params=None):
        if path == "/tasks":
            running = {"DesiredState": "running", "Status": {"State": "running"}}
            return [{"ID": "t1", "ServiceID": "s1", "Slot": 1, "NodeID": "n1", **running}]
        if path == "/info":
            return {"Swarm": {"NodeID": "n2"}}
        return self.services["web"] if path == "/services/s1" else super().get(path, params)

    @property
    def live(self):
        return self.services["web"]["Spec"]


def planned(swarm, run=RUN, name="n1"):
    return gapless.plan(swarm, name=name, share=50, allowed=Allowed(), run=run)


def excluded(swarm, run=RUN):
    service = LEAVING
    return gapless.exclude(swarm, service=service, node_id="n1", before="active", run=run)


def test_a_plan_writes_nothing():
    swarm = Swarm()
    found = planned(swarm)
    assert ([item["service"] for item in found["leaving"]], found["left"], found["before"]) == (["web"], [], "active")
    assert {key: found["leaving"][0][key] for key in LEAVING} == LEAVING
    assert swarm.sent == []


def test_a_plan_refuses_where_somebody_else_writes():
    swarm = Swarm()
    history.acquire(swarm, "web", OTHER)
    with pytest.raises(StateError, match="Stack web is being written by bob@desk"):
        planned(swarm)
    assert planned(swarm, run=OTHER)["leaving"] != []


def test_a_plan_refuses_a_service_that_leaves_another_node():
    swarm = Swarm()
    swarm.services["web"]["Spec"] = marked(swarm.live, node="n2")
    swarm.nodes["n2"]["Spec"] = {"Availability": "drain", "Labels": {NOTE: "pause"}}
    swarm.nodes["n3"] = swarm._node("n3")
    with pytest.raises(StateError) as caught:
        planned(swarm)
    assert caught.value.message == (
        "web is on its way off n2, whose drain with gapless has not ended: run that again, or give n2 the availability "
        "pause back, before this one."
    )
    del swarm.nodes["n2"]
    assert planned(swarm)["leaving"] != []


def test_the_write_that_pauses_notes_what_was_before():
    swarm = Swarm()
    excluded(swarm)
    assert swarm.sent == ["/configs/create", "/nodes/n1/update", "/services/s1/update"]
    assert swarm.nodes["n1"]["Spec"] == {"Availability": "pause", "Role": "", "Labels": {NOTE: "active"}}
    assert planned(swarm)["before"] == "active"


def test_a_service_is_marked_once_under_its_lock():
    swarm = Swarm()
    assert excluded(swarm)["goal"]["services"] == ["s1"]
    assert mark_of(swarm.live).node == "n1"
    assert list(swarm.configs) == ["web.lock"]
    excluded(swarm)
    assert swarm.sent.count("/services/s1/update") == 1


UPDATING = {"State": "updating", "StartedAt": "2026-01-01T00:00:00Z", "CompletedAt": None, "Message": ""}


def test_an_update_that_a_dead_run_has_begun_is_no_reason_to_refuse():
    swarm = Swarm()
    excluded(swarm)
    swarm.services["web"]["UpdateStatus"] = UPDATING
    assert [item["service"] for item in planned(swarm)["leaving"]] == ["web"]


def test_an_update_of_somebody_else_is_one():
    swarm = Swarm()
    swarm.services["web"]["UpdateStatus"] = UPDATING
    with pytest.raises(RefusedError, match="Swarm is updating web"):
        planned(swarm)


def test_all_is_undone_and_the_lock_given_back():
    swarm = Swarm()
    before = swarm.live
    excluded(swarm)
    answer = gapless.include(swarm, name="n1", locks=["web"], run=RUN)
    assert (answer["changed"], answer["services"]) == (True, ["web"])
    assert swarm.live["TaskTemplate"]["Placement"].get("Constraints") is None
    assert mark_of(swarm.live) is None
    assert before["Name"] == "web"
    assert (swarm.configs, swarm.nodes["n1"]["Spec"]["Labels"]) == ({}, {})


def test_the_note_stays_while_the_drain_is_not_over():
    swarm = Swarm()
    excluded(swarm)
    answer = gapless.include(swarm, name="n1", locks=["web"], run=RUN, before="active")
    assert (answer["changed"], answer["services"], mark_of(swarm.live), swarm.configs) == (True, ["web"], None, {})
    assert list(swarm.nodes["n1"]["Spec"]["Labels"].values()) == ["active"]


def test_a_lock_of_somebody_else_without_a_mark_is_no_hindrance():
    swarm = Swarm()
    history.acquire(swarm, "web", OTHER)
    assert gapless.include(swarm, name="n1", locks=["web"], run=RUN)["changed"] is False
    assert list(swarm.configs) == ["web.lock"]


def test_nothing_is_marked_where_somebody_else_writes():
    swarm = Swarm()
    history.acquire(swarm, "web", OTHER)
    with pytest.raises(StateError, match="is being written by bob@desk"):
        excluded(swarm)
    assert (mark_of(swarm.live), swarm.nodes["n1"]["Spec"]["Availability"]) == (None, "active")


def test_a_look_says_what_lacks_and_keeps_the_lock():
    swarm = Swarm()
    goal = Goal.from_json(excluded(swarm)["goal"])
    seen = gapless.watch(swarm, goal, locks=["web"], run=RUN)
    assert (seen["lacking"][0], seen["broken"]) == ("web.1 still runs here", [])
    with pytest.raises(StateError, match="no longer held"):
        gapless.watch(swarm, goal, locks=["web"], run=OTHER)
