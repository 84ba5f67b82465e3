# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Update and rollback configs onto services that run: one short call, and the proof that no task restarted."""

from __future__ import annotations

import getpass
import secrets
import socket
import typing as t

from .._core.errors import StateError
from .._core.plan.policy import build_policy, restarted
from . import history, observe
from .act import act

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from .._core.plan.entry import Plan
    from .._core.plan.policy import Policy
    from .client import Engine


def apply(
    engine: Engine, *, stack: str, policy: Policy, names: Sequence[str] | None, check: bool, break_lock: bool
) -> dict[str, t.Any]:
    """Plan, act unless ``check``, and compare the tasks before with those after. Raises ``StateError``."""
    plan = build_policy(stack, observe.services(engine, stack), policy, names=names)
    if plan.changed and not check:
        run = history.Run(secrets.token_hex(8), f"{getpass.getuser()}@{socket.gethostname()}", break_lock=break_lock)
        with history.writing(engine, stack, run):
            plan = build_policy(stack, observe.services(engine, stack), policy, names=names)
            _act(engine, plan)
        history.release(engine, stack, run)
    live = {service.name: service for service in observe.services(engine, stack)}
    return {
        "changed": plan.changed,
        "plan": [entry.to_result() for entry in plan.entries],
        "diff": plan.diff(),
        "services": {
            entry.name: {
                "update_config": live[entry.name].spec.get("UpdateConfig"),
                "rollback_config": live[entry.name].spec.get("RollbackConfig"),
            }
            for entry in plan.entries
            if entry.name in live
        },
    }


def _act(engine: Engine, plan: Plan) -> None:
    before = observe.tasks(engine, plan.stack)
    act(engine, plan)
    gone = restarted(before, observe.tasks(engine, plan.stack))
    if gone:
        raise StateError(
            f"Swarm has replaced tasks of stack {plan.stack} meanwhile ({', '.join(gone)}), though the configs alone "
            "were written: see what else happened to them.",
            changed=True,
        )
