# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Arm before fire: the rollback config of an update has to run before the update does.

A rollback that Swarm begins by itself takes the rollback config of the spec that it goes back to, not of the one that
failed (swarmkit ``updater.go:rollbackUpdate``). So a config that comes with the new version protects nothing, unless it
is on the running service first. That restarts no task.
"""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..spec.table import SpecPath

CONFIG = "RollbackConfig"


def armed(
    spec: Mapping[str, t.Any], live: Mapping[str, t.Any], paths: tuple[SpecPath, ...], *, restarts: bool
) -> dict[str, t.Any]:
    """Give the live spec with the wanted rollback config, to be written first; empty where nothing has to be.

    ``paths`` are the fields that differ. Where nothing restarts there is nothing to protect, and a service that Swarm
    does not roll back by itself needs none: one write less.
    """
    action = (spec.get("UpdateConfig") or {}).get("FailureAction")
    if not restarts or action != "rollback" or not any(path[0] == CONFIG for path in paths):
        return {}
    wanted = {CONFIG: spec[CONFIG]} if spec.get(CONFIG) else {}
    return {**{key: value for key, value in live.items() if key != CONFIG}, **wanted}
