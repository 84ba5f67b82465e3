# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times and lists as people read them."""

from __future__ import annotations

UNITS = ((3600, "h"), (60, "m"), (1, "s"))
LARGEST = 2
"""Units that are said: 2h5m, not 2h5m13s."""


def spelled(seconds: float) -> str:
    """Write a time in its two largest units: ``1h30m``, ``2m5s``, ``0s``."""
    left, parts = round(seconds), []
    for size, unit in UNITS:
        number, left = divmod(left, size)
        parts += [f"{number}{unit}"] if number else []
    return "".join(parts[:LARGEST]) or "0s"
