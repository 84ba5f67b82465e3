# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Environment files."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.dotenv import parse_dotenv, parse_raw
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.faults import Fault

from .recorded import fixture

RECORDED = fixture("dotenv")["cases"]


@pytest.mark.parametrize("case", RECORDED, ids=[repr(case["text"]) + " raw" * ("raw" in case) for case in RECORDED])
def test_recorded(case: dict[str, t.Any]) -> None:
    parse = parse_raw if case.get("raw") else parse_dotenv
    try:
        found = parse(case["text"], {"X": "x"})
    except Fault:
        found = None
    assert found == case["variables"]


@pytest.mark.parametrize(
    ("env", "earlier", "expected"),
    [
        ({"A": "env"}, {"A": "file"}, {"B": "env", "A": "env"}),
        ({}, {"A": "file"}, {"B": "file"}),
        ({}, {}, {"B": ""}),
    ],
    ids=["the environment wins", "an earlier file", "nothing sets it"],
)
def test_what_values_refer_to(env: dict[str, str], earlier: dict[str, str], expected: dict[str, str]) -> None:
    assert parse_dotenv("B=$A\nA", env, earlier) == expected


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("A=1\n=2", "line 2 is no variable; write KEY=value"),
        ("A B", "line 1 is no variable; write KEY=value"),
        # Compose gives these values to a variable without a name
        ("=1\n", "line 1 is no variable; write KEY=value"),
        ("export =1\n", "line 1 is no variable; write KEY=value"),
        ("\nA='b", "line 2 has a quotation that does not end; close it"),
        ("A=${N:?give it}", "line 1: the variable N is not set: give it"),
    ],
)
def test_refuse(text: str, error: str) -> None:
    with pytest.raises(Fault) as caught:
        parse_dotenv(text, {})
    assert caught.value.findings[0].message == error
