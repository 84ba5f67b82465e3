# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import dataclasses

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.rollout.judge import Finding, Verdict
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.rollout.report import (
    awaits_health,
    explained,
    failures_result,
    really_changed,
    same_services,
    sentence,
    services_result,
    task_clause,
)
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.rollout.view import History

from .values import node, service, snapshot, target, task

FAILED = task(
    "t3", slot=3, state="failed", node_id="n4", error="task: non-zero exit (1)", exit_code=1, container_id="c"
)
STUCK = task("t2", slot=2, state="starting", node_id="n5")
NODES = (node("n4", hostname="node4"),)


def _verdict(outcome, *findings):
    return Verdict(outcome, findings, History())


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        pytest.param(FAILED, "task web.3 on node4 failed: task: non-zero exit (1)", id="exit code is in the error"),
        pytest.param(
            dataclasses.replace(FAILED, error="it broke.", exit_code=137),
            "task web.3 on node4 failed: it broke (exit code 137)",
            id="exit code is not in the error",
        ),
        pytest.param(
            task("x", slot=None, node_id="gone", state="rejected", error="No such\n image: a", exit_code=0),
            "task web.gone on gone (gone) was rejected: No such image: a",
            id="global, node gone, no container, error of two lines",
        ),
        pytest.param(
            task(node_id="", state="pending", error="no suitable node"),
            "task web.1 is pending: no suitable node",
            id="no node yet",
        ),
    ],
)
def test_task_clause(shown, expected):
    assert task_clause("web", shown, snapshot(nodes=NODES)) == expected


SENTENCES = [
    pytest.param(
        _verdict("rolled_back", Finding("web", "rolled_back", "Swarm rolled it back", FAILED, (FAILED,))),
        "shop: Swarm rolled web back to web:2 because task web.3 on node4 failed: "
        "task: non-zero exit (1); see `failures`.",
        id="rolled back",
    ),
    pytest.param(
        _verdict("rolled_back", Finding("web", "rolled_back", "Swarm rolled it back")),
        "shop: Swarm rolled web back to web:2.",
        id="rolled back, no task left that says why",
    ),
    pytest.param(
        _verdict("rolled_back", Finding("web", "rolled_back", "Swarm rolled it back", hint="for it was quick")),
        "shop: Swarm rolled web back to web:2, for it was quick.",
        id="rolled back, a task that ended well",
    ),
    pytest.param(
        _verdict("paused", Finding("web", "paused", "Swarm paused its update", hint="for it was quick")),
        "shop: web: Swarm paused its update, for it was quick; it stays so until the next deploy.",
        id="paused, a task that ended well",
    ),
    pytest.param(
        _verdict("timed_out", Finding("web", "timed_out", "0 of 3 run the new version"), Finding("db", "converged")),
        "shop: web did not converge within wait_timeout (600 s): 0 of 3 run the new version; "
        "it is left as Swarm has it.",
        id="timed out, another is well",
    ),
    pytest.param(
        _verdict("timed_out", Finding("web", "timed_out", "1 of 2 run the new version", STUCK, (STUCK,))),
        "shop: web did not converge within wait_timeout (600 s): 1 of 2 run the new version; "
        "task web.2 on node5 (down) is starting; it is left as Swarm has it; see `failures`.",
        id="timed out, for a node is down",
    ),
    pytest.param(
        _verdict(
            "failed",
            Finding("web", "failed", "cannot come up: why"),
            Finding("db", "paused", "Swarm paused its update"),
        ),
        "shop: web: cannot come up: why; db: Swarm paused its update.",
        id="two services",
    ),
]


@pytest.mark.parametrize(("verdict", "expected"), SENTENCES)
def test_sentence(verdict, expected):
    now = snapshot(nodes=(*NODES, node("n5", hostname="node5", state="down")))
    assert sentence("shop", verdict, before=now, now=now, timeout=600) == expected


def test_what_happened_next_takes_the_place_of_what_is_usual():
    verdict = _verdict("paused", Finding("web", "paused", "Swarm paused its update"))
    now = snapshot()
    said = sentence("shop", verdict, before=now, now=now, timeout=600, ending="the whole stack is back at revision 7")
    assert said == "shop: web: Swarm paused its update; the whole stack is back at revision 7."


