# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.ending import Ending, end
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.host import Host
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.membership import INACTIVE, RemoteManager
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import StateError

from .nodes import node

NODES = (node(1, role="manager", leader=True), node(2, role="manager"), node(4), node(5))
ACTIVE = replace(INACTIVE, state="active")


def manager(number, cluster="c1", **member):
    fields = {"node_id": f"n{number}", "role": "manager", "cluster_id": cluster, **member}
    return Host(f"node{number}", "manager", membership=replace(ACTIVE, **fields), nodes=NODES if cluster else ())


def worker(number, **member):
    fields = {"node_id": f"n{number}", "role": "worker", **member}
    return Host(f"node{number}", "worker", membership=replace(ACTIVE, **fields))


def knows(*ids):
    return {"remote_managers": tuple(RemoteManager(node_id=one, addr=f"{one}:2377") for one in ids)}


def broken(number, state):
    return worker(number, state=state, node_id="", role=None)


DOWN = tuple(replace(item, state="down") if item.hostname == "node5" else item for item in NODES)
ALL = (manager(1), manager(2), worker(4), worker(5))
MEMBERS = ("node1", "node2", "node4", "node5")


@pytest.mark.parametrize(
    ("hosts", "found"),
    [
        pytest.param(ALL, Ending("c1", MEMBERS, ("node1", "node2"), ()), id="all of it"),
        pytest.param(ALL[:3], Ending("c1", MEMBERS[:3], ("node1", "node2"), ("node5",)), id="a node of no host"),
        pytest.param(
            (*ALL, Host("node6", "worker", membership=INACTIVE)),
            Ending("c1", MEMBERS, ("node1", "node2"), ()),
            id="a host in no swarm",
        ),
        pytest.param(
            (*ALL[:3], Host("node5", "worker", membership=INACTIVE)),
            Ending("c1", MEMBERS[:3], ("node1", "node2"), ("node5",)),
            id="a host that has left, and a node that is ready has its name",
        ),
        pytest.param(
            (replace(ALL[0], nodes=DOWN), *ALL[1:3], Host("node5", "worker", membership=INACTIVE)),
            Ending("c1", MEMBERS[:3], ("node1", "node2"), ()),
            id="a host that has left, and its node",
        ),
        pytest.param(
            (*ALL[:3], broken(5, "error")), Ending("c1", MEMBERS, ("node1", "node2"), ()), id="in error, by its name"
        ),
        pytest.param((Host("node1", "manager", membership=INACTIVE),), Ending(None, (), (), ()), id="none"),
        pytest.param(
            (manager(1, None, **knows("n1", "n2")), worker(4, **knows("n2"))),
            Ending(None, ("node1", "node4"), ("node1",), ()),
            id="without a leader",
        ),
        pytest.param(
            (worker(4, **knows("n1")), worker(5, **knows("n2")), manager(1, None, **knows("n1", "n2"))),
            Ending(None, ("node4", "node5", "node1"), ("node1",), ()),
            id="without a leader: what two know is one swarm by what a third knows",
        ),
        pytest.param(
            (manager(1, None), broken(2, "locked"), worker(4, **knows("n1"))),
            Ending(None, ("node1", "node2", "node4"), ("node1",), ()),
            id="without a leader: who knows nobody is not held for a stranger",
        ),
    ],
)
def test_who_is_in_it(hosts, found):
    assert end(hosts) == found


ANOTHER = (
    "is in another swarm than node1, or was removed from it (no node of that swarm {}): end that one with an inventory "
    "of its own, or let it leave with `docker swarm leave --force`."
)


@pytest.mark.parametrize(
    ("hosts", "why"),
    [
        pytest.param(
            (*ALL[:3], replace(worker(5, node_id="x5"), name="node5")),
            f"node5 {ANOTHER.format('has the id x5')}",
            id="a worker of another swarm",
        ),
        pytest.param(
            (*ALL, broken(6, "locked")),
            f"node6 {ANOTHER.format('has its name, and its Engine does not say which it is')}",
            id="locked, and nobody has its name",
        ),
        pytest.param(
            (manager(1), manager(2, "c2")),
            "The hosts are in 2 swarms (c1, c2): end each with an inventory of its own.",
            id="two swarms",
        ),
        pytest.param(
            (manager(1, None, **knows("n1", "n2")), worker(4, **knows("n2")), worker(5, **knows("x1"))),
            "The hosts are in 2 swarms (node1, node4; node5): end each with an inventory of its own.",
            id="two swarms, and none has a leader",
        ),
        pytest.param(
            (*ALL[:3], Host("node5", "worker")),
            "A swarm ends as a whole, and node5 did not answer and would stay behind: make every host and its Engine "
            "answer, or take it out of the inventory.",
            id="one did not answer",
        ),
        pytest.param(
            (*ALL[:3], Host("node5", "worker", acts=False)),
            "A swarm ends as a whole, and node5 is not part of this run: leave --limit out.",
            id="one is not part of the run",
        ),
        pytest.param(
            (manager(1), Host("node2", "manager"), worker(4, node_id="x4")),
            "A swarm ends as a whole, and node2 did not answer and would stay behind: make every host and its Engine "
            f"answer, or take it out of the inventory. node4 {ANOTHER.format('has the id x4')}",
            id="several reasons",
        ),
    ],
)
def test_why_it_does_not_end(hosts, why):
    with pytest.raises(StateError) as caught:
        end(hosts)
    assert caught.value.message == why


def test_as_a_result():
    assert Ending("c1", ("a", "b"), ("a",), ("z",)).to_result() == {
        "cluster_id": "c1",
        "members": ["a", "b"],
        "managers": ["a"],
        "strangers": ["z"],
    }
