# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import NotFound
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.project import wanted_from
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.observe import (
    everybodys_services,
    for_plan,
    predefined_networks,
    services,
)
from ansible_collections.beekeeper.swarm.tests.unit.plugins.module_utils._engine.store import OneShots


class Networks:
    def get(self, path, params):
        if path == "/networks/none":
            raise NotFound("network none not found")
        return {"Id": f"id of {path}", "Name": path.rpartition("/")[2], "Scope": params["scope"]}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("host", ["id of /networks/host"]),
        ("bridge", ["id of /networks/bridge"]),
        ("none", []),
        ("default", []),
        ("shared", []),
    ],
)
def test_only_networks_of_nodes_are_asked_for_by_name(name, expected):
    project = {
        "services": {"web": {"image": "x", "networks": {"n": None}}},
        "networks": {"n": {"external": True, "name": name}},
    }
    found = predefined_networks(Networks(), wanted_from(project, stack="app"))
    assert [network.id for network in found] == expected


@pytest.mark.parametrize("read", [everybodys_services, lambda engine: services(engine, "shop")])
def test_tasks_tell_of_services_that_do_not_run(read):
    engine = OneShots({"once": "complete", "broken": "failed", "web": "running"})
    assert {service.name: service.stands for service in read(engine)} == {"once": True, "broken": False, "web": True}
    assert engine.asked == [["once", "broken"]]


def test_no_task_is_asked_for_where_all_run():
    engine = OneShots({"web": "running"})
    assert [service.stands for service in services(engine, "shop")] == [True]
    assert engine.asked == []


def test_a_service_that_is_removed_meanwhile():
    engine = OneShots({"once": "complete", "broken": "failed"})
    del engine.states["broken"]
    assert [service.stands for service in services(engine, "shop")] == [False, False]


class Written:
    """An Engine with one service of which the same spec was written again, and two of its tasks."""

    def __init__(self, *, previous="web:2", gone=False):
        self.previous, self.gone, self.asked = previous, gone, []

    def get(self, path, params=None):
        if path == "/services":
            return [self.service()]
        if path != "/tasks":
            return []
        self.asked.append(params["filters"])
        if self.gone:
            raise NotFound("gone", status=404)
        fresh = "_up-to-date" in params["filters"]
        return [task for task in (self.task("t1"), self.task("t2")) if not fresh or task["ID"] == "t2"]

    def service(self):
        def spec(image):
            labels = {"com.docker.stack.namespace": "app"}
            template = {"ContainerSpec": {"Image": image}}
            return {
                "Name": "app_web",
                "Labels": labels,
                "TaskTemplate": template,
                "Mode": {"Replicated": {"Replicas": 2}},
            }

        counts = {"RunningTasks": 2, "DesiredTasks": 2}
        both = {"Spec": spec("web:2"), "PreviousSpec": spec(self.previous)}
        return {"ID": "s1", "Version": {"Index": 9}, "ServiceStatus": counts, **both}

    def task(self, ident):
        return {"ID": ident, "ServiceID": "s1", "DesiredState": "running", "Status": {"State": "running"}}


WEB = wanted_from({"services": {"web": {"image": "web:2", "deploy": {"replicas": 2}}}}, stack="app")


def test_tasks_tell_that_swarm_has_lost_sight_of_an_update():
    engine = Written()
    (service,) = for_plan(engine, WEB, prune=False).services
    assert service.forgotten
    assert engine.asked == [{"service": ["s1"], "_up-to-date": ["true"]}, {"service": ["s1"]}]


def test_no_task_is_asked_for_where_another_version_was_written_last():
    engine = Written(previous="web:1")
    (service,) = for_plan(engine, WEB, prune=False).services
    assert (service.forgotten, engine.asked) == (False, [])


def test_of_what_is_removed_meanwhile_nothing_is_known():
    (service,) = for_plan(Written(gone=True), WEB, prune=False).services
    assert not service.forgotten
