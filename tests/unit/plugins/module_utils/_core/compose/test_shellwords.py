# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Command lines as compose-go splits them."""

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.faults import Fault
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.shellwords import split_words


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", []),
        ("  a   b\t", ["a", "b"]),
        ("sh -c \"a 'b' c\"", ["sh", "-c", "a 'b' c"]),
        ("a'b c'd", ["ab cd"]),
        ("'' \"\"", ["", ""]),
        (r"a\ b \"c\"", ["a b", '"c"']),
        (r'"b\nc" d\e', ["b\nc", "de"]),
        (r"'h\'", ["h\\"]),
        ("a # b", ["a", "#", "b"]),
        ("`x y` $(f g)", ["`x y`", "$(f g)"]),
        ('"a;b|c"', ["a;b|c"]),
    ],
)
def test_split(line: str, words: list[str]) -> None:
    assert split_words(line) == words


HINT = "write it as a list of words, or quote what belongs together"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('a "b', "'a \"b' does not close with \""),
        ("a $(b", "'a $(b' does not close with )"),
        ("a\\", "'a\\\\' ends in a backslash"),
        ("a; b", "'a; b' has ; outside quotes, and no shell reads it"),
        ("a && b", "'a && b' has & outside quotes, and no shell reads it"),
        ("x(y)", "'x(y)' has ( outside quotes"),
    ],
)
def test_refuse(line: str, problem: str) -> None:
    with pytest.raises(Fault) as caught:
        split_words(line)
    assert caught.value.findings[0].message == f"the command line {problem}; {HINT}"
