# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import hashlib

from ansible_collections.beekeeper.swarm.plugins.plugin_utils.effects import layers_of, new_run
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.sources import source_of


def test_layers_are_named_from_the_folder_of_the_first_file(tmp_path):
    (tmp_path / "env").mkdir()
    (tmp_path / "shop.yml").write_text("services: {}\n")
    (tmp_path / "env" / "prod.yml").write_text("x: 1\n")
    layers = [str(tmp_path / "shop.yml"), str(tmp_path / "env" / "prod.yml"), {"services": {}}, "services: {}\n"]
    found = layers_of([source_of(index, layer, None) for index, layer in enumerate(layers)])
    text = hashlib.sha256(b"services: {}\n").hexdigest()
    assert found == [
        {"name": "shop.yml", "sha256": text},
        {"name": "env/prod.yml", "sha256": hashlib.sha256(b"x: 1\n").hexdigest()},
        {"name": "layers[2]", "sha256": hashlib.sha256(b'{"services": {}}').hexdigest()},
        {"name": "layers[3]", "sha256": text},
    ]


def test_runs_differ():
    one, other = new_run(), new_run()
    assert one["token"] != other["token"]
    assert one["holder"] == other["holder"]
    assert "@" in one["holder"]
