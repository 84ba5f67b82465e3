# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import NotFound
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.project import wanted_from
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.observe import predefined_networks


class Networks:
    def get(self, path, params):
        if path == "/networks/none":
            raise NotFound("network none not found")
        return {"Id": f"id of {path}", "Name": path.rpartition("/")[2], "Scope": params["scope"]}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("host", ["id of /networks/host"]),
        ("bridge", ["id of /networks/bridge"]),
        ("none", []),
        ("default", []),
        ("shared", []),
    ],
)
def test_only_networks_of_nodes_are_asked_for_by_name(name, expected):
    project = {
        "services": {"web": {"image": "x", "networks": {"n": None}}},
        "networks": {"n": {"external": True, "name": name}},
    }
    found = predefined_networks(Networks(), wanted_from(project, stack="app"))
    assert [network.id for network in found] == expected
