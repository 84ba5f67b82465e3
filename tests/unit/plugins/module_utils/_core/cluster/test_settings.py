# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.settings import (
    SETTINGS,
    Swarm,
    as_duration,
    changed_spec,
    check_from_init,
    differ,
    is_asked,
    nanoseconds,
    rotations,
    said,
    settings_of,
)
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import InputError, StateError

FOUND = {
    "Version": {"Index": 10},
    "Spec": {
        "Name": "default",
        "Labels": {},
        "Orchestration": {"TaskHistoryRetentionLimit": 5},
        "Raft": {
            "SnapshotInterval": 10000,
            "KeepOldSnapshots": 0,
            "LogEntriesForSlowFollowers": 500,
            "ElectionTick": 10,
            "HeartbeatTick": 1,
        },
        "Dispatcher": {"HeartbeatPeriod": 5000000000},
        "CAConfig": {"NodeCertExpiry": 7776000000000000, "ForceRotate": 3},
        "TaskDefaults": {"LogDriver": {"Name": "local"}},
        "EncryptionConfig": {"AutoLockManagers": True},
    },
    "RootRotationInProgress": False,
    "DefaultAddrPool": ["10.0.0.0/8"],
    "SubnetSize": 24,
    "DataPathPort": 4789,
    "JoinTokens": {"Worker": "SWMTKN-w", "Manager": "SWMTKN-m"},
}
SPEC = FOUND["Spec"]
OTHERS = {
    "task_history_retention_limit": (3, ("Orchestration", "TaskHistoryRetentionLimit"), 3),
    "snapshot_interval": (5000, ("Raft", "SnapshotInterval"), 5000),
    "keep_old_snapshots": (2, ("Raft", "KeepOldSnapshots"), 2),
    "log_entries_for_slow_followers": (100, ("Raft", "LogEntriesForSlowFollowers"), 100),
    "election_tick": (20, ("Raft", "ElectionTick"), 20),
    "heartbeat_tick": (2, ("Raft", "HeartbeatTick"), 2),
    "dispatcher_heartbeat_period": ("7s", ("Dispatcher", "HeartbeatPeriod"), 7 * 10**9),
    "node_cert_expiry": ("1440h", ("CAConfig", "NodeCertExpiry"), 5184 * 10**12),
    "ca_force_rotate": (4, ("CAConfig", "ForceRotate"), 4),
    "autolock_managers": (False, ("EncryptionConfig", "AutoLockManagers"), False),
    "labels": ({"a": "b"}, ("Labels",), {"a": "b"}),
}


def test_each_setting_has_its_line():
    assert OTHERS.keys() == SETTINGS.keys()


@pytest.mark.parametrize("option", OTHERS)
def test_one_setting_changes_and_all_others_stay(option):
    wanted, path, written = OTHERS[option]
    changed = changed_spec(SPEC, {**dict.fromkeys(SETTINGS), option: wanted})
    found = changed
    for key in path:
        found = found[key]
    assert found == written
    before = {name: value for name, value in settings_of(SPEC).items() if name != option}
    assert {name: value for name, value in settings_of(changed).items() if name != option} == before
    assert (changed["TaskDefaults"], changed["Name"]) == (SPEC["TaskDefaults"], "default")


def test_what_holds_already_is_no_change():
    assert changed_spec(SPEC, settings_of(SPEC)) == SPEC
    assert changed_spec({}, {"labels": {}, "ca_force_rotate": 0, "autolock_managers": False}) == {}


def test_a_section_that_is_not_there_is_made():
    assert changed_spec({}, {"autolock_managers": True}) == {"EncryptionConfig": {"AutoLockManagers": True}}


def test_shown_as_options():
    assert settings_of(SPEC) == {
        "task_history_retention_limit": 5,
        "snapshot_interval": 10000,
        "keep_old_snapshots": 0,
        "log_entries_for_slow_followers": 500,
        "election_tick": 10,
        "heartbeat_tick": 1,
        "dispatcher_heartbeat_period": "5s",
        "node_cert_expiry": "2160h0m0s",
        "ca_force_rotate": 3,
        "autolock_managers": True,
        "labels": {},
    }


