# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calendar expressions of systemd (``systemd.time(7)``) as the five fields of cron, where cron has the same."""

from __future__ import annotations

import re
import typing as t

from ..errors import InputError
from ..patterns import expression

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WORDS: Mapping[str, str] = {
    "minutely": "* * * * *",
    "hourly": "0 * * * *",
    "daily": "0 0 * * *",
    "weekly": "0 0 * * 1",
    "monthly": "0 0 1 * *",
    "quarterly": "0 0 1 1,4,7,10 *",
    "semiannually": "0 0 1 1,7 *",
    "yearly": "0 0 1 1 *",
    "annually": "0 0 1 1 *",
}
DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
"""In cron's order. systemd's weeks begin on Monday."""
ORDER = {name: number for number, day in enumerate(DAYS) for name in (day, day[:3])}
BOUNDS: Mapping[str, tuple[int, int]] = {"minute": (0, 59), "hour": (0, 23), "day": (1, 31), "month": (1, 12)}
PART = expression(r"(?P<first>\d{1,4}|\*)(\.\.(?P<last>\d{1,4}))?(/(?P<step>\d{1,4}))?")


class _Untranslatable(Exception):
    """Why cron has no such thing, as the end of a sentence."""


class _Malformed(Exception):
    """It is no calendar expression."""


def to_cron(expression: str) -> str:
    """Give the five fields of cron for a calendar expression: ``Sat 03:00`` is ``0 3 * * 6``."""
    try:
        return _translated(expression.split())
    except _Untranslatable as exc:
        raise InputError(
            f"schedule_on_calendar {expression!r} cannot be said in cron: {exc}. Write the five fields of cron into "
            "schedule_cron."
        ) from None
    except _Malformed:
        raise InputError(
            f"schedule_on_calendar {expression!r} is no calendar expression of systemd: write one as in 'Sat 03:00' "
            "or '*-*-1..7 02:30'."
        ) from None


def _translated(tokens: list[str]) -> str:
    if not tokens:
        raise _Malformed
    word = WORDS.get(tokens[0].lower())
    if word:
        _no_more(tokens[1:])
        return word
    rest = list(tokens)
    weekdays = _weekdays(rest.pop(0)) if rest[0].partition(",")[0].partition("..")[0].lower() in ORDER else "*"
    month, day = _date(rest.pop(0)) if rest and _is_date(rest[0]) else ("*", "*")
    hour, minute = _time(rest.pop(0)) if rest and ":" in rest[0] else ("0", "0")
    if len(rest) == len(tokens):
        raise _Malformed
    _no_more(rest)
    if "*" not in (weekdays, day):
        raise _Untranslatable("it names weekdays and days of the month, and cron would run on either")
    return f"{minute} {hour} {day} {month} {weekdays}"


def _no_more(rest: list[str]) -> None:
    if len(rest) == 1 and re.fullmatch(r"[A-Za-z][A-Za-z0-9_+/-]*", rest[0]):
        raise _Untranslatable(f"it has the time zone {rest[0]}, and cron goes by the clock of the host")
    if rest:
        raise _Malformed


def _is_date(token: str) -> bool:
    return ":" not in token and bool(re.search(r"[-~]", token)) and not token[0].isalpha()


def _weekdays(token: str) -> str:
    return ",".join(str(number) for number in sorted({number for part in token.split(",") for number in _span(part)}))


def _span(part: str) -> Iterator[int]:
    names = [name.lower() for name in part.split("..")]
    if len(names) > 2 or not set(names) <= set(ORDER):
        raise _Malformed
    first, last = (ORDER[name] or 7 for name in (names[0], names[-1]))  # Sunday is the last day of systemd's week
    if first > last:
        raise _Malformed
    return (number % 7 for number in range(first, last + 1))


def _date(token: str) -> tuple[str, str]:
    if "~" in token:
        raise _Untranslatable("it counts days from the end of a month, and cron does not")
    *year, month, day = token.split("-")
    if len(year) > 1:
        raise _Malformed
    if year not in ([], ["*"]):
        raise _Untranslatable(f"it is of the year {year[0]}, and cron knows no years")
    return _field("month", month), _field("day", day)


def _time(token: str) -> tuple[str, str]:
    hour, minute, *second = token.split(":")
    if len(second) > 1:
        raise _Malformed
    if second and not re.fullmatch(r"0+", second[0]):
        raise _Untranslatable("it has seconds, and cron has not")
    return _field("hour", hour), _field("minute", minute)


def _field(name: str, text: str) -> str:
    return ",".join(_part(name, part) for part in text.split(","))


def _part(name: str, text: str) -> str:
    """``*`` stays, ``1..7`` becomes ``1-7``, ``0/15`` becomes ``*/15``, and ``5/20`` ``5-59/20``."""
    lowest, highest = BOUNDS[name]
    match = PART.fullmatch(text)
    if not match:
        raise _Malformed
    first, last, step = match["first"], match["last"], match["step"]
    if first == "*":
        if last or step:
            raise _Malformed
        return "*"
    start, end = int(first), int(last or (highest if step else first))
    if not lowest <= start <= end <= highest or (step and not int(step)):
        raise _Malformed
    span = "*" if step and (start, end) == (lowest, highest) else f"{start}-{end}" if end > start else str(start)
    return f"{span}/{int(step)}" if step and end > start else span
