# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which calls the removal of a stack makes. What Swarm makes of them is shown on the lab."""

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import EngineError, StateError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.service import template_digest
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.history import Run, acquire
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.stack import go_on, remove
from ansible_collections.beekeeper.swarm.tests.unit.plugins.module_utils._engine.store import Store

LABELS = {"com.docker.stack.namespace": "app"}
NETWORK = {"Id": "net", "Name": "app_net", "Scope": "swarm", "Driver": "overlay", "Labels": LABELS}
CONTAINER = {
    "ID": "t1",
    "NodeID": "n1",
    "Status": {"State": "running"},
    "Spec": {"Networks": [{"Target": "net"}], "NetworkAttachmentSpec": {"ContainerID": "0123456789abcdef"}},
}
TASK = {"ID": "t2", "NodeID": "n1", "Status": {"State": "running"}, "Spec": {}}


class Swarm(Store):
    """A stack with a network, a config and a secret. ``others``: services of another; ``guests``, ``tasks``."""

    def __init__(self, *, others=(), guests=(), tasks=(), node="ready", refused=""):
        super().__init__()
        self.configs = {
            "app_conf": {"ID": "c", "Version": {"Index": 1}, "Spec": {"Name": "app_conf", "Labels": LABELS}}
        }
        self.secrets = {"app_key": {"ID": "s", "Version": {"Index": 1}, "Spec": {"Name": "app_key", "Labels": LABELS}}}
        self.services = {item["Spec"]["Name"]: item for item in others}
        self.networks = {"net": NETWORK}
        self.guests, self.tasks, self.refused = list(guests), list(tasks), refused
        self.node = {
            "ID": "n1",
            "Spec": {},
            "Description": {"Hostname": "node1"},
            "Status": {"State": node},
        }
        self.deleted = []

    def get(self, path, params=None):
        if path == "/tasks":
            return self.guests if "runtime" in params["filters"] else self.tasks
        if path in ("/networks", "/nodes"):
            return [*self.networks.values()] if path == "/networks" else [self.node]
        return super().get(path, params)

    def delete(self, path):
        self.deleted.append(path)
        if path == "/networks/net":
            if self.refused:
                raise EngineError(self.refused, status=400, engine_message=self.refused)
            del self.networks["net"]
        elif path != "/configs/c1":  # the lock
            super().delete(path)


def other(**container):
    spec = {"Name": "shop_web", "Labels": {}, "TaskTemplate": {"ContainerSpec": container}, "Mode": {"Global": {}}}
    return {"ID": "x", "Version": {"Index": 1}, "Spec": spec}


ALL = ["/secrets/s", "/configs/c", "/networks/net"]
USES_KEY = other(Secrets=[{"SecretID": "s"}])
KEY_HELD = ["secret app_key is used by service shop_web"]
NET_HELD = ["network app_net is used by container 0123456789ab on node1"]


@pytest.mark.parametrize(
    ("swarm", "deleted", "held", "blocked", "networks"),
    [
        pytest.param({}, ALL, [], [], [], id="nobody uses it"),
        pytest.param({"others": [USES_KEY]}, ALL[1:], KEY_HELD, [], [], id="another stack has its secret"),
        pytest.param({"guests": [CONTAINER]}, ALL[:2], NET_HELD, [], [], id="a container is on its network"),
        pytest.param({"tasks": [TASK]}, ALL[:2], [], [], ["app_net"], id="tasks have not ended"),
        pytest.param(
            {"tasks": [TASK], "node": "down"},
            ALL[:2],
            [],
            ["node node1, which has tasks of it, is down"],
            ["app_net"],
            id="tasks are on a node that is down",
        ),
        pytest.param({"refused": "used by x"}, ALL, [], ["used by x"], ["app_net"], id="the Engine knows of somebody"),
    ],
)
def test_remove(swarm, deleted, held, blocked, networks):
    engine = Swarm(**swarm)
    result = remove(engine, stack="app", run=Run("t", "ann@ci"), keep_history=False, check=False)
    assert [path for path in engine.deleted if path in ALL] == deleted
    assert (result["held"], result["blocked"], result["remaining"]["networks"]) == (held, blocked, networks)
    assert (result["changed"], result["remaining"]["secrets"]) == (True, [])


def test_what_is_held_is_no_change():
    engine = Swarm(others=[USES_KEY])
    for expected in (True, False):
        result = remove(engine, stack="app", run=Run("t", "ann@ci"), keep_history=False, check=False)
        assert (result["changed"], result["held"]) == (expected, KEY_HELD)


def test_check_mode_removes_nothing():
    engine = Swarm(others=[USES_KEY], tasks=[TASK], node="down")
    result = remove(engine, stack="app", run=Run("t", "ann@ci"), keep_history=False, check=True)
    assert (result["changed"], result["held"], engine.deleted) == (True, KEY_HELD, [])


SPEC = {"Name": "app_web", "Labels": LABELS, "TaskTemplate": {"ContainerSpec": {"Image": "web:1"}}}
DIGEST = template_digest(SPEC["TaskTemplate"])
LEFT = {"name": "app_web", "digest": DIGEST, "state": "completed"}


def web(state):
    return {"ID": "web", "Version": {"Index": 7}, "Spec": SPEC, "UpdateStatus": {"State": state}}


def test_what_was_left_is_written_again_under_the_lock():
    engine = Swarm(others=[web("completed")])
    result = go_on(engine, stack="app", left=[LEFT], run=Run("t", "ann@ci"))
    assert (result["changed"], [entry["name"] for entry in result["done"]]) == (True, ["app_web"])
    assert engine.sent == ["/configs/create", "/services/web/update"]
    assert engine.services["app_web"]["Spec"]["Labels"] == {**LABELS, "beekeeper.swarm.resumed": "7"}
    assert engine.deleted == []


@pytest.mark.parametrize(
    ("state", "left"),
    [
        pytest.param("completed", {**LEFT, "name": "app_api"}, id="another service"),
        pytest.param("rollback_started", LEFT, id="Swarm rolls it back by now"),
        pytest.param("completed", {**LEFT, "digest": "other"}, id="somebody has written another version"),
    ],
)
def test_what_is_another_by_then_is_not_written(state, left):
    engine = Swarm(others=[web(state)])
    assert go_on(engine, stack="app", left=[left], run=Run("t", "ann@ci")) == {"changed": False, "done": []}
    assert engine.sent == ["/configs/create"]


@pytest.mark.parametrize("run", [Run("t", "ann@ci"), Run("t", "ann@ci", break_lock=True)])
def test_what_somebody_else_locks_is_not_written(run):
    engine = Swarm(others=[web("completed")])
    acquire(engine, "app", Run("other", "bob@ci"))
    with pytest.raises(StateError):
        go_on(engine, stack="app", left=[LEFT], run=run)
    assert "/services/web/update" not in engine.sent


@pytest.mark.parametrize(("locked", "deleted"), [(True, []), (False, ["/configs/c1"])])
def test_a_lock_that_was_held_before_stays_where_it_fails(locked, deleted):
    engine = Swarm(others=[web("completed")])
    engine.post = failing(engine.post)
    with pytest.raises(EngineError):
        go_on(engine, stack="app", left=[LEFT], run=Run("t", "ann@ci", locked=locked))
    assert engine.deleted == deleted


def failing(post):
    def posted(path, *args, **more):
        if path == "/services/web/update":
            raise EngineError("no", status=500)
        return post(path, *args, **more)

    return posted
