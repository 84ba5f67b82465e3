# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.rollout.steady import missing
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.rollout.view import History

from .values import at, node, service, target, task, view

THREE = (node("n1"), node("n2"), node("n3"))
GLOBAL = target(mode="global", slots=0)
ONCE = target(restart_condition="none")
JOB = target(mode="replicated-job", slots=2)

CASES = [
    pytest.param(view(task()), None, id="runs and has settled"),
    pytest.param(view(), "0 of 1 run the new version", id="nothing there"),
    pytest.param(view(task(state="starting")), "0 of 1 run the new version", id="not yet healthy"),
    pytest.param(view(task(spec_digest="old")), "0 of 1 run the new version", id="old spec"),
    pytest.param(view(task(up_to_date=False)), "0 of 1 run the new version", id="equal template, other ports"),
    pytest.param(view(task(desired_state="shutdown")), "0 of 1 run the new version", id="on its way out"),
    pytest.param(view(task(), nodes=(node(state="down"),)), "0 of 1 run the new version", id="its node is down"),
    pytest.param(view(task(node_id="n9")), "0 of 1 run the new version", id="its node is gone"),
    pytest.param(
        view(task("a"), task("b", slot=2), wanted=target(slots=3)), "2 of 3 run the new version", id="a slot is missing"
    ),
    pytest.param(view(task("a"), task("b", slot=2)), "1 too many", id="scaled down, surplus still there"),
    pytest.param(
        view(task("a"), task("b", spec_digest="old")),
        "1 other task not yet gone",
        id="start-first, old task still there",
    ),
    pytest.param(
        view(task(), live=service("updating")), "Swarm is still at it (updating)", id="monitor of the last batch"
    ),
    pytest.param(view(task(), live=service("completed")), None, id="completed"),
    pytest.param(view(task(), second=13), "healthy, but not yet for 5 s", id="settling"),
    pytest.param(view(wanted=target(slots=0)), None, id="zero replicas"),
    pytest.param(
        view(task(state="complete"), wanted=target(restart_condition="on-failure")),
        None,
        id="ended well, not started again",
    ),
    pytest.param(
        view(
            task("a", state="complete"), task("b", state="complete", spec_digest="old", created_at=at(20)), wanted=ONCE
        ),
        "0 of 1 run the new version",
        id="back to what ended well once: that was before",
    ),
    pytest.param(
        view(task("a", state="complete"), task("b", state="preparing", created_at=at(20)), wanted=ONCE),
        "0 of 1 run the new version",
        id="run again, and not yet there",
    ),
    pytest.param(
        view(task(state="complete", up_to_date=False), wanted=ONCE),
        "0 of 1 run the new version",
        id="ended well, and will run with other ports",
    ),
    pytest.param(view(task(state="complete")), "0 of 1 run the new version", id="ended, and will be started again"),
    pytest.param(
        view(task("a", slot=None), wanted=GLOBAL, nodes=THREE), "1 of 3 run the new version", id="global, nodes missing"
    ),
    pytest.param(
        view(
            task("a", slot=None),
            task("b", slot=None, node_id="n2", spec_digest="old"),
            wanted=GLOBAL,
            nodes=(node("n1"), node("n2", availability="pause"), node("n3", availability="drain")),
        ),
        None,
        id="global, paused and drained nodes take no part",
    ),
    pytest.param(
        view(
            task("a", slot=None),
            task("b", slot=None, node_id="n2", up_to_date=False),
            wanted=target(mode="global", slots=0, constraints=("node.id == n1",)),
            nodes=THREE,
        ),
        "1 other task not yet gone",
        id="global, a node that no longer belongs",
    ),
    pytest.param(
        view(
            task("a", slot=None),
            wanted=target(mode="global", slots=0, constraints=("node.ip == 192.0.2.1",)),
            nodes=THREE,
        ),
        None,
        id="global, constraint that cannot be judged: where Swarm put it",
    ),
    pytest.param(view(task("a", state="complete"), wanted=JOB), "1 of 2 complete", id="job under way"),
    pytest.param(
        view(task("a", state="complete"), task("b", slot=2, state="complete"), wanted=JOB), None, id="job complete"
    ),
    pytest.param(
        view(wanted=target(mode="replicated-job", action="none")), None, id="job not touched does not run again"
    ),
    pytest.param(
        view(task("a", slot=None, state="complete"), wanted=target(mode="global-job"), nodes=THREE),
        "1 of 3 complete",
        id="global job under way",
    ),
]


@pytest.mark.parametrize(("seen", "expected"), CASES)
def test_missing(seen, expected):
    assert missing(seen) == expected


@pytest.mark.parametrize(
    ("running", "since", "time", "expected"),
    [
        pytest.param(task(), {}, 60, 50.0, id="by the engine's clock"),
        pytest.param(task(changed_at=at(40)), {"t1": 30.0}, 60, 30.0, id="watched for longer"),
        pytest.param(task(created_at=at(55)), {}, 60, 5.0, id="node's clock is behind: not older than its creation"),
        pytest.param(task(changed_at=at(600)), {"t1": 58.0}, 60, 2.0, id="node's clock is ahead"),
        pytest.param(task(changed_at=None), {}, 60, 0.0, id="no timestamp"),
    ],
)
def test_age(running, since, time, expected):
    assert view(running, history=History(running_since=since), second=time).age(running) == expected
