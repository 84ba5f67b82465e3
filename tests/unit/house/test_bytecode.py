# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What runs on the controller reads the bytecode of the collection's files: Ansible's own loader compiles them anew."""

from __future__ import annotations

import ast

import pytest
from ansible_collections.beekeeper.swarm.tests.unit.house.checkout import PLUGIN_FILES, ROOT

PLUGINS = [path for path in PLUGIN_FILES if path.startswith(("plugins/action/", "plugins/filter/"))]


def beginning(source):
    """The first import from the collection, and the statement after it."""
    body = ast.parse(source).body
    first = next(at for at, node in enumerate(body) if isinstance(node, ast.ImportFrom) and node.level)
    return [ast.unparse(node) for node in body[first : first + 2]]


def test_there_are_some():
    assert len(PLUGINS) > 20


@pytest.mark.parametrize("path", PLUGINS)
def test_bytecode_first(path):
    source = (ROOT / path).read_text(encoding="utf-8")
    assert beginning(source) == ["from ..plugin_utils.bytecode import use_bytecode", "use_bytecode()"]
