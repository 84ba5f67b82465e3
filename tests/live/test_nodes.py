# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Swarm makes of nodes. Numbers are those of ``docs/swarm.md``; a docstring is the claim."""

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.capacity import forecast
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.change import Allowed, Wanted
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import EngineError
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.gapless import exclude, include
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.history import Run
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.node import change, observe
from ansible_collections.beekeeper.swarm.tests.live.swarm import (
    GOOD,
    NEW,
    PER_NODE,
    SECOND,
    checked,
    host_port,
    labelled,
    on,
    replicas,
    reserves,
    restarts,
    runs,
    state,
    stays,
    until,
    updates,
)

GLOBAL = {"Mode": {"Replicated": None, "Global": {}}}
LONG = 60


def beside_the_manager(swarm, node):
    """Give the constraints that leave the manager and one worker."""

    def hostnames():
        return [item["Description"].get("Hostname") for item in swarm.engine.get("/nodes")]

    until(lambda: all(hostnames()))  # one that another test joins has no name at first
    names = [name for name in hostnames() if name]
    return on(*(f"node.hostname!={name}" for name in names if name not in (node.name, swarm.manager)))


def test_19_a_node_that_is_lost_holds_an_update(swarm):
    """A node that dies under a task that is starting holds the update, though the task was replaced elsewhere."""
    slow = "sleep 10; touch /tmp/well; exec sleep 8888"
    with swarm.workers.lend() as (node,):
        service = swarm.service(replicas(2), beside_the_manager(swarm, node))
        service.settle(2)
        service.change(runs(slow), checked("test -e /tmp/well"), updates(parallelism=0, failure_action="pause"))
        until(lambda: any(state(task) == "starting" for task in service.tasks(slow, NodeID=node.id)))
        node.kill()
        until(lambda: node.state == "down")
        until(lambda: len([task for task in service.running(slow) if task["NodeID"] != node.id]) == 2)
        stays(lambda: service.update_state == "updating")
        node.start()
        until(lambda: service.update_state != "updating")


def test_20_a_waiting_task_is_forgotten(swarm):
    """A task that waits for a node is forgotten after an update that does not replace it; a forced one is not."""
    with swarm.workers.lend() as (node,):
        service = swarm.service(on(f"node.labels.place=={swarm.name}"))
        until(lambda: [task for task in service.tasks() if "no suitable node" in task["Status"].get("Err", "")])
        service.change(labelled(a="b"))
        swarm.service(name="-passes").settle()
        node.change(Labels={"place": swarm.name})
        stays(lambda: not service.running(), seconds=6)
        service.force()
        service.settle()


def test_20_a_waiting_task_finds_a_node(swarm):
    """A task that waits for a node, and whose service is left alone, runs when there is one."""
    with swarm.workers.lend() as (node,):
        service = swarm.service(on(f"node.labels.place=={swarm.name}"))
        until(lambda: [task for task in service.tasks() if "no suitable node" in task["Status"].get("Err", "")])
        node.change(Labels={"place": swarm.name})
        service.settle()


def test_31_a_drain_does_not_wait(swarm):
    """The Engine answers to a drain at once, while the node's tasks still run."""
    with swarm.workers.lend() as (node,):
        stops_slowly = {"StopSignal": "SIGTERM", "StopGracePeriod": 8 * SECOND}
        service = swarm.service(replicas(2), runs(GOOD, **stops_slowly), beside_the_manager(swarm, node))
        service.settle(2)
        node.change(Availability="drain")
        assert [state(task) for task in service.tasks(NodeID=node.id)] == ["running"]
        until(lambda: state(service.tasks(NodeID=node.id)[0]) == "shutdown")


def test_32_a_drain_in_the_monitored_time_is_a_failure(swarm):
    """A node drained while its new tasks are still watched fails the update."""
    with swarm.workers.lend() as (node,):
        service = swarm.service(replicas(2), beside_the_manager(swarm, node))
        service.settle(2)
        service.change(runs(NEW), updates(parallelism=0, monitor=LONG, failure_action="rollback"))
        until(lambda: len(service.running(NEW)) == 2)
        node.change(Availability="drain")
        service.ends("rollback_completed")


