# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.beekeeper.swarm.plugins.filter.cluster_plan import FilterModule

PLAN = FilterModule().filters()["cluster_plan"]
GROUPS = {"managers": ["node1"], "workers": ["node4"], "acting": ["node1", "node4"]}
INACTIVE = {
    "membership": {
        "state": "inactive",
        "node_id": "",
        "addr": "",
        "role": None,
        "cluster_id": None,
        "remote_managers": [],
        "error": "",
    },
    "nodes": [],
}


def test_a_plan():
    assert PLAN({"node1": INACTIVE, "node4": INACTIVE}, **GROUPS) == {
        "problem": None,
        "manager": "node1",
        "init": True,
        "cluster_id": None,
        "join": ["node4"],
    }


def test_what_has_no_membership_is_no_answer():
    assert PLAN({"node1": {"unreachable": True}, "node4": INACTIVE}, **GROUPS) == {
        "problem": "No swarm is initialised, because node1 of swarm_managers did not answer and may be in one: make "
        "every manager reachable, or take it out of the inventory."
    }
