# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import StateError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.images import Pin
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.refresh.memory import Failed, Memory, Record
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.resources import Config
from ansible_collections.beekeeper.swarm.tests.unit.plugins.module_utils._core.refresh.values import (
    NEW,
    NEWER,
    OLD,
    TAG,
    row,
)

BROKEN = Failed(NEW, 50.0, "it crashed")
KNOWN = Record(OLD, 40.0, BROKEN)
TRYING = Record(OLD, 40.0, None, NEW)


def config(labels):
    return Config("c1", "beekeeper.swarm.images", 1, labels, "")


@pytest.mark.parametrize(
    ("before", "fields", "after"),
    [
        pytest.param(None, {}, Record(OLD, 100.0), id="behind for the first time"),
        pytest.param(KNOWN, {}, KNOWN, id="still behind"),
        pytest.param(
            KNOWN,
            {"found": {TAG: Pin(NEWER, ())}},
            Record(OLD, 40.0, spent=(NEW,)),
            id="the tag moved: no failure counts, and the image is of no use",
        ),
        pytest.param(
            Record(OLD, 40.0, Failed(NEWER, 50.0, "it crashed"), spent=(NEW, "sha256:d")),
            {},
            Record(OLD, 40.0, spent=("sha256:d", NEWER)),
            id="the tag moved back",
        ),
        pytest.param(
            Record(OLD, 40.0, spent=(NEWER,)),
            {"image": f"{TAG}@{NEWER}"},
            Record(NEWER, 100.0),
            id="it runs what had failed",
        ),
        pytest.param(
            Record(OLD, 40.0, Failed("sha256:10", 50.0, ""), spent=tuple(f"sha256:{n}" for n in range(10))),
            {},
            Record(OLD, 40.0, spent=tuple(f"sha256:{n}" for n in range(1, 11))),
            id="so many are kept",
        ),
        pytest.param(Record(NEWER, 40.0, BROKEN), {}, Record(OLD, 100.0, BROKEN), id="it runs another digest"),
        pytest.param(KNOWN, {"found": {TAG: Pin(OLD, ())}}, None, id="not behind any more"),
        pytest.param(KNOWN, {"found": {}}, KNOWN, id="the registry did not tell"),
        pytest.param(None, {"found": {}}, None, id="nor did it before"),
        pytest.param(TRYING, {"image": f"{TAG}@{NEW}"}, TRYING, id="a run has written it, and died"),
        pytest.param(TRYING, {}, Record(OLD, 40.0), id="and Swarm has rolled it back"),
        pytest.param(KNOWN, {"image": f"app@{OLD}"}, None, id="pinned now"),
    ],
)
def test_what_a_look_adds(before, fields, after):
    memory = Memory({"shop_web": before} if before else {})
    seen = memory.seen([row(**fields)], services={"shop_web"}, now=100.2)
    assert seen == Memory({"shop_web": after} if after else {})


def test_who_was_not_looked_at_is_remembered_and_who_is_gone_is_not():
    memory = Memory({"there": KNOWN, "gone": KNOWN})
    assert memory.seen([], services={"there", "shop_web"}, now=100.0) == Memory({"there": KNOWN})


def test_what_is_being_tried():
    memory = Memory({}).begun("web", runs=OLD, digest=NEW, now=100.2)
    assert memory == Memory({"web": Record(OLD, 100.0, None, NEW)})
    assert memory.left("web") == Memory({"web": Record(OLD, 100.0)})
    assert memory.left("db") == memory
    assert memory.ended("web", BROKEN) == Memory({"web": Record(OLD, 100.0, BROKEN)})


@pytest.mark.parametrize(
    ("failed", "after"), [(None, {"db": KNOWN}), (BROKEN, {"db": KNOWN, "web": Record(OLD, 40.0, BROKEN)})]
)
def test_what_came_of_a_service(failed, after):
    assert Memory({"db": KNOWN, "web": Record(OLD, 40.0)}).ended("web", failed) == Memory(after)


def test_who_is_not_known_has_nothing_to_remember():
    assert Memory({}).ended("web", BROKEN) == Memory({})


@pytest.mark.parametrize(
    "memory",
    [Memory(), Memory({"web": KNOWN, "db": Record(OLD, 1.0, spent=(NEW, NEWER)), "api": TRYING})],
)
def test_there_and_back(memory):
    assert Memory.from_config(config(memory.labels())) == memory


@pytest.mark.parametrize(
    "labels",
    [{}, {"beekeeper.swarm.images": "x"}, {"beekeeper.swarm.images": "[]"}, {"beekeeper.swarm.images": '{"a": 1}'}],
)
def test_a_config_of_somebody_else(labels):
    with pytest.raises(StateError) as caught:
        Memory.from_config(config(labels))
    assert caught.value.message == (
        "Config beekeeper.swarm.images does not hold what is known of images: remove it, or rename what is yours."
    )
