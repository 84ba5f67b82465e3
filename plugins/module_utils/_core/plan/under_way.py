# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Services that Swarm is still at when a deploy wants to write them: an update written over another loses its way back.

So a deploy waits for them to end. What does not end, because it is stuck, is written over: else nothing could mend it.
"""

from __future__ import annotations

import typing as t

from ..errors import StateError

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..state.service import Service
    from .entry import Plan

WORDS: t.Mapping[str, str] = {"updating": "updating", "rollback_started": "being rolled back by Swarm"}
"""States of an update that Swarm is at -> what a sentence says of the service."""

STARTING = "starting tasks of an update that Swarm has left half way"
GAP = "old tasks may stop before the new ones run"
BACK = "Swarm's own rollback would now return to the version that was on its way"


def under_way(plan: Plan, services: Iterable[Service]) -> tuple[Service, ...]:
    """Give the services that the plan updates and that Swarm is still at."""
    updated = {entry.name for entry in plan.services if entry.action == "update"}
    return tuple(service for service in services if service.name in updated and is_under_way(service))


def is_under_way(service: Service) -> bool:
    """Whether Swarm is at it."""
    return service.update_status is not None and service.update_status.state in WORDS


def overtaken(services: Iterable[Service]) -> tuple[str, ...]:
    """Say that updates are written over others."""
    return tuple(
        f"Service {service.name} was still {_word(service)}: this deploy overtakes that, and "
        f"{BACK if is_under_way(service) else GAP}."
        for service in services
    )


def waited_for(services: Iterable[Service]) -> tuple[str, ...]:
    """Say what a deploy would wait for."""
    return tuple(
        f"Service {service.name} is still {_word(service)}: a deploy waits until that has ended."
        for service in services
    )


def refuse_rollbacks(services: Iterable[Service]) -> None:
    """Refuse to write over a rollback without having waited: that would leave a mixture behind."""
    for service in services:
        if service.update_status and service.update_status.state == "rollback_started":
            raise StateError(
                f"Service {service.name} is being rolled back by Swarm and differs from the layers: wait until it has "
                "ended, then deploy again."
            )


def still_at_it(services: Iterable[Service], *, timeout: float) -> StateError:
    """Make the error of a deploy that has waited in vain."""
    names = ", ".join(f"{service.name} is still {_word(service)}" for service in services)
    return StateError(
        f"Service {names} after wait_timeout ({timeout:.0f} s), and nothing was written: deploy again when it is over."
    )


def _word(service: Service) -> str:
    return WORDS.get(service.update_status.state if service.update_status else "updating", STARTING)
