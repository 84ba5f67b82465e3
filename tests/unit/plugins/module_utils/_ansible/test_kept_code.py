# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a node compiles of an archive such as Ansible sends, and what it has kept."""

from __future__ import annotations

import marshal
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._ansible import kept_code

MAIN = """
import os, sys
sys.path.insert(0, sys.argv[1])
from pack.kept_code import keep_code, use_kept_code
use_kept_code(sys.argv[2])
from pack.deep import said
print(said.SAID)
keep_code()
"""
OTHER = marshal.dumps(compile("SAID = 'kept'", "said.py", "exec"))


@pytest.fixture
def run(tmp_path):
    """Give a function: what a module of the archive says -> what a run of it prints, with a home of its own."""

    def call(said: str, **environment: str) -> str:
        archive = tmp_path / "sent.zip"
        with zipfile.ZipFile(archive, "w") as file:
            file.write(kept_code.__file__, "pack/kept_code.py")
            for name in ("pack/__init__.py", "pack/deep/__init__.py"):
                file.writestr(name, "")
            file.writestr("pack/deep/said.py", f"SAID = {said!r}")
        environment = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], **environment}
        command = [sys.executable, "-c", MAIN, str(archive), said]
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.strip()

    return call


@pytest.fixture
def folder(tmp_path):
    return tmp_path / ".ansible" / "beekeeper.swarm" / "code"


def instead(folder: Path) -> None:
    """Put other code into all files that are kept."""
    for file in folder.iterdir():
        file.write_bytes(marshal.dumps({**marshal.loads(file.read_bytes()), "pack.deep.said": OTHER}))


def test_the_second_run_takes_what_the_first_has_compiled(run, folder):
    assert run("first") == "first"
    instead(folder)
    assert run("first") == "kept"


def test_another_archive_is_compiled(run, folder):
    run("first")
    instead(folder)
    assert run("second") == "second"
    assert run("first") == "kept"


def test_what_an_earlier_run_had_no_need_of_is_added(run, folder):
    run("first")
    (file,) = folder.iterdir()
    file.write_bytes(marshal.dumps({"pack.other": OTHER}))
    run("first")
    assert {"pack.other", "pack.deep.said"} <= set(marshal.loads(file.read_bytes()))


def test_the_folder_is_the_users_own(run, folder):
    run("first")
    assert folder.stat().st_mode & 0o777 == 0o700


def test_what_others_can_write_is_not_run(run, folder):
    run("first")
    instead(folder)
    folder.chmod(0o777)
    assert run("first") == "first"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"?",
        marshal.dumps({"pack.deep.said": OTHER})[:40],
        marshal.dumps(["pack.deep.said"]),
        marshal.dumps({"pack.deep.said": OTHER[:9]}),
    ],
    ids=["empty", "no code", "broken off", "something else", "broken code"],
)
def test_what_is_no_code_is_compiled_again(run, folder, data):
    run("first")
    for file in folder.iterdir():
        file.write_bytes(data)
    assert run("first") == "first"


def test_a_home_that_is_a_file_does_not_matter(run, tmp_path):
    (tmp_path / "file").write_text("")
    assert run("first", HOME=str(tmp_path / "file")) == "first"


def test_pythons_own_switch_is_obeyed(run, folder):
    assert run("first", PYTHONDONTWRITEBYTECODE="1") == "first"
    assert not folder.exists()


def test_the_oldest_files_go(run, folder):
    folder.mkdir(parents=True, mode=0o700)
    for number in range(kept_code.MOST_KEPT):
        file = folder / f"old{number}"
        file.write_text("")
        os.utime(file, (number, number))
    run("first")
    left = {file.name for file in folder.iterdir()}
    assert len(left) == kept_code.MOST_KEPT
    assert "old0" not in left
    assert f"old{kept_code.MOST_KEPT - 1}" in left
