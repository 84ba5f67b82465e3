# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the action plugins share: one place that turns our errors into a failed result."""

from __future__ import annotations

import typing as t

from ansible.plugins.action import ActionBase

from ..module_utils._core.errors import SwarmError


class SwarmAction(ActionBase):
    """An action whose work is :meth:`work`."""

    _supports_async = False
    _requires_connection = True

    def run(self, tmp: None = None, task_vars: dict[str, t.Any] | None = None) -> dict[str, t.Any]:
        result = super().run(tmp, task_vars)
        try:
            result.update(self.work(task_vars or {}))
        except SwarmError as exc:
            result.update(exc.details, failed=True, msg=exc.message)
        return result

    def work(self, variables: dict[str, t.Any]) -> dict[str, t.Any]:
        """Give the result of the task, with ``failed`` and ``msg`` where it failed. Raises ``SwarmError``."""
        raise NotImplementedError
