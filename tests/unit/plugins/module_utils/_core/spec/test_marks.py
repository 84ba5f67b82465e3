# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.history.record import portable
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.diff import differences, mended
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.marks import (
    MARK,
    Mark,
    mark_of,
    marked,
    unmarked,
)

PINNED = {"Constraints": ["node.role == worker"], "MaxReplicas": 2}


def spec(placement=None, **fields):
    template = {"ContainerSpec": {"Image": "web:1"}, **({} if placement is None else {"Placement": placement})}
    return {"Name": "web", "Labels": {"a": "b"}, "TaskTemplate": template, **fields}


def edited(live):
    return marked(live, node="n1")


def test_the_tasks_leave_the_node_start_first():
    found = edited(spec(PINNED, UpdateConfig={"Parallelism": 2, "Order": "stop-first"}))
    assert found["TaskTemplate"]["Placement"] == {
        "Constraints": ["node.role == worker", "node.id!=n1"],
        "MaxReplicas": 2,
    }
    assert found["UpdateConfig"] == {"Parallelism": 2, "Order": "start-first"}
    assert mark_of(found) == Mark("n1", "stop-first")


LIVE = [
    pytest.param(spec({}), id="nothing given"),
    pytest.param(spec(PINNED), id="constraints"),
    pytest.param(spec({}, UpdateConfig={"Parallelism": 2}), id="no order"),
    pytest.param(spec({}, UpdateConfig={"Order": "stop-first"}), id="stop-first"),
    pytest.param(spec({}, UpdateConfig={"Order": "start-first"}), id="start-first"),
]


@pytest.mark.parametrize("live", LIVE)
def test_what_was_written_is_undone(live):
    assert unmarked(edited(live)) == live
    assert unmarked(live) is live


@pytest.mark.parametrize("live", LIVE)
def test_it_is_no_drift_and_in_no_revision(live):
    wanted = {"Mode": {"Replicated": {"Replicas": 1}}, **live}
    marks = edited(wanted)
    assert differences(wanted, marks) == ()
    assert portable(marks, {}) == portable(wanted, {})


def test_the_next_write_undoes_it():
    live = spec(PINNED, UpdateConfig={"Parallelism": 1, "Order": "stop-first"})
    wanted = {**live, "Labels": {"a": "c"}}
    assert mended(edited(live), wanted, (("Labels",),)) == wanted


def test_another_drain_takes_it_over():
    live = spec(PINNED)
    assert unmarked(marked(edited(live), node="n2")) == live


def test_an_order_that_somebody_wrote_since_stays():
    found = {**edited(spec({}, UpdateConfig={"Order": "start-first"})), "UpdateConfig": {"Order": "stop-first"}}
    assert unmarked(found)["UpdateConfig"] == {"Order": "stop-first"}


@pytest.mark.parametrize("value", ["", "{}", "[]", "null", '{"node": "n1"}'])
def test_a_label_of_somebody_else_is_no_mark(value):
    assert mark_of({"Labels": {MARK: value}}) is None
