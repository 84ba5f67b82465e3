# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import sys

import pytest
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.bytecode import PLUGINS, CachedFiles, use_bytecode


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "thing.py").write_text("VALUE = 1\n", encoding="utf-8")
    (tmp_path / "part").mkdir()
    return tmp_path


@pytest.mark.parametrize("name", ["module_utils._core.thing", "plugin_utils.thing"])
def test_a_file_has_pythons_own_loader_and_a_cache(folder, name):
    spec = CachedFiles.find_spec(PLUGINS + name, [str(folder)])
    assert (spec.origin, type(spec.loader).__name__) == (str(folder / "thing.py"), "SourceFileLoader")
    assert spec.cached.startswith(str(folder / "__pycache__" / "thing."))


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(PLUGINS + "module_utils.part", id="a-folder"),
        pytest.param(PLUGINS + "module_utils.missing", id="no-file"),
        pytest.param(PLUGINS + "modules.thing", id="a-module-of-ansible"),
        pytest.param("ansible_collections.community.docker.plugins.module_utils.thing", id="another-collection"),
        pytest.param("thing", id="anything-else"),
    ],
)
def test_all_else_is_left_to_ansible(folder, name):
    assert CachedFiles.find_spec(name, [str(folder)]) is None


class _AnsibleCollectionFinder:
    """Stands where Ansible's own would."""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            ["other", _AnsibleCollectionFinder()], ["other", CachedFiles, "ansible"], id="right-before-ansibles"
        ),
        pytest.param(["other"], ["other"], id="not-without-it"),
    ],
)
def test_it_stands_once(monkeypatch, before, after):
    monkeypatch.setattr(sys, "meta_path", list(before))
    use_bytecode()
    use_bytecode()
    assert ["ansible" if isinstance(found, _AnsibleCollectionFinder) else found for found in sys.meta_path] == after
