# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Swarm makes of updates and rollbacks. Numbers are those of ``docs/swarm.md``; a docstring is the claim."""

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.rollout.times import instant
from ansible_collections.beekeeper.swarm.tests.live.swarm import (
    BAD,
    GOOD,
    NEW,
    PER_NODE,
    SECOND,
    checked,
    failed,
    host_port,
    labelled,
    ran,
    replicas,
    restarts,
    rolls_back,
    runs,
    state,
    stays,
    until,
    updates,
)

BY_SLOT = {"Env": ["SLOT={{.Task.Slot}}"]}
FIRST_FAILS = "test $SLOT != 1 || exit 1; exec sleep 8888"
FIRST_FAILS_SECOND_IS_SLOW = "test $SLOT != 1 || exit 1; sleep 30; touch /tmp/well; exec sleep 8888"
THE_FIRST_FAILS = "! mkdir /data/failed || exit 1; sleep 30; touch /tmp/well; exec sleep 8888"
GLOBAL = {"Mode": {"Replicated": None, "Global": {}}}
LONG = 60
"""Seconds of monitoring, where a failure is to be seen in it for sure."""


def beside_a_slow_starter(swarm, parallelism):
    service = swarm.service(replicas(2), rolls_back(parallelism=0))
    service.settle(2)
    service.change(
        runs(FIRST_FAILS_SECOND_IS_SLOW, **BY_SLOT),
        checked("test -e /tmp/well"),
        updates(parallelism=parallelism, monitor=6, delay=2, failure_action="rollback"),
    )
    return service


def test_01_completed_beside_a_crash_loop(swarm):
    """``completed`` is no proof: a replica crash-loops while its sibling took longer than ``monitor`` to start."""
    service = beside_a_slow_starter(swarm, parallelism=0)
    service.ends("completed")
    assert len(service.running()) == 1
    assert failed(service, 1)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(labelled(a="b"), id="label"),
        pytest.param(replicas(2), id="scale"),
        pytest.param(updates(parallelism=2), id="update config"),
        pytest.param({**runs(NEW), **replicas(0)}, id="no replicas"),
    ],
)
def test_02_no_update_status(swarm, change):
    """An update that replaces no task has no update status, not even for a moment."""
    service = swarm.service()
    before = service.settle()
    service.change(runs(NEW))
    service.settle(script=NEW)
    assert service.update_state == "completed"
    service.change(change)
    stays(lambda: service.update_state is None)
    assert [task["ID"] for task in before] != [task["ID"] for task in service.running()]


def test_03_the_same_spec_again(swarm):
    """The same spec again becomes its own previous spec, and the way back is gone."""
    service = swarm.service()
    service.settle()
    service.change(runs(NEW))
    service.settle(script=NEW)
    assert ran({"Spec": service.previous["TaskTemplate"]}) == GOOD
    service.change()
    assert service.previous == service.spec
    assert service.update_state is None


def test_03_the_same_spec_during_an_update(swarm):
    """The same spec again during an update switches its failure action off, and its status, for good."""
    service = swarm.service(replicas(2), updates(monitor=LONG, failure_action="rollback"))
    service.settle(2)
    service.change(runs("sleep 10; exit 1"))
    until(lambda: service.update_state == "updating")
    service.change()
    until(lambda: any(state(task) == "failed" for task in service.tasks()))
    stays(lambda: service.update_state is None)
    assert ran({"Spec": service.spec["TaskTemplate"]}) != GOOD


def test_04_the_previous_rollback_config_governs(swarm):
    """A rollback follows the rollback config of the spec that it returns to, not that of the one that failed."""
    service = swarm.service(replicas(3), runs(GOOD, **BY_SLOT), rolls_back(parallelism=1, delay=10))
    service.settle(3)
    service.change(
        runs(FIRST_FAILS),
        restarts("none"),
        updates(parallelism=0, monitor=LONG, failure_action="rollback"),
        rolls_back(parallelism=0, delay=0),
    )
    until(lambda: service.update_state == "rollback_started")
    assert service.spec["RollbackConfig"]["Parallelism"] == 1
    until(lambda: len(service.running(FIRST_FAILS)) == 1)
    stays(lambda: len(service.running(FIRST_FAILS)) == 1, seconds=1)
    service.ends("rollback_completed")


