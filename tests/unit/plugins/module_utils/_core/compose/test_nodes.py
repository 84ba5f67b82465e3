# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine under the table: unknown keys, keys that a mapping needs, lists that name nothing twice."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.faults import Fault
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.nodes import Items, Map, Node, compile_table
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.scalars import Scope, text
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.table import ROOT

SCOPE = Scope({})
SMALL = compile_table({"": Map(extensions=False, needs={"b": "a word"}), "a": Items(distinct=True), "a.[]": Node(text),
                       "b": Node(text)})  # fmt: skip


def findings(fault: Fault) -> list[tuple[t.Any, ...]]:
    return [(*finding.path, finding.message) for finding in fault.findings]


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("enviroment", "did you mean environment?"),
        ("port", "did you mean ports?"),
        # a key of the service that stands one or more levels too high
        ("replicas", "did you mean deploy.replicas?"),
        ("constraints", "did you mean deploy.placement.constraints?"),
        ("interval", "did you mean healthcheck.interval?"),
        ("zzzz", "correct it, take it out, or begin it with x-"),
    ],
)
def test_an_unknown_key_of_a_service(key: str, hint: str) -> None:
    with pytest.raises(Fault) as caught:
        ROOT.read({"services": {"web": {key: 1}}}, SCOPE)
    assert findings(caught.value) == [("services", "web", key, f"unknown key; {hint}")]
    assert caught.value.findings[0].on_key


def test_a_small_mapping_lists_its_keys() -> None:
    with pytest.raises(Fault) as caught:
        SMALL.read({"x-c": 1, "zzzz": 2}, SCOPE)
    hint = "unknown key; the keys here are a, b"
    assert findings(caught.value) == [("x-c", hint), ("zzzz", hint)]


def test_all_that_the_merged_mapping_lacks() -> None:
    merged = SMALL.merge(SMALL.read({"a": ["x", "y"]}, SCOPE), SMALL.read({"a": ["x"]}, SCOPE))
    with pytest.raises(Fault) as caught:
        SMALL.finish(merged)
    assert findings(caught.value) == [
        ("a", 2, '"x" stands here twice; take one of the two out'),
        ("has no b; write a word",),
    ]
