# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which calls lock and revisions make, against a store of configs that keeps names apart and counts versions."""

from __future__ import annotations

import dataclasses

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import EngineUnreachable, StateError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.history.record import State
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.service import Service
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.snapshot import Snapshot
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine import history
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.history import Begun, Run
from ansible_collections.beekeeper.swarm.tests.unit.plugins.module_utils._engine.store import Store

NOW = 1700000000.0
ANN, BOB = Run("t1", "ann@ci"), Run("t2", "bob@desk")
WANTED = State(({"Name": "shop_web", "TaskTemplate": {"ContainerSpec": {"Image": "web:2"}}},), ())


def outcomes(store):
    return {revision.number: revision.outcome for revision in history.read(store, "shop").revisions}


def at(seconds):
    return lambda: NOW + seconds


def running(image="web:1", *, count=1):
    spec = {"Name": "shop_web", "TaskTemplate": {"ContainerSpec": {"Image": image}}}
    obj = {
        "ID": "s1",
        "Version": {"Index": 1},
        "Spec": spec,
        "ServiceStatus": {"RunningTasks": count, "DesiredTasks": 1},
    }
    return Snapshot(services=(Service.from_json(obj),))


def begin(store, observed=None, run=ANN, wanted=WANTED):
    past = history.read(store, "shop")
    return history.begin(
        store, history=past, observed=observed or Snapshot(), wanted=wanted, stack="shop", run=run, now=at(0)
    )


def settle(store, outcomes, runs_now, *, keep=10, run=ANN):
    history.acquire(store, "shop", run, now=at(0))
    return history.settle(store, "shop", run, outcomes=outcomes, runs_now=runs_now, keep=keep)


def test_a_second_run_is_refused():
    store = Store()
    history.acquire(store, "shop", ANN, now=at(0))
    with pytest.raises(StateError, match=r"^Stack shop is being written by ann@ci, whose lock is valid until "):
        history.acquire(store, "shop", BOB, now=at(119))


@pytest.mark.parametrize(
    ("run", "seconds"),
    [
        pytest.param(ANN, 60, id="the same run"),
        pytest.param(BOB, 120, id="expired"),
        pytest.param(dataclasses.replace(BOB, break_lock=True), 1, id="told to"),
    ],
)
def test_the_lock_is_had(run, seconds):
    store = Store()
    history.acquire(store, "shop", ANN, now=at(0))
    history.acquire(store, "shop", run, now=at(seconds))
    labels = store.configs["shop.lock"]["Spec"]["Labels"]
    assert labels["beekeeper.swarm.token"] == run.token
    assert labels["beekeeper.swarm.expires"] == f"{NOW + seconds + 120:.0f}"


def test_a_lock_that_was_lost():
    store = Store()
    history.acquire(store, "shop", BOB, now=at(0))
    with pytest.raises(StateError, match=r"\(bob@desk has taken it\)"):
        history.renew(store, "shop", ANN)
    history.release(store, "shop", ANN)
    assert "shop.lock" in store.configs
    history.release(store, "shop", BOB)
    assert store.configs == {}
    with pytest.raises(StateError, match=r"\(somebody has removed it\)"):
        history.renew(store, "shop", ANN)


class Lossy(Store):
    """Makes the first config, and its answer is lost; with ``silent`` it never answers again."""

    def __init__(self, *, silent=False):
        super().__init__()
        self.silent = silent

    def get(self, path, params=None):
        if self.silent:
            raise EngineUnreachable("gone for good")
        return super().get(path, params)

    def post(self, path, body, params=None, **headers):
        super().post(path, body, params, **headers)
        raise EngineUnreachable("no answer")


@pytest.mark.parametrize("silent", [False, True])
def test_a_lock_whose_answer_was_lost_is_given_back_where_that_can_be(silent):
    store = Lossy(silent=silent)
    with pytest.raises(EngineUnreachable, match="no answer"), history.writing(store, "shop", ANN):
        pytest.fail("there is no lock")
    assert bool(store.configs) == silent


def test_a_config_of_somebody_else_has_the_name():
    store = Store()
    store.post("/configs/create", {"Name": "shop.lock", "Labels": {}, "Data": ""})
    with pytest.raises(StateError) as raised:
        history.acquire(store, "shop", ANN, now=at(0))
    assert raised.value.message == (
        "Config shop.lock is no lock of this collection: rename it, or give the stack another name."
    )


def test_a_first_deploy_has_nothing_to_return_to():
    store = Store()
    assert begin(store) == Begun(1, None)
    assert settle(store, {1: "converged"}, 1) == [1]
    assert outcomes(store) == {1: "converged"}
    assert "shop.lock" not in store.configs


def test_a_stack_that_was_removed_is_nothing_to_return_to():
    store = Store()
    begin(store)
    settle(store, {1: "converged"}, 1)
    assert begin(store) == Begun(2, None)


def test_what_something_else_deployed_is_adopted():
    store = Store()
    assert begin(store, running()) == Begun(2, 1)
    assert outcomes(store) == {1: "adopted", 2: "pending"}


def test_what_a_dead_controller_brought_to_its_end_is_kept():
    store = Store()
    begin(store)
    assert begin(store, running("web:2")) == Begun(2, 1)
    assert outcomes(store) == {1: "started", 2: "pending"}


def test_what_a_dead_controller_left_half_way_is_nothing_to_return_to():
    store = Store()
    begin(store)
    assert begin(store, running("web:1")) == Begun(2, None)
    assert outcomes(store) == {1: "interrupted", 2: "pending"}


def test_somebody_elses_lock_is_seen_while_it_is_valid():
    store = Store()
    assert history.foreign_lock(store, "shop", BOB) is None
    history.acquire(store, "shop", ANN, now=at(0))
    assert history.foreign_lock(store, "shop", BOB, now=at(1)).holder == "ann@ci"
    assert history.foreign_lock(store, "shop", ANN, now=at(1)) is None
    assert history.foreign_lock(store, "shop", BOB, now=at(120)) is None
    assert history.foreign_lock(store, "shop", dataclasses.replace(BOB, break_lock=True), now=at(1)) is None


def test_a_rollback_puts_an_older_one_on_top():
    store = Store()
    begin(store)
    settle(store, {1: "converged"}, 1)
    begin(store, running("web:2"))
    settle(store, {2: "failed"}, 1)
    past = history.read(store, "shop")
    assert (past.newest.number, past.newest.turn, past.last_good().number) == (1, 3, 1)


def test_the_oldest_go():
    store = Store()
    for _deploy in range(4):
        number = begin(store).revision
        left = settle(store, {number: "converged"}, number, keep=2)
    assert left == [3, 4] == list(outcomes(store))


def test_forget():
    store = Store()
    begin(store)
    history.acquire(store, "shop", ANN, now=at(0))
    history.forget(store, "shop")
    assert store.configs == {}
