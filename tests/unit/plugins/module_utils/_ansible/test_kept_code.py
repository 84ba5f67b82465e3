# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a node compiles of an archive such as Ansible sends, and what it has kept."""

from __future__ import annotations

import hashlib
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
        command = [sys.executable, "-c", MAIN, str(archive), said.encode().hex()]
        place = {"cwd": tmp_path, "env": environment, "umask": 0o002}
        return subprocess.run(command, **place, check=True, capture_output=True, text=True).stdout.strip()

    return call


@pytest.fixture
def folder(tmp_path):
    return tmp_path / ".ansible" / "beekeeper.swarm" / "code"


def codes(file: Path) -> dict[str, bytes]:
    return marshal.loads(file.read_bytes()[kept_code.DIGEST_SIZE :])


def with_digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest() + data


def instead(folder: Path) -> None:
    """Put other code into all files that are kept."""
    for file in folder.iterdir():
        file.write_bytes(with_digest(marshal.dumps({**codes(file), "pack.deep.said": OTHER})))


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
    file.write_bytes(with_digest(marshal.dumps({"pack.other": OTHER})))
    run("first")
    assert {"pack.other", "pack.deep.said"} <= set(codes(file))


def test_code_that_python_has_optimized_is_kept_apart(run, folder):
    run("first")
    instead(folder)
    assert run("first", PYTHONOPTIMIZE="1") == "first"
    assert run("first") == "kept"


def test_the_folder_is_the_users_own_and_the_one_that_the_controller_uses_too(run, folder):
    run("first")
    assert [oct(place.stat().st_mode & 0o777) for place in (folder.parent, folder)] == ["0o700", "0o700"]


def test_what_others_can_write_is_not_run(run, folder):
    run("first")
    instead(folder)
    folder.chmod(0o777)
    assert run("first") == "first"


def test_a_link_is_not_followed(run, folder, tmp_path):
    run("first")
    instead(folder)
    folder.rename(tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")
    assert run("first") == "first"


def test_in_the_home_of_another_user_nothing_is_made(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    user = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: user + 1)
    assert kept_code._folder() == ""
    assert list(tmp_path.iterdir()) == []


def test_a_home_that_is_no_absolute_path_is_none(run, tmp_path):
    (tmp_path / "here").mkdir()
    assert run("first", HOME="here") == "first"
    assert list((tmp_path / "here").iterdir()) == []


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"?",
        with_digest(marshal.dumps({"pack.deep.said": OTHER}))[:-1],
        marshal.dumps({"pack.deep.said": OTHER}),
        with_digest(marshal.dumps({"pack.deep.said": OTHER})).replace(b"kept", b"kepT"),
    ],
    ids=["empty", "no code", "broken off", "no digest", "damaged"],
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


def old_files(folder: Path) -> list[Path]:
    """As many as may be kept, the oldest first."""
    folder.mkdir(parents=True, mode=0o700)
    files = [folder / f"{number:x}.0{'.abc_1' * (number % 2)}" for number in range(kept_code.MOST_KEPT)]
    for number, file in enumerate(files):
        file.write_text("")
        os.utime(file, (number, number))
    return files


def test_the_oldest_files_go(run, folder):
    oldest, *others = old_files(folder)
    run("first")
    left = set(folder.iterdir())
    assert len(left) == kept_code.MOST_KEPT
    assert oldest not in left
    assert set(others) < left


def test_a_file_that_is_used_is_not_old(run, folder):
    run("first")
    (used,) = folder.iterdir()
    os.utime(used, (0, 0))
    run("first")
    assert used.stat().st_mtime > 0


def test_only_files_that_are_ours_go(run, folder):
    oldest, *_others = old_files(folder)
    foreign = [folder / "mine", folder / "0.0.txt~", folder / "a.b"]
    (folder / "a.b").mkdir()
    for path in foreign[:2]:
        path.write_text("")
        os.utime(path, (0, 0))
    run("first")
    assert not oldest.exists()
    assert [path.exists() for path in foreign] == [True] * 3
    assert len(list(folder.iterdir())) == kept_code.MOST_KEPT + 3


def test_a_file_that_cannot_go_does_not_hold_the_others(tmp_path, monkeypatch):
    oldest, older, *_others = old_files(tmp_path / "code")
    for name in ("c.1", "c.2"):
        (tmp_path / "code" / name).write_text("")
    unlink = os.unlink

    def fail_once(path: os.DirEntry) -> None:
        if path.name == oldest.name:
            raise PermissionError(path.path)
        unlink(path)

    monkeypatch.setattr(os, "unlink", fail_once)
    kept_code._prune(str(tmp_path / "code"))
    assert [oldest.exists(), older.exists()] == [True, False]


def test_of_a_write_that_fails_nothing_stays(run, folder):
    run("first")
    (file,) = folder.iterdir()
    file.unlink()
    file.mkdir()
    assert run("first") == "first"
    assert list(folder.iterdir()) == [file]
