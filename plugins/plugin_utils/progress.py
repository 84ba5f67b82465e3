# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Progress of a watch, a line for each change of state."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from ..module_utils._core.rollout.judge import Finding
    from ..module_utils._core.rollout.watch import Watched


class Progress:
    """Says what changed since the poll before, and nothing where nothing did."""

    def __init__(self, write: t.Callable[[str], None]) -> None:
        self._write = write
        self._said: dict[str, str] = {}

    def __call__(self, watched: Watched) -> None:
        for finding in watched.verdict.findings:
            line = _line(finding)
            if self._said.get(finding.service) != line:
                self._said[finding.service] = line
                self._write(line)


def _line(finding: Finding) -> str:
    return f"{finding.service}: {': '.join(part for part in (finding.outcome, finding.reason) if part)}"
