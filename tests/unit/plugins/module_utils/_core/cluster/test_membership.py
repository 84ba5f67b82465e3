# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.membership import (
    INACTIVE,
    UNKNOWN,
    Membership,
    RemoteManager,
    Wanted,
    decide,
    decide_leave,
    expected,
)
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import RefusedError, StateError

PEERS = (RemoteManager(node_id="n1", addr="192.0.2.1:2377"), RemoteManager(node_id="n2", addr="192.0.2.2:2377"))
MANAGER = replace(
    INACTIVE, state="active", node_id="n1", addr="192.0.2.1", role="manager", cluster_id="c1", remote_managers=PEERS
)
WORKER = replace(MANAGER, node_id="n4", addr="192.0.2.4", role="worker", cluster_id=None)
LOCKED = replace(INACTIVE, state="locked", error="Swarm is encrypted")
CREATE = Wanted(role="manager", create=True)
JOIN_MANAGER = Wanted(role="manager", create=False, remote_addrs=("192.0.2.1:2377",))
JOIN_WORKER = replace(JOIN_MANAGER, role="worker")


def test_a_manager_as_the_engine_tells_it():
    info = {
        "Swarm": {
            "NodeID": "n1",
            "NodeAddr": "192.0.2.1",
            "LocalNodeState": "active",
            "ControlAvailable": True,
            "Error": "",
            "RemoteManagers": [
                {"NodeID": "n2", "Addr": "192.0.2.2:2377"},
                {"NodeID": "n1", "Addr": "192.0.2.1:2377"},
            ],
            "Nodes": 2,
            "Managers": 2,
            "Cluster": {"ID": "c1"},
        }
    }
    assert Membership.from_info(info) == MANAGER
    assert Membership.from_result(MANAGER.to_result()) == MANAGER


@pytest.mark.parametrize(
    ("swarm", "state", "role", "cluster_id", "error"),
    [
        pytest.param({"LocalNodeState": "inactive", "RemoteManagers": None}, "inactive", None, None, "", id="none"),
        pytest.param({}, "inactive", None, None, "", id="no answer on swarm"),
        pytest.param({"LocalNodeState": "pending"}, "pending", None, None, "", id="pending"),
        pytest.param({"LocalNodeState": "active", "NodeID": "n4"}, "active", "worker", None, "", id="worker"),
        pytest.param(
            {"LocalNodeState": "active", "ControlAvailable": True, "Error": "no\n leader", "Cluster": {"ID": ""}},
            "active",
            "manager",
            None,
            "no leader",
            id="manager without quorum",
        ),
        pytest.param(
            {"LocalNodeState": "error", "NodeID": "n4", "Error": "certificates have expired"},
            "error",
            None,
            None,
            "certificates have expired",
            id="error",
        ),
        pytest.param({"LocalNodeState": "locked", "Error": "locked"}, "locked", None, None, "locked", id="locked"),
    ],
)
def test_states(swarm, state, role, cluster_id, error):
    member = Membership.from_info({"Swarm": swarm})
    assert (member.state, member.role, member.cluster_id, member.error) == (state, role, cluster_id, error)


@pytest.mark.parametrize(
    ("member", "addr"),
    [
        pytest.param(MANAGER, "192.0.2.1:2377", id="what it advertises"),
        pytest.param(
            replace(MANAGER, remote_managers=(RemoteManager(node_id="n1", addr="198.51.100.1:4242"),)),
            "198.51.100.1:4242",
            id="another port",
        ),
        pytest.param(replace(MANAGER, remote_managers=()), "192.0.2.1:2377", id="not told yet"),
        pytest.param(expected(CREATE), UNKNOWN, id="check mode"),
        pytest.param(WORKER, None, id="worker"),
        pytest.param(INACTIVE, None, id="no swarm"),
    ],
)
def test_join_addr(member, addr):
    assert member.join_addr == addr


@pytest.mark.parametrize(
    ("wanted", "observed", "action"),
    [
        pytest.param(CREATE, INACTIVE, "init", id="init"),
        pytest.param(JOIN_MANAGER, INACTIVE, "join", id="join as manager"),
        pytest.param(JOIN_WORKER, INACTIVE, "join", id="join as worker"),
        pytest.param(replace(JOIN_WORKER, cluster_id="c1"), INACTIVE, "join", id="join a known swarm"),
        pytest.param(CREATE, MANAGER, "none", id="init noop"),
        pytest.param(replace(CREATE, cluster_id="c1"), MANAGER, "none", id="init noop, known swarm"),
        pytest.param(JOIN_MANAGER, MANAGER, "none", id="join noop, manager"),
        pytest.param(JOIN_WORKER, WORKER, "none", id="join noop, worker"),
        pytest.param(replace(JOIN_WORKER, remote_addrs=("192.0.2.2",)), WORKER, "none", id="default port"),
        pytest.param(
            replace(JOIN_WORKER, remote_addrs=("manager.example:2377",)), WORKER, "none", id="a name may be it"
        ),
        pytest.param(
            replace(JOIN_WORKER, remote_addrs=("fd00::1",)),
            replace(WORKER, remote_managers=(RemoteManager(node_id="n1", addr="[fd00::1]:2377"),)),
            "none",
            id="IPv6",
        ),
        pytest.param(
            replace(JOIN_MANAGER, cluster_id="c1", remote_addrs=("198.51.100.9:2377",)),
            MANAGER,
            "none",
            id="id before address",
        ),
        pytest.param(
            replace(JOIN_MANAGER, cluster_id="c1"),
            replace(MANAGER, cluster_id=None),
            "none",
            id="manager without quorum",
        ),
        pytest.param(replace(CREATE, unlocks=True), LOCKED, "unlock", id="locked, key at hand"),
        pytest.param(replace(CREATE, unlocks=True), MANAGER, "none", id="not locked, key at hand"),
        pytest.param(
            replace(CREATE, recreates=True), replace(MANAGER, cluster_id=None), "force_new_cluster", id="anew"
        ),
        pytest.param(replace(CREATE, recreates=True), MANAGER, "none", id="anew, has a leader"),
        pytest.param(replace(CREATE, recreates=True, unlocks=True), LOCKED, "unlock", id="anew, locked"),
    ],
)
def test_decide(wanted, observed, action):
    assert decide(wanted, observed, node="node4") == action


