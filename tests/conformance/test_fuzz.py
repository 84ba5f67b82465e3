# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fuzz run: bounded, the same inputs each time; ``FUZZ_SECONDS`` and ``FUZZ_SEED`` make it longer and other."""

from __future__ import annotations

import os
import subprocess
import sys

from ansible_collections.beekeeper.swarm.tests.conformance.cases import HERE


def test_fuzz() -> None:
    seconds = os.environ.get("FUZZ_SECONDS") or "40"
    command = [sys.executable, str(HERE / "fuzz.py"), seconds, os.environ.get("FUZZ_SEED") or "0"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    print(done.stdout)
    assert done.returncode == 0, done.stderr[-10_000:]
