# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which calls a campaign makes, against a store of configs that keeps names apart and counts versions."""

from __future__ import annotations

import dataclasses

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import StateError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.patch.campaign import NAME
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine import campaign
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.campaign import Run
from ansible_collections.beekeeper.swarm.tests.unit.plugins.module_utils._engine.store import OneShots, Store


class Swarm(Store):
    """A store that has two nodes, too."""

    def __init__(self):
        super().__init__()
        self.nodes = {ident: {"ID": ident, "Spec": {"Availability": "active"}} for ident in ("n4", "n5")}


NOW = 1772330403.0  # 2026-03-01T02:00:03Z
ANN, BOB = Run("t1", "ann@ci"), Run("t2", "bob@desk")
LOCK = "beekeeper.patch.lock"


def at(seconds):
    return lambda: NOW + seconds


def start(store, run=ANN, *, ident=None, seconds=0, check=False, patch="packages"):
    return campaign.start(store, run, ident=ident, patch=patch, lease=600, check=check, now=at(seconds))


def note(store, step, run=ANN, *, node="n4", seconds=0, check=False, **facts):
    return campaign.note(store, run, node=node, step=step, facts=facts, lease=600, check=check, now=at(seconds))


def test_begun_noted_and_ended():
    store = Swarm()
    assert start(store)["resumed"] is False
    note(store, "begun", seconds=10, host="node4", availability="active")
    assert note(store, "done", seconds=30)["node"]["took"] == 20
    assert store.configs[LOCK]["Spec"]["Labels"]["beekeeper.swarm.expires"] == f"{NOW + 630:.0f}"
    ended = campaign.stop(store, ANN, ended=True, check=False, now=at(40))
    assert (ended["campaign"]["ended"], ended["campaign"]["done"]) == ("2026-03-01T02:00:43Z", ["n4"])
    assert set(store.configs) == {NAME}


def test_another_run_is_refused_and_told_who_patches():
    store = Swarm()
    start(store)
    for check in (False, True):
        with pytest.raises(StateError) as raised:
            start(store, BOB, seconds=60, check=check)
        assert raised.value.message == (
            "The nodes are being patched by ann@ci, whose lock is valid until 2026-03-01T02:10:03Z (540 s from now) "
            "and was last renewed 60 s ago: wait until that run has ended; if it has died, run this again after that "
            "time, or at once with patch_break_lock: true."
        )
    assert raised.value.details["lock"]["holder"] == "ann@ci"


@pytest.mark.parametrize(
    ("run", "seconds"),
    [
        pytest.param(BOB, 600, id="expired"),
        pytest.param(dataclasses.replace(BOB, break_lock=True), 1, id="told to"),
    ],
)
def test_the_run_before_has_died(run, seconds):
    store = Swarm()
    start(store)
    note(store, "begun", host="node4", availability="drain")
    answer = start(store, run, seconds=seconds)
    assert (answer["resumed"], answer["campaign"]["by"]) == (True, "ann@ci")
    with pytest.raises(StateError) as raised:
        note(store, "drained", seconds=seconds)
    assert raised.value.message == (
        "The lock of the patch campaign is no longer held by this run (bob@desk has taken it): nothing more was "
        "written; run it again when nobody else writes."
    )
    assert note(store, "drained", run, seconds=seconds)["node"]["availability"] == "drain"


def test_a_run_that_stopped_lets_another_go_on():
    store = Swarm()
    start(store)
    note(store, "begun", host="node4", availability="active")
    campaign.stop(store, ANN, ended=False, check=False)
    assert start(store, BOB, seconds=5)["resumed"] is True


def test_another_campaign_takes_the_place_of_the_old_one():
    store = Swarm()
    start(store, ident="march")
    note(store, "begun", host="node4")
    note(store, "begun", node="n5", host="node5")
    note(store, "done", node="n5")
    campaign.stop(store, ANN, ended=False, check=False)
    answer = start(store, BOB, ident="april", patch="command")
    assert (answer["campaign"]["id"], [node["host"] for node in answer["campaign"]["nodes"]]) == ("april", ["node4"])
    assert campaign.read(store).id == "april"


class Killed(Exception):
    """Ends a controller."""


class Ending(Swarm):
    """A store whose caller is killed at a write: before that it has been made, or as soon as it has."""

    def __init__(self, store, at, *, made):
        vars(self).update(vars(store))
        self.writes, self.at, self.kept = 0, at, made

    def post(self, *args, **params):
        return self._write(lambda: Swarm.post(self, *args, **params))

    def delete(self, path):
        return self._write(lambda: Swarm.delete(self, path))

    def _write(self, write):
        self.writes += 1
        if self.writes != self.at:
            return write()
        if self.kept:
            write()
        raise Killed


