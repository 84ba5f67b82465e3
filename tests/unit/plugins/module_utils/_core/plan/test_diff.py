# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.diff import (
    consequence,
    differences,
    leaves,
    mended,
    restarts_tasks,
)
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.project import wanted_from


def spec_of(service=None):
    return wanted_from(
        {"name": "app", "services": {"web": {"image": "web:1", **(service or {})}}}, stack="app"
    ).services[0]


def as_the_engine_has_it(service=None):
    """What an Engine 26.1 gives back for a spec, recorded from a live one."""
    spec = spec_of(service)
    template = {"RestartPolicy": None, **spec["TaskTemplate"], "ForceUpdate": 3, "Runtime": "container"}
    privileges = {"CredentialSpec": None, "SELinuxContext": None, "NoNewPrivileges": False}
    template["ContainerSpec"] = {**template["ContainerSpec"], "Privileges": privileges, "Isolation": "default"}
    if template["RestartPolicy"]:
        template["RestartPolicy"] = {"MaxAttempts": 0, **template["RestartPolicy"]}
    endpoint = {"Mode": "vip", **spec["EndpointSpec"]}
    filled = {**spec, "TaskTemplate": template, "EndpointSpec": endpoint}
    for key in ("UpdateConfig", "RollbackConfig"):
        if key in filled:
            filled[key] = {"MaxFailureRatio": 0, "FailureAction": "pause", "Order": "stop-first", **filled[key]}
    return filled


CONTAINER = "TaskTemplate.ContainerSpec"
SERVICES = [
    {},
    {"restart": "always"},
    {"deploy": {"mode": "global", "update_config": {}, "rollback_config": {"order": "start-first"}}},
    {"ports": [{"target": 80, "published": "80"}], "init": False, "environment": {"A": ""}},
]


@pytest.mark.parametrize("service", SERVICES, ids=str)
def test_what_the_engine_fills_in_is_no_difference(service):
    assert differences(spec_of(service), as_the_engine_has_it(service)) == ()


CHANGES = [
    ({}, {"image": "web:2"}, [f"{CONTAINER}.Image", "Labels"], True),
    ({}, {"environment": {"A": "1"}}, [f"{CONTAINER}.Env"], True),
    ({}, {"labels": {"a": ""}}, [f"{CONTAINER}.Labels"], True),
    ({}, {"init": False}, [f"{CONTAINER}.Init"], True),
    ({"init": True}, {"init": False}, [f"{CONTAINER}.Init"], True),
    ({}, {"healthcheck": {"disable": True}}, [f"{CONTAINER}.Healthcheck.Test"], True),
    ({}, {"stop_grace_period": "10s"}, [], False),
    ({}, {"stop_grace_period": "0s"}, [f"{CONTAINER}.StopGracePeriod"], True),
    ({}, {"networks": {"default": {"aliases": ["www"]}}}, ["TaskTemplate.Networks"], True),
    ({}, {"ports": [{"target": 80, "published": "80"}]}, ["EndpointSpec.Ports"], True),
    ({}, {"deploy": {"endpoint_mode": "dnsrr"}}, ["EndpointSpec.Mode"], True),
    ({}, {"deploy": {"endpoint_mode": "vip"}}, [], False),
    ({}, {"deploy": {"restart_policy": {"condition": "any", "delay": "5s"}}}, [], False),
    ({}, {"deploy": {"restart_policy": {"delay": "0s"}}}, ["TaskTemplate.RestartPolicy.Delay"], True),
    ({}, {"deploy": {"resources": {"limits": {"pids": 5}}}}, ["TaskTemplate.Resources.Limits.Pids"], True),
    ({}, {"deploy": {"placement": {"constraints": ["a==b"]}}}, ["TaskTemplate.Placement.Constraints"], False),
    ({}, {"deploy": {"labels": {"a": "b"}}}, ["Labels"], False),
    ({}, {"deploy": {"replicas": 3}}, ["Mode"], False),
    ({}, {"deploy": {"replicas": 0}}, ["Mode"], False),
    ({}, {"deploy": {"replicas": 1}}, [], False),
    ({}, {"deploy": {"update_config": {}}}, [], False),
    ({}, {"deploy": {"update_config": {"monitor": "5s", "order": "stop-first", "failure_action": "pause"}}}, [], False),
    ({}, {"deploy": {"update_config": {"parallelism": 0}}}, ["UpdateConfig.Parallelism"], False),
    ({}, {"deploy": {"rollback_config": {"order": "start-first"}}}, ["RollbackConfig.Order"], False),
    ({"deploy": {"update_config": {"parallelism": 2}}}, {}, ["UpdateConfig.Parallelism"], False),
]