def test_05_a_rollback_that_asks_for_rollback(swarm):
    """The Engine takes ``rollback`` as the failure action of a rollback, and calls its failure ``completed``."""
    once = f"mkdir /data/$SLOT && {GOOD}"
    service = swarm.service(
        replicas(2),
        runs(once, **BY_SLOT, Mounts=[swarm.volume()]),
        restarts(delay=30),
        rolls_back(parallelism=0, monitor=LONG, failure_action="rollback"),
    )
    service.settle(2)
    service.change(runs(FIRST_FAILS), updates(parallelism=0, monitor=LONG, failure_action="rollback"))
    until(lambda: ran({"Spec": service.spec["TaskTemplate"]}) == once)
    until(lambda: service.update_state == "completed")  # rollback_paused may be seen for a moment before
    until(lambda: any(state(task) == "failed" for task in service.tasks(once, Slot=2)))


def test_06_one_batch_hides_a_failure(swarm):
    """What the update in one batch of invariant 1 does not see, the same update one after the other does."""
    beside_a_slow_starter(swarm, parallelism=1).ends("rollback_completed")


def test_07_the_monitor_is_five_seconds(swarm):
    """Where no monitor is given, a task is watched for 5 s: then the update is complete."""
    service = swarm.service()
    service.settle()
    service.change(runs(NEW), {"UpdateConfig": {"Parallelism": 1, "FailureAction": "pause"}})
    service.ends("completed")
    (task,) = service.running(NEW)
    watched = instant(service.seen()["UpdateStatus"]["CompletedAt"]) - instant(task["Status"]["Timestamp"])
    assert 5 <= watched < 15


@pytest.mark.parametrize(
    ("script", "ratio", "becomes"),
    [
        pytest.param(FIRST_FAILS, 0.5, "updating", id="half of half"),
        pytest.param(FIRST_FAILS, 0.49, "paused", id="half of less"),
        pytest.param(BAD, 0.5, "paused", id="all of half"),
        pytest.param(BAD, 1.0, "updating", id="all of all"),
    ],
)
def test_08_the_failure_ratio_is_exceeded(swarm, script, ratio, becomes):
    """Failures must be more than the ratio, each slot counts once, and 1.0 is never exceeded."""
    service = swarm.service(replicas(2), runs(GOOD, **BY_SLOT), restarts(delay=0.5))
    service.settle(2)
    failing = {"failure_action": "pause", "max_failure_ratio": ratio}
    service.change(runs(script), updates(parallelism=0, monitor=LONG, **failing))
    until(lambda: failed(service, 1) and (service.running(script, Slot=2) or failed(service, 2)))
    until(lambda: service.update_state == becomes)
    stays(lambda: service.update_state == becomes)


def test_09_continue_completes(swarm):
    """With failure action ``continue`` every update ends ``completed``."""
    service = swarm.service()
    service.settle()
    service.change(runs(BAD), updates(monitor=3, failure_action="continue"))
    service.ends("completed")
    assert service.running(GOOD) == []


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        pytest.param(host_port(18010), "host-mode port already in use on 1 node", id="host port"),
        pytest.param(PER_NODE, "max replicas per node", id="full node"),
    ],
)
def test_10_start_first_finds_no_place(swarm, part, reason):
    """With start-first a new task waits for ever for what the old one has; forced with stop-first, another gets it."""
    service = swarm.service(part)
    service.settle()
    service.change(runs(NEW), updates(order="start-first", failure_action="rollback"))
    (waiting,) = until(lambda: [task for task in service.tasks(NEW) if task["Status"].get("Err")])
    assert (state(waiting), reason in waiting["Status"]["Err"]) == ("pending", True)
    stays(lambda: service.update_state == "updating" and service.running(GOOD))
    service.force(updates(order="stop-first"))
    service.settle(script=NEW)


def test_10_stop_first_alone_is_no_way_out(swarm):
    """Changed to stop-first and not forced, the old task goes, the new one waits on, and that is ``completed``."""
    service = swarm.service(host_port(18012))
    service.settle()
    service.change(runs(NEW), updates(order="start-first"))
    until(lambda: [task for task in service.tasks(NEW) if "host-mode port" in task["Status"].get("Err", "")])
    service.change(updates(order="stop-first"))
    service.ends("completed")
    stays(lambda: not service.running())
    assert [state(task) for task in service.tasks(NEW)] == ["pending"]


def test_11_start_first_holds_for_global_services(swarm):
    """A global service with start-first starts the new task before it stops the old one."""
    service = swarm.service(GLOBAL)
    service.settle()
    slow = "sleep 15; touch /tmp/well; exec sleep 8888"
    service.change(runs(slow), checked("test -e /tmp/well"), updates(order="start-first"))
    until(lambda: any(state(task) == "starting" for task in service.tasks(slow)))
    stays(lambda: service.running(GOOD), seconds=1)
    service.ends("completed")
    assert service.running(GOOD) == []


