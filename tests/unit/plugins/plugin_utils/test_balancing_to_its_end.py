# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rebalancing against objects that are kept: what is left when it is killed, and that the same run again finishes."""

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine import balance
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.history import Run
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.balancing import rebalance
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.calls import Effects
from ansible_collections.beekeeper.swarm.tests.unit.plugins.module_utils._core.cluster.values import spec
from ansible_collections.beekeeper.swarm.tests.unit.plugins.module_utils._engine.store import Store

PLAIN = {"stack": None, "names": None, "max_services": None, "max_tasks": None}


class Killed(BaseException):
    """The controller is no more."""


class Swarm(Store):
    """Two services with two replicas each on the first of two nodes. Swarm takes ten seconds to replace them."""

    def __init__(self):
        super().__init__()
        self.dies_after, self.written, self.now = None, [], 0.0
        self.began = {}
        for name in ("api", "web"):
            self.post("/services/create", {**spec(name, replicas=2), "Labels": {"com.docker.stack.namespace": "shop"}})
        self.written.clear()

    def get(self, path, params=None):
        if path == "/nodes":
            up = {"Spec": {"Availability": "active"}, "Status": {"State": "ready"}}
            return [{"ID": name, "Description": {"Hostname": name}, **up} for name in ("n1", "n2")]
        if path == "/tasks":
            return [task for service in self.services.values() for task in self._tasks(service)]
        self._advance()
        found = next((item for item in self.services.values() if path == f"/services/{item['ID']}"), None)
        return found or super().get(path, params)

    def _tasks(self, service):
        template, ident = service["Spec"]["TaskTemplate"], service["ID"]
        forced = template.get("ForceUpdate", 0)
        running = {"ServiceID": ident, "DesiredState": "running", "Status": {"State": "running"}, "Spec": template}
        places = ("n1", "n2") if forced else ("n1", "n1")
        return [
            {"ID": f"{ident}.{slot}.{forced}", "Slot": slot, "NodeID": place, **running}
            for slot, place in enumerate(places, start=1)
        ]

    def _advance(self):
        for name, began in self.began.items():
            if self.now - began >= 10:
                self.services[name]["UpdateStatus"]["State"] = "completed"

    def post(self, path, body, params=None):
        before = {name: service["Spec"] for name, service in self.services.items()}
        answer = super().post(path, body, params)
        for name, old in before.items():
            if path == f"/services/{self.services[name]['ID']}/update":
                status = {"State": "updating", "StartedAt": f"2026-01-01T00:00:{len(self.written):02}Z"}
                self.services[name].update(PreviousSpec=old, UpdateStatus=status)
                self.began[name] = self.now
        self._count(path)
        return answer

    def delete(self, path):
        super().delete(path)
        self._count(path)

    def _count(self, path):
        self.written.append(path)
        if len(self.written) == self.dies_after:
            raise Killed

    @property
    def forced(self):
        return [service["Spec"]["TaskTemplate"].get("ForceUpdate", 0) for service in self.services.values()]


def run(swarm, token="t1"):
    """Make the calls of one task, as the action plugin and the module do. All but the first break a dead run's lock."""
    acts = {"force": balance.force, "look": balance.look, "end": balance.end}

    def call(phase, *, run=None, services=None, **more):
        if phase == "plan":
            return balance.plan(swarm, **{**PLAIN, "names": services, **more})
        return acts[phase](swarm, run=Run.from_json(run, break_lock=token != "t1"), **more)

    def sleep(seconds):
        swarm.now += seconds

    effects = Effects(
        call=lambda _phase, **_more: {"logs": {}},
        restore=lambda _phase, **_more: {},
        health=lambda _node, _tasks: {},
        sleep=sleep,
        clock=lambda: swarm.now,
        tell=lambda _watched: None,
    )
    return rebalance(call, effects=effects, run={"token": token, "holder": "ann@ci"}, check=False, timeout=100.0)


WRITES = [
    "/configs/create",
    "/services/s1/update",
    "/configs/c3",
    "/configs/create",
    "/services/s2/update",
    "/configs/c4",
]
"""Of a whole run, for each service: the lock, the update that replaces its tasks, the lock given back."""


def test_a_whole_run():
    swarm = Swarm()
    result = run(swarm)
    assert [item["service"] for item in result["moved"]] == ["api", "web"]
    assert (swarm.forced, swarm.configs, swarm.written) == ([1, 1], {}, WRITES)


@pytest.mark.parametrize(
    ("writes", "moved"),
    [
        pytest.param(1, ["api", "web"], id="locked"),
        pytest.param(2, ["web"], id="the first on its way"),
        pytest.param(3, ["web"], id="between the two"),
        pytest.param(4, ["web"], id="locked again"),
        pytest.param(5, [], id="the second on its way"),
        pytest.param(6, [], id="all is moved"),
    ],
)
def test_the_same_run_again_finishes(writes, moved):
    swarm = Swarm()
    swarm.dies_after = writes
    with pytest.raises(Killed):
        run(swarm)
    swarm.dies_after = None
    result = run(swarm, token="t2")
    assert ([item["service"] for item in result["moved"]], result["left"]) == (moved, [])
    assert swarm.forced == [1, 1]
    assert {service["UpdateStatus"]["State"] for service in swarm.services.values()} == {"completed"}
    assert run(swarm, token="t3")["changed"] is False
