# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import ComposeError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.build import Options, build_plan
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.handover import (
    batches,
    exchange,
    givers,
)
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.project import wanted_from
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.service import Service
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.snapshot import Snapshot

WEB = {"target": 80, "published": "8080"}
API = {"target": 80, "published": "9090"}
HOST = {**WEB, "mode": "host"}
TAKEN = "is not in the layers, and app_{} takes its port over"


def wanted(services):
    found = {key: {"image": "x", "ports": ports, "networks": []} for key, ports in services.items()}
    return wanted_from({"name": "app", "services": found}, stack="app")


def plan_of(layers, live, *, prune=True):
    services = [
        Service.from_json({"ID": spec["Name"], "Spec": spec, "Version": {"Index": 1}}) for spec in wanted(live).services
    ]
    return build_plan(wanted(layers), Snapshot(services=tuple(services)), Options(prune=prune))


def steps(plan):
    return [
        [f"{entry.action} {entry.name[4:]}" for entry in batch]
        for batch in batches(entry for entry in plan.writes if entry.kind == "service")
    ]


@pytest.mark.parametrize(
    ("layers", "live", "expected"),
    [
        pytest.param({"new": [WEB]}, {"old": [WEB]}, [["remove old"], ["create new"]], id="renamed"),
        pytest.param({"new": [API]}, {"old": [WEB]}, [["create new"], ["remove old"]], id="another port"),
        pytest.param({"new": [HOST]}, {"old": [HOST]}, [["create new"], ["remove old"]], id="both on their own nodes"),
        pytest.param({"new": [HOST]}, {"old": [WEB]}, [["remove old"], ["create new"]], id="one on its own nodes"),
        pytest.param({"a": [], "b": [WEB]}, {"a": [WEB], "b": []}, [["update a"], ["update b"]], id="moved"),
        pytest.param({"a": [WEB], "b": []}, {"a": [], "b": [WEB]}, [["update b"], ["update a"]], id="moved back"),
        pytest.param(
            {"a": [WEB], "b": [API], "c": []},
            {"a": [], "b": [WEB], "c": [API]},
            [["update c"], ["update b"], ["update a"]],
            id="handed on",
        ),
        pytest.param(
            {"a": [HOST], "z": [HOST]},
            {"a": [], "z": [WEB]},
            [["update z"], ["update a"]],
            id="then on their own nodes",
        ),
        pytest.param(
            {"a": [WEB], "z": []}, {"a": [HOST], "z": [HOST]}, [["update z"], ["update a"]], id="then everywhere"
        ),
        pytest.param(
            {"a": [WEB], "y": [], "z": []},
            {"a": [], "y": [HOST], "z": [HOST]},
            [["update y", "update z"], ["update a"]],
            id="two give it up",
        ),
        pytest.param({"a": [WEB]}, {"a": [HOST]}, [["update a"]], id="its own"),
        pytest.param(
            {"a": [WEB], "c": [API]},
            {"b": [WEB], "c": [], "d": []},
            [["remove b"], ["create a", "update c"], ["remove d"]],
            id="the rest side by side",
        ),
    ],
)
def test_who_gives_a_port_up_goes_first(layers, live, expected):
    plan = plan_of(layers, live)
    assert steps(plan) == expected
    assert exchange(plan) is None


def test_a_removal_that_goes_first_says_why():
    plan = plan_of({"new": [WEB]}, {"old": [WEB], "older": []})
    reasons = [(entry.name, entry.reason) for entry in plan.removals]
    assert reasons == [("app_old", TAKEN.format("new")), ("app_older", "is not in the layers")]


def test_without_prune_it_stays_and_keeps_its_port():
    with pytest.raises(ComposeError, match=r"published by service app_old, which is not in the layers, too; "):
        plan_of({"new": [WEB]}, {"old": [WEB]}, prune=False)


def test_an_exchange():
    plan = plan_of({"a": [API], "b": [WEB]}, {"a": [WEB], "b": [API]})
    assert steps(plan) == [["update a", "update b"]]
    error = exchange(plan)
    assert error
    assert error.message == (
        "services.a.ports: a, b take published ports over from one another, and Swarm lets none of them be the first: "
        "deploy once without the ports of one of them, then with them."
    )


def test_who_gives_a_port_up_is_due_with_who_takes_it():
    plan = plan_of({"a": [WEB], "b": [API], "c": []}, {"a": [], "b": [WEB], "c": [API]})
    assert givers(plan.services, ["app_a"]) == {"app_b", "app_c"}
    assert givers(plan.services, ["app_c"]) == set()
    assert [entry.name for entry in plan.services] == ["app_c", "app_b", "app_a"]
