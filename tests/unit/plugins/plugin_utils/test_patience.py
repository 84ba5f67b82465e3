# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import dataclasses

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import StateError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.resume import coming_up
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.service import UpdateStatus
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.calls import Calls
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.patience import first_write
from ansible_collections.beekeeper.swarm.tests.unit.plugins.plugin_utils.manager import Manager


class Busy(Manager):
    """A manager whose service is under way until its recording ends, or a deploy overtakes it."""

    def deploy(self, *, run, **_):
        answer = super().deploy()
        shown = self.recording.observe().services
        at_it = any(item.update_status and item.update_status.state == "updating" for item in shown)
        self.overtakes = run.get("overtakes")
        if at_it and not self.overtakes:
            return {**answer, "done": [], "deployed": [], "under_way": self.recording.stored["deployed"], "history": {}}
        return answer


def begun(name="update", *, stuck=False):
    """A manager of which somebody else's update has just begun; one that is stuck shows no more than that."""
    manager = Busy(name)
    if stuck:
        manager.recording.polls = manager.recording.polls[:1]
    return manager


def write(manager, *, timeout=300):
    return first_write(Calls(manager.effects(), {}), deadline=manager.clock() + timeout, timeout=timeout)


def test_what_ends_is_waited_for():
    manager = begun()
    assert write(manager)["under_way"] == []
    assert (manager.asked[0], manager.asked[-1], manager.overtakes) == ("deploy", "deploy", False)
    assert manager.asked.count("observe") > 1


def test_what_is_stuck_is_overtaken():
    manager = begun(stuck=True)
    write(manager)
    assert manager.overtakes is True
    assert 30 <= manager.clock() < 40


def test_what_may_still_be_starting_is_not_stuck():
    manager = begun(stuck=True)
    spec = manager.recording.stored["deployed"][0]["spec"]
    spec["TaskTemplate"]["ContainerSpec"]["Healthcheck"]["StartPeriod"] = 90 * 10**9
    write(manager)
    assert manager.overtakes is True
    assert 90 < manager.clock() < 110


def test_what_does_not_end_in_time_is_refused():
    with pytest.raises(StateError) as raised:
        write(begun(), timeout=1)
    assert raised.value.message == (
        "Service roll_web is still updating after wait_timeout (1 s), and nothing was written: deploy again when it is "
        "over."
    )


def test_nothing_under_way_is_one_call():
    manager = Busy("create")
    write(manager)
    assert manager.asked == ["deploy"]


class Paused(Manager):
    """A manager whose update Swarm has paused while its tasks were coming up, until they have."""

    def __init__(self):
        super().__init__()
        self.recording.polls = [self.paused(poll) for poll in self.recording.polls]

    def paused(self, poll):
        status = UpdateStatus("paused", "", None, None)
        return dataclasses.replace(
            poll, services=tuple(dataclasses.replace(item, update_status=status) for item in poll.services)
        )

    @property
    def starts(self):
        shown = self.recording.observe()
        return any(coming_up(item, shown.tasks, {node.id: node for node in shown.nodes}) for item in shown.services)

    def deploy(self, *, run, **_):
        answer = super().deploy()
        self.overtakes = run.get("overtakes")
        if self.starts and not self.overtakes:
            return {**answer, "done": [], "deployed": [], "under_way": self.recording.stored["deployed"], "history": {}}
        return answer


def test_what_comes_up_is_waited_for():
    manager = Paused()
    while not manager.starts:
        manager.recording.sleep(0.5)
    begun = manager.clock()
    assert write(manager)["under_way"] == []
    assert (manager.overtakes, manager.starts) == (False, False)
    assert 0 < manager.clock() - begun < 30


class Held(Manager):
    """A manager whose stack is locked by another run for ``left`` more seconds, ``age`` after its last renewal."""

    def __init__(self, *, left, age):
        super().__init__()
        self.lock = {"holder": "them", "expires_in": left, "age": age}
        self.until = self.clock() + left

    def deploy(self, **_):
        if self.clock() <= self.until:
            raise StateError("locked", lock=self.lock)
        return {**super().deploy(), "under_way": []}


def test_the_lock_of_a_run_that_has_died_is_waited_for():
    manager = Held(left=30, age=90)
    assert write(manager)["changed"] is True
    assert manager.asked == ["deploy", "deploy"]


@pytest.mark.parametrize(
    ("left", "age", "timeout"),
    [pytest.param(70, 50, 300, id="the run may live"), pytest.param(30, 90, 20, id="no time for it")],
)
def test_a_lock_is_refused(left, age, timeout):
    manager = Held(left=left, age=age)
    with pytest.raises(StateError):
        write(manager, timeout=timeout)
    assert manager.asked == ["deploy"]
