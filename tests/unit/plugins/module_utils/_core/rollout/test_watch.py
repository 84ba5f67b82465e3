# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import dataclasses

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import EngineError, EngineUnreachable
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.rollout.watch import PATIENCE, watch

from .values import service, snapshot, target, task

WELL = snapshot(task())
UNDER_WAY = snapshot(task(state="starting"))


class World:
    """A clock that only sleeping moves, and answers that come one after the other; the last one stays."""

    def __init__(self, *answers):
        self.now, self.answers, self.slept = 0.0, list(answers), []

    def clock(self):
        return self.now

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds

    def observe(self):
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def watch(self, *, timeout=600.0, tell=lambda _: None, **options):
        effects = {"observe": self.observe, "sleep": self.sleep, "clock": self.clock, "tell": tell}
        return watch([target()], timeout=timeout, **effects, **options)


def test_polls_are_short_at_first():
    world = World(*[UNDER_WAY] * 7, WELL)
    assert world.watch().verdict.outcome == "converged"
    assert world.slept == [0.5, 0.5, 0.7, 1.0, 1.4, 2.0, 2.0]


def test_time_runs_out():
    world = World(UNDER_WAY)
    assert world.watch(timeout=10).verdict.outcome == "timed_out"
    assert 10 <= world.now <= 12


@pytest.mark.parametrize(("written", "outcome"), [({"web"}, "converged"), (set(), "rolled_back")])
def test_a_rollback_is_ours_only_where_the_service_was_written_again(written, outcome):
    left = snapshot(task("old", spec_digest="old", up_to_date=False), task(up_to_date=True), live=service("completed"))
    back = snapshot(task(up_to_date=True), live=service("rollback_completed"))
    world = World(left)

    def go_on(services):
        world.answers = [back]
        return written if [item.name for item in services] == ["web"] else None

    assert world.watch(go_on=go_on).verdict.outcome == outcome


def test_every_poll_is_told():
    seen = []
    World(UNDER_WAY, WELL).watch(tell=lambda watched: seen.append(watched.verdict.outcome))
    assert seen == [None, "converged"]


def test_a_new_leader_is_waited_for():
    gone = EngineUnreachable("no leader")
    assert World(UNDER_WAY, *[gone] * 10, WELL).watch().verdict.outcome == "converged"


def test_a_manager_that_stays_away_is_an_error():
    world = World(UNDER_WAY, EngineError("no leader"))
    with pytest.raises(EngineError, match="no leader"):
        world.watch()
    assert PATIENCE < world.now < PATIENCE + 5


def test_settling_is_watched_where_the_engine_has_no_time():
    world = World(dataclasses.replace(snapshot(task(), live=service()), time=None))
    assert world.watch().verdict.outcome == "converged"
    assert 5 <= world.now <= 7
