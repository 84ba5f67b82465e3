# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import dataclasses

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.balance import (
    balance,
    by_name,
    skew,
    surplus,
)
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.snapshot import Snapshot

from .values import service, task, worker

NODES = tuple(worker(f"n{number}") for number in (1, 2, 3))
FOUR = (*NODES, worker("n4"))
DATA = [{"Type": "volume", "Source": "data", "Target": "/data"}]


def on(node, slot, name="web", **fields):
    return task(f"{name}.{slot}@{node}", service_id=f"s-{name}", slot=slot, node_id=node, **fields)


def tasks_on(places, name="web"):
    """``"1112"``: three tasks on the first node, one on the second."""
    return tuple(on(f"n{place}", slot, name) for slot, place in enumerate(places, start=1))


def found(places, *, nodes=NODES, order=None, more=(), **fields):
    web = service("web", **{"replicas": len(places), **fields})
    if order:
        web = dataclasses.replace(web, spec={**web.spec, "UpdateConfig": {"Order": order}})
    return balance(Snapshot(nodes=nodes, services=(web,), tasks=(*tasks_on(places), *more)), [web])


def moves(balanced):
    return {item.service.name: (list(item.before.values()), list(item.forecast.values())) for item in balanced.moves}


@pytest.mark.parametrize(
    ("counts", "far", "beyond"),
    [
        pytest.param({}, 0, 0, id="no node"),
        pytest.param({"a": 6, "b": 0, "c": 0}, 6, 4, id="all on one"),
        pytest.param({"a": 2, "b": 0, "c": 0}, 2, 1, id="two on one"),
        pytest.param({"a": 2, "b": 2, "c": 1, "d": 1, "e": 0}, 2, 0, id="no more than the share"),
        pytest.param({"a": 3, "b": 2, "c": 1}, 2, 1, id="one too many"),
        pytest.param({"a": 3, "b": 3, "c": 3, "d": 0}, 3, 2, id="an empty node, and none beyond its share"),
        pytest.param({"a": 3, "b": 3, "c": 3, "d": 1}, 2, 0, id="two apart, and none beyond its share"),
        pytest.param({**dict.fromkeys("abcdefghij", 10), "k": 0}, 10, 9, id="ten full nodes and an empty one"),
        pytest.param({"a": 5, "b": 3, "c": 3, "d": 0}, 5, 2, id="beyond and lacking"),
    ],
)
def test_how_crowded(counts, far, beyond):
    assert (skew(counts), surplus(counts)) == (far, beyond)


@pytest.mark.parametrize(
    ("places", "fields", "expected"),
    [
        pytest.param("111111", {}, ([6, 0, 0], [2, 2, 2]), id="six on one"),
        pytest.param("11", {}, ([2, 0, 0], [1, 1, 0]), id="two on one"),
        pytest.param("11", {"order": "start-first"}, ([2, 0, 0], [0, 1, 1]), id="start-first counts the old ones"),
        pytest.param("1111", {"constraints": ["node.id != n3"]}, ([4, 0], [2, 2]), id="one node does not fit"),
        pytest.param(
            "111", {"reserve": {"MemoryBytes": 300}}, ([3, 0, 0], [1, 1, 1]), id="what it reserves itself is free"
        ),
        pytest.param("11", {"ports": [80]}, ([2, 0, 0], [1, 1, 0]), id="its own port is free"),
        pytest.param("111222333", {"nodes": FOUR}, ([3, 3, 3, 0], [3, 2, 2, 2]), id="an empty node"),
    ],
)
def test_what_is_moved(places, fields, expected):
    assert moves(found(places, **fields)) == {"web": expected}


@pytest.mark.parametrize(
    ("places", "fields"),
    [
        pytest.param("123", {}, id="even"),
        pytest.param("1233", {}, id="one more"),
        pytest.param("1", {}, id="one replica"),
        pytest.param("", {"replicas": 0}, id="none"),
        pytest.param("123", {"replicas": None}, id="global"),
        pytest.param("11", {"constraints": ["node.id == n1"]}, id="one node fits"),
        pytest.param(
            "11", {"nodes": (NODES[0], *(worker(n, availability="drain") for n in ("n2", "n3")))}, id="drained"
        ),
    ],
)
def test_what_does_not_crowd(places, fields):
    balanced = found(places, **fields)
    assert (balanced.moves, balanced.left) == ((), ())


