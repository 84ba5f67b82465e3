# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

"""What ours posts for a stack file is what ``docker stack deploy`` posts.

The CLI's answers are recorded: ``tests/conformance/record_specs.py`` says how.
"""

import copy
import importlib.util
import json
from pathlib import Path

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.build import build_plan
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.project import wanted_from
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.resources import Config, Network, Secret
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.snapshot import Snapshot
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.layers import compose

TESTS = Path(__file__).parents[4]
SPECS = TESTS.parent / "conformance/specs"
RECORDED = json.loads((TESTS / "fixtures/spec/posted.json").read_text())
APIS = {"20.10": (1, 41), "26.1": (1, 45), "28.5": (1, 51)}


def recorder():
    spec = importlib.util.spec_from_file_location("recorder", TESTS.parent / "conformance/recorder.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


RECORDER = recorder()
CASES = [
    pytest.param(name, generation, answer, id=f"{name}-{generation}")
    for name, answers in RECORDED.items()
    for answer in answers
    for generation in answer["docker"]
    if "refused" not in answer
]


def posted(name, api):
    """What ours would post to a swarm that has all that is external and else nothing."""
    wanted = wanted_from(compose([str(SPECS / f"{name}.yml")], name="app").project, stack="app", api=api)
    kinds = {kind: [e.name for e in wanted.externals if e.kind == kind] for kind in ("network", "config", "secret")}
    seen = Snapshot(
        networks=tuple(Network.from_json({"Id": name, "Name": name, "Scope": "swarm"}) for name in kinds["network"]),
        configs=tuple(Config(RECORDER.identity(name), name, 1, {}, "") for name in kinds["config"]),
        secrets=tuple(Secret(RECORDER.identity(name), name, 1, {}) for name in kinds["secret"]),
    )
    found = {"networks": [], "services": []}
    for entry in build_plan(wanted, seen).entries:
        assert entry.action == "create"
        found[f"{entry.kind}s"].append(RECORDER.decoded(entry.spec))
    return found


def without_differences(name, answer):
    """The CLI's answer without the fields in which ours differs, which must be there and empty."""
    kinds = copy.deepcopy({kind: answer[kind] for kind in ("networks", "services")})
    for body in (*kinds["networks"], *kinds["services"]):
        for case, owner, path in RECORDER.DIFFERENCES:
            if (case, owner) == (name, body["Name"]):
                *parents, last = (int(key) if key.isdigit() else key for key in path.split("."))
                holder = body
                for key in parents:
                    holder = holder[key]
                assert not holder.pop(last)
    return kinds


@pytest.mark.parametrize(("name", "generation", "answer"), CASES)
def test_posts_what_the_docker_cli_posts(name, generation, answer):
    assert posted(name, APIS[generation]) == without_differences(name, answer)


def test_every_file_is_recorded():
    assert sorted(RECORDED) == sorted(path.stem for path in SPECS.glob("*.yml"))
