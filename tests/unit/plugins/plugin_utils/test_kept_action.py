# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A module's own action does what Ansible's does, between laying out and keeping what is built of the module."""

from __future__ import annotations

import contextlib
import gc
import types

from ansible.plugins.action.normal import ActionModule
from ansible_collections.beekeeper.swarm.plugins.plugin_utils import kept_action

MODULE = "beekeeper.swarm.swarm_info"


def test_run(monkeypatch):
    seen = []

    @contextlib.contextmanager
    def kept_built(module):
        seen.append(f"lay out {module}")
        yield
        seen.append("keep")

    def run(self, tmp, task_vars):
        seen.append(("run", task_vars, gc.isenabled()))
        return {"changed": False}

    monkeypatch.setattr(kept_action, "kept_built", kept_built)
    monkeypatch.setattr(ActionModule, "run", run)
    action = kept_action.KeptAction.__new__(kept_action.KeptAction)
    action._task = types.SimpleNamespace(action=MODULE)
    assert action.run(None, {"a": 1}) == {"changed": False}
    assert seen == [f"lay out {MODULE}", ("run", {"a": 1}, False), "keep"]
    assert gc.isenabled()
