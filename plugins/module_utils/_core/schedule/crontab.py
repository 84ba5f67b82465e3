# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The five fields of a crontab, as Debian's cron reads them in ``/etc/cron.d``.

A line that cron cannot read makes it pass over the whole file with one word in syslog, and others it reads as
something else: of ``1-5-9`` it takes ``1-5``, and ``fri-sun``, which is 5-0, never comes. Both are refused here.
The source is ``crontab(5)`` and what ``crontab -n`` of Debian's 3.0pl1-162 answers.
"""

from __future__ import annotations

import dataclasses
import typing as t

from ..errors import InputError
from ..patterns import expression
from ..records import dataclass

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

PART = expression(r"(\*|(?P<first>[0-9]{1,4}|[a-z]{3})(-(?P<last>[0-9]{1,4}|[a-z]{3}))?)(/(?P<step>[0-9]{1,4}))?")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")


@dataclass(frozen=True)
class Field:
    """One of the five: its bounds, and the three letters that stand for numbers. Both 0 and 7 are Sunday."""

    name: str
    least: int
    most: int
    names: Mapping[str, int] = dataclasses.field(default_factory=dict)

    def number(self, text: str) -> int:
        """Give the number that is written, or one below all bounds."""
        return int(text) if text.isdigit() else self.names.get(text, -1)

    def has(self, number: int) -> bool:
        return self.least <= number <= self.most

    @property
    def takes(self) -> str:
        words = list(self.names)
        return f"{self.least}-{self.most}" + (f" or {words[0]}-{words[-1]}" if words else "")


FIELDS = (
    Field("minute", 0, 59),
    Field("hour", 0, 23),
    Field("day of the month", 1, 31),
    Field("month", 1, 12, {name: number for number, name in enumerate(MONTHS, 1)}),
    Field("weekday", 0, 7, {name: number for number, name in enumerate(WEEKDAYS)}),
)


@dataclass(frozen=True)
class Part:
    """What stands between two commas of a field: ``*``, a number or a range, and perhaps a step through it."""

    field: Field
    first: int
    last: int
    single: bool
    step: str | None


PROBLEMS: Sequence[tuple[Callable[[Part], bool], str]] = (
    (lambda part: not (part.field.has(part.first) and part.field.has(part.last)), "it takes {part.field.takes}"),
    (
        lambda part: part.first > part.last,
        "a range must not end before it begins (one of weekdays may end with 7, which is Sunday)",
    ),
    (
        lambda part: part.single and part.step is not None,
        "cron steps through ranges only, as in {part.first}-{part.field.most}/{part.step}",
    ),
    (lambda part: not int(part.step or 1), "a step is 1 or more"),
)


def fields_of(written: str) -> str:
    """Give the fields with one blank between them, or raise the sentence that names the one that is wrong."""
    fields = written.split()
    if len(fields) != len(FIELDS):
        raise InputError(f"schedule_cron is {written!r}: write the five fields of cron, as in '0 3 * * 6'.")
    for field, text in zip(FIELDS, fields):
        for part in text.split(","):
            problem = _problem(field, part.lower())
            if problem:
                raise InputError(f"schedule_cron {written!r} has {part!r} for the {field.name}: {problem}.")
    return " ".join(fields)


def _problem(field: Field, text: str) -> str | None:
    match = PART.fullmatch(text)
    if not match:
        return f"write {field.takes}, *, ranges as in 2-4, steps as in */2 or 2-9/3, or several with commas between"
    first, last = match["first"], match["last"]
    part = Part(
        field,
        first=field.number(first) if first else field.least,
        last=field.number(last or first) if first else field.most,
        single=bool(first and not last),
        step=match["step"],
    )
    return next((problem.format(part=part) for wrong, problem in PROBLEMS if wrong(part)), None)
