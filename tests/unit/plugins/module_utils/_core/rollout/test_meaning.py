# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an update status means, held against the tasks."""

from __future__ import annotations

import dataclasses
import typing as t

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.rollout.meaning import update_meaning
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.node import Node
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.service import Service
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.task import Task


def node(number: int, state: str = "ready") -> Node:
    return Node.from_json({
        "ID": f"n{number}",
        "Description": {"Hostname": f"node{number}"},
        "Spec": {"Availability": "active"},
        "Status": {"State": state},
    })  # fmt: skip


NODES = {"n1": node(1), "n2": node(2, "down")}


def service(state: str | None = None, *, previous: bool = True, mode: t.Any = None, restart: str = "any") -> Service:
    spec = {
        "Name": "app_web",
        "Mode": mode or {"Replicated": {"Replicas": 2}},
        "TaskTemplate": {"RestartPolicy": {"Condition": restart}},
    }
    return Service.from_json({
        "ID": "s",
        "Version": {"Index": 1},
        "Spec": spec,
        "PreviousSpec": spec if previous else None,
        "UpdateStatus": state and {"State": state},
    })  # fmt: skip


def task(slot: int, state: str = "running", *, node: str = "n1", old: bool = False, error: str = "") -> Task:
    ended = state in ("failed", "rejected", "complete", "shutdown")
    obj = {
        "ID": f"t{slot}{state}",
        "Slot": slot,
        "NodeID": node,
        "DesiredState": "shutdown" if ended else "running",
        "Status": {"State": state, "Err": error},
    }
    return Task.from_json(obj, up_to_date=[] if old else [str(obj["ID"])])


BOTH = [task(1), task(2)]
CRASH = task(2, "failed", error="task: non-zero exit (1)")
FAILED = "it has failed once, last as app_web.2 (task: non-zero exit (1))"
NONE = "No task was replaced since the service was created or last written, and that is all that no status means"
BADLY = "Swarm calls the update completed and looks at it no more, but it is not well"
ROLLED_BACK = "The update did not last: Swarm has brought the version before back, which is the live spec now"
PAUSED = (
    "Swarm has paused the update, and goes on only when the service is written; what starts anew meanwhile is of the "
    "new version"
)


@pytest.mark.parametrize(
    ("found", "tasks", "meaning"),
    [
        (service(), BOTH,
         f"{NONE}: 2 of 2 tasks run the live spec."),
        (service(previous=False), [task(1), task(2, "pending", node="", error="no suitable node (host port)")],
         "Swarm says nothing of a first start, of scaling, and of changes that replace no task: 1 of 2 tasks run the "
         "live spec; app_web.2 is pending (no suitable node (host port))."),
        (service(), [task(1), task(2, old=True)],
         "Swarm says nothing though older tasks run: the service was written a moment ago, or in the middle of an "
         "update, which Swarm then neither ends nor watches: 1 of 2 tasks run the live spec; 1 run another."),
        (service("completed"), BOTH, "The update has ended: 2 of 2 tasks run the live spec."),
        (service("completed"), [task(1), CRASH, task(2, "ready")],
         f"{BADLY}: 1 of 2 tasks run the live spec; {FAILED}; app_web.2 is ready."),
        (service("completed"), [*BOTH, CRASH], f"{BADLY}: 2 of 2 tasks run the live spec; {FAILED}."),
        (service("completed"), [*BOTH, task(2, "complete")],
         f"{BADLY}: 2 of 2 tasks run the live spec; it has failed once, last as app_web.2 (complete)."),
        (service("completed", restart="on-failure"), [*BOTH, task(2, "complete")],
         "The update has ended: 2 of 2 tasks run the live spec."),
        (service("updating"), [task(1, "assigned", node="n2"), task(2, old=True)],
         "Swarm is at the update: 0 of 2 tasks run the live spec; 1 run another; app_web.1 is on node2, which is down: "
         "no update goes past it until that node is back or removed."),
        (service("paused"), [task(1), CRASH, task(2, old=True)],
         f"{PAUSED}: 1 of 2 tasks run the live spec; 1 run another; {FAILED}."),
        (service("rollback_started", previous=False), [task(1), task(2, old=True)],
         "Swarm is bringing the version before back, which is the live spec now: 1 of 2 tasks run the live spec; 1 run "
         "another."),
        (service("rollback_paused", previous=False), [task(1), CRASH],
         "Swarm has paused its rollback, because the version before failed too, and goes on only when the service is "
         f"written: 1 of 2 tasks run the live spec; {FAILED}."),
        (service("rollback_completed", previous=False), BOTH,
         f"{ROLLED_BACK} (the spec that failed is gone from the Engine): 2 of 2 tasks run the live spec."),
        (service("rollback_completed"), BOTH,
         f"{ROLLED_BACK} (a second docker service rollback would go forward again): 2 of 2 tasks run the live spec."),
        (service(mode={"Global": {}}), [task(1)],
         f"{NONE}: 1 of 1 tasks run the live spec."),
        (service(mode={"ReplicatedJob": {}}), [], "A job has no update: Swarm runs it again whenever it is written."),
    ],
    ids=["no status", "first start", "watch lost", "completed", "crash loop", "crash loop while it runs",
         "ends by itself", "ends as it may", "node lost", "paused", "rolling back", "rollback paused", "rolled back",
         "rolled back by hand", "global", "job"],
)  # fmt: skip
def test_update_meaning(found: Service, tasks: list[Task], meaning: str) -> None:
    assert update_meaning(found, tasks, NODES) == meaning


@pytest.mark.parametrize(
    ("state", "meaning"),
    [
        (None, "Its tasks have ended well, and its restart policy starts none again"),
        ("paused", "Its tasks have ended well, and its restart policy starts none again"),
        ("completed", "Its tasks have ended well, and its restart policy starts none again"),
        ("rollback_completed", ROLLED_BACK),
    ],
)
def test_a_one_shot_that_has_ended(state: str | None, meaning: str) -> None:
    found = dataclasses.replace(service(state, restart="none"), running=0, desired=2)
    tasks = [
        dataclasses.replace(task(slot, "complete"), service_id="s", spec_digest=found.template_digest)
        for slot in (1, 2)
    ]
    assert update_meaning(found, tasks, NODES).startswith(meaning)
