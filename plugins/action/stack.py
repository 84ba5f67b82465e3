# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Controller half of the module of the same name, where its documentation stands: merge, one call, watch, verdict."""

from __future__ import annotations

import typing as t

from ansible.utils.display import Display

from ..plugin_utils.bytecode import use_bytecode

use_bytecode()  # before the many imports that follow

from ..module_utils._core.errors import ComposeError
from ..plugin_utils.contents import read_contents, without_contents
from ..plugin_utils.deployment import deploy, remove
from ..plugin_utils.effects import effects_of, layers_of, new_run
from ..plugin_utils.failure import Ending
from ..plugin_utils.layers import compose
from ..plugin_utils.off_disk import keep_off_disks
from ..plugin_utils.profiles import with_profiles
from ..plugin_utils.stack_options import COMPOSE_OPTIONS, connection_options, module_arguments, read_options
from ..plugin_utils.swarm_action import SwarmAction


class ActionModule(SwarmAction):
    """Deploy or remove a stack, wait for what comes of it, and tell the truth about it."""

    def work(self, variables: dict[str, t.Any]) -> dict[str, t.Any]:
        options = read_options(self._task.args, playbook_dir=self._loader.get_basedir())
        arguments = module_arguments(self._task.args, options)
        shared = {**connection_options(self._task.args), "name": options["name"], "break_lock": options["break_lock"]}
        effects = effects_of(self, arguments, variables, rollback=shared, progress=options["progress"])
        if options["state"] == "absent":
            watching = {"check": self._task.check_mode, "wait": options["wait"], "timeout": options["wait_timeout"]}
            return remove(effects=effects, run=new_run(), **watching)
        composed = compose(**{name: options[name] for name in COMPOSE_OPTIONS})
        composed = composed.with_policies(options["update_policy"])
        composed.check_names(options["name"])
        for warning in (*composed.warnings, *composed.advice()):  # before all else: what fails later may come of it
            Display().warning(warning)
        try:
            contents = read_contents(composed.project, composed.variables)
            if any(contents.values()):
                keep_off_disks(self)
            project = with_profiles(without_contents(composed.project), composed.directory)
            deployed = deploy(
                options["name"],
                project,
                contents=contents,
                effects=effects,
                check=self._task.check_mode,
                ending=Ending(
                    options["wait"], options["wait_timeout"], options["on_failure"], options["keep_revisions"]
                ),
                run=new_run(layers_of(composed.files.sources[: len(options["layers"])])),
            )
        except ComposeError as exc:
            raise composed.located(exc) from None
        notes = composed.notes_result()
        notes["ignored"] += composed.noted(deployed.get("ignored", ()))
        return {**deployed, **notes}
