# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Controller half of the module of the same name, where its documentation stands: it says who writes."""

from __future__ import annotations

import typing as t

from ..plugin_utils.bytecode import use_bytecode

use_bytecode()  # before the imports that follow

from ..module_utils._ansible.stack_args import POLICY_OPTIONS
from ..module_utils._core.errors import InputError
from ..plugin_utils.effects import new_run
from ..plugin_utils.module_call import call_module
from ..plugin_utils.stack_options import check_counts, checked
from ..plugin_utils.swarm_action import SwarmAction


class ActionModule(SwarmAction):
    """Write policies in one call, in the name of this controller's user."""

    def work(self, variables: dict[str, t.Any]) -> dict[str, t.Any]:
        options = checked(self._task.args, POLICY_OPTIONS)
        check_counts(options)
        if options["stack"] is None and options["services"] is None:
            raise InputError("stack is missing: name a stack, or services that are in no stack.")
        return call_module(self, "beekeeper.swarm.service_policy", {**self._task.args, "run": new_run()}, variables)