@pytest.mark.parametrize(
    ("wanted", "observed", "sentence"),
    [
        pytest.param(
            replace(CREATE, cluster_id="c1"),
            INACTIVE,
            "node4 is in no swarm, and would initialise another than c1: let it join that one.",
            id="init instead of join",
        ),
        pytest.param(
            JOIN_WORKER,
            replace(WORKER, state="pending", role=None),
            "node4 is still joining a swarm: wait until `docker info` there says active, or let it leave with `docker "
            "swarm leave --force`.",
            id="pending",
        ),
        pytest.param(
            JOIN_MANAGER,
            replace(MANAGER, state="locked", role=None, cluster_id=None, error="Swarm is encrypted"),
            "node4 is a manager whose swarm is locked: give unlock_key, or unlock it with `docker swarm unlock`.",
            id="locked",
        ),
        pytest.param(
            JOIN_WORKER,
            replace(WORKER, state="error", role=None, error="certificates have expired"),
            "node4 is in a swarm but cannot take part in it (certificates have expired): repair it (without a reason, "
            "a restart of its Engine does), or let it leave with `docker swarm leave --force`.",
            id="error",
        ),
        pytest.param(
            JOIN_MANAGER,
            WORKER,
            "node4 is a worker of its swarm, but is to be a manager: promote it on a manager with `docker node "
            "promote`, or let it leave first.",
            id="worker, manager wanted",
        ),
        pytest.param(
            replace(CREATE, recreates=True),
            INACTIVE,
            "node4 is in no swarm that could start anew: leave force_new_cluster out for a new swarm.",
            id="anew from nothing",
        ),
        pytest.param(
            replace(CREATE, recreates=True),
            WORKER,
            "node4 is a worker, and only a manager has the state of its swarm: run this on a manager.",
            id="anew from a worker",
        ),
        pytest.param(
            replace(CREATE, recreates=True),
            LOCKED,
            "node4 is a manager whose swarm is locked: give unlock_key, or unlock it with `docker swarm unlock`.",
            id="anew, locked, no key",
        ),
        pytest.param(
            JOIN_WORKER,
            MANAGER,
            "node4 is a manager of its swarm, but is to be a worker: demote it on a manager with `docker node demote`, "
            "or let it leave first.",
            id="manager, worker wanted",
        ),
        pytest.param(
            CREATE,
            WORKER,
            "node4 is a worker of its swarm, but is to be a manager: promote it on a manager with `docker node "
            "promote`, or let it leave first.",
            id="init on a worker",
        ),
        pytest.param(
            replace(JOIN_MANAGER, cluster_id="c2"),
            MANAGER,
            "node4 is in swarm c1, but must be in c2: let it leave with `docker swarm leave --force` first.",
            id="other swarm by id",
        ),
        pytest.param(
            replace(JOIN_WORKER, remote_addrs=("198.51.100.9", "198.51.100.8:2377")),
            WORKER,
            "node4 is in another swarm: its managers are 192.0.2.1:2377, 192.0.2.2:2377, and none of them is in "
            "remote_addrs (198.51.100.9, 198.51.100.8:2377): let it leave with `docker swarm leave --force` first, or "
            "add the address that a manager advertises.",
            id="other swarm by address",
        ),
    ],
)
def test_what_is_in_the_way(wanted, observed, sentence):
    with pytest.raises(StateError) as caught:
        decide(wanted, observed, node="node4")
    assert caught.value.message == sentence


@pytest.mark.parametrize(
    ("observed", "force", "action"),
    [
        pytest.param(INACTIVE, False, "none", id="in no swarm"),
        pytest.param(WORKER, False, "leave", id="worker"),
        pytest.param(replace(WORKER, state="pending", role=None), False, "leave", id="still joining"),
        pytest.param(MANAGER, True, "leave", id="manager by force"),
        pytest.param(LOCKED, True, "leave", id="locked manager by force"),
    ],
)
def test_leave(observed, force, action):
    assert decide_leave(observed, node="node4", force=force) == action


@pytest.mark.parametrize(
    ("observed", "sentence"),
    [
        pytest.param(
            MANAGER,
            "node4 is one of 2 managers, and one that leaves like this stays a dead member of raft: demote it first, "
            "or set force.",
            id="one of two",
        ),
        pytest.param(
            replace(MANAGER, remote_managers=PEERS[:1]),
            "node4 is the only manager, and its swarm ends when it leaves: set force if it is to end.",
            id="the only one",
        ),
        pytest.param(
            LOCKED,
            "node4 is a locked manager, and one that leaves like this stays a dead member of raft: unlock and demote "
            "it first, or set force.",
            id="locked",
        ),
    ],
)
def test_a_manager_does_not_just_leave(observed, sentence):
    with pytest.raises(RefusedError) as caught:
        decide_leave(observed, node="node4", force=False)
    assert caught.value.message == sentence
