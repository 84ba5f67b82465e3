# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter compose_update_policy."""

from __future__ import annotations

import typing as t

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.beekeeper.swarm.plugins.filter.compose_merge import FilterModule as MergeModule
from ansible_collections.beekeeper.swarm.plugins.filter.compose_update_policy import FilterModule

compose_merge = MergeModule().filters()["compose_merge"]
compose_update_policy = FilterModule().filters()["compose_update_policy"]
PROJECT = {"name": "shop", "services": {"web": {"image": "i"}}}
CONFIG = {"parallelism": 2}
POLICED = {"name": "shop", "services": {"web": {"image": "i", "deploy": {"update_config": CONFIG}}}}


@pytest.mark.parametrize("services", ["all", ["web"], ("web",)])
def test_policy(services: t.Any) -> None:
    assert compose_update_policy(PROJECT, services=services, update_config=CONFIG) == POLICED


def test_policy_of_a_stack() -> None:
    assert compose_update_policy(PROJECT, policy={"services": {"web": {"update_config": CONFIG}}}) == POLICED
    assert compose_update_policy(PROJECT, policy={}) == PROJECT
    assert compose_update_policy(PROJECT, policy='{"update_config": {"parallelism": 2}}') == POLICED


def test_notes_stay() -> None:
    composed = compose_merge(["services:\n  web: {image: i, privileged: true}\n"], notes=True)
    policed = compose_update_policy(composed, update_config=CONFIG)
    assert policed["project"]["services"]["web"]["deploy"] == {"update_config": CONFIG}
    assert {**policed, "project": composed["project"]} == composed


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"services": "web", "update_config": CONFIG}, "services must be a list of names, or all."),
        ({"services": ["web"]}, "there is no policy; give update_config, rollback_config or both."),
        (
            {"policy": {}, "update_config": CONFIG},
            "policy goes with no other option; take it or the others out.",
        ),
        ({"policy": {"a": 1}}, 'update_policy has no key "a"; write update_config, rollback_config or services.'),
        ({"update_config": {1: 2}}, "update_config: the key 1 is no text; put it in quotes."),
    ],
)
def test_refuse(options: dict[str, t.Any], error: str) -> None:
    with pytest.raises(AnsibleFilterError) as caught:
        compose_update_policy(PROJECT, **options)
    assert error in str(caught.value)
