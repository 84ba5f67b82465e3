# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.host import Host
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.membership import INACTIVE
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import StateError
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.answers import hosts_from, planned
from ansible_collections.beekeeper.swarm.tests.unit.plugins.module_utils._core.cluster.nodes import node

NODES = (node(1, role="manager", leader=True), node(4))
ANSWER = {"membership": INACTIVE.to_result(), "nodes": [found.to_result() for found in NODES]}


def test_what_a_host_told():
    found = hosts_from({"node1": ANSWER}, managers=["node1"], addresses={"node1": "10.0.0.1"})
    assert found == [Host("node1", "manager", "10.0.0.1", INACTIVE, NODES)]


def test_what_is_no_result_is_no_answer():
    found = hosts_from(
        {"node2": {"unreachable": True}, "node3": {"failed": True, "engine_is_silent": True}, "node4": None},
        managers=["node2", "node3"],
        workers=["node4", "node5"],
    )
    assert found == [
        Host("node2", "manager"),
        Host("node3", "manager", stopped=True),
        Host("node4", "worker"),
        Host("node5", "worker"),
    ]


def test_a_host_of_both_groups_is_a_manager():
    assert hosts_from({}, managers=["node2", "node1"], workers=["node1"]) == [
        Host("node2", "manager"),
        Host("node1", "manager"),
    ]


def test_who_acts():
    found = hosts_from({}, managers=["node1"], workers=["node4"], acting=["node4"])
    assert found == [Host("node1", "manager", acts=False), Host("node4", "worker")]


def test_a_plan_or_why_there_is_none():
    def refuse():
        raise StateError("No.")

    assert planned(lambda: {"case": "none"}) == {"problem": None, "case": "none"}
    assert planned(refuse) == {"problem": "No."}
