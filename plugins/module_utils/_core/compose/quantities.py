# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbers, durations, sizes and file modes: read, check, and write as ``docker compose config`` writes them.

The readers are as those of ``scalars``.
"""

from __future__ import annotations

import re
import struct
import typing as t

from ..patterns import expression
from .faults import Fault
from .scalars import Reader, Scope, interpolated, shown, text

DURATION_PART = expression(r"([0-9]+(?:\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h|d|w)")
NANOSECONDS = {
    **dict.fromkeys(("us", "µs", "μs"), 1_000),
    "ns": 1,
    "ms": 1_000_000,
    "s": 1_000_000_000,
    "m": 60_000_000_000,
    "h": 3_600_000_000_000,
    "d": 86_400_000_000_000,
    "w": 604_800_000_000_000,
}
NEGATIVE = expression(r"-[0-9]+\Z", re.ASCII)
LONGEST = 2**63 - 1
# docker/go-units RAMInBytes: binary units, also when written kb or kib
SIZE = expression(r"([0-9]+(?:\.[0-9]+)?) ?([kmgtp]?)i?b?\Z", re.IGNORECASE)
SIZE_POWERS = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4, "p": 5}
INTEGER = expression(r"[-+]?[0-9]+\Z", re.ASCII)
FLOAT = expression(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z", re.ASCII)


def is_integer(value: t.Any) -> bool:
    """Whether ``value`` is a whole number, which a truth value is not, though Python counts it among them."""
    return isinstance(value, int) and not isinstance(value, bool)


def integer(value: t.Any, scope: Scope) -> t.Any:
    """A whole number, also as text."""
    value = interpolated(value, scope)
    if value is None or is_integer(value):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < LONGEST:
        return int(value)
    if isinstance(value, str) and len(value) < 20 and INTEGER.match(value):
        return int(value)
    raise Fault(f"{shown(value)} is no whole number; write one, such as 3")


def cut(value: t.Any, scope: Scope) -> t.Any:
    """A number, of which compose-go keeps the whole part."""
    if isinstance(value, float) and abs(value) < LONGEST:
        return int(value)
    return integer(value, scope)


def between(low: int, high: int) -> Reader:
    """A whole number from ``low`` to ``high``."""

    def read(value: t.Any, scope: Scope) -> t.Any:
        found = integer(value, scope)
        if found is not None and not low <= found <= high:
            raise Fault(f"{found} is not possible; write a number from {low} to {high}")
        return found

    return read


def count(value: t.Any, scope: Scope) -> t.Any:
    """A whole number that is not negative."""
    found = integer(value, scope)
    if found is not None and not 0 <= found <= LONGEST:
        raise Fault(f"{found} is not possible; write a whole number from 0 on")
    return found


def cut_count(value: t.Any, scope: Scope) -> t.Any:
    """A number that is not negative, of which compose-go keeps the whole part."""
    return count(cut(value, scope), scope)


def device_count(value: t.Any, scope: Scope) -> t.Any:
    """How many devices: a whole number, or ``all`` (-1)."""
    value = interpolated(value, scope)
    return -1 if value == "all" else integer(value, scope)


def number(value: t.Any, scope: Scope) -> t.Any:
    """A number as compose-go holds it, a 32-bit float, written with its shortest digits; a whole one as int."""
    value = interpolated(value, scope)
    if value is None:
        return None
    if isinstance(value, str) and len(value) < 40 and FLOAT.match(value):
        value = float(value)
    if type(value) in (int, float) and abs(value) < 1e38:
        return shortest(struct.unpack("f", struct.pack("f", value))[0])
    raise Fault(f"{shown(value)} is no number; write one, such as 0.5")


def shortest(single: float) -> int | float:
    """Give the number with the fewest digits that a 32-bit float reads back as ``single``."""
    for digits in range(1, 10):
        candidate = float(f"{single:.{digits}g}")
        if struct.unpack("f", struct.pack("f", candidate))[0] == single:
            break
    return int(candidate) if candidate.is_integer() else candidate


def ratio(value: t.Any, scope: Scope) -> t.Any:
    """A share of tasks, from 0 to 1."""
    share = number(value, scope)
    if share is not None and not 0 <= share <= 1:
        raise Fault(f"{shown(value)} is no ratio; write a number from 0 to 1")
    return share


def duration(value: t.Any, scope: Scope) -> t.Any:
    """A duration, written as Go writes it: ``90s`` is ``1m30s``."""
    written = text(value, scope)
    return None if written is None else go_duration(nanoseconds(written))


def nanoseconds(written: str) -> int:
    """Read ``1h30m``, ``1.5s``, ``500ms``, ``1d``, ``0``. Raises ``Fault``."""
    total, position = 0, 0
    sign = -1 if written.startswith("-") else 1
    body = written[1:] if written[:1] in ("-", "+") else written
    while position < len(body):
        match = DURATION_PART.match(body, position)
        if not match or len(match[1]) > 30:
            break
        total += _exact(match[1], NANOSECONDS[match[2]])
        position = match.end()
    if body == "0":
        return 0
    if not body or position < len(body) or total > LONGEST:
        raise Fault(f"{shown(written)} is no duration; write one with its unit, such as 10s or 1m30s")
    return sign * total


def _exact(amount: str, unit: int) -> int:
    whole, _dot, fraction = amount.partition(".")
    return int(whole or 0) * unit + (int(fraction) * unit // 10 ** len(fraction) if fraction else 0)


def go_duration(total: int) -> str:
    """Write nanoseconds as Go's ``time.Duration.String``: ``1h0m0s``, ``1m30s``, ``500ms``, ``0s``."""
    sign, rest = ("-", -total) if total < 0 else ("", total)
    if rest == 0:
        return "0s"
    for unit, size in (("ns", 1_000), ("\u00b5s", 1_000_000), ("ms", 1_000_000_000)):
        if rest < size:
            return f"{sign}{_fraction(rest, size // 1000)}{unit}"
    minutes, seconds = divmod(rest, NANOSECONDS["m"])
    hours, minutes = divmod(minutes, 60)
    prefix = f"{hours}h{minutes}m" if hours else f"{minutes}m" if minutes else ""
    return f"{sign}{prefix}{_fraction(seconds, NANOSECONDS['s'])}s"


