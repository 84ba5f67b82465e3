# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the role runs on the control host, beside its program: small commands that stand in its variables."""

from __future__ import annotations

import os
import pathlib
import subprocess

import yaml

ROOT = pathlib.Path(__file__).parents[4]
VARS = yaml.safe_load((ROOT / "roles/schedule/vars/main.yml").read_text(encoding="utf-8"))


def test_what_is_installed_can_be_read(tmp_path):
    venv, outside = tmp_path / "venv", tmp_path / "python"
    (venv / "lib").mkdir(parents=True)
    for path, mode in ((venv / "run", 0o700), (venv / "lib" / "text", 0o600), (outside, 0o700)):
        path.write_text("", encoding="utf-8")
        path.chmod(mode)
    (venv / "python").symlink_to(outside)
    for directory in (venv / "lib", venv):
        directory.chmod(0o700)
    subprocess.run([part.replace("{{ _schedule_venv }}", str(venv)) for part in VARS["_schedule_let_read"]], check=True)
    modes = {path.name: os.stat(path).st_mode & 0o777 for path in (venv, venv / "lib", *venv.rglob("[rt]*"), outside)}
    assert modes == {"venv": 0o755, "lib": 0o755, "run": 0o755, "text": 0o644, "python": 0o700}
