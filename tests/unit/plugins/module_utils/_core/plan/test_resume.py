# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import dataclasses

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.entry import Entry, Plan
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.resume import coming_up, going_on, resumed
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.marks import RESUMED
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.node import Node
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.service import Service
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.task import Task

SPEC = {"Name": "app_web", "TaskTemplate": {}, "Labels": {"a": "b"}}


def live(state="paused", *, spec=None):
    spec = SPEC if spec is None else spec
    status = {"State": state} if state else None
    return Service.from_json({"ID": "s1", "Version": {"Index": 7}, "Spec": spec, "UpdateStatus": status})


def node(name, state="ready"):
    spec, status = {"Role": "worker", "Availability": "active"}, {"State": state}
    return Node.from_json({"ID": name, "Spec": spec, "Description": {"Hostname": name}, "Status": status})


NODES = {"n1": node("n1"), "n2": node("n2", "down")}


def task(number, slot, version, state, *, wanted="running", where="n1"):
    return Task.from_json(
        {
            "ID": f"t{number}",
            "ServiceID": "s1",
            "Slot": slot,
            "NodeID": where,
            "DesiredState": wanted,
            "Status": {"State": state},
            "UpToDate": version == "new",
        }
    )


OLD = task(1, 1, "old", "running")
STARTING = task(2, 1, "new", "starting", wanted="ready")
FAILED = [task(10 + number, 1, "new", "failed", wanted="shutdown") for number in range(3)]


def test_what_goes_on_is_written_with_a_mark():
    entry = resumed(live())
    assert (entry.action, entry.fields, entry.restarts_tasks, entry.version) == ("update", (), True, 7)
    assert (entry.base, entry.spec) == (SPEC, {**SPEC, "Labels": {"a": "b", RESUMED: "7"}})


def test_what_goes_on_again_has_another_mark():
    marked = {"Name": "app_web", "TaskTemplate": {}, "Labels": {RESUMED: "3"}}
    assert resumed(live(spec=marked)).spec["Labels"] == {RESUMED: "7"}


@pytest.mark.parametrize("state", ["", "updating", "completed", "rollback_paused"])
def test_what_is_not_paused_is_not_written(state):
    assert resumed(live(state)) is None


def test_what_swarm_has_lost_sight_of_goes_on_too():
    entry = resumed(dataclasses.replace(live(""), forgotten=True))
    assert entry.reason == (
        "is as wanted, but Swarm has lost sight of its update, which goes on when it is written again"
    )
    assert entry.spec["Labels"][RESUMED] == "7"


def test_nothing_is_left_of_what_has_ended():
    assert resumed(dataclasses.replace(live(), ended=True)) is None


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        pytest.param({}, True, id="as wanted"),
        pytest.param({"fields": (("Labels",),)}, True, id="a label alone"),
        pytest.param({"fields": (("TaskTemplate",),), "restarts_tasks": True}, False, id="another version"),
        pytest.param({"action": "keep"}, False, id="not written"),
    ],
)
def test_going_on(entry, found):
    plan = Plan("app", (Entry(**{"kind": "service", "name": "app_web", "action": "update", "reason": "", **entry}),))
    assert bool(going_on(plan, [live()])) is found
    assert not going_on(plan, [live("updating")])


@pytest.mark.parametrize(
    ("tasks", "found"),
    [
        pytest.param([OLD, STARTING], True, id="beside an old one"),
        pytest.param([STARTING], False, id="nothing to lose"),
        pytest.param([OLD], False, id="nothing new"),
        pytest.param([OLD, task(2, 1, "new", "running")], False, id="it runs"),
        pytest.param([OLD, task(2, 2, "new", "starting")], False, id="another slot"),
        pytest.param([task(1, 1, "old", "running", wanted="shutdown"), STARTING], False, id="the old one is to go"),
        pytest.param([OLD, task(2, 1, "new", "starting", wanted="shutdown")], False, id="the new one is to go"),
        pytest.param([OLD, task(2, 1, "new", "starting", where="n2")], False, id="on a node that is down"),
        pytest.param([OLD, task(2, 1, "new", "pending", where="")], False, id="no node has room"),
        pytest.param([OLD, STARTING, *FAILED[:2]], True, id="it failed, and may be well now"),
        pytest.param([OLD, STARTING, *FAILED], False, id="a crash loop"),
        pytest.param([dataclasses.replace(item, service_id="s2") for item in (OLD, STARTING)], False, id="another's"),
    ],
)
def test_coming_up(tasks, found):
    assert coming_up(live(), tasks, NODES) is found
