# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

"""What the docker CLI deployed is adopted without a write.

The Engines' answers are recorded from live swarms: ``tests/conformance/adopt.py`` says how.
"""

import json
from pathlib import Path

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.build import Options, build_plan
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.project import wanted_from
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.resources import Config, Network, Secret
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.service import Service
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.snapshot import Snapshot
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.layers import compose

TESTS = Path(__file__).parents[4]
SPECS = TESTS.parent / "conformance/specs"
RECORDED = json.loads((TESTS / "fixtures/spec/live.json").read_text())
APIS = {"20.10": (1, 41), "26.1": (1, 45), "28.5": (1, 51)}
CASES = [
    pytest.param(name, generation, answer, id=f"{name}-{generation}")
    for name, answers in RECORDED.items()
    for answer in answers
    for generation in answer["docker"]
    if "refused" not in answer
]


def plan_of(name, generation, answer):
    project = compose([str(SPECS / f"{name}.yml")], name="app").project
    wanted = wanted_from(project, stack="app", api=APIS[generation])
    names = {kind: [e.name for e in wanted.externals if e.kind == kind] for kind in ("config", "secret")}
    seen = Snapshot(
        services=tuple(Service.from_json(obj) for obj in answer["services"]),
        networks=tuple(Network.from_json(obj) for obj in answer["networks"]),
        configs=tuple(Config(f"id-{name}", name, 1, {}, "") for name in names["config"]),
        secrets=tuple(Secret(f"id-{name}", name, 1, {}) for name in names["secret"]),
    )
    return build_plan(wanted, seen, Options(prune=True))


@pytest.mark.parametrize(("name", "generation", "answer"), CASES)
def test_is_adopted_without_a_write(name, generation, answer):
    plan = plan_of(name, generation, answer)
    assert [(entry.name, entry.fields) for entry in plan.writes] == []
    assert plan.warnings == ()


def test_every_file_is_recorded_on_every_engine():
    recorded = sorted(
        (name, gen) for name, answers in RECORDED.items() for answer in answers for gen in answer["docker"]
    )
    assert recorded == sorted((path.stem, generation) for path in SPECS.glob("*.yml") for generation in APIS)
