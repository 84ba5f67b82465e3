# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Controller half of the module of the same name, where its documentation stands: documents and keys are made here."""

from __future__ import annotations

import typing as t

from ..plugin_utils.bytecode import use_bytecode

use_bytecode()  # before the imports that follow

from ..module_utils._ansible.raft_args import RAFT_OPTIONS
from ..module_utils._core.cluster.key_file import is_locked
from ..module_utils._core.errors import InputError
from ..plugin_utils.module_call import call_module
from ..plugin_utils.off_disk import keep_off_disks
from ..plugin_utils.raft_document import clear_key, packed, shown, unpacked, with_clear_key
from ..plugin_utils.stack_options import checked, connection_options
from ..plugin_utils.swarm_action import SwarmAction

if t.TYPE_CHECKING:
    from collections.abc import Callable

    Call = Callable[..., dict[str, t.Any]]

MODULE = "beekeeper.swarm.raft_state"


class ActionModule(SwarmAction):
    """Take, verify, write or unlock."""

    def work(self, variables: dict[str, t.Any]) -> dict[str, t.Any]:
        options = checked(self._task.args, RAFT_OPTIONS)
        common = {**connection_options(self._task.args), "state": options["state"], "path": options["path"]}

        def call(**more: t.Any) -> dict[str, t.Any]:
            return call_module(self, MODULE, {**common, **more}, variables)

        if options["state"] == "taken":
            return self._take(options, call)
        if options["state"] == "unlocked":
            return self._unlock(options, call)
        return self._put(options, call)

    def _take(self, options: dict[str, t.Any], call: Call) -> dict[str, t.Any]:
        document = packed(call()["archive"], options["manifest"] or {})
        return {"changed": False, "document": document, "manifest": shown(unpacked(document)[0])}

    def _put(self, options: dict[str, t.Any], call: Call) -> dict[str, t.Any]:
        if not options["document"]:
            raise InputError("document is missing: give what state: taken returned.")
        manifest, archive = unpacked(options["document"])
        if options["state"] == "present":
            key = options["unlock_key"] or manifest.get("unlock_key")
            keep_off_disks(self)
            call(archive=with_clear_key(archive, key) if key else archive)
        return {"changed": options["state"] == "present", "manifest": shown(manifest)}

    def _unlock(self, options: dict[str, t.Any], call: Call) -> dict[str, t.Any]:
        keep_off_disks(self)
        text = call()["key_file"]
        if not is_locked(text):
            return {"changed": False, "locked": False}
        if not options["unlock_key"]:
            raise InputError("unlock_key is missing, and the manager's key file is locked: give it.")
        clear = clear_key(text, options["unlock_key"])
        if not self._task.check_mode:
            call(key_file=clear)
        return {"changed": True, "locked": self._task.check_mode}
