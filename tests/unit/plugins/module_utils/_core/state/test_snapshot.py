# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json

from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.node import Node
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.service import Service
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.snapshot import Snapshot
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.task import Task

SPEC = {"Name": "app_web", "TaskTemplate": {"ContainerSpec": {"Image": "web:1"}}, "Mode": {"Global": {}}}


def test_travels_whole_as_json():
    service = Service.from_json({"ID": "s1", "Version": {"Index": 7}, "Spec": SPEC})
    task = Task.from_json({"ID": "t1", "ServiceID": "s1", "Spec": SPEC["TaskTemplate"], "Status": {"State": "running"}})
    node = Node.from_json({"ID": "n1", "Description": {"Hostname": "node1"}})
    snapshot = Snapshot(services=(service,), tasks=(task,), nodes=(node,), time=12.5)
    arrived = Snapshot.from_json(json.loads(json.dumps(snapshot.to_json(specs=True))))
    assert arrived == snapshot
    assert arrived.tasks[0].spec_digest == arrived.services[0].template_digest
    assert Snapshot.from_json({}) == Snapshot()
