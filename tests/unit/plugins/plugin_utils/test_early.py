# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A module as Ansible itself builds it, changed, and run as on a node."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import io
import json
import marshal
import os
import pickle
import re
import subprocess
import sys
import zipfile

import pytest
from ansible.executor.module_common import _CachedModule
from ansible_collections.beekeeper.swarm.plugins.module_utils._ansible.kept_code import DIGEST_SIZE
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.early import FIRST, KEPT_CODE, with_kept_code
from ansible_collections.beekeeper.swarm.tests.unit.house.checkout import ROOT

LOCALHOST = ["ansible", "localhost", "-c", "local", "-m", "beekeeper.swarm.swarm_info"]
NOWHERE = json.dumps({"docker_host": "unix:///nowhere.sock"})


def module(*files: str, year: int = 2026, text: str = "") -> _CachedModule:
    """What Ansible has built of the files in that year, each with its name and the text in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in files:
            archive.writestr(zipfile.ZipInfo(name, (year, 1, 1, 0, 0, 0)), f"# {name}{text}\n")
    return _CachedModule(zip_data=base64.b64encode(out.getvalue()), metadata=None, source_mapping={"a": "b"})


def files(built: _CachedModule) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(built.zip_data))) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_the_first_package_asks_at_its_end_and_all_else_stays():
    built = module("first.py", FIRST, KEPT_CODE)
    changed = pickle.loads(with_kept_code(pickle.dumps(built)))
    before, after = files(built), files(changed)
    first = after.pop(FIRST)
    assert first.startswith(before.pop(FIRST))
    assert re.fullmatch(r"use_kept_code\('[0-9a-f]{64}'\)", first.splitlines()[-1])
    assert list(after.items()) == list(before.items())
    assert dataclasses.replace(changed, zip_data=built.zip_data) == built


def asks(built: _CachedModule) -> str:
    return files(pickle.loads(with_kept_code(pickle.dumps(built))))[FIRST].splitlines()[-1]


def test_archives_of_the_same_files_ask_for_the_same_whenever_they_were_built():
    this = asks(module(FIRST, KEPT_CODE))
    assert asks(module(KEPT_CODE, FIRST, year=2027)) == this
    others = [module(FIRST, KEPT_CODE, text="other"), module(FIRST, KEPT_CODE, "more.py")]
    assert len({this, *map(asks, others)}) == 3


def test_it_asks_once_however_many_runs_see_to_it():
    once = with_kept_code(pickle.dumps(module(FIRST, KEPT_CODE)))
    assert with_kept_code(once) == once


@pytest.mark.parametrize(
    "built",
    [
        b"",
        b"UEsDBBQ=",
        pickle.dumps("text"),
        pickle.dumps(dataclasses.replace(module(FIRST, KEPT_CODE), zip_data=b"UEsDBBQ=")),
        pickle.dumps(module(FIRST)),
        pickle.dumps(module(KEPT_CODE)),
    ],
    ids=["empty", "an archive alone", "something else", "no archive", "another's module", "no first package"],
)
def test_what_is_not_as_expected_is_kept_as_it_is(built):
    assert with_kept_code(built) == built


def test_the_second_call_compiles_nothing(tmp_path):
    """Not even Ansible's own files: all of them are other ones in what was kept, and say so."""
    environment = {**os.environ, "HOME": str(tmp_path), "ANSIBLE_HOME": str(tmp_path / "ansible")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [*LOCALHOST, "-a", NOWHERE, "-e", f"ansible_python_interpreter={sys.executable}"]

    def call() -> str:
        return subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True).stdout

    assert "/nowhere.sock" in call()  # built, and not kept before
    assert "/nowhere.sock" in call()
    (kept,) = (tmp_path / ".ansible" / "beekeeper.swarm" / "code").iterdir()
    codes = marshal.loads(kept.read_bytes()[DIGEST_SIZE:])
    basic = "ansible.module_utils.basic"
    codes[basic] = marshal.dumps(compile("raise SystemExit('kept')", "basic.py", "exec"))
    data = marshal.dumps(codes)
    kept.write_bytes(hashlib.sha256(data).digest() + data)
    assert "kept" in call()
    assert len([name for name in codes if name.startswith("ansible.module_utils.")]) > 30
