# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.images import Pin
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.refresh.decide import (
    Limits,
    decided,
    failed_warnings,
    move_of,
)
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.refresh.memory import Failed, Memory, Record
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.marks import marked
from ansible_collections.beekeeper.swarm.tests.unit.plugins.module_utils._core.refresh.values import (
    BEHIND,
    LINUX,
    NEW,
    NEWER,
    OLD,
    TAG,
    node,
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


ARM = {TAG: Pin(NEW, ({"Architecture": "arm64", "OS": "linux"},))}
BOTH = {TAG: Pin(NEW, (*LINUX, *ARM[TAG].platforms))}
INTEL = (node("n1"), node("n2"))
MIXED = (*INTEL, node("n3", platform="aarch64"))
GLOBAL = {"mode": {"Global": {}}}


NOWHERE = (
    "has a new image that no ready and active node can take: the image is for linux/arm64, and no node that fits is "
    "(linux/x86_64 on n1, n2); name an image for one of them, or push one under this tag"
)
NOT_THERE = "is global, and its new image is not for the platform of {}: push one that is under this tag"


@pytest.mark.parametrize(
    ("fields", "nodes", "note"),
    [
        pytest.param({"found": ARM}, INTEL, NOWHERE, id="another platform"),
        pytest.param({"found": ARM}, MIXED, "", id="one node has it"),
        pytest.param({"found": BOTH}, INTEL, "", id="it has more than one"),
        pytest.param({"found": {TAG: Pin(NEW, ())}}, INTEL, "", id="the registry does not say"),
        pytest.param(
            {"found": {TAG: Pin(NEW, ())}, "placement": {"Platforms": list(ARM[TAG].platforms)}},
            INTEL,
            NOWHERE,
            id="it does not say, and what the service has stays",
        ),
        pytest.param({"found": ARM}, (), "", id="no node is known"),
        pytest.param({"found": ARM}, (node("n1", platform=""),), "", id="the node never connected"),
        pytest.param(
            {"found": ARM},
            (*INTEL, node("n3", platform="aarch64", state="down"), node("n4", platform="")),
            NOWHERE,
            id="the node that has it is down",
        ),
        pytest.param(
            {"found": ARM},
            (node("n1", availability="pause"), node("n2", state="down")),
            "",
            id="no node takes any task",
        ),
        pytest.param(
            {"found": ARM, "placement": {"Constraints": ["node.hostname!=n3"]}},
            MIXED,
            NOWHERE,
            id="the node that has it must not be taken",
        ),
        pytest.param(
            {"found": ARM, "placement": {"Constraints": ["node.hostname==gone"]}},
            INTEL,
            "",
            id="it is not the image's fault",
        ),
        pytest.param({"found": ARM, **GLOBAL}, MIXED, NOT_THERE.format("n1, n2"), id="global"),
        pytest.param(
            {"found": ARM, **GLOBAL},
            (node("n1", availability="drain"), MIXED[2]),
            "",
            id="global, and the node takes no task",
        ),
        pytest.param({"found": BOTH, **GLOBAL}, MIXED, "", id="global, and each can take it"),
        pytest.param({"found": ARM, **NONE}, INTEL, NOWHERE, id="no replicas"),
    ],
)
def test_an_image_that_no_node_can_take_is_left(fields, nodes, note):
    limits = Limits(nodes=nodes)
    found = decided([row(**fields)], limits)
    assert [(item.result, item.note) for item in found] == [("left" if note else "planned", note)]
    assert failed_warnings(found, limits) == ([f"Service shop_web {note}."] if note else [])


def test_the_mark_of_a_dead_drain_takes_no_node_away():
    found = row(ARM)
    drained = replace(found, service=replace(found.service, spec=marked(found.service.spec, node="n3")))
    assert [item.result for item in decided([drained], Limits(nodes=MIXED))] == ["planned"]


def test_it_is_not_counted_and_no_wish_overrides_it():
    limits = Limits(max_services=1, retry_failed=True, nodes=INTEL)
    found = decided([row(ARM, name="a"), row(name="b"), row(name="c")], limits)
    assert [item.result for item in found] == ["left", "planned", "left"]


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
        "superseded": [f"reg:5000/app@{OLD}"],
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
    assert move["superseded"] == [f"reg:5000/app@{OLD}"]


@pytest.mark.parametrize(("image", "trying"), [(OLD, ""), (NEW, NEW)], ids=["new", "seen through"])
def test_what_failed_before_is_superseded_too(image, trying):
    memory = Memory({"shop_web": Record(OLD, 0.0, None, trying, spent=(NEWER,))})
    (found,) = decided([row(image=f"{TAG}@{image}")], Limits(memory=memory))
    assert move_of(found)["superseded"] == [f"reg:5000/app@{OLD}", f"reg:5000/app@{NEWER}"]


@pytest.mark.parametrize(("memory", "warnings"), [(Memory(), []), (BROKEN, [f"Service shop_web {FAILED}."])])
def test_who_stays_behind_is_warned_of(memory, warnings):
    limits = Limits(memory=memory)
    assert failed_warnings(decided([row(), row(name="b")], limits), limits) == warnings