@pytest.mark.parametrize(
    ("now", "same"),
    [
        pytest.param(service("updating"), True, id="same spec"),
        pytest.param(service(digest="old"), False, id="another spec"),
        pytest.param(service(Replicas=3), False, id="scaled"),
        pytest.param(service(Name="api"), False, id="another name"),
    ],
)
def test_same_services(now, same):
    assert same_services(snapshot(), snapshot(live=now)) is same


STOPPED = dataclasses.replace(FAILED, state="complete", error="", exit_code=0)


def test_a_container_that_ends_with_zero_when_its_check_fails_is_explained():
    verdict = explained(_verdict("rolled_back", Finding("web", "rolled_back", "", STOPPED, (STOPPED,))), {"t3": "500"})
    cause = verdict.findings[0].cause
    assert verdict.findings[0].tasks == (cause,)
    assert (
        task_clause("web", cause, snapshot(nodes=NODES))
        == "task web.3 on node4 was stopped: unhealthy container (exit code 0)"
    )


@pytest.mark.parametrize(
    ("shown", "health"),
    [
        pytest.param(STOPPED, {}, id="no check failed"),
        pytest.param(FAILED, {"t3": "500"}, id="the Engine gave a reason"),
    ],
)
def test_a_task_that_needs_no_explanation_stays_as_it_is(shown, health):
    verdict = _verdict("failed", Finding("web", "failed", "", shown, (shown,)))
    assert explained(verdict, health) == verdict


@pytest.mark.parametrize(
    ("shown", "expected"),
    [(FAILED, False), (STOPPED, True), (STUCK, True), (dataclasses.replace(FAILED, error="unhealthy container"), True)],
)
def test_awaits_health(shown, expected):
    assert awaits_health(shown) is expected


def test_failures():
    verdict = _verdict("failed", Finding("web", "failed", "", FAILED, (FAILED,)), Finding("db", "converged"))
    found = failures_result(verdict, snapshot(nodes=NODES), logs={"t3": ["last line"]}, health={"t3": "shut"})
    assert found == [
        {
            "service": "web",
            "task": "web.3",
            "node": "node4",
            "state": "failed",
            "error": "task: non-zero exit (1)",
            "exit_code": 1,
            "health": "shut",
            "log_tail": ["last line"],
        }
    ]


def test_services_by_tasks():
    tasks = (task("a"), task("b", slot=2, desired_state="shutdown"), task("c", slot=3, node_id="away"))
    assert services_result(snapshot(*tasks, live=service("completed", Replicas=3))) == {
        "web": {"mode": "replicated", "desired": 3, "running": 1, "image": "web:2", "update_state": "completed"}
    }


def test_services_of_a_global_service_want_the_nodes_that_match():
    seen = snapshot(live=service(Mode="global", Replicas=None), nodes=(node("n1"), node("n2"), node("n3")))
    wanted = target(mode="global", constraints=("node.id != n1",))
    assert services_result(seen, [wanted])["web"]["desired"] == 2


def test_services_by_the_engines_counts_where_no_task_was_read():
    live = dataclasses.replace(service(), running=2, desired=3)
    seen = dataclasses.replace(snapshot(live=live), nodes=(), tasks=())
    assert (services_result(seen)["web"]["running"], services_result(seen)["web"]["desired"]) == (2, 3)


UPDATE = {"kind": "service", "name": "web", "action": "update"}
BACK = _verdict("rolled_back", Finding("web", "rolled_back"))


@pytest.mark.parametrize(
    ("plan", "verdict", "now", "expected"),
    [
        pytest.param([UPDATE], BACK, service(digest="old"), False, id="rolled back fully"),
        pytest.param([UPDATE], BACK, service(digest="other"), True, id="rolled back to something else"),
        pytest.param([UPDATE], _verdict("paused", Finding("web", "paused")), service(digest="old"), True, id="paused"),
        pytest.param(
            [UPDATE, {"kind": "config", "name": "c", "action": "create"}],
            BACK,
            service(digest="old"),
            True,
            id="a config stays",
        ),
        pytest.param(
            [UPDATE, {"kind": "network", "name": "n", "action": "keep"}],
            BACK,
            service(digest="old"),
            False,
            id="what was kept",
        ),
    ],
)
def test_really_changed(plan, verdict, now, expected):
    before = snapshot(live=service(digest="old"))
    assert really_changed(plan, verdict, before=before, now=snapshot(live=now)) is expected