def test_11_a_global_service_waits_for_its_own_port(swarm):
    """A global service with start-first and a host port waits for ever."""
    service = swarm.service(GLOBAL, host_port(18011))
    service.settle()
    service.change(runs(NEW), updates(order="start-first", failure_action="rollback"))
    until(lambda: [task for task in service.tasks(NEW) if "host-mode port" in task["Status"].get("Err", "")])
    stays(lambda: service.update_state == "updating" and service.running(GOOD))


def test_12_start_first_without_a_health_check(swarm):
    """With start-first and no health check the old task goes as soon as the new process exists, though it fails."""
    service = swarm.service()
    service.settle()
    service.change(runs("sleep 2; exit 1"), updates(order="start-first", monitor=LONG, failure_action="pause"))
    service.ends("paused")
    assert service.running(GOOD) == []


@pytest.mark.slow
def test_13_two_copies_after_a_minute(swarm):
    """With stop-first the new task starts 60 s after the old one was told to stop, though that still runs."""
    stubborn = 'trap "" TERM; while :; do sleep 1; done'
    service = swarm.service(runs(stubborn, StopSignal="SIGTERM", StopGracePeriod=90 * SECOND))
    (old,) = service.settle(script=stubborn)
    service.change(runs(NEW))
    until(lambda: service.running(NEW))
    (old,) = [task for task in service.tasks() if task["ID"] == old["ID"]]
    assert (state(old), old["DesiredState"]) == ("running", "shutdown")


def test_14_paused_is_not_frozen(swarm):
    """In a paused update an old task that dies comes back as the new version, and the update stays paused."""
    service = swarm.service(replicas(2))
    service.settle(2)
    failing = "sleep 1; exit 1"
    service.change(runs(failing), updates(monitor=LONG, delay=10, failure_action="pause"))
    service.ends("paused")
    (old,) = service.running(GOOD)
    service.kill(old)
    until(lambda: service.tasks(failing, Slot=old["Slot"]))
    stays(lambda: service.update_state == "paused" and not service.running(GOOD))


def paused_beside_a_slow_starter(swarm):
    """A start-first update of two slots at a time, paused because its first task failed; all others start slowly.

    A worker whose task has failed may take the third slot before Swarm looks at the failure, and never the fourth.
    """
    mount = {"Mounts": [swarm.volume()]}
    service = swarm.service(replicas(4), runs(GOOD, **mount))
    service.settle(4)
    service.change(
        runs(THE_FIRST_FAILS, **mount),
        checked("test -e /tmp/well"),
        updates(parallelism=2, monitor=LONG, order="start-first", failure_action="pause"),
    )
    service.ends("paused")
    (slot,) = [slot for slot in (1, 2, 3, 4) if failed(service, slot)]
    assert service.running(GOOD, Slot=slot)
    assert not service.running(THE_FIRST_FAILS)
    return service, slot


def test_45_the_same_spec_does_not_let_a_paused_update_go_on(swarm):
    """The same spec does not let a paused update go on while a task of it is on its way, and takes its status away."""
    service, slot = paused_beside_a_slow_starter(swarm)
    service.change()
    until(lambda: len(service.running(THE_FIRST_FAILS)) >= 2 and service.running(THE_FIRST_FAILS, Slot=slot))
    stays(lambda: service.update_state is None and service.running(GOOD, Slot=slot))


def test_46_an_update_that_goes_on_stops_old_tasks_at_once(swarm):
    """An update that goes on stops the old task beside a new one that does not run yet, start-first or not."""
    service, _slot = paused_beside_a_slow_starter(swarm)
    service.change(updates(parallelism=0, monitor=LONG, order="start-first", failure_action="pause"))
    until(lambda: any(not service.running(Slot=slot) for slot in (1, 2, 3, 4)))
    assert not service.running(THE_FIRST_FAILS)


def test_47_a_failure_that_nobody_sees_leaves_an_old_task(swarm):
    """A start-first update that has lost its status leaves the old task beside the new one, where the first failed."""
    mount = {"Mounts": [swarm.volume()]}
    service = swarm.service(replicas(2), runs(GOOD, **mount))
    service.settle(2)
    how = updates(parallelism=2, monitor=LONG, order="start-first", failure_action="pause")
    service.change(runs(THE_FIRST_FAILS, **mount), checked("test -e /tmp/well"), how)
    until(lambda: service.update_state == "updating")
    service.change()
    until(lambda: len(service.running(THE_FIRST_FAILS)) == 2)
    (old,) = service.running(GOOD)
    stays(lambda: service.update_state is None and service.running(GOOD, Slot=old["Slot"]))
    service.change(labelled(mark="1"))
    until(lambda: not service.running(GOOD))
    assert len(service.running(THE_FIRST_FAILS)) == 2
