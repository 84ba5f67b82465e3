# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A drain without a gap against objects that are kept: what is left when it is killed or somebody else writes."""

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.change import Allowed, Wanted
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.goal import Goal
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import StateError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.marks import mark_of, unmarked
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine import gapless, history, node
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.history import Run
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.gapless import clear_marks, drain_gapless
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.node_change import Effects, change_node
from ansible_collections.beekeeper.swarm.tests.unit.plugins.module_utils._core.cluster.values import spec
from ansible_collections.beekeeper.swarm.tests.unit.plugins.module_utils._engine.store import Store

BOB = Run("t9", "bob@desk")


class Killed(BaseException):
    """The controller is no more."""


class Swarm(Store):
    """Two services with one replica, ``cache`` and ``web``, which Swarm moves at once from node n1 where it must.

    ``exposed``: writes after which n1 was active and a service had a constraint against it. Swarm stops its tasks there
    then, before others run.
    """

    def __init__(self, before="active"):
        super().__init__()
        self.dies_after = self.bob_after = None
        self.written, self.exposed = [], []
        status = {"Version": {"Index": 1}, "Status": {"State": "ready"}}
        self.nodes = {
            name: {"ID": name, "Description": {"Hostname": name}, "Spec": {"Availability": availability}, **status}
            for name, availability in (("n1", before), ("n2", "active"))
        }
        for name in ("cache", "web"):
            self.post("/services/create", spec(name))
        self.written.clear()

    def get(self, path, params=None):
        if path == "/tasks":
            return [self._task(service) for service in self.services.values()]
        if path == "/info":
            return {"Swarm": {"NodeID": "n2"}}
        found = next((item for item in self.services.values() if path == f"/services/{item['ID']}"), None)
        return found or super().get(path, params)

    def _task(self, service):
        constraints = service["Spec"]["TaskTemplate"]["Placement"].get("Constraints") or ()
        moves = "node.id!=n1" in constraints or self.availability == "drain"
        running = {"DesiredState": "running", "Status": {"State": "running"}}
        place = {"ServiceID": service["ID"], "Slot": 1, "NodeID": "n2" if moves else "n1"}
        return {"ID": f"t-{service['ID']}", **place, **running}

    def post(self, path, body, params=None):
        answer = super().post(path, body, params)
        self.written.append(path)
        self.exposed += [path] if self.availability == "active" and self.marked else []
        if len(self.written) == self.bob_after:
            history.acquire(self, "web", BOB)
        if len(self.written) == self.dies_after:
            raise Killed
        return answer

    @property
    def availability(self):
        return self.nodes["n1"]["Spec"]["Availability"]

    @property
    def marked(self):
        return [name for name, service in self.services.items() if mark_of(service["Spec"])]

    @property
    def labels(self):
        return self.nodes["n1"]["Spec"].get("Labels") or {}

    @property
    def locks(self):
        return sorted(self.configs)


class Controller:
    """Makes the calls of one task, as the action plugin and the module do."""

    def __init__(self, swarm, token="t1", **wanted):
        self.swarm, self.token, self.wanted = swarm, token, {"availability": "drain", **wanted}

    def call(self, phase, **more):
        run = Run.from_json({"token": self.token, "holder": "ann@ci"}, break_lock=self.token != "t1")
        return getattr(self, f"_{phase}")(run, more)

    def _plan(self, run, _more):
        return gapless.plan(self.swarm, name="n1", share=50, allowed=Allowed(), run=run)

    def _change(self, run, more):
        wanted = Wanted(availability=more.get("availability") or self.wanted["availability"])
        return node.change(self.swarm, name="n1", wanted=wanted, allowed=Allowed(), check=False, run=run)

    def _exclude(self, run, more):
        return gapless.exclude(self.swarm, run=run, **more)

    def _include(self, run, more):
        return gapless.include(self.swarm, name="n1", locks=more.get("locks", []), run=run)

    def _look(self, run, more):
        return gapless.watch(self.swarm, Goal.from_json(more["goal"]), locks=more.get("locks", []), run=run)

    def run(self, *, without_gap=True):
        effects = Effects(call=self.call, sleep=lambda _s: None, clock=lambda: 0.0, tell=lambda _line: None)
        how = {"check": False, "wait": True, "timeout": 60.0}
        if without_gap:
            result = drain_gapless("n1", effects=effects, **how)
        else:
            result = change_node("n1", effects=effects, **how)
        return clear_marks(result, effects=effects, check=False) if result.pop("marked") else result


