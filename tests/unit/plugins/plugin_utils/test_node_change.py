# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.requests import ELECTION
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import EngineError
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.node_change import PATIENCE, Effects, change_node

QUORUM = {"managers": 3, "reachable": 3, "majority": 2, "tolerance": 1}
NODE = {"hostname": "node4", "availability": "active"}
MOVED = [{"service": "web", "task": "web.1", "from": "node4", "to": "node5"}]
GONE = EngineError("no leader", engine_message="The swarm does not have a leader")


def written(action="update", *, goal=("drained",), again=False, before=None, node=None):
    return {
        "changed": action != "none",
        "action": action,
        "again": again,
        "before": before or NODE,
        "node": node,
        "goal": {"effects": list(goal)} if goal else None,
        "forecast": {},
        "pending": [],
        "notes": ["note"],
        "diff": {},
        "quorum": QUORUM,
        "marked": [],
        "availability_before": "active",
    }


def looked(*lacking, moved=()):
    return {
        "lacking": list(lacking),
        "broken": [],
        "moved": list(moved),
        "node": {**NODE, "availability": "drain"},
        "quorum": QUORUM,
    }


class Script:
    """Answers the calls one after the other; the last answer is given again. The clock goes on with every sleep."""

    def __init__(self, *answers):
        self.answers, self.asked, self.said, self.now = list(answers), [], [], 0.0

    def call(self, phase, **_goal):
        self.asked.append(phase)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def sleep(self, seconds):
        self.now += seconds

    def run(self, *, check=False, wait=True, timeout=10.0):
        effects = Effects(call=self.call, sleep=self.sleep, clock=lambda: self.now, tell=self.said.append)
        return change_node("node4", effects=effects, check=check, wait=wait, timeout=timeout)


def test_waits_for_the_effect_and_says_where_tasks_went():
    script = Script(
        written(), looked("web.1 is starting", "web.2 is starting"), looked("web.1 is starting"), looked(moved=MOVED)
    )
    result = script.run()
    assert script.asked == ["change", "look", "look", "look"]
    assert script.said == ["node4  web.1 is starting and 1 more", "node4  web.1 is starting", "node4  1 moved, done"]
    assert (result["changed"], result["moved"], result["availability_before"]) == (True, MOVED, "active")
    assert result["node"]["availability"] == "drain"
    assert result["warnings"] == ["note"]


@pytest.mark.parametrize(
    ("answer", "options"),
    [
        pytest.param(written("none", goal=()), {}, id="nothing to do"),
        pytest.param(written(), {"check": True}, id="check mode"),
        pytest.param(written(), {"wait": False}, id="no wait"),
        pytest.param(written("demote", goal=("demoted",), again=True), {"check": True}, id="removal in check mode"),
        pytest.param(written("none", goal=(), before=None), {}, id="not there"),
    ],
)
def test_one_call(answer, options):
    script = Script(answer)
    assert script.run(**options)["changed"] is answer["changed"]
    assert script.asked == ["change"]


def test_a_manager_is_demoted_before_it_is_removed():
    script = Script(written("demote", goal=("demoted",), again=True), looked(), written("remove", goal=()))
    result = script.run(wait=False)
    assert script.asked == ["change", "look", "change"]
    assert (result["changed"], result["node"]) == (True, None)


def test_the_time_is_over():
    script = Script(written(), looked("web.1 is pending (no suitable node)", moved=MOVED))
    result = script.run(timeout=3.0)
    assert result["failed"] is result["changed"] is True
    assert result["lacking"] == ["web.1 is pending (no suitable node)"]
    assert result["moved"] == MOVED
    assert result["msg"] == (
        "node4 is not drained within wait_timeout (3 s): web.1 is pending (no suitable node): what was written stays; "
        "mend what is in the way and run the task again, which goes on waiting."
    )
    assert script.now == 3.0


def test_an_election_is_borne():
    script = Script(GONE, written(), GONE, GONE, looked())
    assert script.run()["changed"] is True
    assert script.asked == ["change", "change", "look", "look", "look"]


def test_a_refusal_is_not():
    script = Script(EngineError("no", engine_message="not allowed"))
    with pytest.raises(EngineError):
        script.run()
    assert script.asked == ["change"]


@pytest.mark.parametrize(
    ("answers", "details", "patience"),
    [
        pytest.param([GONE], {"engine_message": "The swarm does not have a leader"}, ELECTION, id="before the write"),
        pytest.param([written(), EngineError("no answer")], {"changed": True}, PATIENCE, id="after the write"),
    ],
)
def test_silence_is_not_borne_for_ever(answers, details, patience):
    script = Script(*answers)
    with pytest.raises(EngineError) as caught:
        script.run(timeout=600.0)
    assert caught.value.details == details
    assert patience < script.now <= patience + 2
