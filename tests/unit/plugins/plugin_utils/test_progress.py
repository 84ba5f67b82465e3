# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.rollout.judge import Finding, Verdict
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.rollout.view import History
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.rollout.watch import Watched
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.service import Service
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.snapshot import Snapshot
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.task import Task
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.progress import Progress
from ansible_collections.beekeeper.swarm.tests.unit.plugins.module_utils._core.rollout.recording import Recording


def poll(tasks, *, replicas=3, state="updating", outcome=None):
    """One poll: tasks as (state, up to date) of a service ``app_web``."""
    mode = {"Global": {}} if replicas is None else {"Replicated": {"Replicas": replicas}}
    service = {"ID": "s", "Version": {"Index": 1}, "Spec": {"Name": "app_web", "Mode": mode}}
    seen = [
        {"ID": f"t{number}", "ServiceID": "s", "DesiredState": desired, "Status": {"State": now}, "UpToDate": new}
        for number, (now, desired, new) in enumerate(tasks)
    ]
    snapshot = Snapshot(
        services=(Service.from_json({**service, "UpdateStatus": state and {"State": state}}),),
        tasks=tuple(Task.from_json(task) for task in seen),
    )
    return Watched(Verdict(outcome, (Finding("app_web", outcome),), History()), snapshot)


JOB = ["--  0/2 completed, 0 running", "##  2/2 completed, 0 running, converged"]
OLD, NEW, GONE = ("running", "running", False), ("running", "running", True), ("shutdown", "shutdown", False)
COMING = ("starting", "running", True)


@pytest.mark.parametrize(
    ("watched", "line"),
    [
        (poll([OLD, OLD, OLD]), "app_web  ---  0/3 updated, 3 running, updating"),
        (poll([NEW, COMING, OLD, GONE]), "app_web  #--  1/3 updated, 2 running, updating"),
        (
            poll([NEW, NEW, NEW], state="completed", outcome="converged"),
            "app_web  ###  3/3 updated, 3 running, converged",
        ),
        (poll([NEW, OLD, OLD], state="rollback_started"), "app_web  #--  1/3 updated, 3 running, rollback started"),
        (poll([NEW, COMING], state=None), "app_web  #--  1/3 updated, 1 running"),
        (
            poll([NEW] * 30 + [OLD] * 30, replicas=60),
            "app_web  ##########----------  30/60 updated, 60 running, updating",
        ),
        (poll([NEW, OLD], replicas=None, state=None), "app_web  #-  1/2 updated, 2 running"),
        (poll([], replicas=0, state=None, outcome="converged"), "app_web  0/0 updated, 0 running, converged"),
    ],
    ids=["old", "half way", "converged", "rolled back", "created", "many", "global", "none"],
)
def test_line(watched, line):
    lines = []
    Progress(lines.append)(watched)
    assert lines == [line]


def test_a_job():
    lines = []
    Recording("job").watch(tell=Progress(lines.append))
    assert [line.partition("  ")[2] for line in (lines[0], lines[-1])] == JOB


def test_a_line_for_each_change():
    lines = []
    progress = Progress(lines.append)
    for tasks in ([OLD, OLD, OLD], [OLD, OLD, OLD], [NEW, OLD, OLD], [NEW, OLD, OLD]):
        progress(poll(tasks))
    assert [line.split("  ")[2] for line in lines] == [
        "0/3 updated, 3 running, updating",
        "1/3 updated, 3 running, updating",
    ]


def test_a_recorded_update():
    lines = []
    Recording("update").watch(tell=Progress(lines.append))
    assert lines[0] == "roll_web  ---  0/3 updated, 3 running, updating"
    assert lines[-1] == "roll_web  ###  3/3 updated, 3 running, converged"
