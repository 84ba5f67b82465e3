# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One call of a module from an action plugin; whatever goes wrong is one of our errors."""

from __future__ import annotations

import json
import typing as t

from ansible.errors import AnsibleConnectionFailure

from ..module_utils._ansible.args import WARNINGS
from ..module_utils._ansible.stack_args import STACK_TEXTS
from ..module_utils._core.errors import ComposeError, EngineError, EngineUnreachable, StateError
from .built import kept_built
from .garbage import no_garbage_collection

if t.TYPE_CHECKING:
    from ansible.plugins.action import ActionBase

INTERNAL = ("failed", "msg", "invocation")


def call_module(
    action: ActionBase, module: str, arguments: dict[str, t.Any], variables: dict[str, t.Any]
) -> dict[str, t.Any]:
    """Run a module on the action's host.

    A failed result becomes a :class:`ComposeError` where it has the key path of what is wrong in the project, a
    :class:`StateError` where somebody else has the stack's lock, else an :class:`EngineError` with the result's keys.
    """
    try:
        with no_garbage_collection(), kept_built(module):
            result: dict[str, t.Any] = action._execute_module(
                module_name=module, module_args=arguments, task_vars=variables
            )
    except AnsibleConnectionFailure as exc:
        raise EngineUnreachable(f"The host cannot be reached: {exc}") from exc
    if result.get("failed"):
        details = {key: value for key, value in result.items() if key not in INTERNAL}
        message = result.get("msg") or _crash(result.get("exception"))
        if "lock" in details:
            raise StateError(message, **details)
        if details.get("path"):
            raise ComposeError(message, path=details["path"])
        raise EngineError(message, **details)
    if WARNINGS in result:
        result["warnings"] = [*result.get("warnings", ()), *result.pop(WARNINGS)]
    return {key: json.loads(value) if _is_text(key, value) else value for key, value in result.items()}


def _crash(exception: t.Any) -> str:
    """Say why a module stopped that wrote no message: the last line of its exception.

    Ansible makes an ``ErrorSummary`` of it, whose event has the text.
    """
    text = str(getattr(getattr(exception, "event", None), "msg", None) or exception or "").strip()
    return f"the module failed: {text.splitlines()[-1].strip()}" if text else "the module failed and does not say why"


def _is_text(key: str, value: t.Any) -> bool:
    return key in STACK_TEXTS and isinstance(value, str)