def test_33_a_drain_is_not_rolling(swarm):
    """A drain takes all tasks of a node at once, whatever the update config says."""
    with swarm.workers.lend() as (node,):
        slowly = updates(parallelism=1, delay=10 * LONG, order="start-first")
        service = swarm.service(replicas(4), beside_the_manager(swarm, node), slowly)
        until(lambda: len(service.running(NodeID=node.id)) == 2)
        node.change(Availability="drain")
        until(lambda: not service.running(NodeID=node.id) and len(service.running()) == 4)
        assert service.update_state is None


def share(node, part):
    """Reserve a part of all that the node has."""
    return reserves(int(node.seen()["Description"]["Resources"]["NanoCPUs"] * part))


@pytest.mark.parametrize(
    ("held", "free", "ours", "reason"),
    [
        pytest.param(
            lambda node: share(node, 0.6),
            lambda node: share(node, 0.3),
            "not enough left to reserve",
            "insufficient resources on 1 node",
            id="reservations",
        ),
        pytest.param(
            lambda _node: PER_NODE,
            lambda _node: PER_NODE,
            "max_replicas_per_node reached",
            "max replicas per node limit exceed",
            id="limit",
        ),
        pytest.param(
            lambda _node: host_port(18013),
            lambda _node: host_port(18014),
            "host port in use",
            "host-mode port already in use on 1 node",
            id="host port",
        ),
    ],
)
def test_33_a_drain_leaves_pending_what_fits_nowhere(swarm, held, free, ours, reason):
    """Of a drained node's tasks those are pending that the capacity check names, for its reason; another moves."""
    with swarm.workers.lend() as (node,):
        place = beside_the_manager(swarm, node)
        stays_behind = swarm.service(replicas(2), place, held(node))
        moves = swarm.service(on(f"node.id=={node.id}"), free(node), name="-moves")
        stays_behind.settle(2)
        moves.settle()
        moves.change(place)
        moves.settle()
        foreseen = forecast(observe(swarm.engine), node.id)
        node.change(Availability="drain")
        until(lambda: [task for task in moves.running() if task["NodeID"] != node.id])
        (waiting,) = until(lambda: [task for task in stays_behind.tasks() if reason in task["Status"].get("Err", "")])
        until(lambda: len(stays_behind.running()) == 1)
        stays(lambda: len(stays_behind.running()) == 1, seconds=1)
        assert {item.name: item.reason.split("; ")[-1] for item in foreseen.stranded} == {
            f"{stays_behind.name}.{waiting['Slot']}": f"{ours} on {swarm.manager}"
        }
        assert foreseen.goes == {f"{moves.name}.1": swarm.manager}


def test_33_a_task_that_is_not_restarted_is_lost(swarm):
    """A drain does not replace tasks whose restart condition is ``none``."""
    with swarm.workers.lend() as (node,):
        service = swarm.service(replicas(2), restarts("none"), beside_the_manager(swarm, node))
        service.settle(2)
        node.change(Availability="drain")
        until(lambda: len(service.running()) == 1)
        stays(lambda: len(service.running()) == 1)


def test_33_a_constraint_moves_one_nodes_tasks(swarm):
    """A constraint against a paused node moves that node's tasks as an update does, and leaves the others."""
    with swarm.workers.lend() as (node,):
        place = beside_the_manager(swarm, node)
        service = swarm.service(replicas(2), place, updates(order="start-first"))
        tasks = service.settle(2)
        node.change(Availability="pause")
        stays(lambda: service.running(NodeID=node.id), seconds=1)
        others = place["TaskTemplate"]["Placement"]["Constraints"]
        service.change(on(*others, f"node.id!={node.id}"))
        service.ends("completed")
        kept = {task["ID"] for task in service.running()} & {task["ID"] for task in tasks}
        assert kept == {task["ID"] for task in tasks if task["NodeID"] != node.id}
        service.change(place)
        stays(lambda: service.update_state is None)


def only_on(node):
    return on(f"node.id=={node.id}")


def test_33_a_constraint_stops_tasks_of_an_active_node_at_once(swarm):
    """Of an active node that is written Swarm stops what a constraint excludes, before others run."""
    with swarm.workers.lend() as (node,):
        service = swarm.service(only_on(node), updates(order="start-first"))
        (old,) = service.settle()
        service.change(on(*only_on(node)["TaskTemplate"]["Placement"]["Constraints"], f"node.id!={node.id}"))
        stays(lambda: service.running(NodeID=node.id), seconds=1)
        node.change(Labels={"a": "b"})
        until(lambda: not service.running())
        (stopped,) = (task for task in service.tasks() if task["ID"] == old["ID"])
        assert (state(stopped), stopped["Status"]["Err"]) == ("rejected", "assigned node no longer meets constraints")


