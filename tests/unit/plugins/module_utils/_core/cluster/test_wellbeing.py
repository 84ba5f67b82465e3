# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster import wellbeing
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.nodes import read_nodes

NOW = 1771930800.0  # 2026-02-24T11:00:00Z
NOTHING = {"node": None, "root": None}


def listed(name, *, state="ready", version="26.1.5", manager=None, availability="active", message=""):
    """One entry of GET /nodes."""
    entry = {
        "ID": f"id-{name}",
        "UpdatedAt": "2026-02-24T10:00:00.123456789Z",
        "Spec": {"Role": "manager" if manager else "worker", "Availability": availability},
        "Description": {"Hostname": name, "Engine": {"EngineVersion": version}},
        "Status": {"State": state, "Message": message},
    }
    return {**entry, "ManagerStatus": {"Reachability": manager}} if manager else entry


@pytest.mark.parametrize(
    ("dispatcher", "seconds"),
    [
        pytest.param({"HeartbeatPeriod": 5 * 10**9}, 30, id="as a new swarm has it"),
        pytest.param({"HeartbeatPeriod": 10**9}, 30, id="shorter"),
        pytest.param({"HeartbeatPeriod": 20 * 10**9}, 120, id="longer"),
        pytest.param({"HeartbeatPeriod": 7_100_000_000}, 43, id="whole seconds, rounded up"),
        pytest.param({}, 30, id="none said"),
    ],
)
def test_when_who_has_gone_is_down(dispatcher, seconds):
    assert wellbeing.down_after({"Dispatcher": dispatcher}) == seconds


def test_who_is_down():
    found = wellbeing.down([listed("b", state="down", message="heartbeat failure"), listed("a")])
    assert found == [
        {
            "id": "id-b",
            "hostname": "b",
            "state": "down",
            "since": "2026-02-24T10:00:00Z",
            "message": "heartbeat failure",
        }
    ]


def test_a_node_that_never_reported_is_down():
    (found,) = wellbeing.down([{"ID": "x", "Status": {"State": "unknown"}}])
    assert found == {"id": "x", "hostname": "", "state": "unknown", "since": None, "message": ""}


def test_engines():
    nodes = read_nodes([listed("a"), listed("b", version="28.5.2"), listed("c")])
    assert wellbeing.engines(nodes) == {"26.1.5": ["a", "c"], "28.5.2": ["b"]}


def test_managers_with_tasks():
    nodes = read_nodes(
        [listed("a", manager="reachable"), listed("b", manager="reachable", availability="drain"), listed("c")]
    )
    assert wellbeing.managers_with_tasks(nodes) == ["a"]


@pytest.mark.parametrize(("own", "swarm"), [(None, None), ("", {}), ("x", {"TLSInfo": {"TrustRoot": "y"}})])
def test_no_certificates(own, swarm):
    assert wellbeing.certificates(own, swarm) == NOTHING


DOWN = wellbeing.down([listed("b", state="down")])


@pytest.mark.parametrize(
    ("down", "ends", "sentences"),
    [
        pytest.param([], NOTHING, [], id="all is well"),
        pytest.param([], {"node": "2026-02-24T11:00:01Z", "root": "2026-05-26T11:00:00Z"}, [], id="trust holds"),
        pytest.param(
            DOWN,
            NOTHING,
            ["Nodes that are not ready: b (down since 2026-02-24T10:00:00Z): bring them back, or remove them."],
            id="down",
        ),
        pytest.param(
            [],
            {"node": "2026-02-24T11:00:00Z", "root": None},
            [
                "The certificate of this node ended at 2026-02-24T11:00:00Z, and no manager takes it any more: check "
                "its clock, or let it leave and join again."
            ],
            id="the node's has ended",
        ),
        pytest.param(
            [],
            {"node": None, "root": "2026-05-25T11:00:00Z"},
            [
                "The root certificate of the swarm ends at 2026-05-25T11:00:00Z, and Swarm does not renew it: rotate "
                "it with ca_force_rotate of the module swarm."
            ],
            id="the root's ends soon",
        ),
    ],
)
def test_advice(down, ends, sentences):
    assert wellbeing.advice(down, ends, now=NOW) == sentences
