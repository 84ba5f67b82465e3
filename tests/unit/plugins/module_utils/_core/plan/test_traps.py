# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import copy
import dataclasses

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import ComposeError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.build import build_plan
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.traps import check_traps
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.project import wanted_from
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.node import Node
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.service import Service
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.snapshot import Snapshot

GIB = 1 << 30


def node(name, *, role="worker", state="ready", availability="active", platform="x86_64", labels=None, memory=4):
    resources = {"NanoCPUs": 2_000_000_000, "MemoryBytes": memory * GIB}
    description = {"Hostname": name, "Platform": {"OS": "linux", "Architecture": platform}, "Resources": resources}
    return Node.from_json(
        {
            "ID": name,
            "Spec": {"Role": role, "Availability": availability, "Labels": labels or {}},
            "Description": description,
            "Status": {"State": state, "Addr": "192.0.2.1"},
        }
    )


TWO = (node("node1", role="manager"), node("node2"))
DOWN = (TWO[0], node("node2", state="down"))
DRAINED = (TWO[0], node("node2", availability="drain"))
HOST = [{"target": 80, "published": "8080", "mode": "host"}]
START = {"update_config": {"order": "start-first"}}
STOP = {"update_config": {"order": "stop-first"}}


def service(image="x:1", ports=(), **deploy):
    return {"image": image, **({"ports": list(ports)} if ports else {}), **({"deploy": deploy} if deploy else {})}


def wanted(**services):
    return wanted_from({"name": "app", "services": services}, stack="app")


def running(specs, *, counts=None, update=None):
    status = {"ServiceStatus": {"RunningTasks": counts[0], "DesiredTasks": counts[1]}} if counts else {}
    status["UpdateStatus"] = {"State": update} if update else None
    return tuple(
        Service.from_json({"ID": spec["Name"], "Spec": spec, "Version": {"Index": 1}, **status}) for spec in specs
    )


def find(now, before=None, *, nodes=TWO, counts=None, update=None, platforms=None):
    """Plan one service, over the one before, and look for its traps."""
    want = wanted(web=now)
    if platforms:
        specs = copy.deepcopy(want.services)
        specs[0]["TaskTemplate"]["Placement"]["Platforms"] = platforms
        want = dataclasses.replace(want, services=specs)
    live = running(wanted(web=before).services, counts=counts, update=update) if before else ()
    plan = build_plan(want, Snapshot(services=live))
    return check_traps(plan, nodes=nodes, observed=Snapshot(services=live))


def reserved(**resources):
    return {"resources": {"reservations": resources}}


OLD, NEW = "x:1", "x:2"
GPU = [{"discrete_resource_spec": {"kind": "gpu", "value": 2}}]
NO_GPU = [{"discrete_resource_spec": {"kind": "gpu", "value": 0}}]


@pytest.mark.parametrize(
    ("now", "before", "nodes"),
    [
        pytest.param(service(replicas=9), None, TWO, id="plain"),
        pytest.param(service(ports=HOST, replicas=2), None, TWO, id="host port on every node"),
        pytest.param(service(mode="global", ports=HOST), None, TWO, id="global with a host port"),
        pytest.param(service(replicas=0, placement={"constraints": ["node.role==x"]}), None, TWO, id="no replicas"),
        pytest.param(service(NEW, HOST, replicas=1, **START), service(OLD, HOST), TWO, id="start-first with room"),
        pytest.param(service(NEW, HOST, replicas=2, **STOP), service(OLD, HOST, replicas=2), TWO, id="stop-first"),
        pytest.param(
            service(OLD, HOST, replicas=2, labels={"a": "b"}, **START),
            service(OLD, HOST, replicas=2),
            TWO,
            id="start-first that replaces none",
        ),
        pytest.param(service(NEW, HOST, replicas=2, **START), service(OLD, replicas=2), TWO, id="a port that is new"),
        pytest.param(
            service(NEW, HOST, placement={"constraints": ["node.role==worker"]}, **START),
            service(OLD, HOST, placement={"constraints": ["node.role==manager"]}),
            TWO,
            id="the old task is elsewhere",
        ),
        pytest.param(
            service(mode="replicated-job", replicas=5, placement={"max_replicas_per_node": 1}), None, TWO, id="job"
        ),
        pytest.param(
            service(placement={"constraints": ["node.role==x"]}),
            service(placement={"constraints": ["node.role==x"]}),
            TWO,
            id="unchanged",
        ),
        pytest.param(service(placement={"constraints": ["node.role==x"]}), None, (), id="no nodes known"),
        pytest.param(service(**reserved(generic_resources=NO_GPU)), None, TWO, id="zero of a generic resource"),
    ],
)
def test_no_trap(now, before, nodes):
    assert find(now, before, nodes=nodes) == ()


