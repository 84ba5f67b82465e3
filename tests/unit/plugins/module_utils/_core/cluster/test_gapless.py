# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import dataclasses

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.gapless import (
    broken,
    choose,
    lock_of,
)
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.marks import marked
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.snapshot import Snapshot

from .values import service, task, worker

NODES = tuple(worker(f"n{number}") for number in (1, 2, 3))
DATA = [{"Type": "volume", "Source": "data", "Target": "/data"}]


def on(node, slot=1, **fields):
    return task(f"web.{slot}@{node}", service_id="s-web", slot=slot, node_id=node, **fields)


def chosen(*tasks, share=50, **fields):
    seen = Snapshot(nodes=NODES, services=(service(**fields),), tasks=tasks)
    found = choose(seen, NODES[0], share=share)
    return [item.name for item in found.leaving], {item.name: item.reason for item in found.left}


def with_mark(found, node="n1"):
    return dataclasses.replace(found, spec=marked(found.spec, node=node))


@pytest.mark.parametrize(
    ("tasks", "fields", "leaves"),
    [
        pytest.param([on("n1")], {}, True, id="one replica"),
        pytest.param([on("n1")], {"share": 0}, True, id="one replica, and none of others"),
        pytest.param([on("n1"), on("n1", 2)], {"replicas": 2, "share": 0}, False, id="none is to stay"),
        pytest.param([on("n1"), on("n2", 2)], {"replicas": 2, "share": 100}, True, id="all are to stay"),
        pytest.param([on("n2")], {}, False, id="not here"),
        pytest.param([on("n1", desired_state="shutdown"), on("n2")], {}, False, id="gone already"),
        pytest.param([on("n1"), on("n2", 2)], {"replicas": 2}, False, id="half of them stay"),
        pytest.param([on("n1"), on("n2", 2)], {"replicas": 2, "share": 51}, True, id="more than half are to stay"),
        pytest.param([on("n1"), on("n2", 2, state="starting")], {"replicas": 2}, True, id="the other is not healthy"),
        pytest.param([on("n1"), on("n1", 2), on("n2", 3)], {"replicas": 3}, True, id="a third stays"),
    ],
)
def test_who_leaves(tasks, fields, leaves):
    assert chosen(*tasks, **fields) == (["web"] if leaves else [], {})


def test_a_volume_that_all_nodes_share_is_no_obstacle():
    options = {"DriverConfig": {"Name": "local", "Options": {"type": "nfs", "o": "addr=192.0.2.9", "device": ":/data"}}}
    assert chosen(on("n1"), mounts=[{**DATA[0], "VolumeOptions": options}]) == (["web"], {})


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        pytest.param({"replicas": None}, "is global: its task here has no other place", id="global"),
        pytest.param({"state": "paused"}, "its update has not ended (paused)", id="paused"),
        pytest.param(
            {"mounts": DATA}, "two tasks at once would have different data: volumes of the node (data)", id="data"
        ),
        pytest.param({"constraints": ["node.id == n1"]}, "constraints not met on 2 nodes", id="bound to the node"),
    ],
)
def test_who_cannot(fields, reason):
    assert chosen(on("n1"), **fields) == ([], {"web": reason})


def test_what_a_dead_run_has_marked_goes_on():
    found = with_mark(service())
    seen = Snapshot(nodes=NODES, services=(found,), tasks=(on("n2"),))
    assert [item.name for item in choose(seen, NODES[0], share=50).leaving] == ["web"]
    assert choose(seen, NODES[2], share=50).leaving == ()


def test_whose_lock_it_takes():
    found = service()
    stack = dataclasses.replace(found, spec={**found.spec, "Labels": {"com.docker.stack.namespace": "shop"}})
    assert [lock_of(found), lock_of(stack)] == ["web", "shop"]


@pytest.mark.parametrize(
    ("found", "said"),
    [
        pytest.param(with_mark(service(state="updating")), None, id="on its way"),
        pytest.param(with_mark(service(state="completed")), None, id="there"),
        pytest.param(service("gone"), None, id="removed"),
        pytest.param(
            service(), "web did not start elsewhere: somebody else has written it meanwhile, because {}", id="another"
        ),
        pytest.param(
            with_mark(service(state="paused")),
            "web did not start elsewhere: Swarm paused its update, because {}",
            id="paused",
        ),
    ],
)
def test_what_will_not_come(found, said):
    failed = on("n2", state="failed", error="task: non-zero exit (1)")
    because = "task web.1 on n2 failed: task: non-zero exit (1)"
    seen = Snapshot(nodes=NODES, services=(found,), tasks=(failed,))
    assert broken(seen, "s-web") == (said and said.format(because))
