# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster import guard
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.nodes import (
    NO_IP_VS,
    Node,
    advice,
    leader_of,
    read_nodes,
)
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state import node as state
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.note import NOTE


def listed(name, *, manager=None, version="26.1.5", labels=None):
    """One entry of GET /nodes, as Engine 26.1 sends it."""
    entry = {
        "ID": f"id-{name}",
        "Version": {"Index": 21},
        "Spec": {"Labels": labels, "Role": "manager" if manager else "worker", "Availability": "active"},
        "Description": {"Hostname": name, "Engine": {"EngineVersion": version}},
        "Status": {"State": "ready", "Addr": "192.0.2.1"},
    }
    return {**entry, "ManagerStatus": manager} if manager else entry


LEADER = {"Leader": True, "Reachability": "reachable", "Addr": "192.0.2.1:2377"}
UP = {"Reachability": "reachable", "Addr": "192.0.2.2:2377"}
LOST = {"Reachability": "unreachable", "Addr": "192.0.2.3:2377"}


def test_a_node_as_a_result():
    (node,) = read_nodes([listed("node1", manager=LEADER, labels={"zone": "a", "empty": ""})])
    assert node.to_result() == {
        "id": "id-node1",
        "hostname": "node1",
        "role": "manager",
        "availability": "active",
        "state": "ready",
        "addr": "192.0.2.1",
        "engine_version": "26.1.5",
        "leader": True,
        "reachability": "reachable",
        "labels": {"zone": "a", "empty": ""},
        "availability_before": None,
    }


@pytest.mark.parametrize(("availability", "before"), [("drain", "pause"), ("pause", "pause"), ("active", None)])
def test_the_note_of_a_drain_is_no_label(availability, before):
    entry = listed("node1", labels={"zone": "a", NOTE: "pause"})
    entry["Spec"]["Availability"] = availability
    (node,), other = read_nodes([entry]), state.Node.from_json(entry)
    assert (node.labels, node.availability_before) == ({"zone": "a"}, before)
    assert other.to_result() == node.to_result()


def test_a_node_from_a_result():
    (node,) = read_nodes([listed("node1", manager=LEADER, labels={"zone": "a"})])
    assert Node.from_result(node.to_result()) == node


def test_a_node_that_never_reported_has_no_description():
    (node,) = read_nodes(
        [{"ID": "x", "Spec": {"Role": "worker", "Availability": "active"}, "Status": {"State": "unknown"}}]
    )
    assert (node.hostname, node.addr, node.engine_version, node.leader, node.reachability) == ("", "", "", False, None)


def test_nodes_stand_in_the_order_of_their_names():
    nodes = read_nodes([listed("c"), listed("a"), listed("b", manager=LEADER)])
    assert [node.hostname for node in nodes] == ["a", "b", "c"]
    assert leader_of(nodes) == nodes[1]


def test_no_leader_during_an_election():
    assert leader_of(read_nodes([listed("a", manager=UP), listed("b")])) is None


def test_quorum_counts_members_of_raft():
    nodes = [listed("a", manager=LEADER), listed("b", manager=UP), listed("c", manager=LOST), listed("d")]
    expected = {"managers": 3, "reachable": 2, "majority": 2, "tolerance": 1}
    assert guard.quorum_of_nodes(read_nodes(nodes)).to_result() == expected


def test_a_manager_that_is_reachable_and_down_is_lost_to_every_module():
    """``swarm_info`` reads nodes in one way, ``quorum`` and ``node`` in another."""
    down = {**listed("c", manager=UP), "Status": {"State": "down"}}
    nodes = [listed("a", manager=LEADER), listed("b", manager=UP), down]
    read = read_nodes(nodes), [state.Node.from_json(node) for node in nodes]
    assert [guard.quorum_of_nodes(found).reachable for found in read] == [2, 2]


@pytest.mark.parametrize(
    ("nodes", "ip_vs", "sentences"),
    [
        pytest.param([listed("a", manager=LEADER)], True, [], id="nothing to say"),
        pytest.param([listed("a", manager=LEADER)], None, [], id="kernel out of reach"),
        pytest.param([listed("a", manager=LEADER)], False, [NO_IP_VS], id="no ip_vs"),
        pytest.param([], False, [NO_IP_VS], id="a worker knows its kernel only"),
        pytest.param(
            [listed("a", manager=LEADER), listed("b", version="28.5.2"), listed("c")],
            True,
            ["The nodes run different Engines (26.1.5, 28.5.2): upgrade them to one version."],
            id="version skew",
        ),
        pytest.param(
            [listed("a", manager=LEADER), listed("b", manager=UP)],
            True,
            [
                "The number of managers is even (2): it survives the loss of 0, as one manager less would: use an odd "
                "number."
            ],
            id="even",
        ),
    ],
)
def test_advice(nodes, ip_vs, sentences):
    assert advice(read_nodes(nodes), ip_vs=ip_vs) == sentences
