# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import StateError
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.balancing import rebalance
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.calls import Effects

RUN = {"token": "t", "holder": "ann@ci", "layers": []}
LEFT = [{"service": "db", "reason": "has data"}]


def moving(name):
    counts = {"before": {"n1": 2, "n2": 0}, "forecast": {"n1": 1, "n2": 1}, "skew_before": 2, "skew_forecast": 0}
    return {"id": f"s-{name}", "service": name, "lock": "shop", "tasks": 2, "nodes": ["i1"], **counts}


def plan(*names, under_way=()):
    moves = [moving(name) for name in names]
    return {"changed": bool(names), "moves": moves, "left": LEFT, "diff": {}, "under_way": list(under_way)}


SPEC = {"Name": "web", "Mode": {"Replicated": {"Replicas": 1}}, "TaskTemplate": {}}


def seen(state="running", status="completed"):
    """One task of the new spec, which runs or failed."""
    summary = {"Name": "web", "Mode": "replicated", "Replicas": 1, "Image": "web", "TemplateDigest": "new"}
    service = {
        "ID": "s1",
        "Version": {"Index": 2},
        "Summary": {**summary, "PreviousDigest": "old"},
        "UpdateStatus": {"State": status, "StartedAt": "2026-01-01T00:00:00Z"},
    }
    tasks = {"ID": "t2", "ServiceID": "s1", "Slot": 1, "NodeID": "i1", "SpecDigest": "new", "UpToDate": True}
    desired = "running" if state == "running" else "shutdown"
    status_of = {"State": state, "Err": "" if state == "running" else "task: non-zero exit (3)"}
    node = {"ID": "i1", "Description": {"Hostname": "n1"}, "Status": {"State": "ready"}}
    return {
        "snapshot": {
            "time": None,
            "services": [service],
            "tasks": [{**tasks, "DesiredState": desired, "Status": status_of}],
            "nodes": [{**node, "Spec": {"Availability": "active"}}],
        }
    }


class Script:
    """Answers by phase, one after the other; the last answer of a phase is given again. Sleeping is the clock."""

    def __init__(self, *plans, look=None, force=None):
        deployed = {"name": "web", "action": "update", "digest": "new", "spec": SPEC}
        self.answers = {
            "plan": [*plans],
            "force": [force or {"deployed": [deployed], "snapshot": {"time": None}}],
            "look": [look or seen()],
            "end": [{"after": {"n1": 1, "n2": 1}, "skew_after": 0}],
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

    def run(self, *, check=False, **options):
        effects = Effects(
            call=lambda _phase, **_more: {"logs": {}},
            restore=lambda _phase, **_more: {},
            health=lambda _node, _tasks: {},
            sleep=self.sleep,
            clock=lambda: self.now,
            tell=lambda _watched: None,
        )
        return rebalance(self.call, effects=effects, run=RUN, check=check, timeout=100.0, **options)

    def named(self, phase):
        return [more["service"]["service"] for asked, more in self.asked if asked == phase]


def test_one_service_after_the_other():
    script = Script(plan("web", "api"), plan())
    result = script.run()
    assert script.named("force") == script.named("end") == ["web", "api"]
    assert [(item["service"], item["after"], item["skew_after"]) for item in result["moved"]] == [
        ("web", {"n1": 1, "n2": 1}, 0),
        ("api", {"n1": 1, "n2": 1}, 0),
    ]
    assert (result["changed"], result["left"], result["failures"]) == (True, LEFT, [])


def test_check_mode_gives_the_plan():
    script = Script(plan("web"))
    result = script.run(check=True)
    assert [item["service"] for item in result["moved"]] == ["web"]
    assert [phase for phase, _more in script.asked] == ["plan"]


def test_nothing_to_do():
    script = Script(plan())
    assert (script.run()["changed"], script.asked) == (False, [("plan", {})])


@pytest.mark.parametrize(
    ("budget", "times", "rest"),
    [
        pytest.param(None, 2, None, id="no budget"),
        pytest.param(5, 2, 3, id="some left"),
        pytest.param(2, 1, None, id="none left"),
    ],
)
def test_what_can_still_be_better_is_moved_once_more(budget, times, rest):
    script = Script(plan("web"), plan("web"))
    result = script.run(max_tasks=budget)
    assert script.named("force") == ["web"] * times
    assert len(result["moved"]) == 1
    asked = [more for phase, more in script.asked if phase == "plan"][1:]
    assert asked == [{"services": ["web"], "max_tasks": rest, "max_services": None}] * (times - 1)


def test_it_stops_at_the_first_that_fails():
    script = Script(plan("web", "api"), look=seen("failed", "paused"))
    result = script.run()
    assert script.named("force") == script.named("end") == ["web"]
    assert (result["failed"], result["changed"], result["outcome"]) == (True, True, "paused")
    assert result["failures"][0]["task"] == "web.1"
    assert result["msg"].endswith("; not moved: api.")


DEPLOYED = {"name": "web", "action": "update", "digest": "new", "spec": SPEC}
BEGUN = {"service": "web", "lock": "shop", "deployed": [DEPLOYED], "snapshot": {"time": None}}


def test_what_a_dead_run_has_begun_is_watched_then_the_rest_is_moved():
    script = Script(plan("api", under_way=[BEGUN]), plan("api"), plan())
    result = script.run()
    assert [phase for phase, _more in script.asked][:2] == ["plan", "look"]
    assert script.named("force") == ["api"]
    assert ([item["service"] for item in result["moved"]], result["changed"]) == (["api"], True)


def test_what_a_dead_run_has_begun_and_fails_is_a_failure():
    script = Script(plan("api", under_way=[BEGUN]), look=seen("failed", "paused"))
    result = script.run()
    assert (script.named("force"), script.named("end")) == ([], [])
    assert (result["failed"], result["changed"], result["outcome"], result["moved"]) == (True, False, "paused", [])
    assert result["failures"][0]["task"] == "web.1"
    assert result["msg"].endswith("; not moved: api.")


def test_check_mode_watches_nothing():
    script = Script(plan("api", under_way=[BEGUN]))
    assert [item["service"] for item in script.run(check=True)["moved"]] == ["api"]
    assert [phase for phase, _more in script.asked] == ["plan"]


def test_an_error_says_what_was_moved():
    script = Script(plan("web"), force=StateError("The stack is being written."))
    with pytest.raises(StateError) as caught:
        script.run()
    assert caught.value.details == {"moved": [], "changed": False}
