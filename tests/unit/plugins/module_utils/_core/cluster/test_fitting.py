# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.fitting import (
    Demand,
    obstacle,
    obstacles,
    rooms,
)
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.snapshot import Snapshot

from .values import service, spec, task, worker

CPU = 1_000_000_000


def room(node=None, *, services=(), tasks=()):
    (found,) = rooms(Snapshot(nodes=(node or worker(),), services=tuple(services), tasks=tuple(tasks)))
    return found


def on_node(name="web", **fields):
    return task(service_id=f"s-{name}", **fields)


@pytest.mark.parametrize(
    ("node", "wanted", "expected"),
    [
        pytest.param({}, {}, None, id="nothing asked"),
        pytest.param({"availability": "pause"}, {}, "not ready and active", id="paused"),
        pytest.param({"state": "down"}, {}, "not ready and active", id="down"),
        pytest.param({}, {"constraints": ["node.id == n2"]}, "constraints not met", id="constraint"),
        pytest.param({}, {"constraints": ["nonsense"]}, None, id="constraint that cannot be judged"),
        pytest.param({}, {"platforms": [{"OS": "linux", "Architecture": "amd64"}]}, None, id="platform, by its names"),
        pytest.param(
            {},
            {"platforms": [{"OS": "linux", "Architecture": "arm64"}, {"OS": "windows"}]},
            "another platform",
            id="platform",
        ),
        pytest.param({}, {"platforms": [{}]}, None, id="any platform"),
        pytest.param({}, {"reserve": {"NanoCPUs": 2 * CPU, "MemoryBytes": 1000}}, None, id="all of it"),
        pytest.param({}, {"reserve": {"MemoryBytes": 1001}}, "not enough left to reserve", id="memory"),
        pytest.param(
            {},
            {"reserve": {"GenericResources": [{"DiscreteResourceSpec": {"Kind": "gpu", "Value": 1}}]}},
            "not enough left to reserve",
            id="generic resource",
        ),
    ],
)
def test_an_empty_node(node, wanted, expected):
    assert obstacle(room(worker(**node)), Demand.from_spec(spec(**wanted)), service="s-web") == expected


@pytest.mark.parametrize(
    ("there", "fields", "wanted", "expected"),
    [
        pytest.param({"reserve": {"MemoryBytes": 600}}, {}, {"reserve": {"MemoryBytes": 400}}, None, id="room left"),
        pytest.param(
            {"reserve": {"MemoryBytes": 600}},
            {"desired_state": "shutdown"},
            {"reserve": {"MemoryBytes": 500}},
            "not enough left to reserve",
            id="reserved until it has stopped",
        ),
        pytest.param(
            {"reserve": {"MemoryBytes": 600}},
            {"state": "failed"},
            {"reserve": {"MemoryBytes": 500}},
            None,
            id="stopped",
        ),
        pytest.param({"ports": [80]}, {}, {"ports": [80]}, "host port in use", id="port"),
        pytest.param({"ports": [80]}, {}, {"ports": [81]}, None, id="another port"),
        pytest.param({}, {}, {"per_node": 1}, "max_replicas_per_node reached", id="limit"),
        pytest.param({}, {"desired_state": "shutdown"}, {"per_node": 1}, None, id="not counted once it is to stop"),
    ],
)
def test_a_node_with_a_task_of_the_service(there, fields, wanted, expected):
    used = room(services=[service(**there)], tasks=[on_node(**fields)])
    assert obstacle(used, Demand.from_spec(spec(**wanted)), service="s-web") == expected


@pytest.mark.parametrize(
    ("fields", "free", "ports"),
    [
        pytest.param({"reserved": (("MemoryBytes", 900),)}, 100, {(80, "tcp")}, id="more than its service now"),
        pytest.param({"reserved": ()}, 1000, {(80, "tcp")}, id="nothing"),
        pytest.param({"ports": frozenset({(81, "tcp")})}, 900, {(80, "tcp"), (81, "tcp")}, id="another port"),
        pytest.param({"service_id": "gone", "reserved": (("MemoryBytes", 300),)}, 700, set(), id="of no service"),
        pytest.param({"reserved": (("MemoryBytes", 900),), "state": "failed"}, 1000, set(), id="ended"),
    ],
)
def test_a_task_keeps_what_its_own_spec_says(fields, free, ports):
    there = service(reserve={"MemoryBytes": 100}, ports=[80])
    used = room(services=[there], tasks=[task(**{"service_id": "s-web", **fields})])
    assert (used.free["MemoryBytes"], used.ports) == (free, ports)


def test_one_more_task_takes_its_room():
    demand = Demand.from_spec(spec(reserve={"MemoryBytes": 600}, ports=[80]))
    used = room().with_task("s-web", demand)
    assert (used.free, used.ports, used.tasks) == (
        {"NanoCPUs": 2 * CPU, "MemoryBytes": 400},
        {(80, "tcp")},
        {"s-web": 1},
    )


def test_every_node_says_what_is_in_the_way():
    nodes = (worker("n1", state="down"), worker("n2"), worker("n3"), worker("n4"))
    seen = Snapshot(
        nodes=nodes, services=(service(ports=[80]),), tasks=(on_node(node_id="n4"), on_node("gone", node_id="n4"))
    )
    demand = Demand.from_spec(spec(ports=[80], constraints=["node.id != n2", "node.id != n3"]))
    assert obstacles(rooms(seen), demand, service="s-web") == (
        "not ready and active on n1; constraints not met on 2 nodes; host port in use on n4"
    )
