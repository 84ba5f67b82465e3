# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.beekeeper.swarm.plugins.filter.leave_plan import FilterModule
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.membership import INACTIVE
from ansible_collections.beekeeper.swarm.tests.unit.plugins.module_utils._core.cluster.nodes import node

PLAN = FilterModule().filters()["leave_plan"]
NODES = [node(4).to_result(), node(5, hostname="debian", state="down").to_result()]


def test_a_host_that_tells_its_id():
    member = {**INACTIVE.to_result(), "state": "active", "node_id": "n5", "role": "worker"}
    found = PLAN({"membership": member, "hostname": "node4"}, host="node4", nodes=NODES)
    assert found == {"problem": None, "node": NODES[1], "force": True, "lingers": False, "said": ""}


def test_what_has_no_membership_is_no_answer():
    found = PLAN({"unreachable": True}, host="node4", nodes=NODES)
    assert found == {"problem": None, "node": NODES[0], "force": False, "lingers": False, "said": ""}


def test_the_name_of_its_engine():
    found = PLAN({"membership": INACTIVE.to_result(), "hostname": "debian"}, host="node9", nodes=NODES)
    assert (found["node"], found["said"][:48]) == (None, "node9 does not say which node it is, and debian,")


def test_a_problem():
    twins = [*NODES, node(6, hostname="node4").to_result()]
    found = PLAN({}, host="node4", nodes=twins)
    assert found == {
        "problem": "node4 does not say which node it is, and 2 have the name node4: n4 (worker, ready), n6 (worker, "
        "ready): remove by its id, with `docker node rm`, the one that is meant."
    }
