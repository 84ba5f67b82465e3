# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ansible_collections.beekeeper.swarm.plugins.module_utils._core.rollout.judge import Finding, Verdict
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.rollout.view import History
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.rollout.watch import Watched
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.snapshot import Snapshot
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.progress import Progress


def test_a_line_for_each_change():
    lines = []
    progress = Progress(lines.append)
    for outcome, reason in [(None, "1 of 2"), (None, "1 of 2"), (None, "2 of 2"), ("converged", "")]:
        findings = (Finding("web", outcome, reason),)
        progress(Watched(Verdict(outcome, findings, History()), Snapshot()))
    assert lines == ["web: 1 of 2", "web: 2 of 2", "web: converged"]
