# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a container's health check said last (``GET /containers/ID/json``, ``.State.Health.Log``)."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NOT_RUN = -1
"""Exit code of a probe without an answer: it took too long, or could not be run (``daemon/health.go``)."""

TOOK_TOO_LONG = "Health check exceeded timeout"


def last_output(log: Sequence[Mapping[str, t.Any]]) -> str | None:
    """Give the output of the last probe that tells something, else its exit code; ``None`` where it passed.

    A probe that comes while the container is being stopped cannot run, and says nothing of why it was unhealthy. Where
    none could be run, the first one says why.
    """
    ran = [probe for probe in log if probe.get("ExitCode") != NOT_RUN or TOOK_TOO_LONG in (probe.get("Output") or "")]
    probe = (ran[-1:] or log[:1] or [{}])[0]
    code = probe.get("ExitCode")
    return (probe.get("Output") or "").strip() or f"exit code {code}" if code else None