@pytest.mark.parametrize(("before", "after", "fields", "restarts"), CHANGES, ids=[str(row[:2]) for row in CHANGES])
def test_change(before, after, fields, restarts):
    wanted, live = spec_of(after), as_the_engine_has_it(before)
    paths = differences(wanted, live)
    assert sorted(".".join(path) for path in paths) == sorted(fields)
    assert restarts_tasks(paths) is restarts
    assert differences(wanted, mended(live, wanted, paths)) == ()


@pytest.mark.parametrize(("before", "after", "fields", "restarts"), CHANGES, ids=[str(row[:2]) for row in CHANGES])
def test_only_what_differs_is_touched(before, after, fields, restarts):
    live = as_the_engine_has_it(before)
    wanted = spec_of(after)
    new = mended(live, wanted, differences(wanted, live))
    assert new["TaskTemplate"]["ForceUpdate"] == 3
    if not restarts:
        without = [{k: v for k, v in side["TaskTemplate"].items() if k != "Placement"} for side in (live, new)]
        assert without[0] == without[1]
        assert live["EndpointSpec"] == new["EndpointSpec"]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param({}, {"order": "start-first"}, {"Parallelism": 1, "Order": "start-first"}, id="made-of-one-field"),
        pytest.param(
            {"parallelism": 0, "order": "start-first"},
            {},
            {"Parallelism": 1, "MaxFailureRatio": 0, "FailureAction": "pause", "Order": "stop-first"},
            id="back-to-defaults",
        ),
    ],
)
def test_a_config_never_gets_parallelism_0_by_omission(before, after, expected):
    """0 means all at once to the Engine, and a config without the field has 0."""
    live = as_the_engine_has_it({"deploy": {"update_config": before}} if before else {})
    wanted = spec_of({"deploy": {"update_config": after}} if after else {})
    assert mended(live, wanted, differences(wanted, live))["UpdateConfig"] == expected


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        (("TaskTemplate", "ContainerSpec", "Env"), ["BY=hand"], "TaskTemplate.ContainerSpec.Env"),
        (("TaskTemplate", "ContainerSpec", "OomScoreAdj"), 5, "TaskTemplate.ContainerSpec.OomScoreAdj"),
        (("Mode",), {"Replicated": {"Replicas": 7}}, "Mode"),
        (
            ("TaskTemplate", "ContainerSpec", "Privileges"),
            {"NoNewPrivileges": True},
            "TaskTemplate.ContainerSpec.Privileges.NoNewPrivileges",
        ),
    ],
    ids=["known", "unknown", "scaled", "deep"],
)
def test_drift_is_seen_and_mended(path, value, field):
    live = as_the_engine_has_it()
    at = live
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    wanted = spec_of()
    paths = differences(wanted, live)
    assert [".".join(found) for found in paths] == [field]
    assert differences(wanted, mended(live, wanted, paths)) == ()


def test_the_live_spec_is_left_alone():
    live = as_the_engine_has_it()
    before = str(live)
    wanted = spec_of({"environment": {"A": "1"}, "deploy": {"labels": {"a": "b"}}})
    mended(live, wanted, differences(wanted, live))
    assert str(live) == before


def test_labels_with_empty_values_count():
    assert leaves({"Labels": {"a": ""}}) == {("Labels",): {"a": ""}}
    assert leaves({"Labels": {}}) == {}


@pytest.mark.parametrize(
    ("service", "path", "restarts", "reason"),
    [
        ({}, "TaskTemplate.ContainerSpec.Env", True, "differs from the layers"),
        ({}, "EndpointSpec.Ports", True, "differs from the layers"),
        (
            {},
            "TaskTemplate.Placement.Constraints",
            False,
            "differs from the layers in placement, which moves only tasks whose node does not fit any more",
        ),
        ({}, "Labels", False, "differs from the layers in what restarts no task"),
        ({}, "Mode", False, "differs from the layers in what restarts no task"),
        (
            {"deploy": {"mode": "replicated-job"}},
            "Labels",
            True,
            "differs from the layers, and Swarm runs a job again whenever it is written",
        ),
        (
            {"deploy": {"mode": "global-job"}},
            "TaskTemplate.Placement.Constraints",
            True,
            "differs from the layers, and Swarm runs a job again whenever it is written",
        ),
    ],
    ids=["task", "endpoint", "placement", "labels", "replicas", "job", "global-job"],
)
def test_consequence(service, path, restarts, reason):
    assert consequence((tuple(path.split(".")),), spec_of(service)) == (restarts, reason)
