# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What each call of a module would pay for when it imports: nobody makes classes or patterns the slow way."""

from __future__ import annotations

import ast

import pytest
from ansible_collections.beekeeper.swarm.tests.unit.house.checkout import PLUGIN_FILES, ROOT

SLOW, OWNERS = {"dataclass", "compile"}, ("dataclasses", "re")


def slow(source):
    """Uses of ``dataclasses.dataclass``, and of ``re.compile`` while importing."""
    tree = ast.parse(source)
    named = [
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module in OWNERS
        for alias in node.names
    ]
    dotted = [
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in OWNERS
    ]
    return sorted(SLOW & {*named, *dotted})


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import re\nA = re.compile('a')", ["compile"]),
        ("from dataclasses import dataclass, field", ["dataclass"]),
        ("import dataclasses\n@dataclasses.dataclass\nclass A: pass", ["dataclass"]),
        ("from re import compile", ["compile"]),
        ("import re\nfrom dataclasses import replace\nre.split('a', 'b')", []),
        ("from ..records import dataclass\nfrom ..patterns import expression", []),
    ],
)
def test_what_is_slow(source, found):
    assert slow(source) == found


@pytest.mark.parametrize("path", [path for path in PLUGIN_FILES if not path.endswith(("/records.py", "/patterns.py"))])
def test_nothing_slow(path):
    assert slow((ROOT / path).read_text(encoding="utf-8")) == []