@pytest.mark.parametrize(
    ("places", "fields", "reason"),
    [
        pytest.param("111", {"state": "updating"}, "is in an update that has not ended (updating)", id="updating"),
        pytest.param("111", {"replicas": 4}, "runs 3 of 4 tasks", id="short"),
        pytest.param(
            "111", {"mounts": DATA}, "has data in volumes of its nodes, which do not move with it (data)", id="data"
        ),
        pytest.param(
            "1133",
            {"per_node": 2, "order": "start-first", "nodes": NODES[::2]},
            None,
            id="full and even",
        ),
        pytest.param(
            "112",
            {"nodes": NODES[:2], "per_node": 1, "order": "start-first"},
            None,
            id="as many as its share",
        ),
    ],
)
def test_what_stays_and_why(places, fields, reason):
    balanced = found(places, **fields)
    assert [item.reason for item in balanced.left] == ([reason] if reason else [])
    assert balanced.moves == ()


def test_what_swarm_would_spread_no_better_stays():
    """The second node fits, and the service that fills it takes the room of all but one."""
    nodes = (worker("n1"), worker("n2", resources={"NanoCPUs": 0, "MemoryBytes": 100}))
    balanced = found("1112", nodes=nodes, reserve={"MemoryBytes": 100})
    assert [item.reason for item in balanced.left] == ["would be spread no better by Swarm"]


def test_preferences_are_not_weighed():
    web = service("web", replicas=3)
    placement = {"Preferences": [{"Spread": {"SpreadDescriptor": "node.labels.rack"}}]}
    web = dataclasses.replace(web, spec={**web.spec, "TaskTemplate": {"Placement": placement}})
    balanced = balance(Snapshot(nodes=NODES, services=(web,), tasks=tasks_on("111")), [web])
    assert [item.reason for item in balanced.left] == ["has placement preferences, by which Swarm spreads it otherwise"]


@pytest.mark.parametrize(
    ("budget", "chosen", "left"),
    [
        pytest.param({}, ["big", "also", "web"], {}, id="no budget"),
        pytest.param(
            {"max_services": 1}, ["big"], dict.fromkeys(("also", "web"), "is beyond max_services (1)"), id="one"
        ),
        pytest.param(
            {"max_tasks": 6},
            ["big", "also"],
            {"web": "has 2 tasks, which is beyond what is left of max_tasks (0 of 6)"},
            id="tasks",
        ),
        pytest.param(
            {"max_tasks": 3},
            ["also"],
            {
                "big": "has 4 tasks, which is beyond what is left of max_tasks (3 of 3)",
                "web": "has 2 tasks, which is beyond what is left of max_tasks (1 of 3)",
            },
            id="what fits comes later",
        ),
    ],
)
def test_the_most_crowded_first_within_the_budget(budget, chosen, left):
    places = {"web": "11", "big": "2222", "also": "33"}
    services = [service(name, replicas=len(where)) for name, where in places.items()]
    tasks = [item for name, where in places.items() for item in tasks_on(where, name)]
    balanced = balance(Snapshot(nodes=NODES, services=tuple(services), tasks=tuple(tasks)), services, **budget)
    assert [item.service.name for item in balanced.moves] == chosen
    assert {item.spread.service.name: item.reason for item in balanced.left} == left


@pytest.mark.parametrize(
    ("budget", "moved", "left"),
    [
        pytest.param(8, [("web", 8)], [], id="enough"),
        pytest.param(4, [], ["has 8 tasks, which is beyond what is left of max_tasks (4 of 4)"], id="too few"),
    ],
)
def test_all_tasks_are_replaced_also_those_on_nodes_that_do_not_fit(budget, moved, left):
    nodes = (NODES[0], worker("n2", availability="pause"), NODES[2])
    web = service("web", replicas=8)
    balanced = balance(Snapshot(nodes=nodes, services=(web,), tasks=tasks_on("11112222")), [web], max_tasks=budget)
    assert [(item.service.name, item.tasks) for item in balanced.moves] == moved
    assert [item.reason for item in balanced.left] == left


def test_nodes_are_named():
    assert by_name({"i1": 2, "i2": 1, "i3": 4}, {"i1": "b", "i2": "a", "i3": "b"}) == {"a": 1, "b": 6}