@pytest.mark.parametrize(
    ("now", "before", "key", "said"),
    [
        pytest.param(
            service(placement={"constraints": ["node.labels.gpu==true"]}),
            None,
            "deploy.placement.constraints",
            "no node (node1, node2) meets node.labels.gpu==true; change the constraint, or give a node what it asks "
            "for",
            id="constraint",
        ),
        pytest.param(
            service(placement={"constraints": ["node.role==worker", "node.hostname==node1"]}),
            None,
            "deploy.placement.constraints",
            "no node of those with node.role==worker (node2) meets node.hostname==node1; change the constraint, or "
            "give a node what it asks for",
            id="constraints that exclude each other",
        ),
        pytest.param(
            service(placement={"constraints": ["node.rack!=r1"]}),
            None,
            "deploy.placement.constraints",
            "no node (node1, node2) meets node.rack!=r1; change the constraint, or give a node what it asks for",
            id="a field that does not exist",
        ),
        pytest.param(
            service(**reserved(cpus="8")),
            None,
            "deploy.resources.reservations.cpus",
            "each task reserves 8 CPUs, and no node that fits has as much (2 CPUs on node1, node2); reserve less",
            id="processors",
        ),
        pytest.param(
            service(**reserved(memory="64G"), placement={"constraints": ["node.role==worker"]}),
            None,
            "deploy.resources.reservations.memory",
            "each task reserves 64 GiB, and no node that fits has as much (4 GiB on node2); reserve less",
            id="memory",
        ),
        pytest.param(
            service(**reserved(generic_resources=GPU)),
            None,
            "deploy.resources.reservations.generic_resources",
            "each task reserves 2 of gpu, and no node that fits has as much (0 of gpu on node1, node2); reserve less",
            id="generic resource",
        ),
        pytest.param(
            service(ports=HOST, replicas=3),
            None,
            "ports",
            "3 replicas are wanted, port 8080/tcp in mode host lets one task run on a node, and there is room for 2 "
            "on the 2 nodes that fit (node1, node2); lower deploy.replicas, publish it in mode ingress, or let more "
            "nodes fit",
            id="more replicas than nodes for a host port",
        ),
        pytest.param(
            service(replicas=3, placement={"max_replicas_per_node": 2, "constraints": ["node.role==manager"]}),
            None,
            "deploy.placement.max_replicas_per_node",
            "3 replicas are wanted, 2 may run on a node, and there is room for 2 on the one node that fits (node1); "
            "raise it, lower deploy.replicas, or let more nodes fit",
            id="more replicas than may be",
        ),
        pytest.param(
            service(replicas=3, **reserved(cpus="1.5")),
            None,
            "deploy.resources.reservations.cpus",
            "3 replicas are wanted, each reserves 1.5 CPUs, and there is room for 2 on the 2 nodes that fit (node1, "
            "node2); lower the reservation or deploy.replicas, or let more nodes fit",
            id="more replicas than can be reserved for",
        ),
        pytest.param(
            service(ports=HOST, replicas=4),
            service(ports=HOST, replicas=3),
            "ports",
            "4 replicas are wanted, port 8080/tcp in mode host lets one task run on a node, and there is room for 2 "
            "on the 2 nodes that fit (node1, node2); lower deploy.replicas, publish it in mode ingress, or let more "
            "nodes fit",
            id="still more replicas than there were too many",
        ),
        pytest.param(
            service(placement={"constraints": ["node.labels.gpu==true"]}),
            service(),
            "deploy.placement.constraints",
            "no node (node1, node2) meets node.labels.gpu==true; change the constraint, or give a node what it asks "
            "for",
            id="a constraint that is new",
        ),
        pytest.param(
            service(NEW, HOST, replicas=2, **START),
            service(OLD, HOST, replicas=2),
            "deploy.update_config.order",
            "start-first starts the new task beside the old one, and port 8080/tcp in mode host is taken on the 2 "
            "nodes that fit (node1, node2); write stop-first",
            id="start-first with a host port",
        ),
        pytest.param(
            service(NEW, HOST, mode="global", **START),
            service(OLD, HOST, mode="global"),
            "deploy.update_config.order",
            "start-first starts the new task beside the old one, and port 8080/tcp in mode host is taken on the 2 "
            "nodes that fit (node1, node2); write stop-first",
            id="global start-first with a host port",
        ),
        pytest.param(
            service(NEW, replicas=2, placement={"max_replicas_per_node": 1}, **START),
            service(OLD, replicas=1, placement={"max_replicas_per_node": 1}),
            "deploy.update_config.order",
            "start-first starts the new task beside the old one, and max_replicas_per_node (1) is reached on the 2 "
            "nodes that fit (node1, node2); write stop-first",
            id="start-first at the limit",
        ),
        pytest.param(
            service(NEW, mode="global", **reserved(memory="3G"), **START),
            service(OLD, mode="global", **reserved(memory="3G")),
            "deploy.update_config.order",
            "start-first starts the new task beside the old one, and less than 3 GiB is left to reserve on the 2 "
            "nodes that fit (node1, node2); write stop-first",
            id="start-first without reserves",
        ),
    ],
)
def test_refused(now, before, key, said):
    with pytest.raises(ComposeError) as caught:
        find(now, before)
    assert caught.value.message == f"services.web.{key}: {said}."
    assert caught.value.path == ("services", "web", *key.split("."))


