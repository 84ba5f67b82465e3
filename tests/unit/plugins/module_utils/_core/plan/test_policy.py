# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Policies for services that run: what is written, what stays, what is refused."""

from __future__ import annotations

import dataclasses
import typing as t

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import SwarmError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.policy import build_policy, restarted
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.service import Service
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.task import Task

SECOND = 1_000_000_000
LIVE = {"Parallelism": 4, "FailureAction": "pause", "MaxFailureRatio": 0, "Order": "stop-first"}
CHECK = {
    "Test": ["CMD", "true"],
    "Interval": 2 * SECOND,
    "Timeout": 3 * SECOND,
    "Retries": 2,
    "StartPeriod": 5 * SECOND,
}


def service(name: str = "web", *, mode: t.Any = None, state: str | None = None, **fields: t.Any) -> Service:
    check = fields.pop("check", None)
    container = {"Image": "i", **({"Healthcheck": check} if check else {})}
    return Service.from_json({
        "ID": f"id-{name}",
        "Version": {"Index": 7},
        "Spec": {
            "Name": f"shop_{name}",
            "Mode": mode or {"Replicated": {"Replicas": 10}},
            "TaskTemplate": {"ContainerSpec": container},
            **fields,
        },
        "UpdateStatus": state and {"State": state},
    })  # fmt: skip


JOB = service("job", mode={"ReplicatedJob": {"MaxConcurrent": 1, "TotalCompletions": 1}})


@pytest.mark.parametrize(
    ("live", "policy", "field", "written"),
    [
        (service(UpdateConfig=LIVE), {"update_config": {"order": "start-first"}}, "UpdateConfig",
         {**LIVE, "Order": "start-first"}),
        (service(UpdateConfig=LIVE), {"update_config": {"parallelism": "30%", "monitor": "2x"}}, "UpdateConfig",
         {**LIVE, "Parallelism": 3, "Monitor": 10 * SECOND}),
        (service(UpdateConfig=LIVE, check=CHECK), {"update_config": {"monitor": "2x"}}, "UpdateConfig",
         {**LIVE, "Monitor": 24 * SECOND}),
        (service(), {"rollback_config": {"monitor": "1m"}}, "RollbackConfig",
         {"Parallelism": 1, "Monitor": 60 * SECOND}),
        (service(mode={"Global": {}}), {"update_config": {"parallelism": "50%", "order": "start-first"}},
         "UpdateConfig", {"Parallelism": 1, "Order": "start-first"}),
    ],
    ids=["one key", "words", "health check", "none before", "global"],
)  # fmt: skip
def test_written(live: Service, policy: t.Any, field: str, written: dict[str, t.Any]) -> None:
    (entry,) = build_policy("shop", [live], policy, names=None).entries
    assert (entry.action, entry.restarts_tasks, entry.version, entry.base) == ("update", False, 7, live.spec)
    assert entry.spec == {**live.spec, field: written}


@pytest.mark.parametrize(
    "policy",
    [
        {"update_config": {"parallelism": 4}},
        {"update_config": {"failure_action": "pause", "monitor": "5s"}},
        {"rollback_config": {"parallelism": 1}},
    ],
    ids=["same number", "Swarm's default", "default of a config that is not there"],
)
def test_noop(policy: t.Any) -> None:
    plan = build_policy("shop", [service(UpdateConfig=LIVE)], policy, names=None)
    assert (plan.changed, [entry.action for entry in plan.entries]) == (False, ["keep"])


@pytest.mark.parametrize(
    ("names", "chosen"),
    [(None, ["shop_web", "shop_api"]), (["api"], ["shop_api"]), (["shop_web"], ["shop_web"]), ([], [])],
    ids=["all but jobs", "short name", "long name", "none"],
)
def test_chosen(names: list[str] | None, chosen: list[str]) -> None:
    plan = build_policy("shop", [service(), JOB, service("api")], {"update_config": {"parallelism": 2}}, names=names)
    assert [entry.name for entry in plan.entries] == chosen


UPDATE = {"update_config": {"parallelism": 2}}


