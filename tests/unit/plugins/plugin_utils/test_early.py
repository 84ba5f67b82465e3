# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A module as Ansible itself builds it, changed, and run as on a node."""

from __future__ import annotations

import base64
import dataclasses
import io
import json
import os
import pickle
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from ansible.executor.module_common import _CachedModule
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.early import FIRST, KEPT_CODE, with_early_kept_code
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


def test_the_call_stands_at_the_end_of_the_first_package_and_all_else_stays():
    built = module("first.py", FIRST, KEPT_CODE)
    changed = pickle.loads(with_early_kept_code(pickle.dumps(built)))
    before, after = files(built), files(changed)
    first = after.pop(FIRST)
    assert first.startswith(before.pop(FIRST))
    assert first.splitlines()[-1] == "use_kept_code()"
    assert list(after.items()) == list(before.items())
    assert dataclasses.replace(changed, zip_data=built.zip_data) == built


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
    assert with_early_kept_code(built) == built


def test_ansibles_own_files_are_kept_by_what_ansible_itself_has_built(tmp_path):
    """The first run keeps what it built, the second one is the first to call early; both say that nobody answers."""
    environment = {**os.environ, "HOME": str(tmp_path), "ANSIBLE_HOME": str(tmp_path / "ansible")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    kept = tmp_path / ".ansible" / "beekeeper.swarm" / "code"
    counts = []
    for _run in range(2):
        command = [*LOCALHOST, "-a", NOWHERE, "-e", f"ansible_python_interpreter={sys.executable}"]
        done = subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
        assert "/nowhere.sock" in done.stdout
        counts.append(len(list(kept.iterdir())))
    assert counts[1] > counts[0] + 30
    assert any(b"AnsibleModule" in Path(file).read_bytes() for file in kept.iterdir())