def test_refuses_an_image_for_another_platform():
    with pytest.raises(ComposeError) as caught:
        find(service(), platforms=[{"OS": "linux", "Architecture": "arm64"}])
    assert caught.value.message == (
        "services.web.image: the image is for linux/arm64, and no node that fits is (linux/x86_64 on node1, node2); "
        "name an image for one of them."
    )


@pytest.mark.parametrize(
    ("now", "before", "nodes", "said"),
    [
        pytest.param(
            service(mode="global", placement={"constraints": ["node.labels.gpu==true"]}),
            None,
            TWO,
            ".deploy.placement.constraints: no node (node1, node2) meets node.labels.gpu==true; change the "
            "constraint, or give a node what it asks for; until then it has no task.",
            id="global on no node",
        ),
        pytest.param(
            service(placement={"constraints": ["node.role==worker"]}),
            None,
            DOWN,
            ": no node that fits is ready and active (node2 is down); its tasks wait until one is.",
            id="the node is down",
        ),
        pytest.param(
            service(placement={"constraints": ["node.role==worker"]}),
            None,
            DRAINED,
            ": no node that fits is ready and active (node2 is drained); its tasks wait until one is.",
            id="the node is drained",
        ),
        pytest.param(
            service(ports=HOST, replicas=2),
            None,
            DOWN,
            ".ports: 2 replicas are wanted, port 8080/tcp in mode host lets one task run on a node, and there is room "
            "for 1 on the one node that fits and is up (node1); the rest waits until more of them are ready and "
            "active.",
            id="a host port, and a node is down",
        ),
        pytest.param(
            service(NEW, HOST, **START),
            service(OLD, HOST),
            DRAINED,
            ".deploy.update_config.order: start-first starts the new task beside the old one, and port 8080/tcp in "
            "mode host is taken on the one node that fits and is up (node1); it may wait for ever; write "
            "stop-first.",
            id="start-first, and a node is drained",
        ),
        pytest.param(
            service(ports=HOST, replicas=2, rollback_config={"order": "start-first"}),
            None,
            TWO,
            ".deploy.rollback_config.order: a rollback that starts first waits for ever, for port 8080/tcp in mode "
            "host is taken on the 2 nodes that fit and are up (node1, node2); write stop-first.",
            id="a rollback that starts first",
        ),
        pytest.param(
            service(NEW, ports=HOST, replicas=3),
            service(OLD, ports=HOST, replicas=3),
            TWO,
            ".ports: 3 replicas are wanted, port 8080/tcp in mode host lets one task run on a node, and there is room "
            "for 2 on the 2 nodes that fit (node1, node2); lower deploy.replicas, publish it in mode ingress, or let "
            "more nodes fit.",
            id="too many replicas as before, for a node has gone",
        ),
        pytest.param(
            service(NEW, placement={"constraints": ["node.labels.gpu==true"]}),
            service(OLD, placement={"constraints": ["node.labels.gpu==true"]}),
            TWO,
            ".deploy.placement.constraints: no node (node1, node2) meets node.labels.gpu==true; change the "
            "constraint, or give a node what it asks for.",
            id="on no node as before",
        ),
        pytest.param(
            service(NEW, HOST, **reserved(memory="6G"), **START),
            service(OLD, HOST, **reserved(memory="1G")),
            (TWO[0], node("node2", memory=8)),
            ".deploy.update_config.order: start-first starts the new task beside the old one, and port 8080/tcp in "
            "mode host is taken on the one node that fits and is up (node2); it may wait for ever; write stop-first.",
            id="start-first, and the old task may be where the new one does not fit",
        ),
    ],
)
def test_warned(now, before, nodes, said):
    assert find(now, before, nodes=nodes) == (f"services.web{said}",)


