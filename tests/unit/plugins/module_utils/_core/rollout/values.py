# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Services, tasks and nodes with the few fields that a test is about."""

from __future__ import annotations

import typing as t

from ansible_collections.beekeeper.swarm.plugins.module_utils._core.rollout.target import Target
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.rollout.view import History, View
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.node import Node
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.service import Service
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.snapshot import Snapshot
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.task import Task

STARTED = "2026-01-01T00:00:00.000000000Z"
EPOCH = 1767225600.0  # STARTED


def at(second: int) -> str:
    return f"2026-01-01T00:{second // 60:02}:{second % 60:02}.000000000Z"


def task(ident: str = "t1", *, slot: int | None = 1, state: str = "running", **fields: t.Any) -> Task:
    """A task of the wanted spec (digest ``new``) on node n1, created at second 10 and in its state since then."""
    return Task(
        **{
            "id": ident,
            "service_id": "s1",
            "slot": slot,
            "node_id": "n1",
            "state": state,
            "desired_state": "running" if state in ("running", "pending", "starting", "preparing") else "shutdown",
            "message": "",
            "error": "",
            "exit_code": None,
            "container_id": "",
            "created_at": at(10),
            "changed_at": at(10),
            "spec_digest": "new",
            "up_to_date": None,
            "job_iteration": None,
            **fields,
        }
    )


def node(ident: str = "n1", **fields: t.Any) -> Node:
    return Node(
        **{
            "id": ident,
            "hostname": ident,
            "addr": "",
            "role": "worker",
            "availability": "active",
            "state": "ready",
            "platform": "linux/x86_64",
            "engine_version": "",
            "leader": False,
            "reachability": "",
            "labels": {},
            **fields,
        }
    )


def service(state: str = "", *, started: str = STARTED, digest: str = "new", **fields: t.Any) -> Service:
    """A service web whose live template has the digest; with an update state, where one is given."""
    stored = {
        "ID": "s1",
        "Version": {"Index": 1},
        "UpdateStatus": {"State": state, "StartedAt": started} if state else None,
        "Summary": {
            "Name": "web",
            "Mode": "replicated",
            "Replicas": 1,
            "Image": "web:2",
            "TemplateDigest": digest,
            "PreviousDigest": None,
            **fields,
        },
    }
    return Service.from_json(stored)


def target(**fields: t.Any) -> Target:
    return Target(**{"name": "web", "digest": "new", "action": "update", **fields})


def snapshot(
    *tasks: Task, live: Service | None = None, nodes: tuple[Node, ...] | None = None, second: int = 60
) -> Snapshot:
    services = (live or service(),)
    return Snapshot(services=services, tasks=tasks, nodes=nodes or (node(),), time=EPOCH + second)


def view(
    *tasks: Task,
    wanted: Target | None = None,
    live: Service | None = None,
    nodes: tuple[Node, ...] | None = None,
    history: History | None = None,
    second: int = 60,
) -> View:
    """The view at a second of the engine's clock; the watcher's clock shows the same."""
    seen = snapshot(*tasks, live=live, nodes=nodes, second=second)
    return View.of(wanted or target(), snapshot=seen, history=history or History(), now=float(second))
