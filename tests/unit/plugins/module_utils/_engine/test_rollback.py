# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import dataclasses

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import EngineError, StateError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.history.revision import Record, revision_spec
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine import history
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.history import Run
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.rollback import finish, restore
from ansible_collections.beekeeper.swarm.tests.unit.plugins.module_utils._engine.store import Store

RUN = Run("t1", "ann@ci")
ONE, MANY = {"Parallelism": 1}, {"Parallelism": 5}


def spec(image, **fields):
    return {
        "Name": "shop_web",
        "Labels": {"com.docker.stack.namespace": "shop"},
        "Mode": {"Replicated": {"Replicas": 1}},
        "TaskTemplate": {"ContainerSpec": {"Image": image}},
        "UpdateConfig": ONE,
        "RollbackConfig": MANY,
        **fields,
    }


def swarm(image="web:3", *, outcome="converged"):
    """Three revisions, of images web:1 to web:3, of which the last runs."""
    store = Store()
    for number in (1, 2, 3):
        record = Record("shop", number, 0.0, "ann@ci", services=(spec(f"web:{number}"),))
        written = revision_spec(record, outcome="converged" if number < 3 else outcome, turn=number)
        store.post("/configs/create", written)
    store.post("/services/create", spec(image))
    store.services["shop_web"]["ServiceStatus"] = {"RunningTasks": 1, "DesiredTasks": 1}
    store.sent.clear()
    return store


def go(store, number=None, *, outcomes=None, run=RUN, check=False):
    return restore(store, stack="shop", number=number, outcomes=outcomes or {}, run=run, check=check)


def past(store):
    return {item.number: (item.turn, item.outcome) for item in history.read(store, "shop").revisions}


def web(store):
    live = store.services["shop_web"]["Spec"]
    return live["TaskTemplate"]["ContainerSpec"]["Image"], live.get("UpdateConfig")


def test_there_and_back():
    store = swarm()
    answer = go(store)
    assert (answer["changed"], answer["history"]) == (True, {"revision": 2, "locked": True})
    assert [entry["action"] for entry in answer["deployed"]] == ["update"]
    assert (web(store), past(store)[2]) == (("web:2", MANY), (4, "restoring"))
    assert finish(store, stack="shop", number=2, outcome="converged", run=RUN, keep=10) == {
        "changed": True,
        "restored": True,
    }
    assert (web(store), past(store)) == (
        ("web:2", ONE),
        {1: (1, "converged"), 2: (4, "converged"), 3: (3, "converged")},
    )
    assert "shop.lock" not in store.configs


def test_check_mode_writes_nothing():
    store = swarm()
    answer = go(store, 1, check=True)
    assert (answer["changed"], answer["history"], store.sent) == (True, {"revision": 1, "locked": False}, [])


def test_nothing_to_do_writes_nothing():
    store = swarm()
    answer = go(store, 3)
    assert (answer["changed"], answer["history"]["locked"], store.sent) == (False, False, [])


def test_what_somebody_changed_is_recorded_first():
    store = swarm("web:by-hand")
    go(store, 1)
    assert past(store)[4] == (4, "adopted")
    assert past(store)[1] == (5, "restoring")


def test_a_deploy_that_failed_is_named_so():
    store = swarm(outcome="pending")
    run = dataclasses.replace(RUN, revision=3, base=2)
    history.acquire(store, "shop", run)
    go(store, 2, outcomes={"3": "paused"}, run=run)
    assert past(store) == {1: (1, "converged"), 2: (4, "restoring"), 3: (3, "paused")}


def test_what_swarm_rolled_back_already_is_settled_all_the_same():
    store = swarm("web:2", outcome="pending")
    run = dataclasses.replace(RUN, revision=3, base=2)
    answer = go(store, 2, outcomes={"3": "rolled_back"}, run=run)
    assert (answer["changed"], answer["history"]["locked"]) == (False, True)
    assert past(store)[2] == (4, "restoring")


def test_a_rollback_whose_run_has_died_is_ended():
    store = swarm()
    go(store, 2)
    history.release(store, "shop", RUN)
    answer = go(store, 2)
    assert (answer["changed"], answer["history"]["locked"]) == (True, True)
    finish(store, stack="shop", number=2, outcome="converged", run=RUN, keep=10)
    assert (past(store)[2][1], web(store)) == ("converged", ("web:2", ONE))


def test_somebody_else_writes():
    store = swarm()
    history.acquire(store, "shop", Run("t2", "bob@desk"))
    with pytest.raises(StateError, match=r"^Stack shop is being written by bob@desk"):
        go(store)
    assert web(store)[0] == "web:3"


def test_an_error_half_way_keeps_the_lock():
    class Broken(Store):
        def post(self, path, body, params=None, *, headers=None):
            if path.startswith("/services/s"):
                raise EngineError("no", status=500)
            return super().post(path, body, params, headers=headers)

    store = Broken()
    store.__dict__.update(swarm().__dict__)
    with pytest.raises(EngineError) as raised:
        go(store)
    assert raised.value.details["history"] == {"revision": None, "base": 2}
    assert "shop.lock" in store.configs


def test_an_error_after_the_last_write_says_that_all_was_written(monkeypatch):
    store, get = swarm(), Store.get

    def fail(self, path, params=None):
        if path == "/services" and self.sent[-1:] and self.sent[-1].startswith("/services"):
            raise EngineError("The Engine says no.", status=500)
        return get(self, path, params)

    monkeypatch.setattr(Store, "get", fail)
    with pytest.raises(EngineError) as caught:
        go(store, 1)
    assert caught.value.message == "The Engine says no; 1 of 1 writes were done."
    assert (caught.value.details["changed"], caught.value.details["history"]["base"]) == (True, 1)
