# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.alignment import align
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.formation import form
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.host import Host
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.membership import INACTIVE
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.succession import refusal

from .nodes import node

ALLOW = "or allow it with allow_quorum_loss: true."


def up(*numbers):
    """Managers that the others reach; ``node1`` leads."""
    return [node(number, role="manager", leader=number == 1, reachability="reachable") for number in numbers]


def lost(*numbers):
    return [node(number, role="manager", state="down", reachability="unreachable") for number in numbers]


def host(number, role, *, is_now="manager"):
    """A member of the swarm, which stays or becomes what ``role`` says."""
    cluster_id = "c1" if is_now == "manager" else None
    member = replace(INACTIVE, state="active", node_id=f"n{number}", role=is_now, cluster_id=cluster_id)
    return Host(f"node{number}", role, membership=member)


def new(number, role="manager"):
    return Host(f"node{number}", role, membership=INACTIVE)


def refused(nodes, hosts, **how):
    """Ask with these nodes of the swarm, of which each manager knows, in the order of their names."""
    listed = tuple(sorted(nodes, key=lambda one: one.hostname))
    hosts = [replace(one, nodes=listed) if one.leads else one for one in hosts]
    formation = form(hosts)
    return refusal(hosts, formation, align(hosts, formation, **how))


STAYS = host(1, "manager")
GO = {number: host(number, "worker") for number in (2, 3, 4, 5)}


@pytest.mark.parametrize(
    ("nodes", "hosts"),
    [
        pytest.param(up(1, 2, 3), [STAYS], id="nobody goes"),
        pytest.param(up(1, 2, 3), [STAYS, GO[2], GO[3]], id="all but one of those that are reached"),
        pytest.param([*up(1, 2, 3, 4), *lost(5)], [STAYS, GO[2], GO[3]], id="the second leaves the last majority"),
        pytest.param(
            [*up(1, 3), *lost(2)], [STAYS, GO[2], GO[3]], id="the lost one goes first, without which the other may"
        ),
        pytest.param(up(1), [new(6), host(1, "worker")], id="the only one, once another has joined"),
        pytest.param(
            [*up(1), node(6)], [host(6, "manager", is_now="worker"), host(1, "worker")], id="once another is promoted"
        ),
        pytest.param(
            [*up(1, 2, 3), *lost(4)], [STAYS, new(6), GO[2], GO[3]], id="the second, because one joins before it"
        ),
        pytest.param([node(1)], [new(6), new(7, "worker")], id="the swarm is still to be made"),
    ],
)
def test_each_may_go(nodes, hosts):
    assert refused(nodes, hosts) is None


@pytest.mark.parametrize(
    ("nodes", "hosts", "sentence"),
    [
        pytest.param(
            [*up(1, 2), *lost(3)],
            [STAYS, GO[2]],
            "3 managers, 2 reachable, majority 2: taking node2 leaves 1 of 2, which need 2: bring node3 back or "
            f"demote it first, {ALLOW}",
            id="the first, in the words of the run",
        ),
        pytest.param(
            [*up(1, 2, 3), *lost(4)],
            [STAYS, GO[2], GO[3]],
            "Without node2: 3 managers, 2 reachable, majority 2: taking node3 leaves 1 of 2, which need 2: bring node4 "
            f"back or demote it first, {ALLOW}",
            id="the second, which alone could go",
        ),
        pytest.param(
            [*up(1, 2, 3, 4), *lost(5, 6)],
            [STAYS, new(7), GO[2], GO[3], GO[4]],
            "With node7 and without node2, node3: 5 managers, 3 reachable, majority 3: taking node4 leaves 2 of 4, "
            f"which need 3: bring node5, node6 back or demote them first, {ALLOW}",
            id="one that joins is not enough",
        ),
        pytest.param(
            [*up(1, 2), *lost(3), node(6, state="down")],
            [STAYS, host(6, "manager", is_now="worker"), GO[2]],
            "With node6: 4 managers, 2 reachable, majority 3: taking node2 leaves 1 of 3, which need 2: bring node3, "
            f"node6 back or demote them first, {ALLOW}",
            id="one that is promoted and down counts as lost",
        ),
    ],
)
def test_one_may_not(nodes, hosts, sentence):
    assert refused(nodes, hosts) == sentence


def test_those_that_join_as_workers_do_not_count():
    nodes = [*up(1, 2, 3), *lost(4)]
    assert refused(nodes, [STAYS, GO[2], GO[3], new(6, "worker")]) == refused(nodes, [STAYS, GO[2], GO[3]])


@pytest.mark.parametrize(
    ("nodes", "sentence"),
    [
        pytest.param([*up(1, 2, 3), node(4)], None, id="all others are reached"),
        pytest.param([*up(1, 2, 3), *lost(4)], None, id="a lost one goes before one that is reached"),
        pytest.param(
            [*up(1, 3), *lost(2)],
            "3 managers, 2 reachable, majority 2: taking node3 leaves 1 of 2, which need 2: bring node2 back or demote "
            f"it first, {ALLOW}",
            id="a lost one goes after one that is demoted",
        ),
    ],
)
def test_the_removed_go_after_the_demoted(nodes, sentence):
    """``node3`` is demoted, and all that are not of the inventory are removed."""
    assert refused(nodes, [STAYS, GO[3]], remove_absent=True) == sentence


def test_who_is_held_is_not_judged():
    """A manager of the inventory is lost, so that nobody goes before it is back."""
    assert refused([*up(1, 2), *lost(3)], [STAYS, Host("node3", "manager"), GO[2]]) is None
