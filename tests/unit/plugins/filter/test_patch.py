# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filters of role patch: what they hand in, and how they give what cannot be."""

from __future__ import annotations

from datetime import date

import pytest
from ansible_collections.beekeeper.swarm.plugins.filter.patch_engine_version import FilterModule as EngineVersion
from ansible_collections.beekeeper.swarm.plugins.filter.patch_order import FilterModule as Order
from ansible_collections.beekeeper.swarm.plugins.filter.patch_packages import FilterModule as Packages
from ansible_collections.beekeeper.swarm.plugins.filter.patch_plan import FilterModule as Plan
from ansible_collections.beekeeper.swarm.plugins.filter.patch_report import FilterModule as Report
from ansible_collections.beekeeper.swarm.plugins.filter.patch_window import FilterModule as Window
from ansible_collections.beekeeper.swarm.tests.unit.plugins.module_utils._core.cluster.nodes import node

WINDOW = Window().filters()["patch_window"]
ORDER = Order().filters()["patch_order"]
REPORT = Report().filters()["patch_report"]
PACKAGES = Packages().filters()["patch_packages"]
ENGINE_VERSION = EngineVersion().filters()["patch_engine_version"]
PLAN = Plan().filters()["patch_plan"]
NIGHT = {"start": "02:00", "duration": "1h", "time_zone": "Europe/Berlin"}


@pytest.mark.parametrize(("now", "open_"), [("2026-12-05T01:30:00+00:00", True), ("2026-12-05T03:30:00+01:00", False)])
def test_window(now, open_):
    found = WINDOW(NIGHT, 60, now=now)
    assert (found["problem"], found["open"]) == (None, open_)


@pytest.mark.parametrize(
    ("window", "needs", "problem"),
    [
        ('{"start": "02:00", "duration": "1h"}', "900", None),
        ({**NIGHT, "freeze": date(2026, 12, 24)}, 900, None),
        (None, "900", None),
        (
            "start=02:00",
            900,
            'patch_window: start=02:00 is no window: write its keys, for example as {start: "02:00", duration: 4h}, or '
            "as JSON without blanks.",
        ),
        ({**NIGHT, "start": 2}, 900, 'patch_window.start: 2 is no time of day: write it as "02:00".'),
        (NIGHT, "15m", "patch_node_time: 15m is no number of seconds: write it as 900."),
        (None, "15m", "patch_node_time: 15m is no number of seconds: write it as 900."),
    ],
)
def test_a_window_as_extra_variables_give_it(window, needs, problem):
    assert WINDOW(window, needs)["problem"] == problem


def test_a_window_now():
    assert WINDOW({"start": "00:00", "duration": "25h"})["open"]


@pytest.mark.parametrize("name", ["Nowhere/Atall", "../etc/passwd", "Europe", ""])
def test_no_time_zone(name):
    problem = WINDOW({**NIGHT, "time_zone": name or "  "})["problem"]
    assert problem.startswith("patch_window.time_zone: the controller knows no time zone ")


def test_order():
    nodes = [node(number).to_result() for number in (1, 2)]
    answers = {"a": {"membership": {"node_id": "n1"}}, "node2": {"membership": {"node_id": ""}}}
    assert ORDER(answers, nodes, batch=2, done=["n1"]) == {
        "problem": None,
        "batches": [["node2"]],
        "left_out": ["a"],
        "ids": {"a": "n1", "node2": "n2"},
    }
    assert list(ORDER({"a": {"msg": "no Engine"}}, nodes)) == ["problem"]


def test_report():
    found = REPORT({"id": "march", "nodes": []}, ["a"], reason="The window is closed.")
    assert (found["finished"], [row["result"] for row in found["rows"]]) == (False, ["not_begun"])
    assert found["table"][1].split() == ["a", "not", "begun"]
    assert found["summary"].startswith("Campaign march has stopped. The window is closed. Done: none.")


@pytest.mark.parametrize(
    ("text", "more"),
    [
        pytest.param("Inst tzdata [2026a] (2026b Debian:13 [all])\n", {}, id="apt"),
        pytest.param("tzdata.noarch  2026b  baseos\n", {"manager": "dnf", "installed": "tzdata 2026a\n"}, id="dnf"),
    ],
)
def test_packages(text, more):
    assert PACKAGES(text, **more) == [{"name": "tzdata", "before": "2026a", "after": "2026b"}]


def test_engine_version():
    assert ENGINE_VERSION("docker.io | 28.5.2+dfsg1-1 | x", 28.5, host="a") == {
        "problem": None,
        "version": "28.5.2+dfsg1-1",
    }
    assert ENGINE_VERSION("", "28.5", host="a")["problem"].startswith(
        "patch_engine_version: a is offered no Engine 28.5"
    )


def test_plan():
    assert PLAN([["a"]], {"a": {"does": "x"}}, node_time=60)[0] == "1. a: x"