def _fraction(amount: int, unit: int) -> str:
    whole, rest = divmod(amount, unit)
    if not rest:
        return str(whole)
    return f"{whole}.{str(rest).zfill(len(str(unit)) - 1).rstrip('0')}"


def size(value: t.Any, scope: Scope) -> t.Any:
    """A size in bytes (``75M`` is 75 MiB), as decimal digits in text."""
    if is_integer(value) or (isinstance(value, str) and NEGATIVE.match(value)):
        return str(value)
    return strict_size(value, scope)


def positive_size(value: t.Any, scope: Scope) -> t.Any:
    """A size in bytes that is not negative."""
    if str(value).startswith("-"):
        raise Fault(f"{value} is no size; write one such as 75M or 1.5GB")
    return size(value, scope)


def strict_size(value: t.Any, scope: Scope) -> t.Any:
    """A size in bytes that must be text (``deploy.resources``)."""
    written = text(value, scope)
    if written is None:
        return None
    match = SIZE.match(written) if len(written) < 40 else None
    if not match:
        raise Fault(f"{shown(written)} is no size; write one such as 75M or 1.5GB")
    return str(int(float(match[1]) * 1024 ** SIZE_POWERS[match[2].lower()]))


def file_mode(value: t.Any, scope: Scope) -> t.Any:
    """The mode of a file in a container, as octal text: ``0440`` and ``"0440"`` are both ``"0440"``."""
    value = interpolated(value, scope)
    if isinstance(value, str) and re.match(r"0?o?[0-7]{1,5}\Z", value):
        value = int(value.replace("o", ""), 8)
    if value is None or (is_integer(value) and 0 <= value <= 0o7777):
        return None if value is None else f"0{value:o}"
    raise Fault(f"{shown(value)} is no file mode; write one such as 0440")


def mode_number(value: t.Any, scope: Scope) -> t.Any:
    """The mode of a tmpfs, as a number."""
    mode = file_mode(value, scope)
    return None if mode is None else int(mode, 8)
