# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Controller half of the module of the same name, where its documentation stands: plan, then service after service."""

from __future__ import annotations

import typing as t

from ..plugin_utils.bytecode import use_bytecode

use_bytecode()  # before the imports that follow

from ..module_utils._ansible.balance_args import BALANCE_OPTIONS
from ..plugin_utils.balancing import rebalance
from ..plugin_utils.effects import effects_of, new_run
from ..plugin_utils.module_call import call_module
from ..plugin_utils.stack_options import check_counts, checked, connection_options
from ..plugin_utils.swarm_action import SwarmAction


class ActionModule(SwarmAction):
    """Spread the tasks of crowded services, and wait until they are healthy."""

    def work(self, variables: dict[str, t.Any]) -> dict[str, t.Any]:
        options = checked(self._task.args, BALANCE_OPTIONS)
        check_counts(options)

        def call(phase: str, **more: t.Any) -> dict[str, t.Any]:
            return call_module(
                self, "beekeeper.swarm.rebalance", {**self._task.args, "phase": phase, **more}, variables
            )

        shared = {**connection_options(self._task.args), "name": "-"}
        return rebalance(
            call,
            effects=effects_of(self, shared, variables, progress=options["progress"]),
            run=new_run(),
            check=self._task.check_mode,
            timeout=options["wait_timeout"],
            max_tasks=options["max_tasks"],
        )
