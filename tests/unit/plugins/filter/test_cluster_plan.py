# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.filter.cluster_plan import FilterModule
from ansible_collections.beekeeper.swarm.tests.unit.plugins.module_utils._core.cluster.nodes import node

PLAN = FilterModule().filters()["cluster_plan"]
GROUPS = {"managers": ["node1"], "workers": ["node4"], "acting": ["node1", "node4"]}
INACTIVE = {
    "membership": {
        "state": "inactive",
        "node_id": "",
        "addr": "",
        "role": None,
        "cluster_id": None,
        "remote_managers": [],
        "error": "",
    },
    "nodes": [],
}


NOTHING_ELSE = {
    "keeper": "node1",
    "roles": [],
    "differing": [],
    "drains": False,
    "remove": [],
    "strangers": [],
    "lacking": [],
    "held": [],
    "settings": [],
    "refused": None,
}
"""What both plans have in common."""


def test_a_plan():
    assert PLAN({"node1": INACTIVE, "node4": INACTIVE}, **GROUPS) == {
        "problem": None,
        "manager": "node1",
        "init": True,
        "cluster_id": None,
        "join": ["node4"],
        **NOTHING_ELSE,
        "steps": ["initialise the swarm on node1", "join as workers: node4"],
        "noop": False,
    }


def test_what_has_no_membership_is_no_answer():
    assert PLAN({"node1": {"unreachable": True}, "node4": INACTIVE}, **GROUPS) == {
        "problem": "No swarm is initialised, because node1 of swarm_managers did not answer and may be in one: make "
        "every manager reachable, or take it out of the inventory."
    }


@pytest.mark.parametrize(
    ("wanted", "problem"),
    [
        pytest.param(
            {"availability": {"node4": "off"}},
            "swarm_availability of node4 is 'off': write active, pause or drain.",
            id="availability",
        ),
        pytest.param(
            {"labels": {"node4": ["ssd"]}},
            "swarm_labels of node4 is ['ssd']: write a mapping of labels to values.",
            id="labels",
        ),
    ],
)
def test_bad_host_variables(wanted, problem):
    assert PLAN({"node1": INACTIVE, "node4": INACTIVE}, **GROUPS, **wanted) == {"problem": problem}


LIVE = {
    "autolock_managers": True,
    "default_addr_pool": ["10.10.0.0/16", "10.20.0.0/16"],
    "subnet_size": 24,
    "node_cert_expiry": "2160h0m0s",
    "labels": {"tier": "1", "live": "true", "note": ""},
}
MEMBER = {**INACTIVE["membership"], "state": "active", "node_id": "n1", "role": "manager", "cluster_id": "c1"}
LEADS = {
    "membership": MEMBER,
    "settings": LIVE,
    "nodes": [node(1, role="manager", leader=True).to_result()],
}
OTHER_LABELS = "set labels from live=true, note=, tier=1 to tier=2"


@pytest.mark.parametrize(
    ("wanted", "steps"),
    [
        pytest.param({"settings": {"autolock_managers": True, "election_tick": None}}, [], id="noop"),
        pytest.param(
            {"settings": {"autolock_managers": "yes", "subnet_size": "24", "node_cert_expiry": "2160h"}},
            [],
            id="noop, as text",
        ),
        pytest.param(
            {"settings": {"autolock_managers": "no"}},
            ["set autolock_managers from true to false"],
            id="another, as text",
        ),
        pytest.param({"settings": {"default_addr_pool": "10.10.0.0/16,10.20.0.0/16"}}, [], id="pools as text"),
        pytest.param({"settings": {"labels": {"tier": 1, "live": True, "note": None}}}, [], id="labels as YAML"),
        pytest.param({"settings": {"labels": "tier=1,live=true,note="}}, [], id="labels as text"),
        pytest.param({"settings": {"labels": {"tier": 2}}}, [OTHER_LABELS], id="other labels of the swarm"),
        pytest.param({"labels": {"node1": ""}, "availability": {"node1": ""}}, [], id="not defined"),
        pytest.param(
            {"settings": {"autolock_managers": False}}, ["set autolock_managers from true to false"], id="settings"
        ),
        pytest.param({"labels": {"node1": {"ssd": True}}}, ["set labels or availability of node1"], id="labels"),
    ],
)
def test_a_standing_swarm(wanted, steps):
    found = PLAN({"node1": LEADS}, managers=["node1"], workers=[], acting=["node1"], **wanted)
    assert (found["steps"], found["noop"]) == (steps, not steps)


