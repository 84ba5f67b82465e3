# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nodes, services and tasks of a swarm, with the few fields that a test is about."""

from __future__ import annotations

import typing as t

from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.service import Service
from ansible_collections.beekeeper.swarm.tests.unit.plugins.module_utils._core.rollout import values

task = values.task


def worker(ident: str = "n1", **fields: t.Any) -> t.Any:
    return values.node(ident, **{"resources": {"NanoCPUs": 2_000_000_000, "MemoryBytes": 1000}, **fields})


def manager(ident: str = "n1", *, leader: bool = False, reachability: str = "reachable", **fields: t.Any) -> t.Any:
    return worker(ident, role="manager", leader=leader, reachability=reachability, **fields)


def spec(name: str = "web", *, replicas: int | None = 1, **fields: t.Any) -> dict[str, t.Any]:
    """A ServiceSpec; ``replicas=None`` makes it global. ``constraints``, ``reserve`` and so on fill it."""
    placement = {"Constraints": fields.get("constraints"), "Platforms": fields.get("platforms")}
    ports = [{"PublishMode": "host", "PublishedPort": port, "TargetPort": port} for port in fields.get("ports", ())]
    return {
        "Name": name,
        "Mode": {"Global": {}} if replicas is None else {"Replicated": {"Replicas": replicas}},
        "TaskTemplate": {
            "ContainerSpec": {"Mounts": fields.get("mounts")},
            "Placement": {**placement, "MaxReplicas": fields.get("per_node", 0)},
            "Resources": {"Reservations": fields.get("reserve") or {}},
            "RestartPolicy": fields.get("restart") or {},
        },
        "EndpointSpec": {"Ports": ports},
    }


def service(name: str = "web", *, state: str = "", **fields: t.Any) -> Service:
    """A service whose id is ``s-NAME``; with an update state, where one is given."""
    status = {"State": state, "StartedAt": values.STARTED} if state else None
    found = {"ID": f"s-{name}", "Version": {"Index": 1}, "Spec": spec(name, **fields), "UpdateStatus": status}
    return Service.from_json(found)
