# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.service import (
    Service,
    UpdateStatus,
    template_digest,
)

TEMPLATE = {"ContainerSpec": {"Image": "web:1", "Env": ["PASSWORD=secret"]}, "ForceUpdate": 0}


def engine_service(**changes):
    return {
        "ID": "s1",
        "Version": {"Index": 7},
        "CreatedAt": "2026-01-02T03:04:05.5Z",
        "UpdatedAt": "2026-01-02T03:04:06Z",
        "Spec": {"Name": "app_web", "TaskTemplate": TEMPLATE, "Mode": {"Replicated": {"Replicas": 3}}},
        **changes,
    }


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        pytest.param({"Replicated": {"Replicas": 0}}, ("replicated", 0), id="no-replicas"),
        pytest.param({"Replicated": {}}, ("replicated", 1), id="engine-default"),
        pytest.param({"Global": {}}, ("global", None), id="global"),
        pytest.param({"ReplicatedJob": {"TotalCompletions": 4}}, ("replicated-job", 4), id="replicated-job"),
        pytest.param({"GlobalJob": {}}, ("global-job", None), id="global-job"),
    ],
)
def test_mode(mode, expected):
    service = Service.from_json(engine_service(Spec={"Name": "app_web", "TaskTemplate": TEMPLATE, "Mode": mode}))
    assert (service.mode, service.replicas) == expected


def test_reads_the_engines_object():
    service = Service.from_json(
        engine_service(
            PreviousSpec={"Name": "app_web", "TaskTemplate": {"ContainerSpec": {"Image": "web:0"}}},
            UpdateStatus={"State": "updating", "StartedAt": "2026-01-02T03:04:06.5Z", "Message": "update in progress"},
            ServiceStatus={"RunningTasks": 2, "DesiredTasks": 3},
            JobStatus={"JobIteration": {"Index": 9}},
        )
    )
    assert (service.id, service.name, service.version, service.image) == ("s1", "app_web", 7, "web:1")
    assert service.update_status == UpdateStatus(
        "updating", "update in progress", "2026-01-02T03:04:06.500000000Z", None
    )
    assert (service.running, service.desired, service.job_iteration) == (2, 3, 9)
    assert service.previous_digest == template_digest({"ContainerSpec": {"Image": "web:0"}})


@pytest.mark.parametrize(
    ("status", "expected"),
    [(None, None), ({}, None), ({"JobIteration": {}}, 0), ({"JobIteration": {"Index": 3}}, 3)],
    ids=["no-job", "no-status", "first", "third"],
)
def test_job_iteration(status, expected):
    assert Service.from_json(engine_service(JobStatus=status)).job_iteration == expected


@pytest.mark.parametrize("status", [None, {}, {"State": ""}], ids=["missing", "empty", "no-state"])
def test_no_update_status(status):
    assert UpdateStatus.from_json(status) is None


def test_travels_without_specs_and_keeps_all_else():
    service = Service.from_json(engine_service(UpdateStatus={"State": "paused"}, ServiceStatus={"RunningTasks": 0}))
    arrived = Service.from_json(service.to_json())
    assert arrived.spec == {}
    assert arrived == Service.from_json({**service.to_json(), "Spec": {}})
    assert arrived.template_digest == service.template_digest
    assert (arrived.name, arrived.mode, arrived.replicas, arrived.image) == ("app_web", "replicated", 3, "web:1")


def test_specs_travel_without_environment_and_digests_stay():
    service = Service.from_json(engine_service(PreviousSpec={"Name": "app_web", "TaskTemplate": TEMPLATE}))
    arrived = Service.from_json(service.to_json(specs=True))
    assert arrived.spec["TaskTemplate"]["ContainerSpec"] == {"Image": "web:1"}
    assert "secret" not in str(service.to_json(specs=True))
    assert arrived.template_digest == service.template_digest


@pytest.mark.parametrize(
    ("other", "same"),
    [
        pytest.param({**TEMPLATE}, True, id="same"),
        pytest.param({**TEMPLATE, "Resources": {}, "Networks": None}, True, id="empty-parts-do-not-count"),
        pytest.param({**TEMPLATE, "Placement": {"Constraints": ["node.role==worker"]}}, True, id="placement"),
        pytest.param({**TEMPLATE, "Runtime": "container"}, True, id="runtime-is-in-services-only"),
        pytest.param({**TEMPLATE, "ForceUpdate": 1}, False, id="force-update"),
        pytest.param({**TEMPLATE, "ContainerSpec": {"Image": "web:2"}}, False, id="image"),
    ],
)
def test_template_digest(other, same):
    assert (template_digest(other) == template_digest(TEMPLATE)) is same