def test_what_only_the_making_of_a_swarm_sets():
    live = {**LEADS, "settings": {"subnet_size": 24}}
    found = PLAN({"node1": live}, managers=["node1"], workers=[], acting=["node1"], settings={"subnet_size": 20})
    assert found == {
        "problem": "node1 is in a swarm with subnet_size 24, and only the making of a swarm can set that: leave "
        "subnet_size (20) out, or make a new swarm with it."
    }


def test_pools_of_another_swarm_as_text():
    groups = {"managers": ["node1"], "workers": [], "acting": ["node1"]}
    assert PLAN({"node1": LEADS}, **groups, settings={"default_addr_pool": "10.10.0.0/16"}) == {
        "problem": "node1 is in a swarm with default_addr_pool 10.10.0.0/16, 10.20.0.0/16, and only the making of a "
        "swarm can set that: leave default_addr_pool (10.10.0.0/16) out, or make a new swarm with it."
    }


def test_a_setting_that_cannot_be_read():
    found = PLAN({"node1": LEADS}, managers=["node1"], workers=[], acting=["node1"], settings={"subnet_size": "wide"})
    assert found.keys() == {"problem"}
    assert found["problem"].startswith("The settings of the swarm cannot be read: argument 'subnet_size' is of type")


def test_settings_of_a_swarm_that_is_not_there_yet():
    found = PLAN({"node1": INACTIVE, "node4": INACTIVE}, **GROUPS, settings={"autolock_managers": "yes"})
    assert found["settings"] == ["autolock_managers"]
    assert found["steps"] == [
        "initialise the swarm on node1",
        "set autolock_managers to true",
        "join as workers: node4",
    ]


def test_a_setting_that_cannot_be_is_refused_before_the_swarm_is_made():
    found = PLAN({"node1": INACTIVE, "node4": INACTIVE}, **GROUPS, settings={"node_cert_expiry": "3 months"})
    assert found == {"problem": "node_cert_expiry '3 months' is no duration: write it as 2160h, 90s or 1m30s."}


def test_managers_that_go_are_judged_in_a_row():
    lost = node(4, role="manager", state="down", reachability="unreachable")
    going = [node(number, role="manager", reachability="reachable") for number in (2, 3)]
    nodes = [
        each.to_result() for each in (node(1, role="manager", leader=True, reachability="reachable"), *going, lost)
    ]
    answers = {
        f"node{number}": {"membership": {**MEMBER, "node_id": f"n{number}"}, "nodes": nodes} for number in (1, 2, 3)
    }
    found = PLAN(answers, managers=["node1"], workers=["node2", "node3"], acting=["node1", "node2", "node3"])
    assert (found["problem"], found["steps"]) == (None, ["demote node2, node3"])
    assert found["refused"] == (
        "Without node2: 3 managers, 2 reachable, majority 2: taking node3 leaves 1 of 2, which need 2: bring node4 "
        "back or demote it first, or allow it with allow_quorum_loss: true."
    )


LOCKED = {"membership": {**INACTIVE["membership"], "state": "locked"}, "nodes": []}
TWO = {"managers": ["node1", "node2"], "workers": [], "acting": ["node1", "node2"]}


def test_locked_managers_count_as_unlocked():
    nodes = [*LEADS["nodes"], node(2, role="manager", state="down", reachability="unreachable").to_result()]
    answers = {"node1": {**LEADS, "nodes": nodes}, "node2": LOCKED}
    assert PLAN(answers, **TWO)["problem"].startswith("node2 is a manager whose swarm is locked: give unlock_key")
    found = PLAN(answers, **TWO, unlocked=["node2"], labels={"node2": {"a": "b"}})
    assert (found["problem"], found["steps"]) == (None, ["unlock node2", "set labels or availability of node2"])


def test_what_comes_after_all_are_unlocked_is_not_known():
    found = PLAN({"node1": LOCKED, "node2": LOCKED}, **TWO, unlocked=["node1", "node2"], labels={"node1": {"a": "b"}})
    assert found == {
        "problem": None,
        "manager": "node1",
        "init": False,
        "cluster_id": None,
        "join": [],
        **NOTHING_ELSE,
        "steps": ["unlock node1, node2", "see then what else is to be done, which nobody tells before"],
        "noop": False,
    }
