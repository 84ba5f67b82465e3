# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``crontab -n`` of Debian (3.0pl1-162) takes and refuses; where this is stricter, cron reads something else."""

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import InputError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.schedule.crontab import fields_of

PLACES = {"minute": 0, "hour": 1, "day of the month": 2, "month": 3, "weekday": 4}


def crontab(field, text):
    fields = ["*"] * 5
    fields[PLACES[field]] = text
    return " ".join(fields)


@pytest.mark.parametrize(
    ("field", "texts"),
    [
        ("minute", "* 0 59 00 007 0-59 5-5 */5 */59 */100 0-30/10 0-30/31 1,2 1-2,5-9/2 *,5 */5,7"),
        ("hour", "0 23 */24 1-5,22-23"),
        ("day of the month", "1 31 1-7 */31"),
        ("month", "1 12 jan JAN Dec jan-mar jan,mar jan-dec/2 1-dec jan-3 */12"),
        ("weekday", "0 7 sun SUN mon,wed mon-fri sun-fri 5-7 0-7 fri-7 sat-7 sun-sat */2 1-5/2"),
    ],
)
def test_read(field, texts):
    for text in texts.split():
        assert fields_of(crontab(field, text)) == crontab(field, text)


def test_blanks():
    assert fields_of("  30 2\t1-7  * *\n") == "30 2 1-7 * *"


FORM = "write {}, *, ranges as in 2-4, steps as in */2 or 2-9/3, or several with commas between"
BACKWARDS = "a range must not end before it begins (one of weekdays may end with 7, which is Sunday)"


@pytest.mark.parametrize(
    ("field", "texts", "problem"),
    [
        ("minute", "60 1-70 70-80 55-70/5 9999", "it takes 0-59"),
        ("hour", "24 25", "it takes 0-23"),
        ("day of the month", "0 32 30-32", "it takes 1-31"),
        ("month", "0 13 nov-13 mon", "it takes 1-12 or jan-dec"),
        ("weekday", "8 5-8 jan", "it takes 0-7 or sun-sat"),
        ("minute", "*/0 0-30/0 */00", "a step is 1 or more"),
        ("minute", "5/15", "cron steps through ranges only, as in 5-59/15"),
        ("weekday", "sun/2", "cron steps through ranges only, as in 0-7/2"),
        ("minute", "5-1 5-1/2", BACKWARDS),
        ("hour", "22-2", BACKWARDS),
        ("month", "mar-jan", BACKWARDS),
        ("weekday", "fri-sun sat-sun 6-0 fri-mon 7-1", BACKWARDS),
        ("minute", "- 1- -1 a 1/ */ */a +1 ? L 5W 1a 0x5 1/2/3 5-* 5-/2 % 99999 \u0663", FORM.format("0-59")),
        ("minute", "*-5 1-2-3 1.5 1..5 0~5 5#2 *5 5* ** 1_0 1-2/3/4", FORM.format("0-59")),
        ("month", "january sept */feb", FORM.format("1-12 or jan-dec")),
        ("weekday", "sunday thurs", FORM.format("0-7 or sun-sat")),
    ],
)
def test_refused(field, texts, problem):
    for text in texts.split():
        written = crontab(field, text)
        with pytest.raises(InputError) as caught:
            fields_of(written)
        assert caught.value.message == f"schedule_cron {written!r} has {text!r} for the {field}: {problem}."


@pytest.mark.parametrize(("text", "part"), [("1,,2", ""), ("1,", ""), (",1", ""), ("1,60,2", "60")])
def test_the_part_is_named(text, part):
    with pytest.raises(InputError) as caught:
        fields_of(f"{text} * * * *")
    assert caught.value.message.startswith(f"schedule_cron '{text} * * * *' has {part!r} for the minute: ")


@pytest.mark.parametrize("written", ["", "daily", "@daily", "0 3 * *", "0 3 * * 6 7", "0 3 * * 6\n* * * * * root x"])
def test_not_five(written):
    with pytest.raises(InputError) as caught:
        fields_of(written)
    assert caught.value.message == f"schedule_cron is {written!r}: write the five fields of cron, as in '0 3 * * 6'."
