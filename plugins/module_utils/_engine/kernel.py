# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a node's kernel can do, as far as Swarm needs it and the Engine does not tell."""

from __future__ import annotations

import os
from pathlib import Path

NAMES = ("/ip_vs.ko", "ip_vs ")


def has_ip_vs(proc: Path = Path("/proc"), modules: Path = Path("/lib/modules")) -> bool:
    """Whether ip_vs runs, is built in, or could be loaded when Swarm needs it."""
    if (proc / "net/ip_vs").exists():
        return True
    tree = modules / os.uname().release
    return any(_lists_ip_vs(path) for path in (proc / "modules", tree / "modules.builtin", tree / "modules.dep"))


def _lists_ip_vs(path: Path) -> bool:
    """Look for the module as ``/proc/modules`` (a name and a blank) and as depmod (a path) write it."""
    try:
        text = path.read_text(errors="replace")
    except OSError:
        return False
    return any(line.startswith(NAMES[1]) or NAMES[0] in line.partition(":")[0] for line in text.splitlines())
