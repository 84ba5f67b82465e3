# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json
from datetime import date, datetime, timezone
from zoneinfo import ZoneInfo

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import InputError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.patch.window import (
    outlook,
    parse_needs,
    parse_window,
)

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = {"UTC": timezone.utc, "Europe/Berlin": BERLIN}
NIGHT = {"weekdays": ["sat", "sun"], "start": "02:00", "duration": "4h", "time_zone": "Europe/Berlin"}
EVENING = {"start": "22:00", "duration": "4h"}


def look(given, now, needs=600.0):
    return outlook(parse_window(given, zone_of=ZONES.get), now=datetime.fromisoformat(now), needs=needs)


# 2026-12-05 is a Saturday.
@pytest.mark.parametrize(
    ("given", "now", "is_", "closes", "opens"),
    [
        pytest.param(
            NIGHT, "2026-12-05T00:59+00:00", "closed", None, "2026-12-05T02:00:00+01:00", id="a minute before"
        ),
        pytest.param(
            NIGHT,
            "2026-12-05T01:00+00:00",
            "open with room",
            "2026-12-05T06:00:00+01:00",
            "2026-12-06T02:00:00+01:00",
            id="just open",
        ),
        pytest.param(
            NIGHT,
            "2026-12-05T04:50+00:00",
            "open with room",
            "2026-12-05T06:00:00+01:00",
            "2026-12-06T02:00:00+01:00",
            id="one node fits exactly",
        ),
        pytest.param(
            NIGHT,
            "2026-12-05T04:50:01+00:00",
            "open",
            "2026-12-05T06:00:00+01:00",
            "2026-12-06T02:00:00+01:00",
            id="a second short",
        ),
        pytest.param(NIGHT, "2026-12-05T05:00+00:00", "closed", None, "2026-12-06T02:00:00+01:00", id="just closed"),
        pytest.param(
            NIGHT, "2026-12-06T05:00+00:00", "closed", None, "2026-12-12T02:00:00+01:00", id="until the next week"
        ),
        pytest.param(
            EVENING,
            "2026-12-02T01:00+00:00",
            "open with room",
            "2026-12-02T02:00:00+00:00",
            "2026-12-02T22:00:00+00:00",
            id="past midnight",
        ),
        pytest.param(
            {**EVENING, "weekdays": ["tue", "wed"], "duration": "30h"},
            "2026-12-02T23:00+00:00",
            "open with room",
            "2026-12-04T04:00:00+00:00",
            "2026-12-08T22:00:00+00:00",
            id="two at once: the later end",
        ),
        pytest.param(
            {"weekdays": ["sat", "sun"], "start": "00:00", "duration": "24h", "time_zone": "Europe/Berlin"},
            "2026-12-05T22:55+00:00",
            "open with room",
            "2026-12-07T00:00:00+01:00",
            "2026-12-12T00:00:00+01:00",
            id="one after the other: no end at midnight",
        ),
        pytest.param(
            {**EVENING, "duration": "24h", "freeze": ["2026-12-05"]},
            "2026-12-02T21:55+00:00",
            "open with room",
            "2026-12-05T00:00:00+00:00",
            "2026-12-06T22:00:00+00:00",
            id="one after the other, until a frozen day",
        ),
        pytest.param(
            {**EVENING, "freeze": ["2026-12-02"]},
            "2026-12-01T23:00+00:00",
            "open with room",
            "2026-12-02T00:00:00+00:00",
            "2026-12-03T22:00:00+00:00",
            id="cut by a frozen day",
        ),
        pytest.param(
            {**NIGHT, "freeze": ["2026-12-01/2026-12-13", date(2026, 12, 19)]},
            "2026-12-05T02:00+00:00",
            "closed",
            None,
            "2026-12-20T02:00:00+01:00",
            id="frozen",
        ),
        pytest.param(
            {**NIGHT, "freeze": ["2026-01-01/2030-01-01"]},
            "2026-12-05T02:00+00:00",
            "closed",
            None,
            None,
            id="never",
        ),
        # On 2026-03-29 the clocks go from 02:00 to 03:00, on 2026-10-25 from 03:00 to 02:00.
        pytest.param(
            {**NIGHT, "start": "01:30", "duration": "2h"},
            "2026-03-29T01:00+00:00",
            "open with room",
            "2026-03-29T04:30:00+02:00",
            "2026-04-04T01:30:00+02:00",
            id="two hours in spring, by the clock three",
        ),
        pytest.param(
            {**NIGHT, "start": "01:30", "duration": "2h"},
            "2026-10-25T00:30+00:00",
            "open with room",
            "2026-10-25T02:30:00+01:00",
            "2026-10-31T01:30:00+01:00",
            id="two hours in autumn, by the clock one",
        ),
    ],
)
def test_outlook(given, now, is_, closes, opens):
    found = look(given, now).to_result()
    assert {key: found[key] for key in ("open", "room", "closes", "opens")} == {
        "open": is_ != "closed",
        "room": is_ == "open with room",
        "closes": closes,
        "opens": opens,
    }


