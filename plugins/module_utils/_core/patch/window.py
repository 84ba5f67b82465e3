# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Patch windows: whether one is open, when it closes, when the next one opens, and whether one more node fits in.

A window opens on weekdays at a time of day, by the clock of its time zone, and lasts for so long. On a frozen day none
opens, and one that is open closes when a frozen day begins.
"""

from __future__ import annotations

import json
import math
import typing as t
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta, timezone, tzinfo

from ..errors import InputError
from ..patterns import expression
from ..records import dataclass
from .words import spelled

if t.TYPE_CHECKING:
    from collections.abc import Iterator

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
KEYS = ("weekdays", "start", "duration", "time_zone", "freeze")
TIME = expression(r"([01]?\d|2[0-3]):([0-5]\d)\Z")
DURATION = expression(r"(?:(\d{1,5})h)?(?:(\d{1,5})m)?\Z")
DAY = timedelta(days=1)
LOOKAHEAD = 400
"""Days that are looked through for the next opening: every date and weekday of a year."""


@dataclass(frozen=True)
class Window:
    """When nodes may be patched. ``frozen``: first and last day of each time in which none may be."""

    weekdays: frozenset[int]
    start: time
    duration: timedelta
    zone: tzinfo
    frozen: tuple[tuple[date, date], ...] = ()

    def is_frozen(self, day: date) -> bool:
        return any(first <= day <= last for first, last in self.frozen)

    def opening(self, day: date) -> tuple[datetime, datetime] | None:
        """Give when it opens on a day and when that one closes; elapsed time counts, whatever the clocks do."""
        if day.weekday() not in self.weekdays or self.is_frozen(day):
            return None
        opens = _instant(datetime.combine(day, self.start, tzinfo=self.zone))
        closes = opens + self.duration
        later = day + DAY
        while self._midnight(later) < closes:
            if self.is_frozen(later):
                return opens, self._midnight(later)
            later += DAY
        return opens, closes

    def openings(self, now: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Give those that are open or to come, by the day that they open on."""
        today = now.astimezone(self.zone).date()
        back = self.duration.days + 1
        for offset in range(-back, LOOKAHEAD):
            found = self.opening(today + offset * DAY)
            if found and found[1] > now:
                yield found

    def _midnight(self, day: date) -> datetime:
        return _instant(datetime.combine(day, time(), tzinfo=self.zone))


def _instant(local: datetime) -> datetime:
    """Make moments of one zone comparable: across a change of the clocks Python compares what the clocks show."""
    return local.astimezone(timezone.utc)


@dataclass(frozen=True)
class Outlook:
    """What a window is at a moment. ``room``: whether one more node would be finished inside."""

    open: bool
    room: bool
    closes: datetime | None
    opens: datetime | None
    said: str

    def to_result(self) -> dict[str, t.Any]:
        moments = {"closes": self.closes, "opens": self.opens}
        shown = {key: moment.isoformat() if moment else None for key, moment in moments.items()}
        return {"open": self.open, "room": self.room, **shown, "said": self.said}


ALWAYS = Outlook(open=True, room=True, closes=None, opens=None, said="There is no window: it is always open.")


def outlook(window: Window | None, *, now: datetime, needs: float) -> Outlook:
    """Look at the window. ``needs``: the seconds that one more node takes."""
    if window is None:
        return ALWAYS
    if window.duration.total_seconds() < needs:
        raise InputError(
            f"patch_window.duration: {spelled(window.duration.total_seconds())} is less than one node takes "
            f"({spelled(needs)}): make the window longer, or patch_node_time shorter where nothing was measured yet."
        )
    running, to_come = _running_and_next(window, now)
    opens = to_come and to_come.astimezone(window.zone)
    if running is None:
        return Outlook(open=False, room=False, closes=None, opens=opens, said=f"The window is closed{_next(opens)}.")
    closes, left = running.astimezone(window.zone), (running - now).total_seconds()
    if left >= needs:
        return Outlook(
            open=True, room=True, closes=closes, opens=opens, said=f"The window is open until {_at(closes)}."
        )
    said = f"The window closes {_at(closes)}, in {spelled(left)}, and one node takes {spelled(needs)}{_next(opens)}."
    return Outlook(open=True, room=False, closes=closes, opens=opens, said=said)


def _running_and_next(window: Window, now: datetime) -> tuple[datetime | None, datetime | None]:
    """Give until when it is open, and when it opens again. One that opens before another closes prolongs that one."""
    running = None
    for opens, closes in window.openings(now):
        if opens > (running or now):
            return running, opens
        running = max(running or closes, closes)
    return running, None


def _next(opens: datetime | None) -> str:
    return f"; it opens {_at(opens)}" if opens else f"; it does not open in the next {LOOKAHEAD} days"


def _at(moment: datetime) -> str:
    return f"{WEEKDAYS[moment.weekday()].title()} {moment:%Y-%m-%d %H:%M %Z}".rstrip()


# --- as users write it ---------------------------------------------------------------------------


