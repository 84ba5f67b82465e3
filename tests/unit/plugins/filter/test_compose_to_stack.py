# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter compose_to_stack."""

from __future__ import annotations

import typing as t

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.beekeeper.swarm.plugins.filter.compose_merge import FilterModule as MergeModule
from ansible_collections.beekeeper.swarm.plugins.filter.compose_to_stack import FilterModule

compose_merge = MergeModule().filters()["compose_merge"]
compose_to_stack = FilterModule().filters()["compose_to_stack"]
PROJECT = {"name": "shop", "services": {"web": {"image": "i", "privileged": True}}}
STACK = {"version": "3.9", "services": {"web": {"image": "i"}}}
LAYER = """\
services:
  web:
    image: i
    networks: [n]
    privileged: true
    mem_limit: 1k
    healthcheck: {test: [CMD, a], start_interval: 5s}
networks: {n: {}, unused: {}}
"""


def test_stack() -> None:
    assert compose_to_stack(PROJECT) == STACK


def test_text() -> None:
    assert compose_to_stack(PROJECT, text=True) == 'version: "3.9"\nservices:\n  web:\n    image: i\n'


def test_notes() -> None:
    place = {"file": "", "line": 0, "path": "services.web.privileged"}
    assert compose_to_stack(PROJECT, notes=True) == {
        "stack": STACK,
        "changed": [],
        "dropped": [],
        "ignored": [{**place, "reason": "Swarm runs no privileged containers"}],
    }


def test_notes_with_places() -> None:
    found = compose_to_stack(compose_merge([LAYER], notes=True), notes=True, text=True)
    assert found["stack"].startswith('version: "3.9"\n')
    assert {kind: [(note["line"], note["path"]) for note in found[kind]] for kind in found if kind != "stack"} == {
        "changed": [(6, "services.web.mem_limit")],
        "dropped": [(7, "services.web.healthcheck.start_interval"), (8, "networks.unused")],
        "ignored": [(5, "services.web.privileged")],
    }
    assert found["ignored"][0]["file"] == "layers[0]"


def test_target() -> None:
    project = compose_merge([LAYER])
    assert compose_to_stack(project)["version"] == "3.9"
    stack = compose_to_stack(project, target="28.5")
    assert (stack["version"], stack["services"]["web"]["healthcheck"]["start_interval"]) == ("3.12", "5s")


@pytest.mark.parametrize(
    ("project", "options", "error"),
    [
        (
            PROJECT,
            {"strict": True},
            "services.web.privileged: Swarm runs no privileged containers; take it out, or turn strict off.",
        ),
        (
            compose_merge(["services:\n  web:\n    image: i\n    privileged: true\n"], notes=True),
            {"strict": True},
            "layers[0]:4: services.web.privileged: Swarm runs no privileged containers; take it out, or turn strict "
            "off.",
        ),
        (
            compose_merge(["services:\n  web:\n    build: .\n"], notes=True),
            {},
            "layers[0]:3:5: services.web: has no image, and Swarm builds none; write image: NAME[:TAG].",
        ),
        ("text", {}, "this is no project with services; give what compose_merge gives."),
        (
            {"services": {"web": {"image": "i", 1: 2}}},
            {},
            "project.services.web: the key 1 is no text; put it in quotes.",
        ),
        (
            PROJECT,
            {"target": 28.5},
            'target must be a version of Docker in quotes, such as "20.10" or "28.5", not 28.5.',
        ),
        (
            PROJECT,
            {"target": "19.03"},
            "target is 19.03, and Docker is supported from 20.10 on; name that or a newer one.",
        ),
    ],
)
def test_refuse(project: t.Any, options: dict[str, t.Any], error: str) -> None:
    with pytest.raises(AnsibleFilterError) as caught:
        compose_to_stack(project, **options)
    assert error in str(caught.value)