@pytest.mark.parametrize(
    ("given", "now", "said"),
    [
        pytest.param(None, "2026-12-05T02:00+00:00", "There is no window: it is always open.", id="none"),
        pytest.param(NIGHT, "2026-12-05T02:00+00:00", "The window is open until Sat 2026-12-05 06:00 CET.", id="open"),
        pytest.param(
            NIGHT,
            "2026-12-05T04:55+00:00",
            "The window closes Sat 2026-12-05 06:00 CET, in 5m, and one node takes 10m; it opens Sun 2026-12-06 02:00 "
            "CET.",
            id="no room",
        ),
        pytest.param(
            NIGHT, "2026-12-02T00:00+00:00", "The window is closed; it opens Sat 2026-12-05 02:00 CET.", id="closed"
        ),
        pytest.param(
            {**NIGHT, "freeze": ["2026-01-01/2030-01-01"]},
            "2026-12-02T00:00+00:00",
            "The window is closed; it does not open in the next 400 days.",
            id="never",
        ),
    ],
)
def test_said(given, now, said):
    assert look(given, now).said == said


@pytest.mark.parametrize(
    ("change", "same"),
    [
        pytest.param({"start": 22 * 60}, {"start": "22:00"}, id="YAML's base 60"),
        pytest.param({"start": "2:05"}, {"start": "02:05"}, id="one digit"),
        pytest.param({"duration": "240m"}, {"duration": "4h"}, id="minutes"),
        pytest.param({"weekdays": "SAT"}, {"weekdays": ["sat"]}, id="one day"),
        pytest.param({"weekdays": None}, {}, id="all days"),
        pytest.param({"time_zone": None}, {"time_zone": "UTC"}, id="UTC"),
        pytest.param({"freeze": [date(2026, 1, 1)]}, {"freeze": ["2026-01-01"]}, id="YAML's date"),
        pytest.param({"freeze": date(2026, 1, 1)}, {"freeze": ["2026-01-01"]}, id="YAML's date alone"),
        pytest.param({"freeze": "2026-01-01/2026-01-06"}, {"freeze": ["2026-01-01/2026-01-06"]}, id="one time"),
        pytest.param({"freeze": ("2026-01-01",)}, {"freeze": ["2026-01-01"]}, id="a tuple"),
        pytest.param({"freeze": ""}, {}, id="nothing frozen"),
        pytest.param({"freeze": None}, {}, id="frozen: null"),
        pytest.param({"start": 60}, {"start": "01:00"}, id="the least of base 60"),
        pytest.param({"time_zone": ""}, {"time_zone": "UTC"}, id="no zone"),
    ],
)
def test_as_users_write_it(change, same):
    assert parse_window({**EVENING, **change}, zone_of=ZONES.get) == parse_window(
        {**EVENING, **same}, zone_of=ZONES.get
    )


@pytest.mark.parametrize("given", [None, {}, "", "{}"])
def test_no_window(given):
    assert parse_window(given, zone_of=ZONES.get) is None


def test_a_window_as_text():
    assert parse_window(json.dumps(NIGHT), zone_of=ZONES.get) == parse_window(NIGHT, zone_of=ZONES.get)


@pytest.mark.parametrize("given", ["start=02:00", '{"start": ', "[]", "5", "null", " ", [], ["sat"], 5, 0, True, False])
def test_what_has_no_keys(given):
    with pytest.raises(InputError) as raised:
        parse_window(given, zone_of=ZONES.get)
    assert raised.value.message == (
        f'patch_window: {given} is no window: write its keys, for example as {{start: "02:00", duration: 4h}}, or as '
        "JSON without blanks."
    )


@pytest.mark.parametrize(("given", "seconds"), [("900", 900.0), (900, 900.0), ("1.5", 1.5), (0, 0.0)])
def test_the_time_of_a_node(given, seconds):
    assert parse_needs(given) == seconds


@pytest.mark.parametrize("given", ["15m", "", None, True, -1, "nan", "inf", [900]])
def test_what_is_no_time_of_a_node(given):
    with pytest.raises(InputError) as raised:
        parse_needs(given)
    assert raised.value.message == f"patch_node_time: {given} is no number of seconds: write it as 900."


