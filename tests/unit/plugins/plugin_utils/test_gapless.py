# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import EngineError, StateError
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.gapless import clear_marks, drain_gapless
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.node_change import Effects

from .test_node_change import looked, written

SERVICE = {"id": "s1", "service": "web", "lock": "shop", "tasks": []}
PLAN = {"node_id": "n4", "hostname": "node4", "before": "active", "leaving": [SERVICE], "left": []}
GOAL = {"goal": {"effects": ["left"]}}
MOVED = {"service": "web", "task": "web.1", "from": "node4", "to": "node5"}


class Script:
    """Answers the calls by their phase, one after the other; the last answer of a phase is given again."""

    def __init__(self, **answers):
        self.answers = {
            "plan": [PLAN],
            "exclude": [GOAL],
            "include": [{"changed": True}],
            "change": [written()],
            **answers,
        }
        self.asked, self.now = [], 0.0

    def call(self, phase, **more):
        self.asked.append((phase, more))
        answers = self.answers[phase]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def sleep(self, seconds):
        self.now += seconds

    def run(self, *, check=False, timeout=200.0):
        effects = Effects(call=self.call, sleep=self.sleep, clock=lambda: self.now, tell=lambda _line: None)
        return drain_gapless("node4", effects=effects, check=check, wait=True, timeout=timeout)

    @property
    def phases(self):
        return [phase if phase != "change" else more.get("availability", "change") for phase, more in self.asked]


def test_services_leave_before_the_drain():
    script = Script(look=[looked("web.1 is starting"), looked(moved=[MOVED]), looked(moved=[MOVED])])
    result = script.run()
    assert script.phases == ["plan", "exclude", "look", "look", "change", "look"]
    assert (result["gapless"], result["moved"], result["availability_before"]) == (["web"], [MOVED], "active")


def test_the_lock_is_kept_in_a_long_look():
    script = Script(look=[*[looked("web.1 is starting")] * 70, looked(moved=[MOVED])])
    script.run()
    assert [more["locks"] for phase, more in script.asked if phase == "look" and "locks" in more] == [["shop"]]


def test_check_mode_only_plans():
    script = Script()
    assert script.run(check=True)["gapless"] == ["web"]
    assert script.phases == ["plan", "change"]


@pytest.mark.parametrize(
    ("reason", "warned"),
    [("constraints not met on 4 nodes", True), ("is global: its task here has no other place", False)],
)
def test_who_cannot_is_named(reason, warned):
    script = Script(plan=[{**PLAN, "leaving": [], "left": [{"task": "db", "reason": reason}]}], look=[looked()])
    result = script.run()
    assert result["gapless_left"] == [{"service": "db", "reason": reason}]
    warning = (
        "db does not run between its stop here and its start elsewhere, for it cannot start there first: "
        "constraints not met on 4 nodes."
    )
    assert result["warnings"] == ["note", *([warning] if warned else [])]


UNDONE = ": node4 is not drained, but active as before, and its services are as they were."


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        pytest.param(
            {
                "look": [
                    {**looked("web.1 is pending"), "broken": ["web did not start elsewhere: Swarm paused its update"]}
                ]
            },
            f"web did not start elsewhere: Swarm paused its update{UNDONE}",
            id="broken",
        ),
        pytest.param({"look": [looked("web.1 is pending")]}, f"web is late (web.1 is pending){UNDONE}", id="late"),
        pytest.param({"exclude": [EngineError("the Engine fails.")]}, f"the Engine fails{UNDONE}", id="not written"),
    ],
)
def test_all_is_undone_where_a_service_does_not_get_there(answers, message):
    script = Script(**answers)
    with pytest.raises((StateError, EngineError)) as caught:
        script.run()
    assert caught.value.message == message
    assert script.phases[-2:] == ["active", "include"]
    assert caught.value.details["changed"] is True


@pytest.mark.parametrize(("check", "phases"), [(False, ["include"]), (True, [])])
def test_marks_that_are_taken_away_are_a_change(check, phases):
    script = Script()
    effects = Effects(call=script.call, sleep=script.sleep, clock=lambda: 0.0, tell=lambda _line: None)
    found = {"changed": False, "node": {"id": "n4", "availability_before": "active"}}
    assert clear_marks(found, effects=effects, check=check) == {
        "changed": True,
        "node": {"id": "n4", "availability_before": None},
    }
    assert script.phases == phases


def test_a_drain_that_is_late_keeps_its_note():
    given = []
    effects = Effects(
        call=lambda phase, **more: given.append((phase, more)) or {"changed": True},
        sleep=lambda _s: None,
        clock=lambda: 0.0,
        tell=lambda _line: None,
    )
    late = {"changed": True, "failed": True, "availability_before": "active", "node": {"availability_before": "active"}}
    assert clear_marks(late, effects=effects, check=False) == late
    assert given == [("include", {"before": "active"})]


def test_marks_that_stay_do_not_hide_what_was_written():
    script = Script(include=[StateError("bob writes.")])
    effects = Effects(call=script.call, sleep=script.sleep, clock=lambda: 0.0, tell=lambda _line: None)
    with pytest.raises(StateError) as caught:
        clear_marks({"changed": True}, effects=effects, check=False)
    assert caught.value.details["changed"] is True


def test_what_cannot_be_undone_is_said():
    script = Script(look=[{**looked("x"), "broken": ["web: no"]}], include=[EngineError("no leader.")])
    with pytest.raises(StateError) as caught:
        script.run()
    assert caught.value.message == "web: no; and what was written could not be undone (no leader): run it again."
