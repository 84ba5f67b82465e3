# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which calls rebalancing makes. Where Swarm puts the tasks is shown on the lab."""

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import InputError, StateError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.marks import marked
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.service import Service
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine import balance, history
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.history import Run
from ansible_collections.beekeeper.swarm.tests.unit.plugins.module_utils._core.cluster.values import spec
from ansible_collections.beekeeper.swarm.tests.unit.plugins.module_utils._engine.store import Store

RUN, OTHER = Run("t1", "ann@ci"), Run("t2", "bob@desk")
PLAIN = {"stack": None, "names": None, "max_services": None, "max_tasks": None}


class Swarm(Store):
    """A service with two replicas on the first of two nodes."""

    def __init__(self, *, state=None):
        super().__init__()
        self.post("/services/create", {**spec(replicas=2), "Labels": {"com.docker.stack.namespace": "shop"}})
        self.services["web"]["UpdateStatus"] = {"State": state} if state else None
        self.sent.clear()

    def get(self, path, params=None):
        if path == "/nodes":
            up = {"Spec": {"Availability": "active"}, "Status": {"State": "ready"}}
            return [{"ID": f"i-{name}", "Description": {"Hostname": name}, **up} for name in ("n1", "n2")]
        if path == "/tasks":
            running = {"ServiceID": "s1", "NodeID": "i-n1", "DesiredState": "running", "Status": {"State": "running"}}
            return [{"ID": f"t{slot}", "Slot": slot, **running} for slot in (1, 2)]
        return self.services["web"] if path == "/services/s1" else super().get(path, params)


def planned(swarm, **chosen):
    return balance.plan(swarm, **{**PLAIN, **chosen})


def test_a_plan_says_where_tasks_run_and_would():
    swarm = Swarm()
    found = planned(swarm)
    move = found["moves"][0]
    assert (move["service"], move["lock"], move["tasks"]) == ("web", "shop", 2)
    assert (move["before"], move["forecast"]) == ({"n1": 2, "n2": 0}, {"n1": 1, "n2": 1})
    assert found["diff"] == {"before": {"web": {"n1": 2, "n2": 0}}, "after": {"web": {"n1": 1, "n2": 1}}}
    assert swarm.sent == []


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        ({"stack": "shop"}, None),
        ({"names": ["web"]}, None),
        ({"stack": "other"}, "There is no stack other: deploy it first, or correct the name."),
        ({"names": ["web", "db"]}, "There is no service db: correct the names in services."),
    ],
)
def test_which_services(chosen, message):
    if message is None:
        assert [move["service"] for move in planned(Swarm(), **chosen)["moves"]] == ["web"]
        return
    with pytest.raises(InputError) as caught:
        planned(Swarm(), **chosen)
    assert caught.value.message == message


def test_one_write_under_the_lock_and_the_lock_given_back():
    swarm = Swarm()
    move = planned(swarm)["moves"][0]
    answer = balance.force(swarm, service=move, run=RUN)
    assert swarm.services["web"]["Spec"]["TaskTemplate"]["ForceUpdate"] == 1
    assert [path for path in swarm.sent if path.startswith("/services")] == ["/services/s1/update"]
    assert answer["deployed"][0]["action"] == "update"
    assert len(answer["snapshot"]["tasks"]) == 2
    assert list(swarm.configs) == ["shop.lock"]
    balance.look(swarm, service=move, renews=True, run=RUN)
    ended = balance.end(swarm, service=move, run=RUN)
    assert (ended["after"], ended["skew_after"], swarm.configs) == ({"n1": 2, "n2": 0}, 2, {})


def test_the_mark_of_a_dead_drain_is_taken_away_and_not_reckoned_with():
    swarm = Swarm()
    live = {**swarm.services["web"]["Spec"], "UpdateConfig": {"Parallelism": 1, "Order": "stop-first"}}
    swarm.services["web"]["Spec"] = marked(live, node="i-n2")
    move = planned(swarm)["moves"][0]
    assert move["forecast"] == {"n1": 1, "n2": 1}
    balance.force(swarm, service=move, run=RUN)
    spec = swarm.services["web"]["Spec"]
    assert spec["Labels"] == {"com.docker.stack.namespace": "shop"}
    assert "Constraints" not in spec["TaskTemplate"]["Placement"]
    assert (spec["UpdateConfig"], spec["TaskTemplate"]["ForceUpdate"]) == (live["UpdateConfig"], 1)


@pytest.mark.parametrize(
    ("state", "before", "watched"),
    [
        pytest.param("updating", {}, ["web"], id="replaced by the same"),
        pytest.param("updating", {"ForceUpdate": 7}, ["web"], id="forced before"),
        pytest.param("updating", {"Runtime": "plugin"}, [], id="another version"),
        pytest.param("rollback_started", {}, [], id="rolled back"),
        pytest.param("completed", {}, [], id="over"),
    ],
)
def test_what_is_on_its_way(state, before, watched):
    swarm = Swarm(state=state)
    live = swarm.services["web"]["Spec"]
    live["TaskTemplate"]["ForceUpdate"] = 1
    template = {**live["TaskTemplate"], "ForceUpdate": 0, **before}
    swarm.services["web"]["PreviousSpec"] = {**live, "TaskTemplate": template}
    assert planned(swarm)["under_way"] == []  # somebody may do so by hand
    history.acquire(swarm, "shop", OTHER)
    found = planned(swarm)["under_way"]
    assert [item["service"] for item in found] == watched
    assert [item["deployed"][0]["digest"] for item in found] == [
        Service.from_json(swarm.services["web"]).template_digest for _name in watched
    ]


def test_nothing_is_written_where_somebody_else_writes():
    swarm = Swarm()
    move = planned(swarm)["moves"][0]
    history.acquire(swarm, "shop", OTHER)
    with pytest.raises(StateError, match="is being written by bob@desk"):
        balance.force(swarm, service=move, run=RUN)
    assert swarm.services["web"]["Version"] == {"Index": 1}


def test_an_update_that_began_meanwhile_is_left_alone():
    move = planned(Swarm())["moves"][0]
    swarm = Swarm(state="updating")
    with pytest.raises(StateError) as caught:
        balance.force(swarm, service=move, run=RUN)
    assert caught.value.message == "Service web is being updated meanwhile: run the task again when that has ended."
    assert swarm.configs == {}
