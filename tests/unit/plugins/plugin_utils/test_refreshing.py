# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import StateError
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.calls import Effects
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.refreshing import refresh
from ansible_collections.beekeeper.swarm.tests.unit.plugins.plugin_utils.test_balancing import SPEC, seen

RUN = {"token": "t", "holder": "ann@ci", "layers": []}
OLD, NEW = "web:1@sha256:" + "a" * 64, "web:1@sha256:" + "b" * 64
DEPLOYED = {"name": "web", "action": "update", "digest": "new", "spec": SPEC}
WRITTEN = {"deployed": [DEPLOYED], "snapshot": {"time": None}}
CRASHED = "web: Swarm paused its update; task web.1 on n1 failed: task: non-zero exit (3)"
PAUSED = f"shop: {CRASHED}"
ENDED = {"update_config": None}


def moving(name, stack="shop"):
    move = {"id": f"s-{name}", "service": name, "stack": stack, "lock": stack or name, "digest": "d", "resumes": False}
    return {**move, "from": OLD, "to": NEW, "superseded": [f"old-{name}"]}


def found(*moves):
    rows = [{"service": move["service"], "result": "planned", "note": ""} for move in moves]
    other = {"service": "other", "result": "none", "note": ""}
    diff = {"before": {"web": OLD}, "after": {"web": NEW}}
    return {"changed": bool(moves), "moves": list(moves), "report": [*rows, other], "diff": diff, "warnings": ["w"]}


class Script:
    """Answers by phase, one after the other; the last answer of a phase is given again. Sleeping is the clock."""

    def __init__(self, *moves, **answers):
        armed = {**WRITTEN, "armed": True, "update_config": {"Parallelism": 2}}
        self.answers = {
            "check": [found(*moves)],
            "roll": [WRITTEN],
            "look": [seen()],
            "back": [armed],
            "end": [{}],
            "record": [{"revision": 8}],
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

    def run(self, *, check=False, acts=True):
        effects = Effects(
            call=lambda _phase, **_more: {"logs": {}},
            restore=lambda _phase, **_more: {},
            health=lambda _node, _tasks: {},
            sleep=self.sleep,
            clock=lambda: self.now,
            tell=lambda _watched: None,
        )
        return refresh(self.call, effects=effects, run=RUN, check=check, acts=acts, timeout=100.0)

    def of(self, phase):
        return [more for asked, more in self.asked if asked == phase]


def results(result):
    return {row["service"]: row["result"] for row in result["report"]}


@pytest.mark.parametrize(
    ("how", "changed"), [({"check": True}, True), ({"acts": False}, False), ({"check": True, "acts": False}, False)]
)
def test_looking_only(how, changed):
    script = Script(moving("web"))
    result = script.run(**how)
    assert [phase for phase, _more in script.asked] == ["check"]
    assert (result["changed"], results(result), result["warnings"]) == (
        changed,
        {"web": "planned", "other": "none"},
        ["w"],
    )
    assert bool(result["diff"]) == how.get("acts", True)


def test_nothing_to_do():
    script = Script()
    del script.answers["check"][0]["warnings"]  # Ansible takes an empty list out of a module's result
    assert (script.run()["changed"], script.asked) == (False, [("check", {})])


def test_one_service_after_the_other_and_a_revision_for_each_stack():
    script = Script(moving("web"), moving("page", "blog"), moving("api"), moving("cache", None))
    result = script.run()
    assert [more["service"]["service"] for more in script.of("roll")] == ["web", "page", "api", "cache"]
    assert [more["first"] for more in script.of("roll")] == [True, True, False, True]
    assert {more["outcome"] for more in script.of("end")} == {"refreshed"}
    phases = [(phase, more.get("stack")) for phase, more in script.asked if phase in ("roll", "record")]
    assert phases == [
        ("roll", None),
        ("roll", None),
        ("record", "blog"),
        ("roll", None),
        ("record", "shop"),
        ("roll", None),
    ]
    assert result["revisions"] == {"blog": 8, "shop": 8}
    assert result["superseded"] == ["old-web", "old-page", "old-api", "old-cache"]
    assert set(results(result).values()) == {"refreshed", "none"}
    assert result["report"][0]["took"] > 0
    assert (result["changed"], result["failures"]) == (True, [])


def test_it_stops_at_the_first_that_fails_and_brings_it_back():
    looks = [seen("failed", "paused"), seen()]
    script = Script(moving("web"), moving("api"), look=looks)
    result = script.run()
    assert [more["service"]["service"] for more in script.of("roll")] == ["web"]
    (end,) = script.of("end")
    assert (end["outcome"], end["armed"], end["service"]["update_config"]) == ("failed", True, {"Parallelism": 2})
    assert end["why"] == CRASHED
    assert result["msg"] == (
        f"{PAUSED}; it is back at aaaaaaaaaaaa; it is not tried again until the tag moves; see `failures`; not "
        "reached: api."
    )
    assert (result["failed"], result["changed"], result["outcome"]) == (True, False, "paused")
    assert results(result) == {"web": "rolled_back", "api": "not_reached", "other": "none"}
    assert result["report"][0]["note"] == CRASHED
    assert (result["superseded"], result["revisions"], result["failures"][0]["task"]) == ([], {"shop": 8}, "web.1")


def test_what_swarm_rolls_back_is_left_to_swarm():
    looks = [seen("failed", "rollback_completed")]
    script = Script(moving("web"), look=looks, back=[{"deployed": [], "snapshot": {"time": None}}])
    result = script.run()
    assert (result["outcome"], results(result)["web"], result["changed"]) == ("rolled_back", "rolled_back", False)
    assert [(end["outcome"], end["armed"]) for end in script.of("end")] == [("failed", False)]
    assert result["msg"].endswith("non-zero exit (3); it is not tried again until the tag moves; see `failures`.")


def test_a_change_before_the_failure_is_a_change():
    script = Script(moving("web"), moving("api"))

    def call(phase, **more):
        answer = Script.call(script, phase, **more)
        fails = phase == "look" and more["service"]["service"] == "api" and not script.of("back")
        return seen("failed", "paused") if fails else answer

    script.call = call
    result = script.run()
    assert (result["changed"], results(result)["web"], results(result)["api"]) == (True, "refreshed", "rolled_back")
    assert result["superseded"] == ["old-web"]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        pytest.param(
            {"back": [StateError("Service web was changed.")]},
            "the way back failed too: Service web was changed",
            id="somebody else",
        ),
        pytest.param({}, f"the way back to aaaaaaaaaaaa failed too: {CRASHED}", id="the old one fails too"),
    ],
)
def test_a_way_back_that_fails_is_said(answers, said):
    script = Script(moving("web"), look=[seen("failed", "paused")], **answers)
    result = script.run()
    assert result["msg"] == f"{PAUSED}; {said}; it is not tried again until the tag moves; see `failures`."
    assert (results(result)["web"], result["changed"]) == ("failed", True)
    assert [end["armed"] for end in script.of("end")] == [False]


