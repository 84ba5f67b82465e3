# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Controller half of the module of the same name, where its documentation stands: look, then service after service."""

from __future__ import annotations

import typing as t

from ansible.utils.display import Display

from ..plugin_utils.bytecode import use_bytecode

use_bytecode()  # before the imports that follow

from ..module_utils._ansible.refresh_args import REFRESH_OPTIONS
from ..module_utils._core.errors import SwarmError
from ..module_utils._core.refresh.age import seconds_of
from ..module_utils._core.refresh.table import table
from ..plugin_utils.effects import effects_of, new_run
from ..plugin_utils.module_call import call_module
from ..plugin_utils.refreshing import refresh
from ..plugin_utils.stack_options import check_counts, checked, connection_options
from ..plugin_utils.swarm_action import SwarmAction


class ActionModule(SwarmAction):
    """Give services the image that their tag has now, and wait until they are healthy."""

    def work(self, variables: dict[str, t.Any]) -> dict[str, t.Any]:
        options = checked(self._task.args, REFRESH_OPTIONS)
        check_counts(options)
        if options["max_age"] is not None:
            seconds_of(options["max_age"])

        def call(phase: str, **more: t.Any) -> dict[str, t.Any]:
            arguments = {**self._task.args, "phase": phase, **more}
            return call_module(self, "beekeeper.swarm.image_refresh", arguments, variables)

        try:
            result = refresh(
                call,
                effects=effects_of(
                    self, {**connection_options(self._task.args), "name": "-"}, variables, progress=options["progress"]
                ),
                run=new_run(),
                check=self._task.check_mode,
                acts=options["refresh"],
                timeout=options["wait_timeout"],
            )
        except SwarmError as exc:
            if "report" in exc.details:
                exc.details["table"] = _shown(exc.details["report"], on_screen=options["progress"])
            raise
        return {**result, "table": _shown(result["report"], on_screen=options["progress"])}


def _shown(report: list[dict[str, t.Any]], *, on_screen: bool) -> list[str]:
    """Write the report as a table, and show it: a callback would break its lines."""
    lines = table(report)
    for line in lines if on_screen else ():
        Display().display(line)
    return lines
