# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Controller half of the module of the same name, where its documentation stands: write, then look until it is so."""

from __future__ import annotations

import time
import typing as t

from ansible.utils.display import Display

from ..plugin_utils.bytecode import use_bytecode

use_bytecode()  # before the imports that follow

from ..module_utils._ansible.node_args import NODE_OPTIONS
from ..plugin_utils.effects import new_run
from ..plugin_utils.gapless import clear_marks, drain_gapless
from ..plugin_utils.module_call import call_module
from ..plugin_utils.node_change import Effects, change_node
from ..plugin_utils.stack_options import check_counts, checked
from ..plugin_utils.swarm_action import SwarmAction

MODULE = "beekeeper.swarm.node"


class ActionModule(SwarmAction):
    """Change a node and wait for the effect."""

    def work(self, variables: dict[str, t.Any]) -> dict[str, t.Any]:
        arguments = dict(self._task.args)
        options, run = checked(arguments, NODE_OPTIONS), new_run()
        check_counts(options)

        def call(phase: str, **more: t.Any) -> dict[str, t.Any]:
            given = {**arguments, "phase": phase, "run": run, **more}
            return call_module(self, MODULE, {key: item for key, item in given.items() if item is not None}, variables)

        def say_nothing(_line: str) -> None:
            """Show no progress."""

        tell = Display().display if options["progress"] else say_nothing
        effects = Effects(call=call, sleep=time.sleep, clock=time.monotonic, tell=tell)
        check = self._task.check_mode
        how = {"check": check, "wait": options["wait"], "timeout": options["wait_timeout"]}
        if options["gapless"] and options["availability"] == "drain" and options["state"] == "present":
            result = drain_gapless(options["hostname"], effects=effects, **how)
        else:
            result = change_node(options["hostname"], effects=effects, **how)
        if result.pop("marked") and options["availability"]:
            return clear_marks(result, effects=effects, check=check)
        return result
