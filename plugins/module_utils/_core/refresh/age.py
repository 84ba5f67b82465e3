# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How old an image is: an age as people write it, and the moment that an image says it was made."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from ..errors import InputError
from ..patterns import expression

DAY = 86400.0
UNITS = {"m": 60.0, "h": 3600.0, "d": DAY, "w": 7 * DAY}
AGE = expression(r"(\d+)\s*([mhdw])\Z")

MADE = expression(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:Z|([+-])(\d\d):(\d\d))\Z")
FIRST_YEAR = 2000
"""Before Docker there was no image: builds that can be repeated write 1970 or 1980 for every image."""


def seconds_of(age: str) -> float:
    """Read an age such as ``30d``. Raises ``InputError``."""
    found = AGE.match(age.strip())
    if not found:
        raise InputError(f"max_age must be a number with w, d, h or m, such as 30d, not {age!r}.")
    return int(found[1]) * UNITS[found[2]]


def made_at(text: str | None) -> float | None:
    """Give the seconds since 1970 at which an image was made, ``None`` where it does not say."""
    found = MADE.match(text or "")
    if not found or int(found[1]) < FIRST_YEAR:
        return None
    year, month, day, hour, minute, second = (int(part) for part in found.groups()[:6])
    offset = timedelta(hours=int(found[8] or 0), minutes=int(found[9] or 0))
    zone = timezone(-offset if found[7] == "-" else offset)
    return datetime(year, month, day, hour, minute, second, tzinfo=zone).timestamp()
