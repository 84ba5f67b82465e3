# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.rollout.placement import eligible, matches

from .values import node

NODE = node(
    "n1",
    hostname="Node1",
    role="worker",
    addr="192.0.2.7",
    platform="linux/x86_64",
    labels={"disk": "ssd"},
    engine_labels={"zone": "a"},
)


@pytest.mark.parametrize(
    ("constraint", "expected"),
    [
        pytest.param("node.hostname == node1", True, id="host name, without case"),
        pytest.param("node.hostname==node2", False, id="no spaces"),
        pytest.param("node.id != n1", False, id="not"),
        pytest.param("node.role == manager", False, id="role"),
        pytest.param("node.labels.disk == ssd", True, id="label"),
        pytest.param("node.labels.rack != r1", True, id="a missing label is empty"),
        pytest.param("engine.labels.zone == a", True, id="engine label"),
        pytest.param("node.ip == 192.0.2.0/24", True, id="network"),
        pytest.param("node.ip != 192.0.2.7", False, id="address"),
        pytest.param("node.ip == 2001:db8::/32", False, id="other kind of address"),
        pytest.param("node.ip != here", False, id="no address"),
        pytest.param("node.platform.os == linux", True, id="system"),
        pytest.param("node.platform.arch != x86_64", False, id="architecture"),
        pytest.param("Node.Labels.disk == SSD", True, id="field without case"),
        pytest.param("node.labels.Disk == ssd", False, id="label with case"),
        pytest.param("node.rack != r1", False, id="no such field"),
        pytest.param("nonsense", None, id="no constraint"),
    ],
)
def test_matches(constraint, expected):
    assert matches(NODE, constraint) is expected


@pytest.mark.parametrize(
    ("constraints", "expected"),
    [
        pytest.param([], {"n1", "n4"}, id="ready and active"),
        pytest.param(["node.id != n1"], {"n4"}, id="constraint"),
        pytest.param(["nonsense"], None, id="no constraint"),
    ],
)
def test_eligible(constraints, expected):
    nodes = [node("n1"), node("n2", availability="drain"), node("n3", state="down"), node("n4")]
    assert eligible(nodes, constraints) == expected
