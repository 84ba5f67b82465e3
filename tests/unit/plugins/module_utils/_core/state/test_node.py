# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.node import Node, read_resources
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.note import NOTE

ENGINE_NODE = {
    "ID": "n1",
    "Spec": {"Role": "manager", "Availability": "active", "Labels": {"zone": "a", NOTE: "pause"}},
    "Description": {
        "Hostname": "node1",
        "Platform": {"Architecture": "x86_64", "OS": "linux"},
        "Engine": {"EngineVersion": "26.1.5", "Labels": {"disk": "ssd"}},
        "Resources": {
            "NanoCPUs": 2000000000,
            "MemoryBytes": 4096,
            "GenericResources": [
                {"DiscreteResourceSpec": {"Kind": "ssd", "Value": 3}},
                {"NamedResourceSpec": {"Kind": "gpu", "Value": "gpu1"}},
                {"NamedResourceSpec": {"Kind": "gpu", "Value": "gpu2"}},
            ],
        },
    },
    "Status": {"State": "ready", "Addr": "192.0.2.1"},
    "ManagerStatus": {"Leader": True, "Reachability": "reachable", "Addr": "192.0.2.1:2377"},
}


def test_reads_the_engines_object_and_travels_whole():
    node = Node.from_json(ENGINE_NODE)
    assert node == Node(
        id="n1",
        hostname="node1",
        addr="192.0.2.1",
        role="manager",
        availability="active",
        state="ready",
        platform="linux/x86_64",
        engine_version="26.1.5",
        leader=True,
        reachability="reachable",
        labels={"zone": "a"},
        engine_labels={"disk": "ssd"},
        resources={"NanoCPUs": 2000000000, "MemoryBytes": 4096, "ssd": 3, "gpu": 2},
        note="pause",
    )
    assert Node.from_json(node.to_json()) == node


@pytest.mark.parametrize(
    ("text", "availability", "before"),
    [
        pytest.param("active", "pause", "active", id="on its way"),
        pytest.param("pause", "drain", "pause", id="drained"),
        pytest.param("pause", "active", "", id="given back by hand"),
        pytest.param("drain", "pause", "", id="not written by a drain"),
        pytest.param("", "pause", "", id="empty"),
    ],
)
def test_what_is_noted(text, availability, before):
    spec = {"Role": "worker", "Availability": availability, "Labels": {"zone": "a", NOTE: text}}
    node = Node.from_json({**ENGINE_NODE, "Spec": spec})
    assert (node.availability_before, node.labels) == (before, {"zone": "a"})


def test_worker_that_never_connected():
    node = Node.from_json(
        {"ID": "n2", "Spec": {"Role": "worker", "Availability": "active"}, "Status": {"State": "down"}}
    )
    assert (node.hostname, node.platform, node.leader, node.reachability) == ("", "", False, "")


def test_a_reservation_of_none_reserves_nothing():
    reserved = [{"DiscreteResourceSpec": {"Kind": "gpu"}}, {"DiscreteResourceSpec": {"Kind": "ssd", "Value": 0}}]
    assert read_resources({"GenericResources": reserved}) == {}
