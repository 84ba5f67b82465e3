# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.guard import (
    after_change,
    forecast,
    refuse_demotion,
    refuse_loss,
)
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.quorum import Quorum
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import RefusedError

from .values import manager, worker

LEADER, UP, OTHER = manager("m1", leader=True), manager("m2"), manager("m3")
LOST = manager("m3", reachability="unreachable", state="down")
DOWN = manager("m3", state="down")  # raft has not noticed yet
WORKER = worker("w1")
ALLOW = "or allow it with allow_quorum_loss: true."


def test_what_remains():
    assert forecast([LEADER, UP, LOST, WORKER], [LEADER, LOST, WORKER]).to_result() == {
        "holds": False,
        "before": {"managers": 3, "reachable": 2, "majority": 2, "tolerance": 1, "spare": 0},
        "after": {"managers": 3, "reachable": 1, "majority": 2, "tolerance": 1, "spare": -1},
        "lost": ["m3"],
        "leader": "m1",
        "takes_leader": True,
    }


@pytest.mark.parametrize(
    ("nodes", "taken"),
    [
        pytest.param([LEADER, UP, OTHER], [LEADER], id="one of three"),
        pytest.param([LEADER, UP, OTHER, WORKER], [UP, WORKER], id="beside a worker"),
        pytest.param([LEADER, UP, LOST], [LOST], id="who is lost already"),
        pytest.param([LEADER], [], id="nobody"),
        pytest.param([LEADER, UP], [WORKER], id="no manager"),
    ],
)
def test_may_go_down(nodes, taken):
    refuse_loss(nodes, taken)


@pytest.mark.parametrize(
    ("nodes", "taken", "sentence"),
    [
        pytest.param(
            [LEADER, UP, LOST],
            [UP],
            f"3 managers, 2 reachable, majority 2: taking m2 leaves 1: bring m3 back or demote it first, {ALLOW}",
            id="beside a lost one",
        ),
        pytest.param(
            [LEADER, UP, DOWN],
            [UP],
            f"3 managers, 2 reachable, majority 2: taking m2 leaves 1: bring m3 back or demote it first, {ALLOW}",
            id="beside one that raft believes in",
        ),
        pytest.param(
            [LEADER, UP, OTHER],
            [UP, OTHER, WORKER],
            f"3 managers, 3 reachable, majority 2: taking m2, m3 leaves 1: take at most 1 at once, {ALLOW}",
            id="two of three",
        ),
        pytest.param(
            [LEADER],
            [LEADER],
            f"1 manager, 1 reachable, majority 1: taking m1 leaves 0: take none of them at once, {ALLOW}",
            id="the only one",
        ),
    ],
)
def test_may_not_go_down(nodes, taken, sentence):
    with pytest.raises(RefusedError) as caught:
        refuse_loss(nodes, taken)
    assert caught.value.message == sentence
    assert caught.value.details["holds"] is False


@pytest.mark.parametrize(
    ("nodes", "node"),
    [
        pytest.param([LEADER, UP, OTHER], LEADER, id="the leader of three"),
        pytest.param([LEADER, UP], UP, id="one of two"),
        pytest.param([LEADER, UP, LOST], LOST, id="the lost one"),
        pytest.param([LEADER, WORKER], WORKER, id="a worker"),
    ],
)
def test_may_be_demoted(nodes, node):
    refuse_demotion(nodes, node)


@pytest.mark.parametrize(
    ("nodes", "node", "sentence"),
    [
        pytest.param(
            [LEADER, UP, LOST],
            UP,
            "3 managers, 2 reachable, majority 2: taking m2 leaves 1 of 2, which need 2: bring m3 back or demote it "
            f"first, {ALLOW}",
            id="beside a lost one",
        ),
        pytest.param(
            [LEADER], LEADER, "m1 is the last manager of the swarm: promote another node first.", id="the last one"
        ),
    ],
)
def test_may_not_be_demoted(nodes, node, sentence):
    with pytest.raises(RefusedError) as caught:
        refuse_demotion(nodes, node)
    assert caught.value.message == sentence


def test_the_user_can_take_it_upon_himself():
    refuse_demotion([LEADER, UP, LOST], UP, allow_loss=True)


@pytest.mark.parametrize(
    ("node", "role", "managers", "reachable"),
    [
        pytest.param(WORKER, "worker", 3, 2, id="a worker stays one"),
        pytest.param(UP, "manager", 3, 2, id="a manager stays one"),
        pytest.param(WORKER, "manager", 4, 3, id="promoted"),
        pytest.param(worker("w1", state="down"), "manager", 4, 2, id="promoted while it is down"),
        pytest.param(UP, "worker", 2, 1, id="demoted"),
        pytest.param(LOST, "worker", 2, 2, id="demoted, and lost"),
    ],
)
def test_after_a_change_of_the_role(node, role, managers, reachable):
    found = after_change([LEADER, UP, LOST, WORKER], node, role=role)
    assert found == Quorum(managers=managers, reachable=reachable)
