# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Environment files."""

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.dotenv import parse_dotenv
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.faults import Fault


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {}),
        ("\ufeffA=1\r\nB=2\r\n", {"A": "1", "B": "2"}),
        ("# c\n\nA=1 # c\nB=x#y", {"A": "1", "B": "x#y"}),
        ("export A = b c  \nB: d", {"A": "b c", "B": "d"}),
        ("A=\nB=''", {"A": "", "B": ""}),
        ("A='$X \\n'\nB=\"$X\\n\\$X\"\nC=$X", {"A": "$X \\n", "B": "x\n$X", "C": "x"}),
        ('A=\'a\nb\' # c\nB="c\n\\"d"', {"A": "a\nb", "B": 'c\n"d'}),
        ("A=1\nB=${A}2\nC=${N:-3}", {"A": "1", "B": "12", "C": "3"}),
        ("X\nN", {"X": "x"}),
        ("A=b=c", {"A": "b=c"}),
    ],
)
def test_parse(text: str, expected: dict[str, str]) -> None:
    assert parse_dotenv(text, {"X": "x"}) == expected


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("A=1\n=2", "line 2 is no variable; write KEY=value"),
        ("A B", "line 1 is no variable; write KEY=value"),
        ("\nA='b", "line 2 has a quotation that does not end; close it"),
        ("A=${N:?give it}", "line 1: the variable N is not set: give it"),
    ],
)
def test_refuse(text: str, error: str) -> None:
    with pytest.raises(Fault) as caught:
        parse_dotenv(text, {})
    assert caught.value.findings[0].message == error
