# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The writes that put the marks of a drain without a gap on services, and take them away."""

from __future__ import annotations

import typing as t

from .._core.cluster.gapless import lock_of
from .._core.errors import Conflict
from .._core.spec.marks import unmarked
from .._core.state.service import Service
from . import history

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .client import Engine
    from .history import Run

RETRIES = 5
"""How often a write is decided anew when somebody else has written meanwhile: the managers do so too."""


def take_away(engine: Engine, services: Sequence[Service], *, locks: Sequence[str] = (), run: Run) -> None:
    """Take the marks of services away, under the writer locks, and give these and ``locks`` back. Nothing restarts.

    A task that has not left yet stays, and what was to replace it goes.
    """
    for lock in sorted({*locks, *map(lock_of, services)}):
        bearing = [service for service in services if lock_of(service) == lock]
        if bearing:
            history.acquire(engine, lock, run)
        for service in bearing:
            rewrite(engine, service.id, unmarked)
        history.release(engine, lock, run)


def rewrite(engine: Engine, service: str, edit: Callable[[Mapping[str, t.Any]], Mapping[str, t.Any]]) -> None:
    """Write a service anew where the edit changes it. Swarm's own notes may move its version on meanwhile."""
    for last in (*[False] * (RETRIES - 1), True):
        live = Service.from_json(engine.get(f"/services/{service}"))
        spec = edit(live.spec)
        if spec == live.spec:
            return
        try:
            engine.post(f"/services/{service}/update", spec, {"version": live.version})
        except Conflict:
            if last:
                raise
        else:
            return
