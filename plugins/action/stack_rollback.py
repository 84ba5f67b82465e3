# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Controller half of the module of the same name, where its documentation stands: restore, watch, verdict."""

from __future__ import annotations

import typing as t

from ansible.plugins.action import ActionBase

from ..module_utils._ansible.stack_args import ROLLBACK_OPTIONS
from ..module_utils._core.errors import SwarmError
from ..plugin_utils.effects import effects_of, new_run
from ..plugin_utils.failure import Ending
from ..plugin_utils.rollback import roll_back
from ..plugin_utils.stack_options import check_counts, checked, connection_options


class ActionModule(ActionBase):
    """Bring a stack back to a revision, wait for what comes of it, and tell the truth about it."""

    _supports_async = False
    _requires_connection = True

    def run(self, tmp: None = None, task_vars: dict[str, t.Any] | None = None) -> dict[str, t.Any]:
        result = super().run(tmp, task_vars)
        try:
            result.update(self._roll_back(task_vars or {}))
        except SwarmError as exc:
            result.update(exc.details, failed=True, msg=exc.message)
        return result

    def _roll_back(self, variables: dict[str, t.Any]) -> dict[str, t.Any]:
        options = checked(self._task.args, ROLLBACK_OPTIONS)
        check_counts(options)
        shared = {**connection_options(self._task.args), "name": options["name"], "break_lock": options["break_lock"]}
        return roll_back(
            options["name"],
            options["revision"],
            effects=effects_of(self, shared, variables, progress=options["progress"]),
            check=self._task.check_mode,
            ending=Ending(options["wait"], options["wait_timeout"], keep=options["keep_revisions"]),
            run=new_run(),
        )
