# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which calls a policy makes. That Swarm restarts no task for it is shown on the lab."""

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import EngineError, StateError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.history.revision import (
    Layer,
    Record,
    revision_spec,
)
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine import history
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.history import Run
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.policy import Wish, apply
from ansible_collections.beekeeper.swarm.tests.unit.plugins.module_utils._engine.store import Store

RUN = Run("t1", "ann@ci")
TWO = {"update_config": {"parallelism": 2}}
WRITTEN = {"Parallelism": 2}


def spec(stack="shop", **fields):
    return {
        "Name": "shop_web",
        "Labels": {"com.docker.stack.namespace": stack} if stack else {},
        "Mode": {"Replicated": {"Replicas": 4}},
        "TaskTemplate": {"ContainerSpec": {"Image": "web:1"}},
        **fields,
    }


class Swarm(Store):
    """A service that runs, and the tasks that each listing of them shows in turn: all of these are up to date."""

    def __init__(self, *, stack="shop", outcome="converged", tasks=("t1",)):
        super().__init__()
        self.turns = [*tasks]
        if outcome:
            record = Record("shop", 1, 0.0, "bob@desk", (Layer("shop.yml", "1"),), (spec(),))
            self.post("/configs/create", revision_spec(record, outcome=outcome, turn=1))
        self.post("/services/create", spec(stack))
        self.services["shop_web"]["ServiceStatus"] = {"RunningTasks": 4, "DesiredTasks": 4}
        self.sent.clear()

    def get(self, path, params=None):
        if path != "/tasks":
            return super().get(path, params)
        ident = self.turns[0]
        if "_up-to-date" not in params["filters"] and len(self.turns) > 1:
            self.turns.pop(0)
        task = {"ID": ident, "ServiceID": self.services["shop_web"]["ID"], "DesiredState": "running"}
        return [{**task, "Status": {"State": "running"}}]


def go(swarm, *, stack="shop", policy=None, names=None, check=False):
    return apply(swarm, Wish(stack, policy or TWO, names, 10), run=RUN, check=check)


def past(swarm):
    return {item.number: item.outcome for item in history.read(swarm, "shop").revisions}


def test_a_revision_of_its_own():
    swarm = Swarm()
    answer = go(swarm)
    assert (answer["changed"], answer["revision"], answer["warnings"]) == (True, 2, [])
    assert answer["services"]["shop_web"] == {
        "update_config": WRITTEN,
        "rollback_config": None,
        "tasks_before": ["t1"],
        "tasks_after": ["t1"],
    }
    assert (past(swarm), "shop.lock" in swarm.configs) == ({1: "converged", 2: "converged"}, False)
    record = history.read(swarm, "shop").newest.record()
    assert (record.by, record.layers, record.services[0]["UpdateConfig"]) == (
        "ann@ci",
        (Layer("shop.yml", "1"),),
        WRITTEN,
    )


def test_what_something_else_deployed_is_recorded_first():
    swarm = Swarm(outcome=None)
    assert go(swarm)["revision"] == 2
    assert past(swarm) == {1: "adopted", 2: "started"}


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param({"check": True}, id="check mode"),
        pytest.param({"policy": {"update_config": {"order": "stop-first"}}}, id="as wanted"),
    ],
)
def test_nothing_is_written(arguments):
    swarm = Swarm()
    answer = go(swarm, **arguments)
    assert (answer["revision"], swarm.sent) == (1, [])


def test_a_dead_run_stays_to_be_understood():
    swarm = Swarm(outcome="pending")
    answer = go(swarm)
    assert (answer["revision"], past(swarm), "shop.lock" in swarm.configs) == (1, {1: "pending"}, False)
    assert answer["warnings"] == [
        "Revision 1 of stack shop has come to no end, so no revision was made of this policy: deploy the stack or roll "
        "it back."
    ]


def test_a_service_of_no_stack_has_no_history():
    swarm = Swarm(stack=None, outcome=None)
    answer = go(swarm, stack="", names=["shop_web"])
    assert (answer["changed"], answer["revision"], swarm.configs) == (True, None, {})
    assert answer["services"]["shop_web"]["update_config"] == WRITTEN


def test_tasks_that_restart_are_told():
    swarm = Swarm(tasks=("t1", "t1", "t2"))
    with pytest.raises(StateError) as raised:
        go(swarm)
    assert raised.value.message == (
        "Swarm has replaced tasks meanwhile (t1), though the configs alone were written: see what else happened to "
        "their services."
    )
    assert raised.value.details["services"]["shop_web"]["tasks_after"] == ["t2"]


def test_an_error_gives_the_lock_back():
    class Broken(Swarm):
        def post(self, path, body, params=None, **headers):
            if path.startswith("/services/s"):
                raise EngineError("no", status=500)
            return super().post(path, body, params, **headers)

    swarm = Broken()
    with pytest.raises(EngineError):
        go(swarm)
    assert (past(swarm), "shop.lock" in swarm.configs) == ({1: "converged", 2: "failed"}, False)
