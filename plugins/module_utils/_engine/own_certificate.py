# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""This node's own certificate, which its Engine keeps in a file and tells nobody."""

from __future__ import annotations

import typing as t
from pathlib import Path

from .._core.cluster.state_files import CERTIFICATE

if t.TYPE_CHECKING:
    from .client import Engine


def own_certificate(engine: Engine) -> str | None:
    """Read it below the root of a local Engine, ``None`` where this user may not, or there is none."""
    try:
        return Path(engine.get("/info")["DockerRootDir"], "swarm", CERTIFICATE).read_text(
            encoding="ascii", errors="replace"
        )
    except OSError:
        return None
