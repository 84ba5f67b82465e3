# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Moments and durations of the Engine as seconds."""

from __future__ import annotations

import typing as t
from datetime import datetime, timezone

from ..patterns import expression

NANOSECONDS = 1_000_000_000

_INSTANT = expression(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?Z$")


def instant(text: str | None) -> float | None:
    """Seconds since 1970, UTC, of a moment as ``_core.state`` keeps it; ``None`` for what is none."""
    found = _INSTANT.match(text or "")
    if not found:
        return None
    year, month, day, hour, minute, second = (int(part) for part in found.groups()[:6])
    return datetime(year, month, day, hour, minute, second, tzinfo=timezone.utc).timestamp() + float(found[7] or 0)


def seconds(nanoseconds: t.Any, *, default: float) -> float:
    """Read a duration of a spec. There, absent and 0 both mean "the default"."""
    return float(nanoseconds) / NANOSECONDS if nanoseconds else default
