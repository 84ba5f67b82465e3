# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.holders import holders, silent_nodes
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.node import Node
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.resources import Guest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.service import Service
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.task import Task


def service(name, *, configs=(), secrets=(), networks=(), before=None):
    container = {
        "Configs": [{"ConfigID": identity} for identity in configs],
        "Secrets": [{"SecretID": identity} for identity in secrets],
    }
    template = {"ContainerSpec": container, "Networks": [{"Target": identity} for identity in networks]}
    spec = {"Name": name, "TaskTemplate": template, "Mode": {"Global": {}}}
    return Service.from_json({"ID": name, "Version": {"Index": 1}, "Spec": spec, "PreviousSpec": before})


CONTAINER = Guest("t1", "n4", ("net",), container_id="0123456789abcdef")


@pytest.mark.parametrize(
    ("others", "guests", "expected"),
    [
        pytest.param([], [], {}, id="nobody"),
        pytest.param(
            [service("b_web", secrets=["s1"], networks=["net"]), service("a_web", secrets=["s1"], configs=["c1"])],
            [],
            {
                "s1": "used by service a_web, service b_web",
                "c1": "used by service a_web",
                "net": "used by service b_web",
            },
            id="services",
        ),
        pytest.param(
            [service("a_web", before=service("a_web", configs=["c1"]).spec)],
            [],
            {},
            id="the spec before does not count",
        ),
        pytest.param([], [CONTAINER], {"net": "used by container 0123456789ab on node4"}, id="a container"),
        pytest.param(
            [service("a_web", networks=["net"])],
            [CONTAINER, Guest("t2", "n9", ("net",), container_id="ff")],
            {"net": "used by service a_web, container 0123456789ab on node4, container ff on n9"},
            id="both, and a node that is gone",
        ),
    ],
)
def test_holders(others, guests, expected):
    assert holders(others, guests, {"n4": "node4"}) == expected


def node(number, state):
    return Node.from_json(
        {"ID": f"n{number}", "Description": {"Hostname": f"node{number}"}, "Spec": {}, "Status": {"State": state}}
    )


def task(node_id):
    return Task.from_json({"ID": f"on-{node_id}", "NodeID": node_id, "Status": {"State": "running"}, "Spec": {}})


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        pytest.param(["n1"], [], id="ready"),
        pytest.param(["n2", "n2", "n1", ""], ["node node2, which has tasks of it, is down"], id="down"),
        pytest.param(
            ["n3", "n2"],
            ["node node2, which has tasks of it, is down", "node node3, which has tasks of it, is unknown"],
            id="two",
        ),
        pytest.param([], [], id="no tasks"),
    ],
)
def test_silent_nodes(on, expected):
    nodes = [node(1, "ready"), node(2, "down"), node(3, "unknown")]
    assert silent_nodes(map(task, on), nodes) == expected
