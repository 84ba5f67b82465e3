# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.departure import Departure, depart
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.membership import INACTIVE
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import StateError

from .nodes import node

NODES = (node(1, role="manager"), node(4), node(5, state="down"))
TWINS = (node(1), node(4, hostname="debian"), node(6, hostname="debian", state="down"))
LINGERS = Departure(
    lingers=True,
    said="node4 is in no swarm, and node4 is ready (n4): it is another host's, or the managers have not noticed yet "
    "that this one has left; nothing is removed, and the same again looks anew.",
)
ACTIVE = replace(INACTIVE, state="active", node_id="n4", role="worker")


@pytest.mark.parametrize(
    ("name", "member", "nodes", "hostname", "found"),
    [
        pytest.param("node4", ACTIVE, NODES, "node4", Departure(NODES[1], force=True), id="by its id"),
        pytest.param("node4", ACTIVE, TWINS, "debian", Departure(TWINS[1], force=True), id="by its id, not its name"),
        pytest.param("node5", None, NODES, None, Departure(NODES[2]), id="silent, by its name"),
        pytest.param("node5.example.com", None, NODES, None, Departure(NODES[2]), id="silent, by its short name"),
        pytest.param("node5", INACTIVE, NODES, "node5", Departure(NODES[2]), id="what it left behind"),
        pytest.param("node4", INACTIVE, NODES, "node4", LINGERS, id="out, and one that is ready has its name"),
        pytest.param(
            "node5",
            INACTIVE,
            (*NODES, node(6, hostname="node5")),
            "node5",
            Departure(NODES[2], lingers=True),
            id="what it left behind, and another that is ready",
        ),
        pytest.param(
            "node4.dc1",
            INACTIVE,
            (node(4, hostname="node4.dc2", state="unknown"),),
            "node4.dc1",
            Departure(
                lingers=True,
                said="node4.dc1 is in no swarm, and node4.dc2 is unknown (n4): it is another host's, or the managers "
                "have not noticed yet that this one has left; nothing is removed, and the same again looks anew.",
            ),
            id="out, and the new leader knows nothing yet of one that has its name",
        ),
        pytest.param(
            "node7",
            INACTIVE,
            TWINS[:2],
            "debian",
            Departure(
                said="node7 does not say which node it is, and debian, as its Engine calls it, may be another host's: "
                "n4 (worker, ready): if that is its own, remove it by its id, with `docker node rm`."
            ),
            id="out, and one has the name of its Engine",
        ),
        pytest.param("node7", INACTIVE, NODES, "node7", Departure(), id="out, and nothing is left"),
        pytest.param(
            "node5", replace(INACTIVE, state="locked"), NODES, "node5", Departure(NODES[2]), id="locked, by its name"
        ),
        pytest.param(
            "node7",
            None,
            NODES,
            None,
            Departure(said="node7 does not say which node it is, and none has the name node7."),
            id="silent, and nobody has its name",
        ),
        pytest.param(
            "node6",
            INACTIVE,
            TWINS,
            "debian",
            Departure(
                said="node6 does not say which node it is, and debian, as its Engine calls it, may be another host's: "
                "n6 (worker, down): if that is its own, remove it by its id, with `docker node rm`."
            ),
            id="out, and one that is down has the name of its Engine",
        ),
    ],
)
def test_which_node_is_the_hosts(name, member, nodes, hostname, found):
    assert depart(name, member, nodes, hostname=hostname) == found


@pytest.mark.parametrize(
    ("name", "member", "hostname", "why"),
    [
        pytest.param(
            "node5",
            replace(ACTIVE, node_id="x9"),
            "debian",
            "node5 is in another swarm than the managers of the inventory, or was removed from theirs (no node of it "
            "has the id x9): use the inventory of its swarm, or let it leave with `docker swarm leave --force`.",
            id="the id of another swarm, and its name is in this one",
        ),
        pytest.param(
            "debian",
            None,
            None,
            "debian does not say which node it is, and 2 have the name debian: n4 (worker, ready), n6 (worker, down): "
            "remove by its id, with `docker node rm`, the one that is meant.",
            id="silent, and two have its name",
        ),
        pytest.param(
            "node6",
            replace(INACTIVE, state="error"),
            "node1",
            "node6 does not say which node it is, and node1, as its Engine calls it, may be another host's: n1 "
            "(worker, ready): if that is its own, remove it by its id, with `docker node rm`.",
            id="in error, and its Engine has another name",
        ),
    ],
)
def test_nothing_is_done_where_it_may_be_anothers(name, member, hostname, why):
    with pytest.raises(StateError) as caught:
        depart(name, member, TWINS, hostname=hostname)
    assert caught.value.message == why


def test_as_a_result():
    assert Departure().to_result() == {"node": None, "force": False, "lingers": False, "said": ""}
    found = Departure(NODES[1], force=True, lingers=True).to_result()
    assert found == {"node": NODES[1].to_result(), "force": True, "lingers": True, "said": ""}
