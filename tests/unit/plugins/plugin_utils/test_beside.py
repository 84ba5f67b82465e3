# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the relative paths of a playbook lead."""

from __future__ import annotations

import pathlib

import pytest
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.beside import find_files, find_layers


@pytest.fixture
def playbooks(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> str:
    for directory in ("playbooks", "work"):
        (tmp_path / directory).mkdir()
        (tmp_path / directory / "both.yml").touch()
    (tmp_path / "work/work.yml").touch()
    monkeypatch.chdir(tmp_path / "work")
    return str(tmp_path / "playbooks")


def test_layers(playbooks: str) -> None:
    others = ["work.yml", "nowhere.yml", "/abs.yml", "both.yml\n", {"a": "mapping"}]
    assert find_layers(["both.yml", *others], playbooks) == ["../playbooks/both.yml", *others]


def test_files(playbooks: str) -> None:
    assert find_files(["both.yml", "work.yml"], playbooks) == [f"{playbooks}/both.yml", "work.yml"]
