# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The edge to Ansible: one place that opens the Engine, one place that turns our errors into a failed result."""

from __future__ import annotations

import contextlib
import dataclasses
import typing as t

from ansible.module_utils.basic import AnsibleModule

from .._core.errors import SwarmError
from .._engine.address import Address
from .._engine.client import Engine
from .args import CONNECTION_SPEC, WARNINGS
from .kept_code import keep_code

Body = t.Callable[[AnsibleModule, Engine], t.Dict[str, t.Any]]


def run_module(body: Body, *, argument_spec: dict[str, dict[str, t.Any]], **options: t.Any) -> t.NoReturn:
    """Run ``body(module, engine)`` and exit with the result that it returns.

    ``argument_spec`` is the module's own; the connection options are added here. ``options`` go to ``AnsibleModule``.
    """
    module = AnsibleModule({**CONNECTION_SPEC, **argument_spec}, supports_check_mode=True, **options)
    try:
        with contextlib.closing(Engine(address_from(module.params))) as engine:
            module.exit_json(**_renamed(body(module, engine)))
    except SwarmError as exc:
        module.fail_json(msg=exc.message, **exc.details)
    finally:
        keep_code()


def _renamed(result: dict[str, t.Any]) -> dict[str, t.Any]:
    """Send warnings that an action plugin is to judge under another key: ``exit_json`` has its own use for this one."""
    return {WARNINGS if key == "warnings" else key: value for key, value in result.items()}


def address_from(params: dict[str, t.Any]) -> Address:
    """Pick the connection options out of a module's parameters."""
    return Address(**{field.name: params[field.name] for field in dataclasses.fields(Address)})
