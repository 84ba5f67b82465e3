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
import subprocess
import sys
import zipfile

import pytest
from ansible.executor.module_common import _CachedModule
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.early import FIRST, KEPT_CODE, with_kept_code
from ansible_collections.beekeeper.swarm.tests.unit.house.checkout import ROOT

LOCALHOST = ["ansible", "localhost", "-c", "local", "-m", "beekeeper.swarm.swarm_info"]
NOWHERE = json.dumps({"docker_host": "unix:///nowhere.sock"})


def module(*files: str) -> _CachedModule:
    """What Ansible has built of the files, each with its name in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in files:
            archive.writestr(name, f"# {name}\n")
    return _CachedModule(zip_data=base64.b64encode(out.getvalue()), metadata=None, source_mapping={"a": "b"})


def files(built: _CachedModule) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(built.zip_data))) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_the_first_package_asks_at_its_end_and_all_else_stays():
    built = module("first.py", FIRST, KEPT_CODE)
    changed = pickle.loads(with_kept_code(pickle.dumps(built)))
    before, after = files(built), files(changed)
    first, digest = after.pop(FIRST), hashlib.sha256(base64.b64decode(built.zip_data)).hexdigest()
    assert first.startswith(before.pop(FIRST))
    assert first.splitlines()[-1] == f"use_kept_code('{digest}')"
    assert list(after.items()) == list(before.items())
    assert dataclasses.replace(changed, zip_data=built.zip_data) == built


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
    codes = marshal.loads(kept.read_bytes())
    basic = "ansible.module_utils.basic"
    codes[basic] = marshal.dumps(compile("raise SystemExit('kept')", "basic.py", "exec"))
    kept.write_bytes(marshal.dumps(codes))
    assert "kept" in call()
    assert len([name for name in codes if name.startswith("ansible.module_utils.")]) > 30
