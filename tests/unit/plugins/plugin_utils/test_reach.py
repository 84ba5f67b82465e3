# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.node import Node
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.reach import host_of

HOSTS = {
    "node1": {},
    "second": {"ansible_host": "192.0.2.2"},
    "third": {"swarm_advertise_addr": "192.0.2.3"},
    "fourth": {"ansible_host": "node4"},
}


@pytest.mark.parametrize(
    ("hostname", "addr", "expected"),
    [
        pytest.param("node1", "192.0.2.2", "node1", id="by name"),
        pytest.param("node2", "192.0.2.2", "second", id="by address"),
        pytest.param("node3", "192.0.2.3", "third", id="by advertised address"),
        pytest.param("node4", "", "fourth", id="by the name that it is reached by"),
        pytest.param("node5", "192.0.2.5", None, id="not in the inventory"),
        pytest.param("", "0.0.0.0", None, id="a node that never told"),
    ],
)
def test_host_of(hostname, addr, expected):
    obj = {"ID": "n", "Description": {"Hostname": hostname}, "Status": {"Addr": addr}}
    assert host_of(Node.from_json(obj), HOSTS) == expected
