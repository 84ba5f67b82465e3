# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of a swarm: read them, write them where they differ."""

from __future__ import annotations

import contextlib
import typing as t

from .._core.cluster.settings import Swarm, changed_spec, check_from_init, rotations, settings_of
from .._core.errors import Conflict
from .._core.records import dataclass

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from .client import Engine

ATTEMPTS = 5
"""How often a write is tried on fresh state: the managers write the same object, for example while a CA rotates."""


@dataclass(frozen=True)
class Change:
    """Settings before and after, as options; ``changed`` also where only tokens or keys are made anew."""

    before: Mapping[str, t.Any]
    after: Mapping[str, t.Any]
    changed: bool
    rotating: bool


def apply(engine: Engine, options: Mapping[str, t.Any], *, node: str, check: bool) -> Change:
    """Bring the swarm's settings to what ``options`` say, in one write of the whole spec, or none with ``check``."""
    for _attempt in range(ATTEMPTS - 1):
        with contextlib.suppress(Conflict):
            return _apply(engine, options, node=node, check=check)
    return _apply(engine, options, node=node, check=check)


def _apply(engine: Engine, options: Mapping[str, t.Any], *, node: str, check: bool) -> Change:
    swarm = Swarm.from_json(engine.get("/swarm"))
    check_from_init(swarm.from_init, options, node=node)
    spec, anew = changed_spec(swarm.spec, options), rotations(options)
    changed, rotating = spec != swarm.spec or bool(anew), swarm.rotating
    if changed and not check:
        engine.post("/swarm/update", spec, {"version": swarm.version, **anew})
        rotating = Swarm.from_json(engine.get("/swarm")).rotating
    return Change(settings_of(swarm.spec), settings_of(spec), changed, rotating)


def unlock_key(engine: Engine) -> str:
    """Read the key that unlocks managers; empty where the swarm does not lock them."""
    return t.cast("str", engine.get("/swarm/unlockkey")["UnlockKey"])
