# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import InputError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.patch.order import patch_order
from ansible_collections.beekeeper.swarm.tests.unit.plugins.module_utils._core.cluster.nodes import node

MANAGER = {"role": "manager", "reachability": "reachable"}
NODES = [node(1, **MANAGER, leader=True), node(2, **MANAGER), node(3, **MANAGER), node(4), node(5), node(6)]
ALL = {f"host{number}": f"n{number}" for number in range(1, 7)}


@pytest.mark.parametrize(
    ("hosts", "batch", "done", "batches"),
    [
        pytest.param(ALL, 1, (), ["host4", "host5", "host6", "host2", "host3", "host1"], id="leader last"),
        pytest.param(ALL, 2, (), ["host4 host5", "host6", "host2", "host3", "host1"], id="workers two by two"),
        pytest.param(ALL, 9, (), ["host4 host5 host6", "host2", "host3", "host1"], id="never managers at once"),
        pytest.param(ALL, 2, ("n4", "n2"), ["host5 host6", "host3", "host1"], id="what is done is left out"),
        pytest.param({"b": "n6", "a": "n4"}, 1, (), ["b", "a"], id="the inventory's order"),
        pytest.param({"a": "node5"}, 1, (), ["a"], id="by host name"),
        pytest.param({"a": "n4"}, 1, ("n4",), [], id="all done"),
    ],
)
def test_order(hosts, batch, done, batches):
    assert patch_order(hosts, NODES, batch=batch, done=done).batches == [item.split() for item in batches]


def test_what_is_left_out_and_the_ids():
    found = patch_order({"a": "node4", "b": "n5"}, NODES, done=["n5"])
    assert (found.left_out, found.ids) == (["b"], {"a": "n4", "b": "n5"})


def test_a_manager_that_is_being_demoted_goes_alone():
    nodes = [node(1, reachability="reachable"), node(2), node(3)]
    hosts = {"a": "n1", "b": "n2", "c": "n3"}
    assert patch_order(hosts, nodes, batch=3).batches == [["b", "c"], ["a"]]


@pytest.mark.parametrize(
    ("hosts", "batch", "message"),
    [
        pytest.param(
            {"host4": "n4", "host5": None, "host6": None},
            1,
            "host5, host6 or the Engine there does not answer: bring it into the swarm, with its Engine up, or leave "
            "the host out of patch_hosts.",
            id="silent",
        ),
        pytest.param(
            {"host4": "n4", "host5": "n5", "four.example": "n4"},
            2,
            "host4 and four.example are one node of the swarm (node4): leave one of them out of patch_hosts.",
            id="twice",
        ),
        pytest.param(
            {"host7": "n7"},
            1,
            "host7: is no node of the swarm (node4, node5 are its nodes): bring it into the swarm, with its Engine up, "
            "or leave the host out of patch_hosts.",
            id="stranger",
        ),
        pytest.param(
            {"host4": "n4"}, 0, "patch_batch is 0: write how many workers are patched at once, 1 or more.", id="batch"
        ),
    ],
)
def test_refused(hosts, batch, message):
    with pytest.raises(InputError) as raised:
        patch_order(hosts, [node(4), node(5)], batch=batch)
    assert raised.value.message == message


def test_a_name_of_two():
    with pytest.raises(InputError) as raised:
        patch_order({"a": "twin"}, [node(1, hostname="twin"), node(2, hostname="twin")])
    assert raised.value.message == (
        "a: 2 nodes of the swarm have the name twin (twin, twin are its nodes): bring it into the swarm, with its "
        "Engine up, or leave the host out of patch_hosts."
    )
