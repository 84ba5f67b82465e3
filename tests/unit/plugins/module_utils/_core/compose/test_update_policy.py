# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Update and rollback configs as one more layer: what wins, what is refused."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.update_policy import (
    with_policies,
    with_update_policy,
)
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import InputError

SLOW = {"parallelism": 1, "delay": "1m0s"}
PROJECT: dict[str, t.Any] = {
    "name": "shop",
    "services": {
        "web": {"image": "i", "deploy": {"update_config": SLOW}},
        "api": {"image": "i"},
        "job": {"image": "i", "deploy": {"mode": "replicated-job"}},
    },
}
FAST = {"parallelism": "4", "order": "start-first"}


def configs(key: str, **options: t.Any) -> dict[str, t.Any]:
    project = with_update_policy(PROJECT, **options)
    assert list(project["services"]) == ["web", "api", "job"]
    return {name: service.get("deploy", {}).get(key) for name, service in project["services"].items()}


@pytest.mark.parametrize(
    ("options", "web", "api"),
    [
        ({}, {**SLOW, "order": "start-first"}, {"parallelism": 4, "order": "start-first"}),
        ({"override": True}, {**SLOW, "parallelism": 4, "order": "start-first"},
         {"parallelism": 4, "order": "start-first"}),
        ({"services": ["web"]}, {**SLOW, "order": "start-first"}, None),
        ({"services": ["api"]}, SLOW, {"parallelism": 4, "order": "start-first"}),
        ({"services": []}, SLOW, None),
    ],
    ids=["all", "override", "web", "api", "none"],
)  # fmt: skip
def test_update_config(options: dict[str, t.Any], web: t.Any, api: t.Any) -> None:
    assert configs("update_config", update_config=FAST, **options) == {"web": web, "api": api, "job": None}


@pytest.mark.parametrize(
    ("config", "canonical"),
    [
        ({"delay": "90s", "monitor": "1d"}, {"delay": "1m30s", "monitor": "24h0m0s"}),
        ({"parallelism": 0, "max_failure_ratio": "0.25"}, {"parallelism": 0, "max_failure_ratio": 0.25}),
        ({"failure_action": "pause", "x-why": "$A"}, {"failure_action": "pause", "x-why": "$A"}),
        ({}, {}),
    ],
    ids=str,
)
def test_canonical_forms(config: dict[str, t.Any], canonical: dict[str, t.Any]) -> None:
    assert configs("rollback_config", rollback_config=config)["api"] == canonical


def test_both_and_the_rest_of_the_project() -> None:
    project = with_update_policy(PROJECT, services=["web"], update_config=FAST, rollback_config={"order": "stop-first"})
    assert project["services"]["web"]["deploy"]["rollback_config"] == {"order": "stop-first"}
    assert {**project, "services": {**project["services"], "web": PROJECT["services"]["web"]}} == PROJECT


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({}, "there is no policy; give update_config, rollback_config or both."),
        ({"services": ["wbe"], "update_config": FAST},
         'services names "wbe", and the project has no such service; did you mean web?'),
        ({"services": ["zzz"], "update_config": FAST},
         'services names "zzz", and the project has no such service; there are api, job, web.'),
        ({"services": ["job"], "update_config": FAST},
         "services names job, which is a replicated-job; a job takes no update_config."),
        ({"update_config": {"paralelism": 1, "order": "any"}, "rollback_config": {"monitor": "3"}},
         "update_config.paralelism: unknown key; did you mean parallelism?\n"
         'update_config.order: "any" is not possible; write start-first or stop-first.\n'
         'rollback_config.monitor: "3" is no duration; write one with its unit, such as 10s or 1m30s.'),
        ({"update_config": [1]}, "update_config: must be a mapping, not a list."),
    ],
    ids=["nothing", "near-name", "names", "job", "all-at-once", "list"],
)  # fmt: skip
def test_refuse(options: dict[str, t.Any], error: str) -> None:
    with pytest.raises(InputError) as caught:
        with_update_policy(PROJECT, **options)
    assert caught.value.message == error


POLICIES = {
    "update_config": {"parallelism": "50%", "order": "start-first"},
    "services": {"api": {"update_config": {"order": "stop-first"}, "rollback_config": {"monitor": "2x"}}},
}


def test_the_policies_of_a_stack() -> None:
    project = {**PROJECT, "services": {**PROJECT["services"], "wide": {"image": "i", "deploy": {"replicas": 9}}}}
    services = with_policies(project, POLICIES)["services"]
    assert {name: service.get("deploy", {}) for name, service in services.items()} == {
        "web": {"update_config": {**SLOW, "order": "start-first"}},
        "api": {
            "update_config": {"parallelism": 1, "order": "stop-first"},
            "rollback_config": {"monitor": "10s"},
        },
        "job": {"mode": "replicated-job"},
        "wide": {"replicas": 9, "update_config": {"parallelism": 4, "order": "start-first"}},
    }


@pytest.mark.parametrize(
    ("policies", "message"),
    [
        ("slow", 'update_policy must be a mapping, not "slow".'),
        ({"updates": {}}, 'update_policy has no key "updates"; write update_config, rollback_config or services.'),
        ({"services": ["web"]}, "update_policy.services must be a mapping of names of services to their configs."),
        ({"services": {"web": {"parallelism": 1}}},
         'update_policy.services.web has no key "parallelism"; write update_config or rollback_config.'),
        ({"services": {"wep": {"update_config": {}}}},
         'services names "wep", and the project has no such service; did you mean web?'),
        ({"update_config": {"parallelism": "130%"}},
         "update_config.parallelism: 130% is no share of the replicas; write 1% to 100%, or a number."),
    ],
    ids=["text", "key", "no mapping", "key of a service", "service", "share"],
)  # fmt: skip
def test_wrong_policies(policies: dict[str, t.Any], message: str) -> None:
    with pytest.raises(InputError) as caught:
        with_policies(PROJECT, policies)
    assert caught.value.message == message
