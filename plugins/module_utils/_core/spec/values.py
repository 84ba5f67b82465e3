# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values of a canonical project as the Engine API wants them.

A converter raises ``ValueError`` with the rest of a sentence; whoever walks the project puts the key path before it.
"""

from __future__ import annotations

import typing as t
from decimal import Decimal, InvalidOperation

from ..patterns import expression

UNITS = {
    "ns": 1,
    "us": 1_000,
    "\u00b5s": 1_000,
    "ms": 1_000_000,
    "s": 1_000_000_000,
    "m": 60_000_000_000,
    "h": 3_600_000_000_000,
}
DURATION = expression(r"(\d+(?:\.\d+)?)(ns|us|\u00b5s|ms|s|m|h)")


def nanoseconds(value: t.Any) -> int:
    """Read a Go duration, such as ``1m30s``."""
    text = str(value)
    parts = DURATION.findall(text)
    if text == "0":
        return 0
    if not parts or "".join(number + unit for number, unit in parts) != text:
        raise ValueError(f"must be a duration such as 1m30s, not {value!r}")
    return int(sum(Decimal(number) * UNITS[unit] for number, unit in parts))


def nano_cpus(value: t.Any) -> int:
    """Read a number of CPUs."""
    try:
        return int(Decimal(str(value)) * 1_000_000_000)
    except InvalidOperation:
        raise ValueError(f"must be a number of CPUs such as 0.5, not {value!r}") from None


def unless_zero(convert: t.Callable[[t.Any], t.Any]) -> t.Callable[[t.Any], t.Any]:
    """Make a converter that gives nothing for 0, where the Engine takes both for the same."""
    return lambda value: convert(value) or None


def at_least(least: int, words: str, convert: t.Callable[[t.Any], int]) -> t.Callable[[t.Any], int]:
    """Make a converter that takes 0, which is none, and nothing else below ``least``, as swarmkit does."""

    def checked(value: t.Any) -> int:
        number = convert(value)
        if number < least and number:
            raise ValueError(f"must be 0 or at least {words}, not {value}")
        return number

    return checked


def integer(value: t.Any) -> int:
    """Read a whole number, also from text."""
    try:
        return int(str(value))
    except ValueError:
        raise ValueError(f"must be a whole number, not {value!r}") from None


def count(value: t.Any) -> int:
    """Read a whole number that the Engine takes without a sign."""
    number = integer(value)
    if number < 0:
        raise ValueError(f"must be 0 or more, not {number}")
    return number


def octal(value: t.Any) -> int:
    """Read a file mode: text is octal, a number is what YAML made of it."""
    try:
        return int(value, 8) if isinstance(value, str) else int(value)
    except (TypeError, ValueError):
        raise ValueError(f'must be a file mode such as "0440", not {value!r}') from None


def one_of(*choices: str) -> t.Callable[[t.Any], str]:
    """Make a converter that takes nothing but ``choices``."""

    def convert(value: t.Any) -> str:
        if value not in choices:
            raise ValueError(f"must be one of {', '.join(choices)}, not {value!r}")
        return str(value)

    return convert