@pytest.mark.parametrize(
    ("write", "made", "counts"),
    [
        pytest.param(1, False, "march", id="before the lock is made"),
        pytest.param(1, True, "march", id="with the lock"),
        pytest.param(2, False, "march", id="before the record is written"),
        pytest.param(2, True, "april", id="with the record"),
    ],
)
def test_whenever_a_run_dies_one_record_knows_what_owners_gave(write, made, counts):
    store = Swarm()
    start(store, ident="march")
    note(store, "begun", host="node4", availability="active")
    note(store, "drained")
    store.nodes["n4"]["Spec"]["Availability"] = "drain"
    campaign.stop(store, ANN, ended=False, check=False)
    with pytest.raises(Killed):
        start(Ending(store, write, made=made), BOB, ident="april", patch="command")
    assert set(store.configs) - {LOCK} == {NAME}
    left = campaign.read(store)
    assert (left.id, left.nodes["n4"].availability, left.nodes["n4"].step) == (counts, "active", "drained")
    again = start(store, dataclasses.replace(ANN, break_lock=True), ident="april", patch="command")
    assert (again["resumed"], again["campaign"]["id"]) == (counts == "april", "april")
    assert note(store, "begun", host="node4", availability="drain")["node"]["availability"] == "active"


@pytest.mark.parametrize(
    ("spec", "owners"),
    [
        pytest.param({"Availability": "active"}, "drain", id="refused"),
        pytest.param({"Availability": "drain"}, "active", id="half way"),
        pytest.param(
            {"Availability": "pause", "Labels": {"beekeeper.swarm.availability-before": "active"}}, "active", id="begun"
        ),
    ],
)
def test_a_drain_that_failed_has_taken_what_the_swarm_says(spec, owners):
    store = Swarm()
    start(store)
    note(store, "begun", host="node4", availability="active")
    store.nodes["n4"]["Spec"] = spec
    note(store, "failed", failure="it would run nowhere")
    store.nodes["n4"]["Spec"] = {"Availability": "drain"}
    assert note(store, "begun", host="node4", availability="drain")["node"]["availability"] == owners


@pytest.mark.parametrize("patch", ["engine 28", "packages"])
def test_who_is_refused_keeps_no_lock(patch):
    store = Swarm()
    start(store)
    campaign.stop(store, ANN, ended=False, check=False)
    if patch == "packages":
        store.configs[NAME]["Spec"]["Labels"] = {}
    with pytest.raises(StateError):
        start(store, BOB, patch=patch)
    assert set(store.configs) == {NAME}


def test_a_node_that_is_gone_is_forgotten():
    store = Swarm()
    start(store)
    note(store, "begun", host="node4")
    campaign.stop(store, ANN, ended=False, check=False)
    del store.nodes["n4"]
    looked = start(store, BOB, check=True)
    assert (looked["changed"], looked["forgotten"]) == (True, ["node4"])
    assert [node["host"] for node in campaign.read(store).to_result()["nodes"]] == ["node4"]
    answer = start(store, BOB)
    assert (answer["resumed"], answer["forgotten"], answer["campaign"]["nodes"]) == (True, ["node4"], [])
    assert campaign.read(store).to_result()["nodes"] == []


def test_another_campaign_is_the_same_config():
    store = Swarm()
    start(store, ident="march")
    campaign.stop(store, ANN, ended=True, check=False)
    store.sent.clear()
    start(store, ident="april")
    assert store.sent == ["/configs/create", "/configs/c2/update"]


def test_check_mode_writes_nothing():
    store = Swarm()
    assert start(store, check=True)["changed"] is True
    assert store.sent == []
    start(store)
    note(store, "begun", host="node4")
    before = list(store.sent)
    assert start(store, check=True)["changed"] is False
    assert note(store, "drained", check=True)["node"]["step"] == "drained"
    assert campaign.stop(store, ANN, ended=True, check=True, now=at(5))["campaign"]["ended"] == "2026-03-01T02:00:08Z"
    assert store.sent == before
    assert set(store.configs) == {NAME, LOCK}


def test_nothing_is_noted_where_there_is_no_campaign():
    with pytest.raises(StateError) as raised:
        note(Swarm(), "begun")
    assert raised.value.message == (
        "The swarm has no patch campaign (config beekeeper.patch.campaign is gone): nothing was noted; begin one again."
    )


def test_two_writers_at_once():
    store = Swarm()
    start(store)
    found = campaign.read(store)
    note(store, "begun", host="node4")
    with pytest.raises(StateError) as raised:
        campaign._write(store, found, found.closed(NOW))
    assert raised.value.message == (
        "Somebody else has just written the patch campaign: nothing was noted; run it again."
    )


def test_look():
    store = Swarm()
    assert campaign.look(store, BOB, now=at(0)) == {"changed": False, "campaign": None, "lock": None, "unsettled": []}
    start(store)
    store.services["web"] = {
        "ID": "s1",
        "Version": {"Index": 1},
        "Spec": {"Name": "web"},
        "ServiceStatus": {"RunningTasks": 1, "DesiredTasks": 2},
    }
    seen = campaign.look(store, BOB, now=at(0))
    assert seen["lock"] == {"holder": "ann@ci", "expires": "2026-03-01T02:10:03Z"}
    assert (seen["campaign"]["id"], seen["unsettled"]) == ("20260301-020003", ["web runs 1 of 2"])


def test_what_has_ended_does_not_hold_up():
    store = OneShots({"once": "complete", "broken": "failed"})
    said = "broken runs 0 of 1: task broken.1 failed and is not started again, so run it again, or remove the service"
    assert campaign.look(store, BOB, now=at(0))["unsettled"] == [said]
    assert store.asked == [["once", "broken"]]
