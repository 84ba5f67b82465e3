# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether all services run as their specs say, so that the next node may go."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..state.service import Service


def unsettled(services: Iterable[Service]) -> list[str]:
    """Name the services that do not run as their specs say, in half sentences. Jobs end, so they do not count."""
    return [_said(service) for service in services if not service.is_job and not service.stands]


def _said(service: Service) -> str:
    update = service.update_status
    state = f", update {update.state}" if update and update.state != "completed" else ""
    return f"{service.name} runs {service.running} of {service.desired}{state}"
