# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one tree of errors. Each is one sentence: what, where, what to do.

::

    SwarmError                     the root; `details` become keys of the failed result
    |-- InputError                 what the user wrote cannot be used (option, inventory, file)
    |   `-- ComposeError           a layer or the merged project is wrong; knows layer and key path
    |-- RefusedError               allowed, but it would make things worse; says which number failed
    |-- StateError                 the swarm or this node is not in the state that the work needs
    `-- EngineError                the Engine answered with an error
        |-- EngineUnreachable      no answer: no socket, refused, timed out, TLS
        |-- EngineTooOld           it answered, but it is older than 20.10
        |-- NotFound               404
        |-- Conflict               409, or an object that changed since it was read
        |-- NotManager             503: the node is no manager, or its swarm has no leader or is locked
        `-- Unanswered             the Engine's managers lost their leader meanwhile: whether it was done is unknown

Exactly one function of ``_ansible`` turns them into a failed result; filters and action plugins re-raise them as
Ansible's.
"""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Sequence

KeyPath = t.Tuple[t.Union[str, int], ...]


def format_path(path: Sequence[str | int]) -> str:
    """Write a key path as people do: ``("services", "web", "ports", 0)`` is ``services.web.ports[0]``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


class SwarmError(Exception):
    """Root of all errors of this collection."""

    def __init__(self, message: str, **details: t.Any) -> None:
        super().__init__(message)
        self.message = message
        self.details = details


class InputError(SwarmError):
    """What the user wrote cannot be used."""


class ComposeError(InputError):
    """A layer, or the project that the layers make, is wrong.

    ``path`` is the key path inside the project, ``layer`` the index of the layer (lowest is 0) or ``None`` when only
    the merged project shows the error. The controller finds file, line and column from the two, and only then; what
    the module finds reaches it by the failed result's ``path``.
    """

    def __init__(self, message: str, *, path: Sequence[str | int] = (), layer: int | None = None) -> None:
        super().__init__(message, **({"path": list(path)} if path else {}))
        self.path: KeyPath = tuple(path)
        self.layer = layer


class RefusedError(SwarmError):
    """The work would make things worse."""


class StateError(SwarmError):
    """The swarm or the node is not in the state that the work needs."""


class EngineError(SwarmError):
    """The Engine answered with an error. ``status`` is the HTTP status, 0 where there was no answer."""

    def __init__(self, message: str, *, status: int = 0, **details: t.Any) -> None:
        super().__init__(message, **details)
        self.status = status


class EngineUnreachable(EngineError):
    """The Engine gave no answer."""


class EngineTooOld(EngineError):
    """The Engine is older than 20.10 (API 1.41)."""


class NotFound(EngineError):
    """The object does not exist."""


class Conflict(EngineError):
    """The object exists already, is in use, or changed since it was read."""


class NotManager(EngineError):
    """The node is no manager, or its swarm has no leader or is locked."""


class Unanswered(EngineError):
    """The Engine had no word from the leader of its swarm: whether what was asked for was done is not known."""