def seen_again(*states):
    """One slot, whose tasks of the new spec came one after the other."""
    look = seen("preparing", "updating")
    (task,) = look["snapshot"]["tasks"]
    tasks = [
        {
            **task,
            "ID": f"t{number}",
            "CreatedAt": f"2026-01-01T00:0{number}:00Z",
            "DesiredState": "shutdown" if state == "failed" else "running",
            "Status": {"State": state, "Err": "task: non-zero exit (3)" if state == "failed" else ""},
        }
        for number, state in enumerate(states)
    ]
    return {"snapshot": {**look["snapshot"], "tasks": tasks}}


@pytest.mark.parametrize(
    ("states", "outcome"),
    [
        pytest.param(["preparing"], "left", id="it is still pulled"),
        pytest.param(["pending"], "left", id="it has no node"),
        pytest.param(["starting"], "left", id="its health is not known yet"),
        pytest.param(["failed", "starting"], "failed", id="it failed, and is on its second try"),
        pytest.param(["failed", "pending"], "failed", id="it failed, and waits for its second try"),
    ],
)
def test_what_never_tried_the_image_is_not_remembered(states, outcome):
    script = Script(moving("web"), look=[seen_again(*states)])
    script.answers["back"] = [StateError("The lock is lost.")]
    result = script.run()
    assert (result["outcome"], [end["outcome"] for end in script.of("end")]) == ("timed_out", [outcome])
    assert ("not tried again" in result["msg"]) is (outcome == "failed")


def test_an_error_says_what_has_come_of_the_others():
    script = Script(moving("web"), moving("api"), roll=[WRITTEN, StateError("The stack is being written.")])
    with pytest.raises(StateError) as caught:
        script.run()
    details = caught.value.details
    assert (details["changed"], results(details)) == (True, {"web": "refreshed", "api": "not_reached", "other": "none"})
    assert details["revisions"] == {"shop": 8}


def test_what_cannot_be_recorded_is_a_warning():
    script = Script(moving("web"), record=[StateError("The lock is held.")])
    result = script.run()
    assert results(result)["web"] == "refreshed"
    assert result["warnings"] == ["w", "What stack shop runs now could not be recorded: The lock is held."]


def test_an_end_that_fails_does_not_hide_the_failure():
    script = Script(moving("web"), look=[seen("failed", "paused"), seen()], end=[StateError("No leader.")])
    result = script.run()
    assert (result["failed"], result["outcome"]) == (True, "paused")
    assert result["warnings"] == ["w", "The refresh of web could not be ended: No leader."]


def test_the_lock_is_renewed_while_it_takes_long():
    script = Script(moving("web"), look=[seen("preparing", "updating")], back=[StateError("Enough.")])
    script.run()
    assert sum(more["renews"] for more in script.of("look")) == 1


@pytest.mark.parametrize(
    ("look", "result", "changed"),
    [
        pytest.param([seen()], "refreshed", False, id="it runs"),
        pytest.param([seen("failed", "paused"), seen()], "rolled_back", True, id="it does not"),
    ],
)
def test_what_a_dead_run_has_written_is_seen_through(look, result, changed):
    deployed = {**WRITTEN, "deployed": [{**DEPLOYED, "action": "none"}]}
    script = Script({**moving("web"), "resumes": True}, roll=[deployed], look=look)
    found = script.run()
    assert (results(found)["web"], found["changed"], found["revisions"]) == (result, changed, {"shop": 8})
