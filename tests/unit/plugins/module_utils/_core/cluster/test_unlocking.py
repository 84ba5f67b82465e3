# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.host import Host
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.membership import INACTIVE
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.unlocking import as_unlocked

from .nodes import node

LOCKED = Host("node3", "manager", membership=replace(INACTIVE, state="locked"))
LOST = node(3, role="manager", state="down", reachability="unreachable")
OWN = node(1, role="manager", leader=True, reachability="reachable")
MEMBER = replace(INACTIVE, state="active", node_id="n1", role="manager", cluster_id="c1")
LEADER = Host("node1", "manager", membership=MEMBER, nodes=(OWN, LOST))


def test_it_is_a_member_again_and_the_swarm_reaches_it():
    leader, unlocked = as_unlocked([LEADER, LOCKED], ["node3"])
    assert unlocked == replace(LOCKED, membership=replace(INACTIVE, state="active", node_id="n3", role="manager"))
    assert leader == replace(LEADER, nodes=(OWN, replace(LOST, state="ready", reachability="reachable")))


def test_nobody_is_unlocked():
    assert as_unlocked([LEADER, LOCKED], []) == [LEADER, LOCKED]


def test_nobody_is_unlocked_and_nobody_leads():
    assert as_unlocked([LOCKED], []) == [LOCKED]


@pytest.mark.parametrize(
    "nodes",
    [
        pytest.param((OWN,), id="removed while it was locked, or called otherwise by its Engine"),
        pytest.param((OWN, node(6, hostname="node3.other")), id="a worker of that name"),
        pytest.param((OWN, LOST, node(6, hostname="node3")), id="two of that name"),
    ],
)
def test_its_node_is_not_known(nodes):
    assert as_unlocked([replace(LEADER, nodes=nodes), LOCKED], ["node3"]) is None


def test_nobody_is_known_without_a_leader():
    assert as_unlocked([LOCKED], ["node3"]) is None
