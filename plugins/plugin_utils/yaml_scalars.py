# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plain YAML scalars as Go's YAML (go.yaml.in/yaml/v3 ``resolve.go``) resolves them, which is not as PyYAML does.

``yes``, ``no``, ``on`` and ``off`` are text; so is ``22:22``. ``0o17`` and ``017`` are octal, ``08`` is the float 8,
``1e3`` is a float.
"""

from __future__ import annotations

import datetime
import re
import typing as t

from ..module_utils._core.compose.scalars import Timestamp
from ..module_utils._core.patterns import expression

CONSTANTS: dict[str, t.Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
NUMBER_START = frozenset("+-.0123456789")
INTEGER = expression(r"([-+]?)(?:0b([01]+)|0o([0-7]+)|0x([0-9a-f]+)|0([0-7]*)|([1-9][0-9]*))\Z", re.IGNORECASE)
BASES = (2, 8, 16, 8, 10)
FLOAT = expression(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
# What Go YAML takes as a time (resolve.go, allowedTimestampFormats)
DATE = expression(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
    r"(?: +([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:\.[0-9]+)?"
    r"|[Tt]([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:\.[0-9]+)?(?:Z|[-+][0-9]{2}:[0-9]{2}))?\Z"
)
# Go reads whole numbers into 64 bits; a longer one becomes a float.
LARGEST, SMALLEST = 2**64 - 1, -(2**63)


def resolve(text: str) -> t.Any:
    """Give the value of a plain scalar: None, bool, int, float, ``Timestamp`` or text."""
    if text in CONSTANTS:
        return CONSTANTS[text]
    if text[0] not in NUMBER_START:
        return text
    number = _number(text.replace("_", ""))
    if number is not None:
        return number
    match = DATE.match(text)
    return Timestamp(text) if match and _is_time(match) else text


def _is_time(match: re.Match[str]) -> bool:
    """Whether there is such a day, and such a time of it."""
    year, *rest = [int(part) for part in match.groups() if part is not None]
    try:
        datetime.datetime(year or 4, *rest)  # 0 is a leap year for Go, and none for Python
    except ValueError:
        return False
    return True


def _number(text: str) -> int | float | None:
    match = INTEGER.match(text)
    if match:
        return _integer(match)
    if len(text) > 400 or not FLOAT.match(text):
        return None
    number = float(text)
    return None if number in (float("inf"), float("-inf")) else number


def _integer(match: re.Match[str]) -> int | float | None:
    sign, digits = match.group(1), match.groups()[1:]
    base, found = next((base, found) for base, found in zip(BASES, digits) if found is not None)
    if len(found) > 64:
        return None
    number = int(sign + (found or "0"), base)
    return number if SMALLEST <= number <= LARGEST else float(number)


class Resolved(t.Dict[str, t.Any]):
    """A memory of resolved scalars: in a large file most of them repeat."""

    def __missing__(self, text: str) -> t.Any:
        value = self[text] = resolve(text)
        return value
