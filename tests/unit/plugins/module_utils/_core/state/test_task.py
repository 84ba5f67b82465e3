# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.service import template_digest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.task import Task

SPEC = {"ContainerSpec": {"Image": "web:1"}}
ENGINE_TASK = {
    "ID": "t1",
    "ServiceID": "s1",
    "Slot": 2,
    "NodeID": "n1",
    "CreatedAt": "2026-01-02T03:04:05Z",
    "DesiredState": "shutdown",
    "Spec": SPEC,
    "Status": {
        "Timestamp": "2026-01-02T03:04:07Z",
        "State": "failed",
        "Message": "started",
        "Err": "task: non-zero exit (1)",
        "ContainerStatus": {"ContainerID": "c1", "PID": 0, "ExitCode": 1},
    },
}


def test_reads_the_engines_object():
    assert Task.from_json(ENGINE_TASK) == Task(
        id="t1",
        service_id="s1",
        slot=2,
        node_id="n1",
        state="failed",
        desired_state="shutdown",
        message="started",
        error="task: non-zero exit (1)",
        exit_code=1,
        container_id="c1",
        created_at="2026-01-02T03:04:05.000000000Z",
        changed_at="2026-01-02T03:04:07.000000000Z",
        spec_digest=template_digest(SPEC),
        up_to_date=None,
        job_iteration=None,
        reserved=(),
        ports=frozenset(),
    )


RESERVING = {**SPEC, "Resources": {"Reservations": {"MemoryBytes": 900, "NanoCPUs": 1}}}
PORTS = [
    {"PublishMode": "host", "PublishedPort": 80, "TargetPort": 8080, "Protocol": "udp"},
    {"PublishMode": "ingress", "PublishedPort": 81, "TargetPort": 8081, "Protocol": "tcp"},
]
HOLDING = {"Spec": RESERVING, "Status": {"State": "running", "PortStatus": {"Ports": PORTS}}}


def test_what_it_keeps_of_its_node():
    task = Task.from_json({**ENGINE_TASK, **HOLDING})
    assert task.reserved == (("MemoryBytes", 900), ("NanoCPUs", 1))
    assert task.ports == {(80, "udp")}


def test_what_nothing_tells():
    assert Task.from_json({"ID": "t2"}).reserved is None


@pytest.mark.parametrize(
    ("state", "expected"),
    [("running", None), ("starting", None), ("complete", 0), ("failed", 0), ("shutdown", 0)],
)
def test_exit_code_counts_only_when_ended(state, expected):
    status = {"State": state, "ContainerStatus": {"ContainerID": "c1", "ExitCode": 0}}
    assert Task.from_json({**ENGINE_TASK, "Status": status}).exit_code == expected


def test_global_and_new():
    task = Task.from_json({"ID": "t2", "ServiceID": "s1", "Slot": 0, "Status": {"State": "pending"}})
    assert (task.slot, task.node_id, task.container_id, task.exit_code) == (None, "", "", None)


@pytest.mark.parametrize(("ids", "expected"), [(None, None), ({"t1"}, True), (set(), False)], ids=str)
def test_up_to_date(ids, expected):
    assert Task.from_json(ENGINE_TASK, up_to_date=ids).up_to_date is expected


@pytest.mark.parametrize(
    "changes",
    [{}, {"JobIteration": {"Index": 4}}, {"Slot": 0}, HOLDING],
    ids=["plain", "job", "global", "keeps something"],
)
def test_travels_whole(changes):
    task = Task.from_json({**ENGINE_TASK, **changes}, up_to_date={"t1"})
    assert Task.from_json(task.to_json()) == task
