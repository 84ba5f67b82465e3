# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What only the Engine knows of a secret: whether it has a content."""

from __future__ import annotations

import typing as t

from .._core.errors import Conflict, EngineError
from .._core.plan.versions import unsealed

if t.TYPE_CHECKING:
    from .._core.spec.project import Wanted
    from .._core.state.resources import Secret
    from .._core.state.snapshot import Snapshot
    from .client import Engine

DIFFERS = "only updates to Labels are allowed"
"""What swarmkit says of an update with another content (``controlapi/secret.go:UpdateSecret``)."""

NO_VERSION = 0
"""Never the version of an object: an update of it never succeeds."""


def proven(engine: Engine, wanted: Wanted, observed: Snapshot) -> frozenset[str]:
    """Give the ids of secrets without a seal of ours that have the wanted content already."""
    return frozenset(secret.id for secret, data in unsealed(wanted, observed) if _has(engine, secret, data))


def _has(engine: Engine, secret: Secret, data: str) -> bool:
    """Ask by an update that cannot succeed: swarmkit compares the content first, and then the version."""
    body = {"Name": secret.name, "Labels": secret.labels, "Data": data}
    try:
        engine.post(f"/secrets/{secret.id}/update", body, {"version": NO_VERSION})
    except Conflict:
        return True
    except EngineError as exc:
        if DIFFERS not in exc.details.get("engine_message", ""):
            raise
        return False
    return True
