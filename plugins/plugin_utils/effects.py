# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real effects of a run: modules on the action's host, this machine's clock and user."""

from __future__ import annotations

import getpass
import hashlib
import json
import os
import secrets
import socket
import time
import typing as t

from ansible.utils.display import Display

from .calls import Effects
from .module_call import call_module
from .progress import Progress
from .reach import health_of

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ansible.plugins.action import ActionBase

    from .sources import Source

STACK, ROLLBACK = "beekeeper.swarm.stack", "beekeeper.swarm.stack_rollback"


def effects_of(
    action: ActionBase,
    arguments: Mapping[str, t.Any],
    variables: dict[str, t.Any],
    *,
    rollback: Mapping[str, t.Any] | None = None,
    progress: bool = True,
) -> Effects:
    """Give the effects of an action. ``arguments`` go to the module ``stack`` with every call, ``rollback`` (the same
    where it is not given) to ``stack_rollback``. ``progress`` is shown on the screen.
    """

    def call(phase: str, **more: t.Any) -> dict[str, t.Any]:
        return call_module(action, STACK, {**arguments, "phase": phase, **more}, variables)

    def restore(phase: str, **more: t.Any) -> dict[str, t.Any]:
        given = arguments if rollback is None else rollback
        return call_module(action, ROLLBACK, {**given, "phase": phase, **more}, variables)

    return Effects(
        call=call,
        restore=restore,
        health=lambda node, tasks: health_of(action, STACK, node=node, tasks=tasks, variables=variables),
        sleep=time.sleep,
        clock=time.monotonic,
        tell=Progress(Display().display if progress else _say_nothing),
    )


def _say_nothing(_line: str) -> None:
    """Show no progress."""


def new_run(layers: Sequence[Mapping[str, str]] = ()) -> dict[str, t.Any]:
    """Begin a run: a token that no other has, and who it is for people."""
    return {"token": secrets.token_hex(8), "holder": f"{_user()}@{socket.gethostname()}", "layers": list(layers)}


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user id without a name, as in many containers
        return str(os.getuid())


def layers_of(sources: Sequence[Source]) -> list[dict[str, str]]:
    """Name the layers that make a revision, with the sha256 of their bytes.

    Files are named as seen from the directory of the first of them, so that another checkout has the same names;
    mappings and texts by their position.
    """
    directory = next((os.path.dirname(source.path) for source in sources if source.path), "")
    return [{"name": _name(source, directory), "sha256": _digest(source)} for source in sources]


def _name(source: Source, directory: str) -> str:
    return os.path.relpath(source.path, directory or ".") if source.path else source.shown


def _digest(source: Source) -> str:
    data = json.dumps(source.value, sort_keys=True).encode() if source.data is None else source.data
    return hashlib.sha256(data).hexdigest()
