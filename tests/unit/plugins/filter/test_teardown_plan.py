# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.beekeeper.swarm.plugins.filter.teardown_plan import FilterModule
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.membership import INACTIVE
from ansible_collections.beekeeper.swarm.tests.unit.plugins.module_utils._core.cluster.nodes import node

PLAN = FilterModule().filters()["teardown_plan"]
GROUPS = {"managers": ["node1"], "workers": ["node4"], "acting": ["node1", "node4"]}
MANAGER = {**INACTIVE.to_result(), "state": "active", "node_id": "n1", "role": "manager", "cluster_id": "c1"}
LEADS = {"membership": MANAGER, "nodes": [node(1, role="manager", leader=True).to_result(), node(4).to_result()]}
WORKER = {"membership": {**MANAGER, "node_id": "n4", "role": "worker", "cluster_id": None}, "nodes": []}


def test_a_plan():
    assert PLAN({"node1": LEADS, "node4": WORKER}, **GROUPS) == {
        "problem": None,
        "cluster_id": "c1",
        "members": ["node1", "node4"],
        "managers": ["node1"],
        "strangers": [],
    }


def test_what_has_no_membership_is_no_answer():
    assert PLAN({"node1": LEADS, "node4": {"unreachable": True}}, **GROUPS) == {
        "problem": "A swarm ends as a whole, and node4 did not answer and would stay behind: make every host and its "
        "Engine answer, or take it out of the inventory."
    }


def test_who_is_not_part_of_the_run():
    found = PLAN({"node1": LEADS}, **{**GROUPS, "acting": ["node1"]})
    assert found == {"problem": "A swarm ends as a whole, and node4 is not part of this run: leave --limit out."}
