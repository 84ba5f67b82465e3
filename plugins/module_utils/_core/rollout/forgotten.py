# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Updates that Swarm has lost sight of: the same spec was written while one of the service was under way or paused.

Each write takes the status of the update away, and one of the same spec begins none (``Supervisor.Update``). What the
old updater leaves half way stays so, and by the counts of the Engine all is well: old tasks count, too.
"""

from __future__ import annotations

import typing as t
from dataclasses import replace

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..state.service import Service
    from ..state.task import Task


def may_be_forgotten(service: Service) -> bool:
    """Whether only its tasks tell: the last write changed none of them, and no update has been seen since.

    Of a global service nothing can be told by its tasks: those on nodes that are paused stay old, and rightly.
    """
    same = service.previous_digest == service.template_digest
    return service.mode == "replicated" and service.update_status is None and same


def with_forgotten(services: Iterable[Service], tasks: Iterable[Task]) -> tuple[Service, ...]:
    """Say of services whether they are. The tasks bear the Engine's own word on whether they are up to date."""
    older = [task for task in tasks if task.up_to_date is False and task.state == task.desired_state == "running"]
    stale = {task.service_id for task in older}
    return tuple(replace(item, forgotten=may_be_forgotten(item) and item.id in stale) for item in services)