@pytest.mark.parametrize(
    ("services", "policy", "names", "message"),
    [
        ([service()], {}, None, "There is no policy: give update_config, rollback_config or both."),
        ([], UPDATE, None, "There is no stack shop: deploy it first, or correct the name."),
        ([service()], UPDATE, ["wep"], "Stack shop has no service wep; did you mean web?"),
        ([service()], UPDATE, ["database"], "Stack shop has no service database; it has shop_web."),
        ([JOB], UPDATE, ["job"], "Service shop_job is a replicated-job; a job takes no update_config."),
        ([service(state="updating")], UPDATE, None,
         "Service shop_web is being updated, and Swarm would begin that again: wait until it has ended, then run this "
         "again."),
        ([service(state="rollback_started")], UPDATE, None,
         "Service shop_web is being rolled back, and Swarm would begin that again: wait until it has ended, then run "
         "this again."),
        ([service(state="paused")], UPDATE, None,
         "Service shop_web has an update that Swarm has paused, and would go on with: deploy or roll it back "
         "first."),
        ([service(state="rollback_paused")], UPDATE, None,
         "Service shop_web has a rollback that Swarm has paused, and would go on with: deploy or roll it back "
         "first."),
        ([service()], {"update_config": {"parallelism": "130%"}}, None,
         "update_config.parallelism: 130% is no share of the replicas; write 1% to 100%, or a number."),
        ([service()], {"rollback_config": {"failure_action": "rollback"}}, None,
         "rollback_config.failure_action must be one of pause, continue, not 'rollback'."),
        ([service()], {"update_config": {"delay": "soon"}}, None,
         "update_config.delay must be a duration such as 1m30s, not 'soon'."),
    ],
    ids=["nothing", "no stack", "near name", "no service", "job", "updating", "rolling back", "paused",
         "rollback paused", "share", "rollback of a rollback", "duration"],
)  # fmt: skip
def test_refused(services: t.Any, policy: t.Any, names: t.Any, message: str) -> None:
    with pytest.raises(SwarmError) as caught:
        build_policy("shop", services, policy, names=names)
    assert caught.value.message == message


@pytest.mark.parametrize("state", ["paused", "rollback_paused"])
def test_an_update_that_only_ended_early_is_in_nobodys_way(state: str) -> None:
    ended = dataclasses.replace(service(state=state), ended=True)
    assert build_policy("shop", [ended], UPDATE, names=None).changed


def test_an_unknown_key() -> None:
    with pytest.raises(SwarmError) as caught:
        build_policy("shop", [service()], {"update_config": {"paralelism": 2}}, names=None)
    assert caught.value.message == "update_config.paralelism is no key that can be deployed to Swarm; remove it."


def task(number: int, *, desired: str = "running", state: str = "running", current: bool = True) -> Task:
    obj = {"ID": f"t{number}", "ServiceID": "id-web", "DesiredState": desired, "Status": {"State": state}}
    return Task.from_json(obj, up_to_date=[f"t{number}"] if current else [])


def test_a_service_that_runs_two_versions() -> None:
    with pytest.raises(SwarmError) as caught:
        build_policy("shop", [service()], UPDATE, names=None, tasks=[task(1), task(2, current=False)])
    assert caught.value.message == (
        "Service shop_web still runs tasks of another version, which Swarm would replace: deploy or roll it back first."
    )


ALONE = service(UpdateConfig=LIVE)
OWNED = service("api", Labels={"com.docker.stack.namespace": "shop"})


def test_services_of_no_stack() -> None:
    plan = build_policy("", [ALONE, OWNED, JOB], UPDATE, names=["shop_web"])
    assert [(entry.name, entry.action) for entry in plan.entries] == [("shop_web", "update")]
    assert plan.diff()["before_header"] == "services of no stack"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("shop_wep", "There is no service shop_wep; did you mean shop_web?"),
        ("database", "There is no service database."),
        ("shop_api", "Service shop_api belongs to stack shop: write stack: shop too, for its lock and history."),
        ("shop_job", "Service shop_job is a replicated-job; a job takes no update_config."),
    ],
    ids=["near name", "no service", "in a stack", "job"],
)
def test_refused_without_a_stack(name: str, message: str) -> None:
    with pytest.raises(SwarmError) as caught:
        build_policy("", [ALONE, OWNED, JOB], UPDATE, names=[name])
    assert caught.value.message == message


@pytest.mark.parametrize(
    ("before", "after", "gone"),
    [
        ([task(1), task(2)], [task(1), task(2)], []),
        ([task(1)], [task(1, desired="shutdown"), task(2)], ["t1"]),
        ([task(1)], [], ["t1"]),
        ([task(1)], [task(1, current=False)], ["t1"]),
        ([task(1)], [task(1, desired="shutdown", state="failed"), task(2, state="ready")], []),
        ([task(1, desired="shutdown"), task(2, state="starting"), task(3, current=False)], [], []),
    ],
    ids=["all stay", "stopped", "vanished", "about to be replaced", "failed by itself", "did not run what is wanted"],
)
def test_restarted(before: list[Task], after: list[Task], gone: list[str]) -> None:
    assert restarted(before, after) == gone
