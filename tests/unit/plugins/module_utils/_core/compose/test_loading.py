# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is gathered while documents are read."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.faults import Fault, Finding
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.interpolation import Variables
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.loading import (
    Document,
    Gathered,
    clone,
    load,
)
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.scalars import Scope
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.tags import RESET, Listed, Tagged


@pytest.mark.parametrize(
    ("data", "merged", "messages"),
    [
        ([{"x-a": [1]}, {"x-a": [2]}], {"x-a": [1, 2]}, []),
        ([{"x-a": [1]}, {"x-a": Tagged(RESET, None)}], {}, []),
        ([{"x-a": [1]}, [], {"x-a": [2]}], {"x-a": [1, 2]},
         ["a layer is a mapping with services and the like, not a list"]),
        ([{"x-a": [1]}, {"x-a": {}}, {"x-a": [2]}], {"x-a": [1, 2]},
         ["cannot put a mapping over a list of a lower layer"]),
        ([{"services": {"web": {"tty": 3, "user": "u"}}}, {"services": {"web": {"image": "i"}}}],
         {"services": {"web": {"user": "u", "image": "i"}}}, ["3 is no boolean; write true or false"]),
    ],
    ids=["all right", "a tag", "no mapping", "not to be merged", "a value"],
)  # fmt: skip
def test_what_is_right_goes_on(data: list[t.Any], merged: dict[str, t.Any], messages: list[str]) -> None:
    gathered = Gathered()
    documents = [Document(each, index, tagged=True) for index, each in enumerate(data)]
    assert load(documents, Scope(Variables({})), gathered, resolve=lambda _loaded: None) == merged
    assert [finding.message for finding in gathered.findings] == messages


def test_a_finding_is_gathered_once() -> None:
    gathered, document = Gathered(), Document({}, 3, number=1)
    for _way in range(2):
        gathered.add(Fault("is wrong", path=("b",)), document, at=("a",))
    assert gathered.findings == [Finding(("a", "b"), "is wrong", layer=3, number=1)]


def test_a_clone_shares_nothing() -> None:
    value = {"a": [{"b": 1}], "c": Listed(d="e")}
    copy = clone(value)
    assert copy == value
    assert copy["a"] is not value["a"]
    assert copy["a"][0] is not value["a"][0]
    assert isinstance(copy["c"], Listed)
