# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The action of a module that does its whole work on the host: what Ansible builds of the module is kept."""

from __future__ import annotations

import typing as t

from ansible.plugins.action.normal import ActionModule

from .built import kept_built
from .garbage import no_garbage_collection


class KeptAction(ActionModule):
    """Ansible's own action for modules, with a module that is built once for many runs."""

    def run(self, tmp: None = None, task_vars: dict[str, t.Any] | None = None) -> dict[str, t.Any]:
        with no_garbage_collection(), kept_built(self._task.action):
            return t.cast("dict[str, t.Any]", super().run(tmp, task_vars))
