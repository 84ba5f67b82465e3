# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Swarm keeps and watches of a service. Numbers are those of ``docs/swarm.md``; a docstring is the claim."""

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import Conflict, EngineError
from ansible_collections.beekeeper.swarm.tests.live.swarm import (
    BAD,
    GOOD,
    NEW,
    docker,
    failed,
    labelled,
    ran,
    replicas,
    runs,
    stays,
    until,
    updates,
)

LONG = 60
"""Seconds of monitoring, where a failure is to be seen in it for sure."""


def script(spec):
    return ran({"Spec": spec["TaskTemplate"]})


def test_15_no_way_back_after_a_rollback(swarm):
    """After Swarm's own rollback there is no previous spec, and the one that failed is nowhere."""
    service = swarm.service()
    service.settle()
    service.change(runs(BAD), updates(monitor=LONG, failure_action="rollback"))
    service.ends("rollback_completed")
    assert (script(service.spec), service.previous) == (GOOD, None)
    with pytest.raises(EngineError, match="does not have a previous spec"):
        service.roll_back()


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda service: service.change(labelled(a="b")), id="label"),
        pytest.param(lambda service: service.change(replicas(2)), id="scale"),
        pytest.param(lambda service: service.force(), id="force"),
    ],
)
def test_16_the_previous_spec_is_the_last_submitted(swarm, change):
    """A label, a scale or a force takes the place of the version before, and a rollback returns to the same version."""
    service = swarm.service()
    service.settle()
    service.change(runs(NEW))
    service.settle(script=NEW)
    assert script(service.previous) == GOOD
    change(service)
    assert script(service.previous) == NEW


def test_16_a_second_rollback_goes_forward(swarm):
    """A rollback by hand keeps the previous spec, so that another one goes forward again."""
    service = swarm.service()
    service.settle()
    service.change(runs(NEW))
    service.settle(script=NEW)
    for expected in (GOOD, NEW):
        service.roll_back()
        service.settle(script=expected)
    assert script(service.spec) == NEW


def test_17_a_first_deploy_is_not_watched(swarm):
    """A new service has neither update status nor failure action, though it crash-loops."""
    service = swarm.service(runs(BAD), updates(monitor=LONG, failure_action="pause"))
    until(lambda: len(failed(service, 1)) > 1)
    assert service.update_state is None


def test_17_a_new_slot_is_not_watched(swarm):
    """In an update that also scales up, failures of the new slots do not count."""
    by_slot = {"Env": ["SLOT={{.Task.Slot}}"]}
    service = swarm.service(runs(GOOD, **by_slot))
    service.settle()
    second_fails = "test $SLOT != 2 || exit 1; exec sleep 8888"
    service.change(runs(second_fails), replicas(2), updates(monitor=LONG, failure_action="pause"))
    until(lambda: service.running(second_fails, Slot=1) and failed(service, 2))
    stays(lambda: service.update_state == "updating")


def test_18_the_docker_cli_exits_with_0(swarm):
    """``docker service update`` waits, sees the rollback, and exits with 0."""
    service = swarm.service()
    service.settle()
    failing = ["--update-failure-action", "rollback", "--update-monitor", f"{LONG}s", "--entrypoint", "false"]
    command = ["docker", "service", "update", "--no-resolve-image", "--quiet", *failing, service.name]
    done = docker("exec", swarm.manager, *command)
    service.ends("rollback_completed")
    assert done.returncode == 0


def test_22_an_update_names_its_version(swarm):
    """An update on a version that is out of date is refused, and Swarm's own writes make a version out of date."""
    service = swarm.service()
    service.settle()
    service.change(runs(NEW))
    index = service.seen()["Version"]["Index"]
    service.settle(script=NEW)
    assert service.seen()["Version"]["Index"] > index
    with pytest.raises(Conflict, match="update out of sequence"):
        service.change(labelled(a="b"), version=index)
    assert service.spec.get("Labels") in (None, {})
    stays(lambda: service.running(NEW), seconds=1)
