# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What all conformance tests share: the staged cases, and how much of them is run live.

``CONFORMANCE=full`` (``make conformance CONFORMANCE=full``) runs every case and more generated projects.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import zlib
from pathlib import Path

from .cases import Case, all_cases

FULL = os.environ.get("CONFORMANCE") == "full"
STAGE = Path(tempfile.mkdtemp(prefix="conformance-"))
atexit.register(shutil.rmtree, STAGE, ignore_errors=True)
CASES: dict[str, Case] = {case.id: case for case in all_cases(STAGE)}
# The many small cases of these tables are run live in part: their answers are recorded all the same.
LARGE = ("kinds", "nested-kinds", "nulls", "reject", "scalar")


def live_cases() -> list[Case]:
    """The cases that are run live, the same ones each time."""
    return [case for case in CASES.values() if FULL or case.table not in LARGE or zlib.crc32(case.id.encode()) % 8 == 0]
