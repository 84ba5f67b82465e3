# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.images import Pin
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.refresh.decide import (
    Limits,
    decided,
    failed_warnings,
    move_of,
)
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.refresh.memory import Failed, Memory, Record
from ansible_collections.beekeeper.swarm.tests.unit.plugins.module_utils._core.refresh.values import (
    BEHIND,
    LINUX,
    NEW,
    OLD,
    TAG,
    row,
)

BROKEN = Memory({"shop_web": Record(OLD, 0.0, Failed(NEW, 0.0, "it crashed"))})
FAILED = (
    "failed with this image at 1970-01-01T00:00:00Z (it crashed): it is tried again when the tag moves, or with "
    "retry_failed: true"
)
ONE = {"mode": {"Replicated": {"Replicas": 1}}, "running": 1, "desired": 1}
NONE = {"mode": {"Replicated": {"Replicas": 0}}, "running": 0, "desired": 0}
UNPINNED = (
    "runs what each node found under the tag, so there would be no way back: deploy it with its digest once "
    "(resolve_image: always)"
)
GAP = "has one replica that stops before the new one starts: give it order: start-first, or allow_gap: true"
ENDED = "has ended, and Swarm runs it again whenever its image is written: its next deploy brings it"
AWAY = "is away for a moment, because its one replica stops before the new one starts"


@pytest.mark.parametrize(
    ("fields", "limits", "result", "note"),
    [
        pytest.param({}, {}, "planned", "", id="behind"),
        pytest.param({"found": {TAG: Pin(OLD, ())}}, {}, "none", "", id="current"),
        pytest.param({"image": f"app@{OLD}"}, {}, "none", "is pinned to this digest by its owner", id="pinned"),
        pytest.param({"image": TAG}, {}, "none", UNPINNED, id="unpinned"),
        pytest.param({"image": "0" * 64}, {}, "none", "has no image of a registry", id="local"),
        pytest.param(
            {"found": {}}, {}, "none", "could not be compared, because its registry did not tell", id="unknown"
        ),
        pytest.param(
            {"mode": {"ReplicatedJob": {}}, "running": 0},
            {},
            "left",
            "is a job, which Swarm runs again whenever it is written: its next deploy brings it",
            id="a job",
        ),
        pytest.param({"ended": True, "running": 0}, {}, "left", ENDED, id="one-shot"),
        pytest.param(
            {"ended": True, "running": 1, "state": "paused"}, {}, "left", ENDED, id="one-shot after an update"
        ),
        pytest.param(
            {"state": "updating"},
            {},
            "left",
            "is being updated or rolled back: run this again when that has ended",
            id="in an update",
        ),
        pytest.param(
            {"state": "paused"},
            {},
            "left",
            "has an update that Swarm has paused: deploy it or roll it back first",
            id="paused",
        ),
        pytest.param({"running": 1}, {}, "left", "does not run all of its tasks (1 of 2)", id="not all of it runs"),
        pytest.param(
            {},
            {"half_way": {"shop": 5}},
            "left",
            "is in stack shop, whose revision 5 has come to no end: deploy it or roll it back first",
            id="a stack that is half way",
        ),
        pytest.param({}, {"half_way": {"blog": 5}}, "planned", "", id="another stack that is half way"),
        pytest.param({}, {"memory": BROKEN}, "left", FAILED, id="the image failed"),
        pytest.param({}, {"memory": BROKEN, "retry_failed": True}, "planned", "", id="it is tried again"),
        pytest.param(ONE, {}, "planned", AWAY, id="one replica"),
        pytest.param(ONE, {"allow_gap": False}, "left", GAP, id="one replica that must not be away"),
        pytest.param(
            {**ONE, "order": "start-first"}, {"allow_gap": False}, "planned", "", id="one replica, start-first"
        ),
        pytest.param({"mode": {"Global": {}}}, {"allow_gap": False}, "planned", "", id="global"),
        pytest.param(
            NONE, {}, "planned", "has no replicas: the image is written, and no task tries it", id="no replicas"
        ),
    ],
)
def test_decided(fields, limits, result, note):
    (found,) = decided([row(**fields)], Limits(**limits))
    assert (found.result, found.note) == (result, note)


def test_no_more_than_max_services():
    rows = [row(name="a"), row(name="b", running=0), row(name="c"), row(name="d")]
    found = decided(rows, Limits(max_services=2))
    assert [(item.result, item.note) for item in found] == [
        ("planned", ""),
        ("left", "does not run all of its tasks (0 of 2)"),
        ("planned", ""),
        ("left", "is beyond max_services (2)"),
    ]


@pytest.mark.parametrize(("found", "since"), [(BEHIND, 0.0), ({}, None)])
def test_since_when_it_is_behind(found, since):
    (decision,) = decided([row(found)], Limits(memory=BROKEN))
    assert decision.since == since


def test_a_move_for_the_calls_to_come():
    assert move_of(row()) == {
        "id": "s-shop_web",
        "service": "shop_web",
        "stack": "shop",
        "lock": "shop",
        "resumes": False,
        "from": f"{TAG}@{OLD}",
        "to": f"{TAG}@{NEW}",
        "digest": NEW,
        "platforms": [dict(platform) for platform in LINUX],
        "superseded": f"reg:5000/app@{OLD}",
    }
    assert move_of(row(stack=None))["lock"] == "shop_web"


@pytest.mark.parametrize(
    ("fields", "note"),
    [
        pytest.param({"running": 1}, "does not run all of its tasks (1 of 2)", id="not all of it runs"),
        pytest.param(
            {"state": "paused"}, "has an update that Swarm has paused: deploy it or roll it back first", id="paused"
        ),
        pytest.param({"mode": {"ReplicatedJob": {}}, "running": 0}, "", id="a job that has ended"),
        pytest.param({"ended": True, "running": 0, "state": "paused"}, "", id="a one-shot service that has ended"),
    ],
)
def test_what_runs_the_newest_image_and_not_well_is_said(fields, note):
    (found,) = decided([row(image=f"{TAG}@{NEW}", **fields)], Limits())
    assert (found.status, found.result, found.note) == ("current", "none", note)


@pytest.mark.parametrize("fields", [{}, {"running": 0}, {"state": "paused"}])
def test_what_a_dead_run_has_written_is_seen_through(fields):
    memory = Memory({"shop_web": Record(OLD, 0.0, None, NEW)})
    (found,) = decided([row(image=f"{TAG}@{NEW}", **fields)], Limits(memory=memory))
    assert (found.result, found.note) == ("planned", "was given this image by a run that ended before its verdict")
    move = move_of(found)
    assert (move["resumes"], move["from"], move["to"]) == (True, f"{TAG}@{OLD}", f"{TAG}@{NEW}")
    assert move["superseded"] == f"reg:5000/app@{OLD}"


@pytest.mark.parametrize(("memory", "warnings"), [(Memory(), []), (BROKEN, [f"Service shop_web {FAILED}."])])
def test_who_stays_behind_is_warned_of(memory, warnings):
    limits = Limits(memory=memory)
    assert failed_warnings(decided([row(), row(name="b")], limits), limits) == warnings
