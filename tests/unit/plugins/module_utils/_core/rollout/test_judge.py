# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import dataclasses

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.rollout.judge import EARLY, REACTION, judge
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.rollout.view import History

from .values import STARTED, at, service, snapshot, target, task

MISSING = task(state="rejected", error="No such image: web:9")
CRASHED = task(state="failed", error="task: non-zero exit (1)")


def _later(item, **fields):
    return dataclasses.replace(item, created_at=at(20), **{"id": "later", **fields})


def outcome(*tasks, wanted, live, expired=False, hopeless_for=0.0):
    history = History(hopeless_since={"web": 60.0 - hopeless_for})
    seen = snapshot(*tasks, live=live)
    return judge([wanted], snapshot=seen, history=history, now=60.0, expired=expired).findings[0]


ROLLBACK = target(failure_action="rollback")
PAUSE = target(failure_action="pause")
CONTINUE = target(failure_action="continue")
OLD = target(prior_update=STARTED)
KEPT = target(action="none", prior_update=STARTED)
ON = target(goes_on=True)
ONCE = target(restart_condition="none")
TWICE = target(restart_condition="none", slots=2)
DONE = task(state="complete")
ALSO_DONE = task("t2", slot=2, state="complete")

CASES = [
    pytest.param([task()], target(), service("completed"), "converged", id="completed and well"),
    pytest.param([task()], target(), service(), "converged", id="no update status, for nothing had to restart"),
    pytest.param([CRASHED], target(), service("completed"), None, id="completed, and it does not run"),
    pytest.param([], target(), service("rollback_started", digest="old"), None, id="rollback under way"),
    pytest.param([], target(), service("rollback_completed", digest="old"), "rolled_back", id="rolled back"),
    pytest.param([task()], OLD, service("rollback_completed"), "converged", id="an older rollback is no news"),
    pytest.param(
        [task()], target(), service("rollback_completed"), "rolled_back", id="rolled back to the same template"
    ),
    pytest.param(
        [task()], ON, service("rollback_completed"), "converged", id="what only went on is the same before it"
    ),
    pytest.param([task()], ON, service("rollback_started"), None, id="the same, under way"),
    pytest.param([], ON, service("rollback_completed", digest="old"), "rolled_back", id="it went on, and is older now"),
    pytest.param(
        [],
        KEPT,
        service("rollback_completed", digest="old"),
        "rolled_back",
        id="the update before was rolled back meanwhile",
    ),
    pytest.param([], target(), service("paused"), "paused", id="paused"),
    pytest.param([], target(), service("rollback_paused", digest="old"), "paused", id="a rollback that failed too"),
    pytest.param([], OLD, service("paused"), None, id="not yet reset by this deploy"),
    pytest.param([], KEPT, service("paused"), "paused", id="paused before and left so"),
    pytest.param([task()], KEPT, service("paused"), "converged", id="paused before, but everything runs"),
    pytest.param([], target(), service(digest="other"), "failed", id="somebody else wrote"),
    pytest.param(
        [], target(), service("completed", digest="old"), "failed", id="rollback's own failure action was rollback"
    ),
    pytest.param([MISSING], target(action="create"), service(), "failed", id="first deploy: nobody acts"),
    pytest.param([MISSING], ROLLBACK, service("updating"), None, id="Swarm will roll back"),
    pytest.param([MISSING], PAUSE, service("updating"), None, id="Swarm will pause"),
    pytest.param([MISSING], CONTINUE, service("updating"), "failed", id="Swarm will go on"),
    pytest.param([MISSING], ROLLBACK, service(), None, id="Swarm has not said yet that it updates"),
]

ONE_SHOTS = [
    pytest.param([DONE], ONCE, service("updating"), None, id="ended, and Swarm has not said what it thinks of it"),
    pytest.param([DONE], ONCE, service("paused"), "converged", id="its end paused its update"),
    pytest.param([DONE], ONCE, service("completed"), "converged", id="it ran for longer than the monitor"),
    pytest.param([CRASHED], ONCE, service("paused"), "paused", id="it failed"),
    pytest.param(
        [_later(CRASHED), DONE],
        target(restart_condition="on-failure"),
        service("paused"),
        "paused",
        id="it failed then",
    ),
    pytest.param(
        [CRASHED, _later(DONE)],
        target(restart_condition="on-failure"),
        service("paused"),
        "converged",
        id="ended well at its second attempt",
    ),
    pytest.param([DONE], target(), service("paused"), "paused", id="it is started again: no one-shot"),
    pytest.param([task()], ONCE, service("paused"), "paused", id="paused for something else, for nothing has ended"),
    pytest.param([DONE, ALSO_DONE], TWICE, service("paused"), "converged", id="two"),
    pytest.param(
        [DONE, task("t2", slot=2, state="starting")], TWICE, service("paused"), None, id="two, and one is on its way"
    ),
    pytest.param(
        [DONE, task("t2", slot=2, state="complete", spec_digest="old")],
        TWICE,
        service("paused"),
        "paused",
        id="two, and Swarm leaves one as it was",
    ),
    pytest.param([DONE, _later(CRASHED, id="t2", slot=2)], TWICE, service("paused"), "paused", id="two, one failed"),
    pytest.param(
        [DONE, task("t2", slot=2, state="orphaned")], TWICE, service("paused"), "paused", id="two, one lost its node"
    ),
    pytest.param([DONE], TWICE, service("paused"), "paused", id="two, and one slot has no task"),
    pytest.param(
        [DONE, _later(task("old", state="complete", spec_digest="old"))],
        ONCE,
        service("rollback_completed", digest="old"),
        "rolled_back",
        id="Swarm rolled it back",
    ),
    pytest.param([DONE], ONCE, service("rollback_paused", digest="old"), "paused", id="the way back was quick, too"),
]

