# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import datetime

import pytest
import yaml
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import InputError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.schedule.given import (
    KINDS,
    listed,
    mapping,
    number,
    read,
    switch,
    text,
    whole,
)
from ansible_collections.beekeeper.swarm.tests.unit.house.checkout import ROOT

TYPES = {"bool": {switch}, "int": {number}, "list": {listed, whole}, "dict": {mapping}, "str": {text}}


def test_each_variable_of_the_role_is_of_its_type():
    specs = yaml.safe_load((ROOT / "roles/schedule/meta/argument_specs.yml").read_text(encoding="utf-8"))
    options = specs["argument_specs"]["main"]["options"]
    others = [
        name for name, spec in options.items() if KINDS.get(name[len("schedule_") :], text) not in TYPES[spec["type"]]
    ]
    assert others == []
    passed = yaml.safe_load((ROOT / "roles/schedule/vars/main.yml").read_text(encoding="utf-8"))["_schedule_options"]
    assert sorted(options.keys() - {f"schedule_{name}" for name in passed}) == ["schedule_form", "schedule_user"]


@pytest.mark.parametrize(
    ("name", "given", "found"),
    [
        *[("enabled", given, True) for given in (True, "true", "True", "yes", "y", "on", "1", 1, "t")],
        *[("persistent", given, False) for given in (False, "false", "FALSE", "no", "n", "off", "0", 0, "f")],
        *[("time_limit", given, 60) for given in (60, "60", "60.0", 60.0)],
        ("random_delay", "-1", -1),
        ("inventory", "/srv/a.yml", ["/srv/a.yml"]),
        ("inventory", "/srv/a.yml, /srv/b.yml,", ["/srv/a.yml", "/srv/b.yml"]),
        ("inventory", ["/srv/a,b.yml", ["/srv/c.yml"], None], ["/srv/a,b.yml", "/srv/c.yml"]),
        ("vars_files", "", []),
        ("vars_files", None, []),
        ("packages", "uvicorn[a,b]==1.0,requests==2.0", ["uvicorn[a,b]==1.0", "requests==2.0"]),
        ("arguments", ["--forks", 5], ["--forks", "5"]),
        ("arguments", "--forks,5", ["--forks", "5"]),
        ("on_failure_command", "page,--to,team", ["page", "--to", "team"]),
        ("on_calendar", "Tue,Thu 10:00", ["Tue,Thu 10:00"]),
        ("on_calendar", ["Sat 03:00", 5], ["Sat 03:00", "5"]),
        ("on_calendar", 5, ["5"]),
        ("on_calendar", "", []),
        ("ansible_core", 2.19, "2.19"),
        ("name", 5, "5"),
        ("lock", None, ""),
        ("environment", {"A": 1}, {"A": 1}),
    ],
)
def test_types(name, given, found):
    assert repr(read({name: given})) == repr({name: found})


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"enabled": "perhaps"}, "schedule_enabled is 'perhaps': give true or false."),
        ({"enabled": None}, "schedule_enabled is None: give true or false."),
        ({"time_limit": "1h"}, "schedule_time_limit is '1h': give a whole number."),
        ({"log_keep": 1.5}, "schedule_log_keep is 1.5: give a whole number."),
        ({"lock_wait": [1]}, "schedule_lock_wait is [1]: give a whole number."),
        ({"log_megabytes": "inf"}, "schedule_log_megabytes is 'inf': give a whole number."),
        ({"arguments": ["-b", True]}, "schedule_arguments has True, which is no text: put it in quotes."),
        ({"inventory": {"a": 1}}, "schedule_inventory has {'a': 1}, which is no text: put it in quotes."),
        (
            {"on_calendar": [datetime.date(2026, 1, 2)]},
            "schedule_on_calendar has datetime.date(2026, 1, 2), which is no text: put it in quotes.",
        ),
        ({"on_failure_webhook": ["https://a/"]}, "schedule_on_failure_webhook is no text: put it in quotes."),
        (
            {"environment": "A=1", "extra_vars": ["token"]},
            "schedule_environment is no dictionary: write one in YAML, or in JSON where it is a text. "
            "schedule_extra_vars is no dictionary: write one in YAML, or in JSON where it is a text.",
        ),
    ],
)
def test_what_is_of_another_type(options, message):
    with pytest.raises(InputError) as caught:
        read(options)
    assert caught.value.message == message
