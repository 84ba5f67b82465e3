# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.rollout.forgotten import QUIET
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.rollout.judge import judge
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.rollout.left import STUCK
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.rollout.view import SILENCE, History

from .values import STARTED, node, service, snapshot, target, task

OLD = task("old", spec_digest="old", up_to_date=False)
NEW = task("new", up_to_date=True)
TWICE = [NEW, task("twice", up_to_date=True)]
BESIDE = [OLD, NEW]
GONE = task("gone", spec_digest="old", up_to_date=False, desired_state="shutdown")
COMES = task("comes", slot=2, state="starting", up_to_date=True)


def judged(tasks, *, wanted=None, live=None, still=QUIET, every=4.0, nodes=None):
    """The verdict when these tasks have been seen for so many seconds. ``nodes``: those of the last poll."""
    history, polls = History(), [*(number * every for number in range(int(still // every) + 1)), still]
    for now in sorted({*polls}):
        seen = snapshot(*tasks, live=live or service("completed"), nodes=nodes if nodes and now == still else (node(),))
        verdict = judge([wanted or target(settle=5.0)], snapshot=seen, history=history, now=now)
        history = verdict.history
    return verdict


@pytest.mark.parametrize(
    ("tasks", "live"),
    [
        pytest.param(BESIDE, service("completed"), id="an old task beside the new one"),
        pytest.param(TWICE, service("completed"), id="two new tasks in one slot"),
        pytest.param(BESIDE, service(), id="Swarm has no word on the update"),
        pytest.param([OLD], service(), id="not begun"),
    ],
)
def test_left(tasks, live):
    verdict = judged(tasks, live=live)
    assert (verdict.outcome, verdict.left) == (None, ("web",))


def test_left_by_a_rollback_to_what_is_wanted():
    wanted = target(action="none", prior_update=STARTED)
    assert judged(BESIDE, live=service("rollback_completed"), wanted=wanted).left == ("web",)


@pytest.mark.parametrize(
    ("tasks", "live", "wanted"),
    [
        pytest.param([NEW, GONE], service("completed"), target(), id="the old one is on its way out"),
        pytest.param([*BESIDE, COMES], service("completed"), target(slots=2), id="another one is on its way"),
        pytest.param(BESIDE, service("completed"), target(slots=2), id="a slot has no task"),
        pytest.param(BESIDE, service("completed", digest="other"), target(), id="the spec is another's"),
        pytest.param(BESIDE, service("paused"), target(action="none"), id="Swarm has paused it"),
        pytest.param(BESIDE, service("rollback_started"), target(), id="Swarm rolls it back"),
        pytest.param(BESIDE, service("completed"), target(mode="global"), id="global"),
        pytest.param(
            [OLD, task("done", slot=2, state="complete", up_to_date=True)],
            service("completed"),
            target(restart_condition="none"),
            id="a slot has ended, and would start again",
        ),
    ],
)
def test_not_left(tasks, live, wanted):
    assert judged(tasks, live=live, wanted=wanted).left == ()


def test_swarm_gets_time():
    assert judged(BESIDE, still=QUIET - 0.1).left == ()


@pytest.mark.parametrize("state", ["", "completed"])
def test_it_gets_what_the_update_waits_by_itself(state):
    """What Swarm begins anew after an update that it has called completed has no status of its own."""
    wanted, live = target(settle=5.0, idle=60.0), service(state)
    assert judged(BESIDE, wanted=wanted, live=live, still=QUIET + 59.9).left == ()
    assert judged(BESIDE, wanted=wanted, live=live, still=QUIET + 60.0).left == ("web",)


@pytest.mark.parametrize(("still", "left"), [(STUCK + 59.9, ()), (STUCK + 60.0, ("web",))])
def test_an_update_that_is_under_way_gets_more_of_it(still, left):
    assert judged(BESIDE, live=service("updating"), wanted=target(idle=60.0), still=still).left == left


def test_time_without_an_answer_is_not_one_in_which_nothing_happened():
    assert judged(BESIDE, every=SILENCE).left == ("web",)
    assert judged(BESIDE, every=SILENCE + 0.1, still=3 * SILENCE + 0.3).left == ()


@pytest.mark.parametrize("state", ["unknown", "disconnected", "down"])
def test_after_an_election_no_node_is_ready_for_a_moment(state):
    settled = [task("new", up_to_date=True)]
    assert judged(settled, nodes=(node(state=state),)).left == ()
