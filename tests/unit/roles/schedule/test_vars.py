# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the role runs on the control host, beside its program: small commands that stand in its variables."""

from __future__ import annotations

import getpass
import json
import os
import pathlib
import subprocess
import sys

import pytest
import yaml

ROOT = pathlib.Path(__file__).parents[4]
VARS = yaml.safe_load((ROOT / "roles/schedule/vars/main.yml").read_text(encoding="utf-8"))


def probe(user, *arguments):
    argv = [sys.executable, "-c", VARS["_schedule_probe"], user, *arguments]
    return json.loads(subprocess.run(argv, capture_output=True, text=True, check=True).stdout)


@pytest.fixture
def place(tmp_path):
    """A directory with a program ``page``, and a text that is none."""
    for name, mode in (("page", 0o755), ("text", 0o644)):
        (tmp_path / name).write_text("#!/bin/sh\n", encoding="utf-8")
        (tmp_path / name).chmod(mode)
    return tmp_path


@pytest.mark.parametrize(
    ("command", "found"),
    [
        ("", True),
        ("page", True),
        ("{}/page", True),
        ("./page", True),
        ("text", False),
        ("{}/text", False),
        ("none", False),
        ("./none", False),
        ("{}", False),
    ],
)
def test_the_command_is_looked_for(place, command, found):
    assert probe(getpass.getuser(), str(place), command.format(place), str(place))["command"] is found


def test_a_user_who_is_not_there():
    told = probe("no-such-bee", "", "./none", "")
    assert {name: told[name] for name in ("home", "gid", "command")} == {"home": None, "gid": None, "command": False}


def test_the_order_of_the_command():
    """Ansible takes the last of what gives a variable."""
    command = VARS["_schedule_config"]["command"]
    order = ["__schedule_plan.arguments", "'/vars.json'", "_schedule_given.arguments"]
    assert order == sorted(order, key=command.index)


@pytest.mark.parametrize(
    ("playbook", "found"),
    [
        ("beekeeper.swarm.render", True),
        ("beekeeper.swarm.renderr", False),
        ("beekeeper.none.render", False),
        ("{}/broken.yml", True),
        ("{}/" + 10 * "no-such-bee/", False),
        ("{}", False),
    ],
)
def test_the_playbook_is_looked_for(tmp_path, playbook, found):
    (tmp_path / "broken.yml").write_text("- hosts: all\n  roles: [none]\n", encoding="utf-8")
    ansible = str(pathlib.Path(sys.executable).with_name("ansible-playbook"))
    sought = {
        "user": getpass.getuser(),
        "directory": str(tmp_path),
        "command": [ansible, playbook.format(tmp_path), *VARS["_schedule_sought"]["command"][2:]],
        "environment": {"ANSIBLE_LOCAL_TEMP": str(tmp_path), "ANSIBLE_FORKS": 5},
    }
    argv = [sys.executable, "-c", VARS["_schedule_seek"]]
    done = subprocess.run(argv, input=json.dumps(sought), capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == {"playbook": found}


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