def parse_window(given: t.Any, *, zone_of: t.Callable[[str], tzinfo | None]) -> Window | None:
    """Read ``patch_window``; nothing is no window. ``zone_of`` gives a time zone by its name, ``None`` for no name.

    Raises :class:`InputError` that names the key.
    """
    keys = _keys(given)
    if not keys:
        return None
    unknown = [key for key in keys if key not in KEYS]
    if unknown:
        raise InputError(f"patch_window.{unknown[0]} is no key of a window: {', '.join(KEYS)} are.")
    missing = [key for key in ("start", "duration") if keys.get(key) in NOTHING]
    if missing:
        raise InputError(f"patch_window.{missing[0]} is missing: write it, for example as {EXAMPLES[missing[0]]}.")
    return Window(
        weekdays=_weekdays(keys.get("weekdays")),
        start=_start(keys["start"]),
        duration=_duration(keys["duration"]),
        zone=_zone(keys.get("time_zone"), zone_of),
        frozen=tuple(_frozen(item) for item in _listed(keys.get("freeze"))),
    )


EXAMPLES = {"start": '"02:00"', "duration": "4h"}
NOTHING = (None, "")


def parse_needs(given: t.Any) -> float:
    """Read the seconds that a node takes. From ``-e patch_node_time=900`` they come as text."""
    try:
        seconds = -1.0 if isinstance(given, bool) else float(given)
    except (TypeError, ValueError):
        seconds = -1.0
    if not 0 <= seconds < math.inf:
        raise InputError(f"patch_node_time: {given} is no number of seconds: write it as 900.")
    return seconds


def _keys(given: t.Any) -> Mapping[str, t.Any]:
    """Read the keys. As text they come from ``-e patch_window=...``, which Ansible cuts off at a blank."""
    found = {} if given in NOTHING else given
    if isinstance(given, str) and given:
        try:
            found = json.loads(given)
        except ValueError:
            found = None
    if not isinstance(found, Mapping):
        example = ", ".join(f"{key}: {value}" for key, value in EXAMPLES.items())
        raise InputError(
            f"patch_window: {given} is no window: write its keys, for example as {{{example}}}, or as JSON without "
            "blanks."
        )
    return found


def _listed(given: t.Any) -> list[t.Any]:
    """Read a list, of which one item may stand alone."""
    if given in NOTHING:
        return []
    return list(given) if isinstance(given, Sequence) and not isinstance(given, str) else [given]


def _weekdays(given: t.Any) -> frozenset[int]:
    if given is None:
        return frozenset(range(len(WEEKDAYS)))
    names = [str(name).lower() for name in _listed(given)]
    wrong = [name for name in names if name not in WEEKDAYS]
    if wrong or not names:
        raise InputError(f"patch_window.weekdays: {', '.join(wrong) or 'an empty list'} names no day: {_DAYS} do.")
    return frozenset(WEEKDAYS.index(name) for name in names)


_DAYS = ", ".join(WEEKDAYS)


def _start(given: t.Any) -> time:
    """Read a time of day. YAML takes a bare 22:00 for a number in base 60, which is its minutes.

    That begins with an hour other than 0, so it is never below 60: a bare 2 is no such number, and nobody's 00:02.
    """
    if isinstance(given, int) and 60 <= given < 24 * 60:
        return time(given // 60, given % 60)
    match = TIME.match(str(given))
    if not match:
        raise InputError(f"patch_window.start: {given} is no time of day: write it as {EXAMPLES['start']}.")
    return time(int(match[1]), int(match[2]))


def _duration(given: t.Any) -> timedelta:
    match = DURATION.match(str(given))
    length = timedelta(hours=int(match[1] or 0), minutes=int(match[2] or 0)) if match else timedelta()
    if not length or length > 7 * DAY:
        raise InputError(f"patch_window.duration: {given} is no time of up to 7 days: write it as 4h, 90m or 1h30m.")
    return length


def _zone(given: t.Any, zone_of: t.Callable[[str], tzinfo | None]) -> tzinfo:
    name = "UTC" if given in NOTHING else str(given)
    zone = zone_of(name)
    if zone is None:
        raise InputError(
            f"patch_window.time_zone: the controller knows no time zone {name}: write one like Europe/Berlin or UTC, "
            "or install the package tzdata where all are unknown."
        )
    return zone


def _frozen(given: t.Any) -> tuple[date, date]:
    """Read a day, or the first and the last one with a slash between. YAML takes a bare day for a date."""
    first, slash, last = str(given).partition("/")
    try:
        days = _day(first), _day(last if slash else first)
    except ValueError:
        days = date.max, date.min
    if days[0] > days[1]:
        raise InputError(
            f"patch_window.freeze: {given} is no day and no time from one to a later one: write it as 2026-12-24 or "
            "2026-12-20/2027-01-06."
        )
    return days


def _day(text: str) -> date:
    """Read a day as ISO 8601 writes it with hyphens; later Pythons would take a bare 20261224, and weeks, too."""
    return datetime.strptime(text.strip(), "%Y-%m-%d").date()
