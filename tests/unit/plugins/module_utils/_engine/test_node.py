# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.change import Allowed, Wanted
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.goal import Goal
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import Conflict, NotFound, RefusedError
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.history import Run
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.node import change, look
from ansible_collections.beekeeper.swarm.tests.unit.plugins.module_utils._core.cluster.values import spec

UP = {"Reachability": "reachable"}


def listed(name, *, manager=None, **fields):
    """One entry of GET /nodes."""
    entry = {
        "ID": f"id-{name}",
        "Version": {"Index": 7},
        "Spec": {"Name": "kept", "Role": "manager" if manager else "worker", "Availability": "active", **fields},
        "Description": {"Hostname": name},
        "Status": {"State": fields.pop("state", "ready")},
    }
    return {**entry, "ManagerStatus": manager} if manager else entry


FORCE = Allowed(force=True)
RUN = Run("t1", "ann@ci")


class Swarm:
    """A manager, node ``m1``, that keeps what is written; ``conflicts`` writes are refused first."""

    def __init__(self, *nodes, services=(), tasks=(), conflicts=0):
        self.nodes = {node["ID"]: node for node in (listed("m1", manager={**UP, "Leader": True}), *nodes)}
        self.found = {"/services": list(services), "/tasks": list(tasks), "/info": {"Swarm": {"NodeID": "id-m1"}}}
        self.conflicts, self.sent = conflicts, []

    def get(self, path, _params=None):
        if path in self.found:
            return self.found[path]
        return list(self.nodes.values()) if path == "/nodes" else self.nodes[path.rpartition("/")[2]]

    def post(self, path, body, params):
        self.sent.append((path, params))
        if self.conflicts:
            self.conflicts -= 1
            raise Conflict("update out of sequence")
        self.nodes[path.split("/")[2]]["Spec"] = body

    def delete(self, path, params):
        self.sent.append((path, params))
        if path.rpartition("/")[2] not in self.nodes:
            raise NotFound("gone")
        del self.nodes[path.rpartition("/")[2]]


def run(swarm, name="n1", *, check=False, allowed=None, **wanted):
    return change(swarm, name=name, wanted=Wanted(**wanted), allowed=allowed or Allowed(), check=check, run=RUN)


def test_the_whole_spec_is_written():
    swarm = Swarm(listed("n1", Labels={"a": "b"}))
    answer = run(swarm, availability="pause")
    assert swarm.sent == [("/nodes/id-n1/update", {"version": 7})]
    assert swarm.nodes["id-n1"]["Spec"] == {
        "Name": "kept",
        "Role": "worker",
        "Availability": "pause",
        "Labels": {"a": "b"},
    }
    assert (answer["changed"], answer["goal"], answer["node"]["availability"]) == (True, None, "pause")
    assert (answer["before"]["availability"], answer["quorum"]["managers"]) == ("active", 1)


@pytest.mark.parametrize(
    ("wanted", "changed"),
    [
        pytest.param({"availability": "active", "role": "worker"}, False, id="nothing to do"),
        pytest.param({"availability": "drain"}, True, id="check mode"),
    ],
)
def test_nothing_is_written(wanted, changed):
    swarm = Swarm(listed("n1"))
    answer = run(swarm, check=True, **wanted)
    assert (answer["changed"], swarm.sent) == (changed, [])


def test_check_mode_counts_the_managers_that_there_would_be():
    assert run(Swarm(listed("n1")), check=True, role="manager")["quorum"]["managers"] == 2
    assert run(Swarm(listed("n1", manager=UP)), check=True, absent=True, allowed=FORCE)["quorum"]["managers"] == 1


def test_another_writer_is_borne():
    swarm = Swarm(listed("n1"), conflicts=2)
    assert run(swarm, availability="pause")["changed"] is True
    assert len(swarm.sent) == 3


def test_another_writer_is_not_borne_for_ever():
    with pytest.raises(Conflict):
        run(Swarm(listed("n1"), conflicts=9), availability="pause")


WEB = {"ID": "s1", "Version": {"Index": 1}, "Spec": spec("web", replicas=1)}
TASK = {
    "ID": "t1",
    "ServiceID": "s1",
    "Slot": 1,
    "NodeID": "id-n1",
    "DesiredState": "running",
    "Status": {"State": "running"},
    "Spec": {},
}


def test_a_drain_says_what_it_moves():
    swarm = Swarm(listed("n1"), services=[WEB], tasks=[TASK])
    answer = run(swarm, availability="drain")
    assert answer["forecast"] == {"web.1": "m1"}
    assert answer["notes"] == ["web has one replica: it does not run between its stop here and its start elsewhere."]
    goal = Goal.from_json(answer["goal"])
    assert [item.name for item in goal.displaced] == ["web.1"]
    seen = look(swarm, goal)
    assert seen["lacking"] == ["web.1 has not stopped yet", "web.1 has not begun elsewhere"]
    swarm.found["/tasks"] = [{**TASK, "ID": "t2", "NodeID": "id-m1"}]
    assert look(swarm, goal)["moved"] == [{"service": "web", "task": "web.1", "from": "n1", "to": "m1"}]
    assert run(swarm, availability="drain")["goal"] is None


def test_a_drain_that_strands_a_task_is_refused_before_the_write():
    bound = {**WEB, "Spec": spec("web", constraints=["node.hostname == n1"])}
    swarm = Swarm(listed("n1"), services=[bound], tasks=[TASK])
    with pytest.raises(RefusedError):
        run(swarm, availability="drain")
    assert swarm.sent == []
    answer = run(swarm, availability="drain", allowed=Allowed(pending=True))
    assert answer["pending"] == [{"task": "web.1", "reason": "constraints not met on m1"}]
    assert Goal.from_json(answer["goal"]).spared == ("web.1",)


def test_a_dead_manager_is_demoted_then_removed():
    others = [listed("m2", manager=UP), listed("n1", manager={"Reachability": "unreachable"})]
    swarm = Swarm(*others)
    swarm.nodes["id-n1"]["Status"] = {"State": "down"}
    first = run(swarm, absent=True)
    assert (first["action"], first["again"], first["node"]) == ("demote", True, None)
    assert first["notes"] == [
        "The number of managers is even (2): it survives the loss of 0, as one manager less would: use an odd number."
    ]
    del swarm.nodes["id-n1"]["ManagerStatus"]
    second = run(swarm, absent=True)
    assert (second["action"], second["again"], second["goal"]) == ("remove", False, None)
    assert swarm.sent == [("/nodes/id-n1/update", {"version": 7}), ("/nodes/id-n1", {"force": False})]
    third = run(swarm, absent=True)
    assert (third["changed"], third["before"]) == (False, None)


def test_a_manager_that_was_lost_a_moment_ago_is_not_waited_for():
    swarm = Swarm(listed("m2", manager=UP), listed("n1", manager={"Reachability": "unreachable"}))
    first = run(swarm, absent=True, allowed=Allowed(force=True))
    assert (first["action"], first["again"]) == ("demote", True)
    assert look(swarm, Goal.from_json(first["goal"]))["lacking"] == ["it is still a member of raft"]
    del swarm.nodes["id-n1"]["ManagerStatus"]
    for state in ("ready", "down"):
        swarm.nodes["id-n1"]["Status"] = {"State": state}
        assert look(swarm, Goal.from_json(first["goal"]))["lacking"] == []
