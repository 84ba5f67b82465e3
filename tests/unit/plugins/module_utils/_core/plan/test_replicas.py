# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.replicas import with_live_replicas
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.project import wanted_from
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.service import Service


def live(mode):
    return Service.from_json({"ID": "s", "Version": {"Index": 1}, "Spec": {"Name": "app_web", "Mode": mode}})


@pytest.mark.parametrize(
    ("deploy", "mode", "expected"),
    [
        ({"replicas": 2}, {"Replicated": {"Replicas": 5}}, {"Replicated": {"Replicas": 5}}),
        ({"replicas": 2}, {"Replicated": {"Replicas": 0}}, {"Replicated": {"Replicas": 0}}),
        ({}, {"Replicated": {}}, {"Replicated": {"Replicas": 1}}),
        ({"replicas": 2}, {"Global": {}}, {"Replicated": {"Replicas": 2}}),
        ({"mode": "global"}, {"Replicated": {"Replicas": 5}}, {"Global": {}}),
        ({"replicas": 2}, None, {"Replicated": {"Replicas": 2}}),
    ],
    ids=["scaled up", "scaled to nothing", "default", "was global", "will be global", "new"],
)
def test_live_replicas(deploy, mode, expected):
    wanted = wanted_from({"services": {"web": {"image": "x", "deploy": deploy}}}, stack="app")
    services = {"app_web": live(mode)} if mode else {}
    assert with_live_replicas(wanted, services).services[0]["Mode"] == expected