@pytest.mark.parametrize("availability", ["active", "pause"])
def test_33_a_gapless_drain_that_is_undone_stops_nothing(swarm, availability):
    """A task that has not left its node when its drain is undone is kept."""
    run = Run("t1", "ann@ci")
    with swarm.workers.lend() as (node,):
        service = swarm.service(only_on(node))
        (old,) = service.settle()
        leaving = {"id": service.seen()["ID"], "lock": service.name, "tasks": []}
        exclude(swarm.engine, service=leaving, node_id=node.id, before="active", run=run)
        until(lambda: [task for task in service.tasks() if state(task) == "pending"])
        wanted = Wanted(availability=availability)
        change(swarm.engine, name=node.id, wanted=wanted, allowed=Allowed(), check=False, run=run)
        include(swarm.engine, name=node.id, locks=[leaving["lock"]], run=run)
        until(lambda: service.update_state != "updating")
        assert [task["ID"] for task in service.running()] == [old["ID"]]
        assert node.seen()["Spec"]["Availability"] == availability


def test_34_the_last_manager_stays_one(swarm):
    """The only manager cannot be demoted."""
    (manager,) = [node for node in swarm.engine.get("/nodes") if node["Spec"]["Role"] == "manager"]
    version = {"version": manager["Version"]["Index"]}
    with pytest.raises(EngineError, match="attempting to demote the last manager of the swarm"):
        swarm.engine.post(f"/nodes/{manager['ID']}/update", {**manager["Spec"], "Role": "worker"}, version)


def test_36_a_manager_does_not_leave_unforced(swarm):
    """A manager that leaves is refused, and so is its removal, even by force."""
    (manager,) = [node for node in swarm.engine.get("/nodes") if node["Spec"]["Role"] == "manager"]
    with pytest.raises(EngineError, match="You are attempting to leave the swarm on a node that is participating"):
        swarm.engine.post("/swarm/leave")
    with pytest.raises(EngineError, match="must be demoted to worker before removal"):
        swarm.engine.delete(f"/nodes/{manager['ID']}", {"force": True})


def test_38_a_node_that_joins_again_is_another(swarm):
    """A node that left and joined again has a new id and no labels, and its name stands twice."""
    with swarm.workers.lend() as (node,):
        before = node.id
        node.change(Labels={"a": "b"})
        node.join_again()
        assert sorted(item["ID"] for item in node.entries()) == sorted((before, node.id))
        assert node.id != before
        assert node.seen()["Spec"]["Labels"] in (None, {})
        with pytest.raises(EngineError, match="is ambiguous"):
            swarm.engine.get(f"/nodes/{node.name}")


def test_38_a_node_that_is_ready_is_not_removed(swarm):
    """A node that is ready cannot be removed without force."""
    with swarm.workers.lend() as (node,), pytest.raises(EngineError, match="is not down and can't be removed"):
        swarm.engine.delete(f"/nodes/{node.id}")


def test_39_a_label_hurries_a_global_update(swarm):
    """A node whose labels change gets its task of a global service's new version at once, whatever the delay."""
    with swarm.workers.lend(2) as nodes:
        service = swarm.service(GLOBAL, on("node.role==worker"))
        service.settle(2)
        service.change(runs(NEW), updates(parallelism=1, delay=10 * LONG))
        until(lambda: service.running(NEW))
        stays(lambda: len(service.running(GOOD)) == 1)
        (old,) = service.running(GOOD)
        next(node for node in nodes if node.id == old["NodeID"]).change(Labels={"a": "b"})
        until(lambda: len(service.running(NEW)) == 2)


def test_44_a_node_that_is_active_again_stays_empty(swarm):
    """Tasks do not return to a node that is active again, but for those of global services."""
    with swarm.workers.lend() as (node,):
        place = beside_the_manager(swarm, node)
        service, everywhere = swarm.service(replicas(2), place), swarm.service(GLOBAL, place, name="-global")
        service.settle(2)
        everywhere.settle(2)
        node.change(Availability="drain")
        until(lambda: not service.running(NodeID=node.id) and len(service.running()) == 2)
        node.change(Availability="active")
        everywhere.settle(2)
        stays(lambda: not service.running(NodeID=node.id))
