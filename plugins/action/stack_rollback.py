# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Controller half of the module of the same name, where its documentation stands: restore, watch, verdict."""

from __future__ import annotations

import typing as t

from ..plugin_utils.bytecode import use_bytecode

use_bytecode()  # before the many imports that follow

from ..module_utils._ansible.stack_args import ROLLBACK_OPTIONS
from ..plugin_utils.effects import effects_of, new_run
from ..plugin_utils.failure import Ending
from ..plugin_utils.rollback import roll_back
from ..plugin_utils.stack_options import check_counts, checked, connection_options
from ..plugin_utils.swarm_action import SwarmAction


class ActionModule(SwarmAction):
    """Bring a stack back to a revision, wait for what comes of it, and tell the truth about it."""

    def work(self, variables: dict[str, t.Any]) -> dict[str, t.Any]:
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