LATE = [
    pytest.param([MISSING], ROLLBACK, service("updating"), None, id="a rollback comes at the end of the batch"),
    pytest.param([MISSING], PAUSE, service("updating"), "failed", id="no pause came"),
    pytest.param([MISSING], ROLLBACK, service(), "failed", id="no update came: there was nothing to replace"),
]


@pytest.mark.parametrize(("tasks", "wanted", "live", "expected"), [*CASES, *ONE_SHOTS])
def test_outcome(tasks, wanted, live, expected):
    assert outcome(*tasks, wanted=wanted, live=live).outcome == expected


@pytest.mark.parametrize(("tasks", "wanted", "live", "expected"), LATE)
def test_outcome_when_swarm_had_time_to_act(tasks, wanted, live, expected):
    assert outcome(*tasks, wanted=wanted, live=live, hopeless_for=REACTION).outcome == expected


@pytest.mark.parametrize(
    ("tasks", "wanted", "live", "expected"),
    [
        pytest.param(
            [DONE, task("t2", slot=2, state="complete", spec_digest="old")],
            TWICE,
            service("paused"),
            EARLY,
            id="paused",
        ),
        pytest.param([DONE], ONCE, service("rollback_completed", digest="old"), EARLY, id="rolled back"),
        pytest.param([CRASHED], ONCE, service("rollback_completed", digest="old"), "", id="rolled back for a failure"),
        pytest.param([DONE], ONCE, service("paused"), "", id="converged"),
        pytest.param([], target(), service("paused"), "", id="nothing is known"),
    ],
)
def test_it_says_why_swarm_minds_a_task_that_ended_well(tasks, wanted, live, expected):
    assert outcome(*tasks, wanted=wanted, live=live).hint == expected


def test_the_time_to_act_is_counted_over_polls():
    seen = snapshot(MISSING, live=service())
    first = judge([ROLLBACK], snapshot=seen, history=History(), now=0.0)
    second = judge([ROLLBACK], snapshot=seen, history=first.history, now=REACTION)
    assert (first.outcome, second.outcome) == (None, "failed")


def test_a_service_that_is_gone():
    verdict = judge([target(name="db")], snapshot=snapshot(), history=History(), now=0.0)
    assert verdict.findings[0].reason == "is no longer in the swarm: somebody removed it"


def _stack(*states, expired=False):
    """One service per state: well, missing, rolling back, rolled back, starting."""
    made = {
        "well": ([task()], target(), service()),
        "missing": ([MISSING], target(action="create"), service()),
        "rolling": ([], target(), service("rollback_started", digest="old")),
        "rolled": ([], target(), service("rollback_completed", digest="old")),
        "starting": ([], target(), service()),
    }
    tasks, wanted, live = [], [], []
    for name in states:
        its_tasks, its_target, its_service = made[name]
        tasks += [_replace(item, id=name, service_id=name) for item in its_tasks]
        wanted.append(_replace(its_target, name=name))
        live.append(_replace(its_service, id=name, name=name))
    seen = _replace(snapshot(), services=tuple(live), tasks=tuple(tasks))
    return judge(wanted, snapshot=seen, history=History(), now=60.0, expired=expired).outcome


def _replace(value, **fields):
    return dataclasses.replace(value, **fields)


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        pytest.param(["well", "well"], "converged", id="all well"),
        pytest.param(["well", "starting"], None, id="one under way"),
        pytest.param(["missing", "starting"], "failed", id="one failed: at once"),
        pytest.param(["rolled", "well"], "rolled_back", id="one rolled back"),
        pytest.param(["rolled", "starting"], "rolled_back", id="one rolled back: at once"),
        pytest.param(["missing", "rolling"], None, id="a rollback is seen to its end"),
        pytest.param(["rolled", "missing"], "failed", id="the worst"),
    ],
)
def test_stack(states, expected):
    assert _stack(*states) == expected


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        pytest.param(["well", "starting"], "timed_out", id="under way"),
        pytest.param(["rolling"], "timed_out", id="rolling back"),
        pytest.param(["well"], "converged", id="nothing left to wait for"),
        pytest.param(["missing", "rolling"], "failed", id="failed and rolling back"),
    ],
)
def test_stack_when_the_time_is_over(states, expected):
    assert _stack(*states, expired=True) == expected


def test_running_out_of_time_names_what_waits():
    waits = task("b", slot=2, state="starting")
    found = outcome(task("a"), waits, wanted=target(slots=2), live=service(), expired=True)
    assert (found.outcome, found.cause, found.tasks) == ("timed_out", waits, (waits,))
