# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole way from a wrong connection option to what a user reads."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from ansible_collections.beekeeper.swarm.tests.unit.house.checkout import ROOT

WRONG = {"docker_host": "tcp://127.0.0.1:99999"}
STACK = {"name": "shop", "layers": [{"services": {"web": {"image": "nginx"}}}]}
KEPT = (".ansible", "beekeeper.swarm", "code")


@pytest.mark.parametrize(("module", "options"), [("swarm_info", WRONG), ("stack", {**STACK, **WRONG})])
def test_a_wrong_option_is_named_and_the_code_kept_all_the_same(tmp_path, module, options):
    environment = {
        **os.environ,
        "HOME": str(tmp_path),
        "ANSIBLE_HOME": str(tmp_path / "ansible"),
        "ANSIBLE_CALLBACK_RESULT_FORMAT": "json",
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = ["ansible", "localhost", "-c", "local", "-m", f"beekeeper.swarm.{module}", "-a", json.dumps(options)]
    command += ["-e", f"ansible_python_interpreter={sys.executable}"]
    for _round in range(2):  # the first one builds the module, whose code the second one keeps
        done = subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
        assert json.loads(done.stdout.partition("FAILED! => ")[2]) == {
            "changed": False,
            "msg": "docker_host 'tcp://127.0.0.1:99999' cannot be used: write unix:///PATH, tcp://HOST:PORT or "
            "https://HOST:PORT.",
        }
    assert list(tmp_path.joinpath(*KEPT).iterdir())
