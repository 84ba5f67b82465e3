# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a deploy warns of before it begins: settings of updates that are seldom meant."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.advice import advice

CHECK = {"test": ["CMD", "true"], "interval": "10s", "timeout": "5s", "retries": 3}
HOST_PORT = [{"target": 80, "published": "80", "mode": "host"}]
CAREFUL = {"parallelism": 2, "monitor": "35s", "order": "start-first", "failure_action": "rollback"}


def service(replicas: int = 6, mode: str = "replicated", **update: t.Any) -> dict[str, t.Any]:
    deploy: dict[str, t.Any] = {"mode": mode, "update_config": update}
    if mode == "replicated":
        deploy["replicas"] = replicas
    return {"image": "i", "deploy": deploy}


def one_shot(condition: str, **update: t.Any) -> dict[str, t.Any]:
    made = service(1, **update)
    return {**made, "deploy": {**made["deploy"], "restart_policy": {"condition": condition}}}


@pytest.mark.parametrize(
    ("given", "key", "said"),
    [
        (service(parallelism=3), "deploy.update_config.parallelism",
         "3 of 6 replicas (50%) are updated at once; more than 30% is much to lose."),
        (service(parallelism=0), "deploy.update_config.parallelism",
         "all 6 replicas are updated at once; write parallelism: 30%, or a smaller number."),
        (service(parallelism=9), "deploy.update_config.parallelism",
         "all 6 replicas are updated at once; write parallelism: 30%, or a smaller number."),
        ({**service(parallelism=1), "healthcheck": CHECK}, "deploy.update_config.monitor",
         "Swarm watches a new task for 5s, and its health check needs 35s to fail; write monitor: 35s or more."),
        ({"image": "i", "healthcheck": CHECK}, "deploy.update_config.monitor",
         "Swarm watches a new task for 5s, and its health check needs 35s to fail; write monitor: 35s or more."),
        ({**service(monitor="20s"), "healthcheck": CHECK}, "deploy.update_config.monitor",
         "Swarm watches a new task for 20s, and its health check needs 35s to fail; write monitor: 35s or more."),
        (one_shot("none", failure_action="rollback", monitor="20s"), "deploy.update_config.failure_action",
         "Swarm takes a task that ends well within 20s for one that failed, and would run the version before again; "
         "write failure_action: continue."),
        (one_shot("none", failure_action="rollback"), "deploy.update_config.failure_action",
         "Swarm takes a task that ends well within 5s for one that failed, and would run the version before again; "
         "write failure_action: continue."),
        (service(order="start-first"), "deploy.update_config.order",
         "with start-first and no health check in the layers, the old task is stopped as soon as the new process "
         "exists; add a health check."),
        ({**service(mode="global", order="start-first"), "ports": HOST_PORT}, "deploy.update_config.order",
         "start-first needs a free port on the node, and the old task has it in mode host; write stop-first."),
        ({"image": "i", "stop_grace_period": "1m30s"}, "stop_grace_period",
         "Swarm starts the next task after 60 s, while the old one may take 1m30s to stop: two run at once."),
    ],
    ids=["share", "all at once", "more than all", "default monitor", "no update config", "monitor", "one-shot",
         "one-shot, default monitor", "no health check",
         "host port", "slow stop"],
)  # fmt: skip
def test_advice(given: dict[str, t.Any], key: str, said: str) -> None:
    assert list(advice({"services": {"web": given}})) == [(("services", "web", *key.split(".")), said)]


@pytest.mark.parametrize(
    "given",
    [
        {"image": "i"},
        {"image": "i", "healthcheck": {**CHECK, "interval": "1s", "timeout": "1s", "retries": 1}},
        {**service(10, **CAREFUL), "healthcheck": CHECK, "stop_grace_period": "1m0s"},
        service(2, parallelism=1),
        one_shot("none", failure_action="continue"),
        one_shot("none"),
        one_shot("on-failure", failure_action="rollback"),
        service(1, parallelism=0),
        {**service(monitor="1s", failure_action="continue"), "healthcheck": CHECK},
        {**service(order="stop-first"), "ports": HOST_PORT},
        service(mode="global", parallelism=0),
        {"image": "i", "deploy": {"mode": "replicated-job", "update_config": {"parallelism": 0}}},
        {**service(**{**CAREFUL, "parallelism": 1}), "healthcheck": CHECK, "stop_grace_period": "2m"},
    ],
    ids=["nothing", "quick health check", "careful", "one of two", "one-shot that goes on",
         "one-shot that is paused", "run for ever with on-failure", "one alone", "continue",
         "stop-first with host port", "global", "job", "slow stop, start-first"],
)  # fmt: skip
def test_no_advice(given: dict[str, t.Any]) -> None:
    assert list(advice({"services": {"web": given}})) == []