@pytest.mark.parametrize("counts", [pytest.param((1, 2), id="one is away"), pytest.param((0, 0), id="none yet")])
def test_an_old_task_that_does_not_run_may_leave_room(counts):
    (said,) = find(service(NEW, HOST, replicas=2, **START), service(OLD, HOST, replicas=2), counts=counts)
    assert said.endswith("on the 2 nodes that fit and are up (node1, node2); it may wait for ever; write stop-first.")


def test_only_warns_of_a_label_where_too_many_replicas_are_wanted_already():
    crowded, forgotten = find(
        service(ports=HOST, replicas=3, labels={"a": "b"}), service(ports=HOST, replicas=3), counts=(2, 3)
    )
    assert crowded == (
        "services.web.ports: 3 replicas are wanted, port 8080/tcp in mode host lets one task run on a node, and there "
        "is room for 2 on the 2 nodes that fit (node1, node2); lower deploy.replicas, publish it in mode ingress, or "
        "let more nodes fit."
    )
    assert forgotten == (
        "services.web: 2 of 3 tasks run, and this update starts none anew: Swarm may never start those that wait; if "
        "it does not, run docker service update --force app_web."
    )


def test_warns_of_tasks_that_swarm_forgets():
    now = service(replicas=2, labels={"a": "b"})
    assert find(now, service(replicas=2), counts=(1, 2)) == (
        "services.web: 1 of 2 tasks run, and this update starts none anew: Swarm may never start those that wait; if "
        "it does not, run docker service update --force app_web.",
    )
    assert find(now, service(replicas=2), counts=(2, 2)) == ()


def test_warns_where_stop_first_alone_is_no_way_out():
    before, now = service(ports=HOST, **START), service(ports=HOST, **STOP)
    assert find(now, before, counts=(1, 1), update="updating") == (
        "services.web: the update before is still under way, and this update starts none anew: Swarm may never start "
        "those that wait; if it does not, run docker service update --force app_web.",
    )
    assert find(now, before, counts=(1, 1), update="completed") == ()
    assert find(before, now, counts=(1, 1), update="updating") == ()
