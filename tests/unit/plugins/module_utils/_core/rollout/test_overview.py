# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ansible_collections.beekeeper.swarm.plugins.module_utils._core.rollout.overview import overview
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.node import Node
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.service import Service
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.snapshot import Snapshot
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.task import Task

SPEC = {
    "Name": "app_web",
    "Labels": {"com.docker.stack.namespace": "app"},
    "TaskTemplate": {"ContainerSpec": {"Image": "web:1"}},
    "Mode": {"Replicated": {"Replicas": 2}},
}


def test_overview():
    service = Service.from_json(
        {"ID": "s1", "Version": {"Index": 1}, "Spec": SPEC, "ServiceStatus": {"RunningTasks": 1, "DesiredTasks": 2}}
    )
    tasks = [
        Task.from_json({"ID": "t2", "ServiceID": "s1", "Slot": 2, "Status": {"State": "pending"}}, up_to_date={"t2"}),
        Task.from_json({"ID": "t1", "ServiceID": "s1", "Slot": 1, "NodeID": "n1", "Status": {"State": "running"}}),
        Task.from_json({"ID": "t3", "ServiceID": "gone", "Slot": 1, "Status": {"State": "running"}}),
    ]
    node = Node.from_json({"ID": "n1", "Description": {"Hostname": "node1"}})
    found = overview(Snapshot(services=(service,), tasks=tuple(tasks), nodes=(node,)))
    web = found["app"]["services"]["app_web"]
    assert list(found) == ["app"]
    assert (web["mode"], web["desired"], web["running"], web["image"]) == ("replicated", 2, 1, "web:1")
    assert (web["update_state"], web["update_started_at"]) == (None, None)
    assert [(task["id"], task["slot"], task["node"], task["state"], task["up_to_date"]) for task in web["tasks"]] == [
        ("t1", 1, "node1", "running", None),
        ("t2", 2, None, "pending", True),
    ]


def test_nothing_runs():
    assert overview(Snapshot()) == {}
