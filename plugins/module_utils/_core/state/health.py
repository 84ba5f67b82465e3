# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a container's health check said last (``GET /containers/ID/json``, ``.State.Health.Log``)."""

from __future__ import annotations

import itertools
import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NOT_RUN = -1
"""Exit code of a probe without an answer: it took too long, or could not be run (``daemon/health.go``)."""

KILLED = 137
"""Exit code of a probe that was killed: with its container, unless it says something itself."""

TOOK_TOO_LONG = "Health check exceeded timeout"


def last_output(log: Sequence[Mapping[str, t.Any]]) -> str | None:
    """Give the output of the last failed probe that tells something, else its exit code; ``None`` where it passed.

    A probe that comes while the container is being stopped cannot run or is killed with it, and says nothing of why it
    was unhealthy. Where all that failed were so, the first one says why.
    """
    complete = log[:-1] if len(log) > 1 and _ended_with_container(log[-1]) else log
    failed = list(itertools.takewhile(lambda probe: probe.get("ExitCode"), reversed(complete)))
    told = [probe for probe in failed if not _ended_with_container(probe)]
    return next((_said(probe) for probe in told[:1] or failed[-1:]), None)


def _ended_with_container(probe: Mapping[str, t.Any]) -> bool:
    code, output = probe.get("ExitCode"), _output(probe)
    return (code == NOT_RUN and TOOK_TOO_LONG not in output) or (code == KILLED and not output)


def _said(probe: Mapping[str, t.Any]) -> str:
    return _output(probe) or f"exit code {probe['ExitCode']}"


def _output(probe: Mapping[str, t.Any]) -> str:
    return (probe.get("Output") or "").strip()
