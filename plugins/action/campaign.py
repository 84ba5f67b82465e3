# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Controller half of the module of the same name, where its documentation stands: it knows who patches."""

from __future__ import annotations

import typing as t

from ..plugin_utils.bytecode import use_bytecode

use_bytecode()  # before the imports that follow

from ..module_utils._ansible.campaign_args import CAMPAIGN_SPEC
from ..plugin_utils.effects import new_run
from ..plugin_utils.module_call import call_module
from ..plugin_utils.stack_options import checked
from ..plugin_utils.swarm_action import SwarmAction

MODULE = "beekeeper.swarm.campaign"


class ActionModule(SwarmAction):
    """Say who it is, and have it done."""

    def work(self, variables: dict[str, t.Any]) -> dict[str, t.Any]:
        arguments = dict(self._task.args)
        options = checked(arguments, CAMPAIGN_SPEC)
        run = options["run"] or {key: text for key, text in new_run().items() if key in ("token", "holder")}
        return {**call_module(self, MODULE, {**arguments, "run": run}, variables), "run": run}
