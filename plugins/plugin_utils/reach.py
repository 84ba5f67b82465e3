# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What only the node that ran a task knows: its health check's last output, read where the inventory has the node."""

from __future__ import annotations

import contextlib
import copy
import typing as t

from .module_call import call_module

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ansible.plugins.action import ActionBase

    from ..module_utils._core.state.node import Node
    from ..module_utils._core.state.task import Task

ADDRESSES = ("ansible_host", "swarm_advertise_addr")
"""Host variables that can hold a node's address."""


def host_of(node: Node, hosts: Mapping[str, Mapping[str, t.Any]]) -> str | None:
    """Find the inventory host of a node: by its name, else by its address; ``None`` where the inventory has none.

    ``hosts`` maps each host to its variables.
    """
    if node.hostname in hosts:
        return node.hostname
    names = {node.hostname, node.addr} - {"", "0.0.0.0"}
    return next((host for host, known in hosts.items() if names & {str(known.get(key)) for key in ADDRESSES}), None)


def health_of(
    action: ActionBase, module: str, *, node: Node, tasks: list[Task], variables: dict[str, t.Any]
) -> dict[str, str]:
    """Read health checks' last outputs through the node's own connection, by task id; none when it is out of reach."""
    host = host_of(node, variables.get("hostvars") or {})
    if host is None:
        return {}
    try:
        known = dict(variables["hostvars"][host])
        arguments = {"name": "-", "phase": "health", "containers": [task.container_id for task in tasks]}
        with contextlib.closing(_There(action, host, known)) as there:
            outputs = call_module(there.action, module, arguments, known)["health"]
    except Exception:  # connection plugins raise what they like, and missing evidence must not hide the verdict
        return {}
    return {task.id: outputs[task.container_id] for task in tasks}


class _There:
    """The same action on another host, with that host's connection, as ``delegate_to`` would have it."""

    def __init__(self, action: ActionBase, host: str, known: Mapping[str, t.Any]) -> None:
        play_context = copy.copy(action._play_context)
        play_context.remote_addr = str(known.get("ansible_host", host))
        task = action._task.copy()
        task.delegate_to = None
        loaders = action._shared_loader_obj
        connection = loaders.connection_loader.get(known.get("ansible_connection", "ssh"), play_context, new_stdin=None)
        connection.set_options(var_options=known)
        connection.set_become_plugin(action._connection.become)
        self.action = type(action)(
            task=task,
            connection=connection,
            play_context=play_context,
            loader=action._loader,
            templar=action._templar,
            shared_loader_obj=loaders,
        )

    def close(self) -> None:
        self.action.cleanup()
        self.action._connection.close()
