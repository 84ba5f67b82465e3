# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import InputError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.schedule.calendar import to_cron


@pytest.mark.parametrize(
    ("expression", "cron"),
    [
        pytest.param("daily", "0 0 * * *", id="word"),
        pytest.param("weekly", "0 0 * * 1", id="weeks-begin-on-monday"),
        pytest.param("quarterly", "0 0 1 1,4,7,10 *", id="quarters"),
        pytest.param("Sat 03:00", "0 3 * * 6", id="weekday"),
        pytest.param("saturday 3:5", "5 3 * * 6", id="long-name-and-single-digits"),
        pytest.param("Mon..Fri 02:30:00", "30 2 * * 1,2,3,4,5", id="weekdays"),
        pytest.param("Sat..Sun 02:30", "30 2 * * 0,6", id="sunday-is-the-last-day"),
        pytest.param("Mon,Wed..Thu,Sun", "0 0 * * 0,1,3,4", id="weekdays-alone"),
        pytest.param("03:15", "15 3 * * *", id="time-alone"),
        pytest.param("*-*-01 04:00", "0 4 1 * *", id="first-of-the-month"),
        pytest.param("*-*-1..7 02:30", "30 2 1-7 * *", id="days"),
        pytest.param("*-01,07-15", "0 0 15 1,7 *", id="months"),
        pytest.param("12-24 18:00", "0 18 24 12 *", id="without-a-year"),
        pytest.param("Sun *-*-* 05:00", "0 5 * * 0", id="every-date"),
        pytest.param("Sun *-03-* 05:00", "0 5 * 3 0", id="weekday-in-a-month"),
        pytest.param("*:0/15", "*/15 * * * *", id="every-quarter-of-an-hour"),
        pytest.param("*:5/20", "5-59/20 * * * *", id="step-from-a-minute"),
        pytest.param("8..18/2:00", "0 8-18/2 * * *", id="step-in-a-span"),
        pytest.param("0/6:10", "10 */6 * * *", id="every-six-hours"),
        pytest.param("*:59/5", "59 * * * *", id="step-from-the-last-minute"),
        pytest.param("  Sat   03:00 ", "0 3 * * 6", id="spaces"),
    ],
)
def test_translated(expression, cron):
    assert to_cron(expression) == cron


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("Sun *-*-1..7 02:00", "it names weekdays and days of the month, and cron would run on either"),
        ("Sat 03:00 Europe/Berlin", "it has the time zone Europe/Berlin, and cron goes by the clock of the host"),
        ("daily UTC", "it has the time zone UTC, and cron goes by the clock of the host"),
        ("2027-01-01 03:00", "it is of the year 2027, and cron knows no years"),
        ("*-*~1 03:00", "it counts days from the end of a month, and cron does not"),
        ("03:00:30", "it has seconds, and cron has not"),
        ("*:*:*", "it has seconds, and cron has not"),
    ],
)
def test_untranslatable(expression, reason):
    with pytest.raises(InputError) as caught:
        to_cron(expression)
    assert caught.value.message == (
        f"schedule_on_calendar {expression!r} cannot be said in cron: {reason}. Write the five fields of cron into "
        "schedule_cron."
    )


@pytest.mark.parametrize(
    "expression",
    [
        *("", "03", "noon", "Sat..Mon 03:00", "Sat-Sun 03:00", "Mon, Tue 03:00", "22..2:00", "*/2:00", "*..4:00"),
        *("weekly 03:00", "3:60", "24:00", "*-13-01", "*-*-32", "*-*-0", "1-2-3-4", "1:2:3:4", "0/0:00"),
        "Sat 03:00 04:00",
    ],
)
def test_malformed(expression):
    with pytest.raises(InputError) as caught:
        to_cron(expression)
    assert caught.value.message == (
        f"schedule_on_calendar {expression!r} is no calendar expression of systemd: write one as in 'Sat 03:00' or "
        "'*-*-1..7 02:30'."
    )