WRITES = [
    "/configs/create",
    "/nodes/n1/update",
    "/services/s1/update",
    "/configs/create",
    "/services/s2/update",
    "/nodes/n1/update",
    "/configs/c3/update",
    "/services/s1/update",
    "/configs/c4/update",
    "/services/s2/update",
    "/nodes/n1/update",
]
"""Of a whole run: a lock, the pause with the note, a mark; a lock, a mark; the drain; each lock again, and the mark
away; the note away. After the last one nothing in the swarm tells what was before.
"""


def test_a_whole_run():
    swarm = Swarm()
    result = Controller(swarm).run()
    assert (result["gapless"], result["availability_before"], result["changed"]) == (["cache", "web"], "active", True)
    assert [item["service"] for item in result["moved"]] == ["cache", "web"]
    assert (swarm.availability, swarm.marked, swarm.locks, swarm.labels) == ("drain", [], [], {})
    assert swarm.written == WRITES
    assert result["node"]["availability_before"] is None


def leave_as_it_is(_swarm):
    """Write nothing."""


def take_the_marks(swarm):
    """Write all services as one does who knows of no mark."""
    for service in swarm.services.values():
        service["Spec"] = dict(unmarked(service["Spec"]))


def died(writes, *, before="active", then=leave_as_it_is):
    """Give the swarm as a run leaves it that dies after so many writes, and as somebody else leaves it then."""
    swarm = Swarm(before)
    swarm.dies_after = writes
    with pytest.raises(Killed):
        Controller(swarm).run()
    swarm.dies_after = None
    then(swarm)
    return swarm


@pytest.mark.parametrize("then", [leave_as_it_is, take_the_marks])
@pytest.mark.parametrize("before", ["active", "pause"])
@pytest.mark.parametrize("without_gap", [True, False], ids=["gapless", "plain"])
@pytest.mark.parametrize("writes", range(1, len(WRITES)))
def test_the_next_run_knows_the_availability_before(writes, without_gap, before, then):
    swarm = died(writes, before=before, then=then)
    result = Controller(swarm, token="t2").run(without_gap=without_gap)
    assert result["availability_before"] == before
    assert (swarm.availability, swarm.marked, swarm.labels, swarm.exposed) == ("drain", [], {}, [])


@pytest.mark.parametrize("then", [leave_as_it_is, take_the_marks])
@pytest.mark.parametrize("given", ["active", "pause"])
@pytest.mark.parametrize("writes", range(1, len(WRITES)))
def test_giving_an_availability_undoes_a_dead_run(writes, given, then):
    swarm = died(writes, then=then)
    Controller(swarm, token="t2", availability=given).run(without_gap=False)
    assert (swarm.availability, swarm.marked, swarm.labels, swarm.exposed) == (given, [], {}, [])


def test_a_lock_of_somebody_else_is_seen_before_anything_is_written():
    swarm = Swarm()
    history.acquire(swarm, "web", BOB)
    swarm.written.clear()
    with pytest.raises(StateError, match="Stack web is being written by bob@desk"):
        Controller(swarm).run()
    assert (swarm.written, swarm.availability) == ([], "active")


def test_a_lock_that_somebody_takes_meanwhile_leaves_nothing_behind():
    swarm = Swarm()
    swarm.bob_after = 3
    with pytest.raises(StateError) as caught:
        Controller(swarm).run()
    assert "by bob@desk" in caught.value.message
    assert caught.value.message.endswith(
        ": n1 is not drained, but active as before, and its services are as they were."
    )
    assert caught.value.details["changed"] is True
    assert (swarm.availability, swarm.marked, swarm.locks, swarm.exposed) == ("active", [], ["web.lock"], [])
    assert swarm.labels == {}
