# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What runs on managed nodes loads on Python 3.9: what neither ruff nor vermin sees."""

from __future__ import annotations

import ast

import pytest
from ansible_collections.beekeeper.swarm.tests.unit.house.checkout import PLUGIN_FILES, ROOT

ON_A_NODE = [path for path in PLUGIN_FILES if path.startswith(("plugins/module_utils/", "plugins/modules/"))]


def _run_time_nodes(tree):
    """Every node that is evaluated, which annotations under the future import are not."""
    for name, value in ast.iter_fields(tree):
        if name in ("annotation", "returns"):
            continue
        for node in value if isinstance(value, list) else [value]:
            if isinstance(node, ast.AST):
                yield node
                yield from _run_time_nodes(node)


def run_time_unions(source):
    """Lines of ``X | None`` outside annotations: Python 3.10 and newer only."""
    return [
        node.lineno
        for node in _run_time_nodes(ast.parse(source))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr) and ast.unparse(node.right) == "None"
    ]


def test_no_union_with_none_is_evaluated():
    found = {path: run_time_unions((ROOT / path).read_text(encoding="utf-8")) for path in ON_A_NODE}
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_annotations_are_not_evaluated():
    sources = {path: (ROOT / path).read_text(encoding="utf-8") for path in ON_A_NODE}
    assert [path for path, source in sources.items() if "from __future__ import annotations" not in source] == []


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        pytest.param("def f(x: int | None = None) -> str | None:\n    y: int | None = x", [], id="annotations"),
        pytest.param("x = a | b", [], id="sets"),
        pytest.param("Name = str | None", [1], id="alias"),
        pytest.param("x: int = 1\ny = t.cast(dict | None, x)", [2], id="cast"),
        pytest.param("def f(x: int):\n    return g(int | None)", [2], id="inside-a-function"),
    ],
)
def test_run_time_unions(source, lines):
    assert run_time_unions(source) == lines