@pytest.mark.parametrize(
    ("key", "values", "says"),
    [
        ("start", [2, 0, 59, -1, 1440, True, False, 2.0, 120.0, "2", "02:00:00", ["02:00"], {}], "is no time of day"),
        ("duration", [4, 240, 4.0, True, "4", "4 h", "h", "99999999999999h", ["4h"], {}], "is no time of up to 7 days"),
        ("weekdays", [6, 0, True, 1.5, "", {"sat": True}, "sat,sun", [6], [None], [["sat"]]], "names no day"),
        ("time_zone", [0, 1, True, ["UTC"], {}, " "], "the controller knows no time zone"),
        (
            "freeze",
            [
                5,
                20261224,
                True,
                False,
                1.5,
                {"2026-12-24": None},
                "2026-12-24, 2026-12-25",
                "2026-12-24/",
                "/2026-12-24",
            ],
            "is no day and no time from one to a later one",
        ),
        (
            "freeze",
            ["20261224", "2026-W52-4", "2026-13-01", datetime(2026, 12, 24, 1), [None], [["2026-12-24"]], [5]],
            "is no day and no time from one to a later one",
        ),
    ],
)
def test_every_bad_value_is_a_sentence_that_names_its_key(key, values, says):
    for value in values:
        with pytest.raises(InputError) as raised:
            parse_window({**EVENING, key: value}, zone_of=ZONES.get)
        assert raised.value.message.startswith(f"patch_window.{key}: "), value
        assert says in raised.value.message, value
        assert raised.value.message.endswith("."), value


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param(
            {"days": ["sat"]},
            "patch_window.days is no key of a window: weekdays, start, duration, time_zone, freeze are.",
            id="key",
        ),
        pytest.param(
            {"start": None}, 'patch_window.start is missing: write it, for example as "02:00".', id="no start"
        ),
        pytest.param(
            {"duration": None}, "patch_window.duration is missing: write it, for example as 4h.", id="no duration"
        ),
        pytest.param(
            {"start": "24:00"}, 'patch_window.start: 24:00 is no time of day: write it as "02:00".', id="no time"
        ),
        pytest.param(
            {"start": ""}, 'patch_window.start is missing: write it, for example as "02:00".', id="empty start"
        ),
        pytest.param({"start": 2}, 'patch_window.start: 2 is no time of day: write it as "02:00".', id="an hour alone"),
        pytest.param(
            {"freeze": 5},
            "patch_window.freeze: 5 is no day and no time from one to a later one: write it as 2026-12-24 or "
            "2026-12-20/2027-01-06.",
            id="freeze is a number",
        ),
        pytest.param(
            {"weekdays": 6},
            "patch_window.weekdays: 6 names no day: mon, tue, wed, thu, fri, sat, sun do.",
            id="weekdays is a number",
        ),
        pytest.param({"start": 1500}, 'patch_window.start: 1500 is no time of day: write it as "02:00".', id="number"),
        pytest.param(
            {"duration": "2"},
            "patch_window.duration: 2 is no time of up to 7 days: write it as 4h, 90m or 1h30m.",
            id="no unit",
        ),
        pytest.param(
            {"duration": "0h"},
            "patch_window.duration: 0h is no time of up to 7 days: write it as 4h, 90m or 1h30m.",
            id="no time at all",
        ),
        pytest.param(
            {"duration": "169h"},
            "patch_window.duration: 169h is no time of up to 7 days: write it as 4h, 90m or 1h30m.",
            id="more than a week",
        ),
        pytest.param(
            {"weekdays": ["sat", "caturday"]},
            "patch_window.weekdays: caturday names no day: mon, tue, wed, thu, fri, sat, sun do.",
            id="weekday",
        ),
        pytest.param(
            {"weekdays": []},
            "patch_window.weekdays: an empty list names no day: mon, tue, wed, thu, fri, sat, sun do.",
            id="no weekday",
        ),
        pytest.param(
            {"time_zone": "Europe/Berlinn"},
            "patch_window.time_zone: the controller knows no time zone Europe/Berlinn: write one like Europe/Berlin or "
            "UTC, or install the package tzdata where all are unknown.",
            id="time zone",
        ),
        pytest.param(
            {"freeze": ["2026-12-24/2026-12-20"]},
            "patch_window.freeze: 2026-12-24/2026-12-20 is no day and no time from one to a later one: write it as "
            "2026-12-24 or 2026-12-20/2027-01-06.",
            id="freeze backwards",
        ),
        pytest.param(
            {"freeze": ["Christmas"]},
            "patch_window.freeze: Christmas is no day and no time from one to a later one: write it as 2026-12-24 or "
            "2026-12-20/2027-01-06.",
            id="freeze",
        ),
    ],
)
def test_what_is_no_window(change, message):
    with pytest.raises(InputError) as raised:
        parse_window({**EVENING, **change}, zone_of=ZONES.get)
    assert raised.value.message == message


def test_a_window_that_no_node_fits_in():
    with pytest.raises(InputError) as raised:
        look({**EVENING, "duration": "20m"}, "2026-12-05T04:55+00:00", needs=2700)
    assert raised.value.message == (
        "patch_window.duration: 20m is less than one node takes (45m): make the window longer, or patch_node_time "
        "shorter where nothing was measured yet."
    )
