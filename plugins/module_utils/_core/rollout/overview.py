# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stacks as users ask for them: services with their tasks, by name."""

from __future__ import annotations

import typing as t

from ..spec.marks import mark_of
from ..spec.scope import STACK_LABEL
from ..state.update_configs import configs_of, rollback_of
from .meaning import update_meaning

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..state.node import Node
    from ..state.service import Service
    from ..state.snapshot import Snapshot
    from ..state.task import Task


def overview(snapshot: Snapshot) -> dict[str, dict[str, t.Any]]:
    """Give ``{stack: {"services": {name: {..., "tasks": [...]}}}}``, sorted. Tasks of removed services are left out."""
    nodes = {node.id: node for node in snapshot.nodes}
    tasks: dict[str, list[Task]] = {}
    for task in snapshot.tasks:
        tasks.setdefault(task.service_id, []).append(task)
    stacks: dict[str, dict[str, t.Any]] = {}
    for service in sorted(snapshot.services, key=lambda service: service.name):
        stack = str((service.spec.get("Labels") or {}).get(STACK_LABEL, ""))
        services = stacks.setdefault(stack, {"services": {}})["services"]
        services[service.name] = _service(service, tasks.get(service.id, []), nodes)
    return dict(sorted(stacks.items()))


def _service(service: Service, tasks: list[Task], nodes: Mapping[str, Node]) -> dict[str, t.Any]:
    status = service.update_status
    return {
        "id": service.id,
        "mode": service.mode,
        "desired": service.desired,
        "running": service.running,
        "image": service.image,
        "update_state": status and status.state,
        "update_message": status and status.message,
        "update_started_at": status and status.started_at,
        "update_completed_at": status and status.completed_at,
        "leaving": _leaving(service, nodes),
        "update_meaning": update_meaning(service, tasks, nodes),
        **configs_of(service),
        "rollback": rollback_of(service),
        "tasks": [_task(task, nodes) for task in sorted(tasks, key=_order)],
    }


def _leaving(service: Service, nodes: Mapping[str, Node]) -> str | None:
    """The node that a drain takes the service off, or would have, if its run had not died."""
    mark = mark_of(service.spec)
    if mark is None:
        return None
    return nodes[mark.node].hostname if mark.node in nodes else mark.node


def _order(task: Task) -> tuple[int, str, str]:
    return task.slot or 0, task.node_id if task.slot is None else "", task.created_at or ""


def _task(task: Task, nodes: Mapping[str, Node]) -> dict[str, t.Any]:
    node = nodes.get(task.node_id)
    return {
        "id": task.id,
        "slot": task.slot,
        "node": node and node.hostname,
        "state": task.state,
        "desired_state": task.desired_state,
        "since": task.changed_at,
        "message": task.message,
        "error": task.error,
        "exit_code": task.exit_code,
        "up_to_date": task.up_to_date,
    }
