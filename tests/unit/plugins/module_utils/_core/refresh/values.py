# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Services with images, for the tests of refreshing."""

from __future__ import annotations

import typing as t

from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.images import Pin
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.refresh.rows import row_of
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.node import Node
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.service import Service

OLD, NEW, NEWER = (f"sha256:{letter * 64}" for letter in "abc")
TAG = "reg:5000/app:1"
LINUX = ({"Architecture": "amd64", "OS": "linux"},)
BEHIND = {TAG: Pin(NEW, LINUX)}


def service(name: str = "shop_web", image: str = f"{TAG}@{OLD}", **fields: t.Any) -> Service:
    """A service with two replicas that run; ``written`` is its image in the layers."""
    stack, mode = fields.get("stack", "shop"), fields.get("mode", {"Replicated": {"Replicas": 2}})
    labels = {"com.docker.stack.namespace": stack, "com.docker.stack.image": fields.get("written", TAG)}
    state = fields.get("state")
    return Service.from_json(
        {
            "ID": f"s-{name}",
            "Version": {"Index": 1},
            "Spec": {
                "Name": name,
                "Labels": {**(labels if stack else {}), **fields.get("labels", {})},
                "Mode": mode,
                "TaskTemplate": {"ContainerSpec": {"Image": image}, "Placement": fields.get("placement", {})},
                "UpdateConfig": {"Order": fields.get("order", "stop-first")},
            },
            "ServiceStatus": {"RunningTasks": fields.get("running", 2), "DesiredTasks": fields.get("desired", 2)},
            "UpdateStatus": {"State": state} if state else None,
            "Ended": fields.get("ended", False),
        }
    )


def node(name: str, *, platform: str = "x86_64", state: str = "ready", availability: str = "active") -> Node:
    """A worker; without a platform it has never connected."""
    system = {"OS": "linux", "Architecture": platform} if platform else {}
    return Node.from_json(
        {
            "ID": name,
            "Spec": {"Role": "worker", "Availability": availability},
            "Description": {"Hostname": name, "Platform": system},
            "Status": {"State": state},
        }
    )


def row(found: t.Any = None, **fields: t.Any) -> t.Any:
    """What is known of one service; by default its tag has moved."""
    return row_of(service(**fields), BEHIND if found is None else found, {}, oldest=None)
