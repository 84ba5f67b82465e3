# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the Engine makes of the parts of a stack. Numbers are those of ``docs/swarm.md``; a docstring is the claim."""

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import EngineError
from ansible_collections.beekeeper.swarm.tests.live.swarm import (
    GOOD,
    IMAGE,
    NEW,
    SECOND,
    labelled,
    restarts,
    rolls_back,
    runs,
    state,
    until,
    updates,
)

JOB = {"Mode": {"Replicated": None, "ReplicatedJob": {"MaxConcurrent": 1, "TotalCompletions": 1}}}
GLOBAL = {"Mode": {"Replicated": None, "Global": {}}}


def ingress(port):
    return {"EndpointSpec": {"Ports": [{"Protocol": "tcp", "TargetPort": 80, "PublishedPort": port}]}}


def test_23_a_job_has_no_update_config(swarm):
    """A job with an update config is refused when it is written, not before."""
    with pytest.raises(EngineError, match="update config"):
        swarm.service(JOB, restarts("none"), updates())


def test_23_a_config_must_be_there(swarm):
    """A service that refers to a config that is not there is refused when it is written."""
    gone = {**swarm.config("gone"), "ConfigID": "nosuchconfig"}
    with pytest.raises(EngineError, match="config"):
        swarm.service(runs(GOOD, Configs=[gone]))


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        pytest.param(GLOBAL, "service mode change is not allowed", id="global"),
        pytest.param(JOB, "service mode change is not allowed", id="job"),
        pytest.param({"Name": "another-name"}, "renaming services is not supported", id="name"),
    ],
)
def test_24_what_cannot_be_changed(swarm, part, reason):
    """Mode and name of a service cannot be changed."""
    service = swarm.service()
    with pytest.raises(EngineError, match=reason):
        service.change(part, restarts("none"))


def test_24_a_port_that_another_service_has(swarm):
    """A port of the routing mesh belongs to one service."""
    swarm.service(ingress(18024))
    with pytest.raises(EngineError, match="port '18024' is already in use by service"):
        swarm.service(ingress(18024), name="-b")


def test_25_a_job_runs_again(swarm):
    """Each update of a job runs it again, also one that changes nothing that it runs."""
    job = swarm.service(JOB, restarts("none"), runs("exit 0"))
    until(lambda: [state(task) for task in job.tasks()] == ["complete"])
    job.change(labelled(a="b"))
    until(lambda: [state(task) for task in job.tasks()] == ["complete", "complete"])


def test_26_a_digest_is_another_image(swarm):
    """The registry's digest of a tag can be had of the Engine, and putting it into the spec replaces the tasks."""
    service = swarm.service()
    (before,) = service.settle()
    digest = swarm.engine.get(f"/distribution/{IMAGE}/json")["Descriptor"]["digest"]
    service.change(runs(GOOD, Image=f"{IMAGE}@{digest}"))
    until(lambda: (found := service.running()) and found[0]["ID"] != before["ID"])


def test_28_what_only_a_previous_spec_has_is_not_held(swarm):
    """A config of the previous spec alone can be removed, and the rollback that needs it fails."""
    first, second = swarm.config("first"), swarm.config("second")
    service = swarm.service(runs(GOOD, Configs=[first]), rolls_back(monitor=5))
    service.settle()
    service.change(runs(NEW, Configs=[second]))
    service.settle(script=NEW)
    with pytest.raises(EngineError, match="is in use by the following service"):
        swarm.engine.delete(f"/configs/{second['ConfigID']}")
    swarm.engine.delete(f"/configs/{first['ConfigID']}")
    service.roll_back()
    service.ends("rollback_paused")
    missing = f"config {first['ConfigID']} not found"
    assert [task for task in service.tasks(GOOD) if missing in task["Status"].get("Err", "")]


def test_29_replicas_that_are_not_said_are_one(swarm):
    """A replicated service without a number of replicas has one."""
    service = swarm.service({"Mode": {"Replicated": {"Replicas": None}}})
    service.settle(1)
    assert service.spec["Mode"]["Replicated"]["Replicas"] == 1


def test_30_a_network_goes_before_its_containers(swarm):
    """The network of a removed service can be removed while the service's containers still stop."""
    network = swarm.network()
    slow = {"StopSignal": "SIGTERM", "StopGracePeriod": 60 * SECOND}
    service = swarm.service(runs(GOOD, **slow), {"TaskTemplate": {"Networks": [{"Target": network}]}})
    (task,) = service.settle()
    container = task["Status"]["ContainerStatus"]["ContainerID"]
    swarm.engine.delete(f"/services/{service.name}")
    until(lambda: swarm.removed(f"/networks/{network}"))
    assert swarm.engine.get(f"/containers/{container}/json")["State"]["Running"]
