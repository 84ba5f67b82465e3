# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import ComposeError, EngineError
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.deploy import Wish, deploy
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.history import Run
from ansible_collections.beekeeper.swarm.tests.unit.plugins.module_utils._engine.store import Store

NODE = {
    "ID": "n1",
    "Spec": {"Role": "manager", "Availability": "active"},
    "Description": {"Hostname": "node1", "Platform": {"OS": "linux", "Architecture": "x86_64"}},
    "Status": {"State": "ready", "Addr": "192.0.2.1"},
}
TRAPPED = {
    "name": "app",
    "services": {"web": {"image": "x", "deploy": {"placement": {"constraints": ["node.id==n2"]}}}},
}


class OneNode(Store):
    api = (1, 45)

    def __init__(self):
        super().__init__()
        self.nodes = {"n1": NODE}
        self.networks = {}
        self.asked = []

    def get(self, path, params=None):
        self.asked.append(path)
        return super().get(path, params)


def plan(engine=None, *, project=None, check=True, waves=(), store_auth=False, **run):
    wish = Wish(
        stack="app",
        project=project or TRAPPED,
        contents={},
        waves=waves,
        prune=False,
        recreate=False,
        keep_replicas=False,
        resolve="never",
        registry_auth=None,
        keep=10,
        require_layers=False,
        strict=False,
    )
    return deploy(engine or OneNode(), wish, run=Run("t", "ann@ci", **run), store_auth=store_auth, check=check)


def test_a_trap_is_refused_before_the_first_write():
    with pytest.raises(ComposeError) as caught:
        plan()
    assert caught.value.message == (
        "services.web.deploy.placement.constraints: no node (node1) meets node.id==n2; change the constraint, or give "
        "a node what it asks for."
    )
    assert caught.value.path == ("services", "web", "deploy", "placement", "constraints")


def test_a_later_wave_is_not_refused_for_a_trap():
    result = plan(revision=2)
    assert [(entry["name"], entry["action"]) for entry in result["plan"]][-1] == ("app_web", "create")
    assert result["warnings"] == []


def test_what_is_written_later_waits_for_what_it_depends_on_alone():
    services = {"a": {"image": "x"}, "db": {"image": "x"}, "web": {"image": "x", "depends_on": {"db": {}}}}
    result = plan(project={"name": "app", "services": services}, waves=(("app_a", "app_db"), ("app_web",)))
    assert (result["pending"], result["gates"]) == (["app_web"], ["app_db"])


@pytest.mark.parametrize(
    ("waits", "settled", "tasks"),
    [
        pytest.param(True, [], 2, id="to be watched"),
        pytest.param(False, ["/configs/c2/update"], 0, id="settled in the same call"),
    ],
)
def test_a_run_takes_the_lock_once_and_reads_tasks_only_to_watch_them(waits, settled, tasks):
    engine = OneNode()
    plan(engine, project={"name": "app", "services": {"web": {"image": "x"}}}, check=False, waits=waits)
    lock_and_revision = ["/configs/create", "/configs/create"]
    assert engine.sent == [*lock_and_revision, "/networks/create", "/services/create", *settled]
    assert engine.asked.count("/tasks") == tasks


@pytest.mark.parametrize(
    ("run", "action"), [({}, "update"), ({"revision": 1}, "keep")], ids=["first call", "later wave, watched before"]
)
def test_what_swarm_has_left_half_way_goes_on(run, action):
    engine, project = OneNode(), {"name": "app", "services": {"web": {"image": "x"}}}
    plan(engine, project=project, check=False)
    for made in engine.networks.values():  # the Engine gives these as it takes them
        made.update(made["Spec"], Id=made["ID"], Scope="swarm")
    live = engine.services["app_web"]
    live["UpdateStatus"] = {"State": "completed", "CompletedAt": "2026-01-01T00:00:00Z"}
    live["ServiceStatus"] = {"RunningTasks": 2, "DesiredTasks": 1}
    task = {"ServiceID": live["ID"], "Slot": 1, "DesiredState": "running", "Status": {"State": "running"}, "Spec": {}}
    engine.tasks = {name: {"ID": name, **task} for name in ("t1", "t2")}
    (entry,) = [entry for entry in plan(engine, project=project, **run)["plan"] if entry["kind"] == "service"]
    assert entry["action"] == action


class Failing(OneNode):
    """Answers an error to one method of one path, once the service is written."""

    def __init__(self, method, path):
        super().__init__()
        self.method, self.path = method, path

    def _fail(self, method, path):
        if "app_web" in self.services and method == self.method and path.startswith(self.path):
            raise EngineError("The Engine says no.", status=500)

    def get(self, path, params=None):
        self._fail("get", path)
        return super().get(path, params)

    def post(self, path, body, params=None, **headers):
        self._fail("post", path)
        return super().post(path, body, params, **headers)


@pytest.mark.parametrize("waits", [True, False])
def test_an_error_after_the_last_write_says_that_all_was_written(waits):
    engine = Failing("get", "/services")
    with pytest.raises(EngineError) as caught:
        plan(engine, project={"name": "app", "services": {"web": {"image": "x"}}}, check=False, waits=waits)
    details = caught.value.details
    assert caught.value.message == "The Engine says no; 2 of 2 writes were done."
    assert (details["changed"], details["done"], details["not_done"]) == (
        True,
        ["create network app_default", "create service app_web"],
        [],
    )
    assert details["history"] == {"revision": 1, "base": None}


def test_what_cannot_be_settled_here_is_left_to_the_controller():
    project = {"name": "app", "services": {"web": {"image": "x"}}}
    result = plan(Failing("post", "/configs/c2/update"), project=project, check=False, waits=False)
    assert [entry["name"] for entry in result["done"]] == ["app_default", "app_web"]
    assert (result["history"]["locked"], result["history"]["settled"]) == (True, False)


@pytest.mark.parametrize("check", [True, False])
def test_credentials_that_cannot_be_stored_are_named_once_for_a_registry(tmp_path, monkeypatch, check):
    (tmp_path / "config.json").write_text('{"credHelpers": {"reg.example.com": "gone"}}')
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    images = {"a": "reg.example.com/x", "b": "reg.example.com/y", "c": "other.example.com/z"}
    services = {name: {"image": image} for name, image in images.items()}
    result = plan(project={"name": "app", "services": services}, check=check, store_auth=True)
    said = [warning.partition(": ") for warning in result["warnings"]]
    assert [head for head, _colon, why in said if "docker-credential-gone" in why] == (
        [] if check else ["No credentials were stored with the services"]
    )
