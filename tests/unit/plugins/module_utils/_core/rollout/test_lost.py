# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.rollout.judge import judge
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.rollout.lost import PATIENCE
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.rollout.view import History

from .values import node, service, snapshot, target, task

NODES = (node("n1"), node("n2", hostname="node2", state="down"))
AWAY = {"node_id": "n2", "desired_state": "shutdown"}
LOST = task("lost", state="starting", **AWAY)
REPLACED = (LOST, task("new"))
UPDATE = "its update stands still until node node2, which is down, is back or removed from the swarm"
ROLLBACK = "the rollback of its update stands still until node node2, which is down, is back or removed from the swarm"


def judged(*shown, wanted, live, nodes=NODES):
    """The last verdict where each of these was shown until just before the time that a node gets: tasks."""
    history, polls = History(), [tasks for tasks in shown for _half in (0, 1)][: 2 * len(shown) - 1]
    for number, tasks in enumerate(polls):
        seen = snapshot(*tasks, live=live, nodes=nodes)
        verdict = judge([wanted], snapshot=seen, history=history, now=number * PATIENCE / 2)
        history = verdict.history
    return verdict


ROLLING = service("rollback_started", digest="old")

WAITS = [
    pytest.param(target(), service("updating"), UPDATE, id="an update"),
    pytest.param(target(failure_action="rollback"), service("updating"), UPDATE, id="Swarm's rollback never comes"),
    pytest.param(target(), ROLLING, ROLLBACK, id="a rollback"),
]


@pytest.mark.parametrize(("wanted", "live", "reason"), WAITS)
def test_an_update_that_waits_for_a_lost_node_has_failed(wanted, live, reason):
    verdict = judged(REPLACED, REPLACED, wanted=wanted, live=live)
    (found,) = verdict.findings
    assert (verdict.outcome, found.reason, found.tasks) == ("failed", reason, (LOST,))


NOT_YET = [
    pytest.param([REPLACED], target(), service("updating"), NODES, id="just seen"),
    pytest.param([[LOST], REPLACED], target(), service("updating"), NODES, id="something happened meanwhile"),
    pytest.param([REPLACED] * 2, target(), service("updating"), (node("n1"), node("n2")), id="the node is back"),
    pytest.param([REPLACED] * 2, target(), service("updating"), (node("n1"),), id="the node was removed"),
    pytest.param(
        [[task("x", **AWAY)]] * 2, target(), service("updating"), NODES, id="it ran already: nobody waits for it"
    ),
    pytest.param(
        [REPLACED] * 2, target(known_tasks=frozenset({"lost"})), service("updating"), NODES, id="of the version before"
    ),
]


@pytest.mark.parametrize(("polls", "wanted", "live", "nodes"), NOT_YET)
def test_is_waited_for(polls, wanted, live, nodes):
    assert judged(*polls, wanted=wanted, live=live, nodes=nodes).outcome is None


def test_without_an_update_nobody_waits_for_the_lost_task():
    assert judged(REPLACED, REPLACED, wanted=target(action="create"), live=service()).outcome == "converged"
