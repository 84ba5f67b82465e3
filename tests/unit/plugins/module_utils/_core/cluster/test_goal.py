# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.capacity import Displaced
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.change import Change, Wanted
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.goal import (
    Goal,
    effects_of,
    lacking,
    moved,
)
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.snapshot import Snapshot

from .values import manager, service, task, worker

PLACE = Displaced("s-web", "web", 1, "old")
DRAIN = Goal("n1", ("drained",), (PLACE,))
STOPPED = task("old", service_id="s-web", state="shutdown", desired_state="shutdown")
NODES = (worker("n1", availability="drain"), worker("n2"), worker("n3", state="down"))


def new(state="running", node="n2", **fields):
    desired = {"desired_state": "running"} if state in ("running", "pending", "ready") else {}
    return task("new", service_id="s-web", state=state, node_id=node, **{**desired, **fields})


def seen(*tasks, nodes=NODES, services=None):
    return Snapshot(nodes=nodes, tasks=tasks, services=(service(),) if services is None else services)


def test_a_goal_travels_whole():
    goal = Goal("n1", ("drained", "demoted"), (PLACE,), was_ready=False, spared=("web.2",), may_wait=True)
    assert Goal.from_json(goal.to_json()) == goal


@pytest.mark.parametrize(
    ("wanted", "action", "expected"),
    [
        pytest.param({"availability": "drain", "role": "manager"}, "update", ("drained", "promoted"), id="both"),
        pytest.param({"role": "worker"}, "none", ("demoted",), id="made by a run before"),
        pytest.param({"availability": "active"}, "update", (), id="nothing to wait for"),
        pytest.param({"absent": True}, "demote", ("demoted",), id="before a removal"),
        pytest.param({"absent": True}, "remove", (), id="removal"),
    ],
)
def test_effects(wanted, action, expected):
    assert effects_of(Wanted(**wanted), Change(action, "active", "worker")) == expected


@pytest.mark.parametrize(
    ("tasks", "expected"),
    [
        pytest.param([STOPPED, new()], [], id="runs elsewhere"),
        pytest.param([STOPPED], ["web.1 has not begun elsewhere"], id="no successor"),
        pytest.param([STOPPED, new("starting", desired_state="running")], ["web.1 is starting"], id="not healthy yet"),
        pytest.param(
            [STOPPED, new("pending", node="", error="no suitable node")],
            ["web.1 is pending (no suitable node)"],
            id="pending",
        ),
        pytest.param([STOPPED, new(node="n3")], ["web.1 is running"], id="on a node that is down"),
        pytest.param(
            [new(), task("old", service_id="s-web", desired_state="shutdown")],
            ["web.1 has not stopped yet"],
            id="still stops",
        ),
        pytest.param(
            [STOPPED, new(), task("a", service_id="s-agent", slot=None, desired_state="shutdown")],
            ["s-agent has not stopped yet"],
            id="a task of a global service still stops",
        ),
    ],
)
def test_drained(tasks, expected):
    assert lacking(DRAIN, seen(*tasks)) == expected


def test_a_node_that_is_down_stops_nothing():
    lost = (worker("n1", availability="drain", state="down"), worker("n2"))
    assert lacking(DRAIN, seen(new(), task("old", service_id="s-web"), nodes=lost)) == []


@pytest.mark.parametrize(
    ("goal", "tasks", "services"),
    [
        pytest.param(DRAIN, [STOPPED], [], id="its service is gone"),
        pytest.param(
            Goal("n1", ("drained",), (Displaced("s-web", "web", 2, "old"),)), [new()], None, id="its place is gone"
        ),
        pytest.param(Goal("n1", ("drained",), (PLACE,), spared=("web.1",)), [STOPPED], None, id="known to run nowhere"),
        pytest.param(
            Goal("n1", ("drained",), (PLACE,), may_wait=True),
            [STOPPED, new("pending", node="", error="no suitable node")],
            None,
            id="allowed to wait",
        ),
        pytest.param(
            DRAIN,
            [STOPPED, new("complete", desired_state="complete")],
            [service(replicas=1)],
            id="a job has done it elsewhere",
        ),
    ],
)
def test_not_waited_for(goal, tasks, services):
    assert lacking(goal, seen(*tasks, services=services)) == []


def test_where_tasks_went():
    assert moved(DRAIN, seen(STOPPED, new())) == [{"service": "web", "task": "web.1", "from": "n1", "to": "n2"}]
    assert moved(DRAIN, seen(STOPPED)) == []


LEADER = manager("m1", leader=True)


@pytest.mark.parametrize(
    ("effect", "nodes", "expected"),
    [
        pytest.param("promoted", [LEADER, manager("n1")], [], id="promoted"),
        pytest.param("promoted", [LEADER, manager("n1", reachability="")], ["it is no member in raft"], id="not yet"),
        pytest.param(
            "promoted",
            [LEADER, manager("n1", reachability="unreachable")],
            ["it is unreachable in raft"],
            id="out of reach",
        ),
        pytest.param(
            "promoted",
            [LEADER, manager("n1", reachability="", state="down")],
            ["it is no member in raft, and down: look whether its Engine is locked"],
            id="stuck",
        ),
        pytest.param("demoted", [LEADER, worker("n1")], [], id="demoted"),
        pytest.param(
            "demoted", [LEADER, worker("n1", reachability="reachable")], ["it is still a member of raft"], id="a member"
        ),
        pytest.param(
            "demoted", [manager("m1"), worker("n1")], ["the other managers have no leader"], id="during an election"
        ),
        pytest.param("demoted", [LEADER, worker("n1", state="down")], ["it is down"], id="not back yet"),
        pytest.param("promoted", [LEADER], ["it is no longer in the swarm"], id="gone"),
    ],
)
def test_roles(effect, nodes, expected):
    assert lacking(Goal("n1", (effect,)), seen(nodes=tuple(nodes))) == expected


def test_a_dead_manager_does_not_come_back():
    nodes = (LEADER, worker("n1", state="down"))
    assert lacking(Goal("n1", ("demoted",), was_ready=False), seen(nodes=nodes)) == []
