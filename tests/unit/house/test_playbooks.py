# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Playbooks read as policy: short, named, and with roles by their full names."""

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.tests.unit.house.checkout import PLAYBOOKS, ROOT, read_yaml

MAX_LINES = 40

every_playbook = pytest.mark.parametrize("path", PLAYBOOKS)


def _roles(node):
    """Every role that a play names, in ``roles`` or in a task, as it is written."""
    if isinstance(node, list):
        for item in node:
            yield from _roles(item)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == "roles":
                yield from (role if isinstance(role, str) else role.get("role", role.get("name")) for role in value)
            elif key.rpartition(".")[2] in ("include_role", "import_role"):
                yield value["name"]
            else:
                yield from _roles(value)


@every_playbook
def test_playbook_is_short(path):
    assert len((ROOT / path).read_text(encoding="utf-8").splitlines()) <= MAX_LINES


@every_playbook
def test_plays_have_names(path):
    assert [play for play in read_yaml(path) if not play.get("name")] == []


@every_playbook
def test_roles_have_full_names(path):
    assert [role for role in _roles(read_yaml(path)) if not role.startswith("beekeeper.swarm.")] == []


def test_roles_are_found_wherever_they_are_named():
    play = {
        "roles": ["a", {"role": "b"}],
        "tasks": [{"block": [{"ansible.builtin.include_role": {"name": "c"}}]}, {"import_role": {"name": "d"}}],
    }
    assert list(_roles([play])) == ["a", "b", "c", "d"]
