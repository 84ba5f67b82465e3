# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keep a module's arguments off all disks: they travel with the module, and without pipelining that is a file.

Ansible writes a module with its arguments to a temporary file on the controller, copies that to the node, and removes
both. With pipelining it goes to Python's standard input.
"""

from __future__ import annotations

import typing as t

from ansible import constants

from ..module_utils._core.errors import InputError

if t.TYPE_CHECKING:
    from ansible.plugins.action import ActionBase


def keep_off_disks(action: ActionBase) -> None:
    """Turn pipelining on for the action's connection. Raises :class:`InputError` where that cannot be."""
    connection = action._connection
    if connection.is_pipelining_enabled():
        return
    _turn_on(connection)
    if not connection.is_pipelining_enabled():
        raise InputError(
            "Contents of configs and secrets are not sent, because Ansible would write them to a file on the node: "
            f"{_why(connection)}."
        )


def _turn_on(connection: t.Any) -> None:
    try:
        connection.get_option("pipelining")
    except KeyError:  # a connection without the option goes by the play's
        connection._play_context.pipelining = True
    else:
        connection.set_option("pipelining", True)


def _why(connection: t.Any) -> str:
    if constants.DEFAULT_KEEP_REMOTE_FILES:
        return "ANSIBLE_KEEP_REMOTE_FILES is set, so take it out"
    if connection.become and not connection.become.pipelining:
        return f"become_method {connection.become.name} allows no pipelining, so use sudo, or connect as a user who may"
    return f"the connection {connection.transport} has no pipelining as it is set up, so use another, or ask for no tty"
