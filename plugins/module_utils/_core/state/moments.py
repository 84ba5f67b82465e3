# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Moments as the Engine writes them, made comparable."""

from __future__ import annotations

ZERO = "0001-01-01T00:00:00"
"""Go's zero time: the Engine's word for "never"."""


def moment(text: str | None) -> str | None:
    """Write an Engine time (RFC 3339, UTC) with nine digits of fraction, so that moments compare as strings.

    Go drops trailing zeros of the fraction. ``None``, the empty string and Go's zero time are ``None``.
    """
    if not text or text.startswith(ZERO):
        return None
    whole, _dot, fraction = text.rstrip("Z").partition(".")
    return f"{whole}.{fraction:0<9}Z"