@pytest.mark.parametrize(
    ("written", "total", "shown"),
    [
        pytest.param("2160h", 7776000 * 10**9, "2160h0m0s", id="hours"),
        pytest.param("1m30s", 90 * 10**9, "1m30s", id="minutes and seconds"),
        pytest.param("5s", 5 * 10**9, "5s", id="seconds"),
        pytest.param("1500ms", 15 * 10**8, "1500ms", id="milliseconds"),
        pytest.param("5000000000", 5 * 10**9, "5s", id="nanoseconds"),
    ],
)
def test_durations(written, total, shown):
    assert (nanoseconds("x", written), as_duration(total)) == (total, shown)


@pytest.mark.parametrize("written", ["3 months", "", "90d", "-5s", "5s!", "1.5h"])
def test_no_durations(written):
    with pytest.raises(InputError) as caught:
        nanoseconds("node_cert_expiry", written)
    expected = f"node_cert_expiry {written!r} is no duration: write it as 2160h, 90s or 1m30s."
    assert caught.value.message == expected


@pytest.mark.parametrize(
    ("live", "wanted", "sentence"),
    [
        pytest.param(5, 3, "x from 5 to 3", id="a number"),
        pytest.param(True, False, "x from true to false", id="a truth"),
        pytest.param("5s", "7s", "x from 5s to 7s", id="a duration"),
        pytest.param({}, {"b": "2", "a": "1"}, "x from none to a=1, b=2", id="labels"),
    ],
)
def test_what_a_setting_becomes(live, wanted, sentence):
    assert said({"x": live}, {"x": wanted}, "x") == sentence


def test_what_a_setting_of_a_new_swarm_becomes():
    assert said({}, {"default_addr_pool": ["10.0.0.0/16", "10.1.0.0/16"]}, "default_addr_pool") == (
        "default_addr_pool to 10.0.0.0/16, 10.1.0.0/16"
    )


@pytest.mark.parametrize(
    ("options", "asked", "parameters"),
    [
        pytest.param({"labels": None, "rotate_worker_token": False}, False, {}, id="nothing"),
        pytest.param({"labels": {}}, True, {}, id="a setting"),
        pytest.param({"subnet_size": 24}, True, {}, id="what only init sets"),
        pytest.param(
            {"rotate_worker_token": True, "rotate_unlock_key": True},
            True,
            {"rotateWorkerToken": True, "rotateManagerUnlockKey": True},
            id="rotations",
        ),
    ],
)
def test_what_is_asked_for(options, asked, parameters):
    assert (is_asked(options), rotations(options)) == (asked, parameters)


def test_what_only_init_sets_holds():
    options = {"default_addr_pool": ["10.0.0.0/8"], "subnet_size": 24, "data_path_port": None}
    check_from_init(Swarm.from_json(FOUND).from_init, options, node="node1")


def test_what_only_init_sets_differs():
    with pytest.raises(StateError) as caught:
        check_from_init(Swarm.from_json(FOUND).from_init, {"default_addr_pool": ["10.5.0.0/16"]}, node="node1")
    assert caught.value.message == (
        "node1 is in a swarm with default_addr_pool 10.0.0.0/8, and only the making of a swarm can set that: leave "
        "default_addr_pool (10.5.0.0/16) out, or make a new swarm with it."
    )


def test_tokens_are_not_kept():
    assert "SWMTKN" not in repr(Swarm.from_json(FOUND))


@pytest.mark.parametrize(
    ("options", "found"),
    [
        pytest.param({}, [], id="nothing is said"),
        pytest.param({"election_tick": None}, [], id="not set"),
        pytest.param({"node_cert_expiry": "90m", "autolock_managers": True, "subnet_size": 24}, [], id="same"),
        pytest.param(
            {"node_cert_expiry": "5400000000000", "autolock_managers": "true"}, [], id="same, written otherwise"
        ),
        pytest.param({"labels": {"zone": 1}}, [], id="same labels"),
        pytest.param(
            {"node_cert_expiry": "91m", "autolock_managers": False},
            ["node_cert_expiry", "autolock_managers"],
            id="others",
        ),
        pytest.param({"default_addr_pool": ["10.1.0.0/16"]}, ["default_addr_pool"], id="what only init sets"),
    ],
)
def test_what_differs(options, found):
    live = {
        "node_cert_expiry": "1h30m0s",
        "autolock_managers": True,
        "subnet_size": 24,
        "labels": {"zone": "1"},
        "default_addr_pool": ["10.0.0.0/8"],
    }
    assert differ(live, options) == found
