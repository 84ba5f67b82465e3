# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is known of images from earlier runs, kept in the swarm. Two runs at once lose nothing of each other's."""

from __future__ import annotations

import contextlib
import typing as t

from .._core.errors import Conflict, NotFound, StateError
from .._core.refresh.memory import DATA, NAME, Memory
from .._core.state.resources import Config

if t.TYPE_CHECKING:
    from .client import Engine

ATTEMPTS = 4


def read(engine: Engine) -> Memory:
    """Read it: one call."""
    config = _config(engine)
    return Memory.from_config(config) if config else Memory()


def change(engine: Engine, changed: t.Callable[[Memory], Memory]) -> Memory:
    """Change it; where that changes nothing, write nothing. Where another run was first, ``changed`` is asked again."""
    for _attempt in range(ATTEMPTS):
        config = _config(engine)
        before = Memory.from_config(config) if config else Memory()
        after = changed(before)
        if after == before:
            return after
        with contextlib.suppress(Conflict):
            _write(engine, config, after)
            return after
    raise StateError("What is known of images is being written by other runs: run the task again.")


def _config(engine: Engine) -> Config | None:
    try:
        return Config.from_json(engine.get(f"/configs/{NAME}"))
    except NotFound:
        return None


def _write(engine: Engine, config: Config | None, memory: Memory) -> None:
    if not config:
        engine.post("/configs/create", {"Name": NAME, "Labels": memory.labels(), "Data": DATA})
    elif memory.records:
        spec = {"Name": config.name, "Labels": memory.labels()}
        engine.post(f"/configs/{config.id}/update", spec, {"version": config.version})
    else:
        with contextlib.suppress(NotFound):
            engine.delete(f"/configs/{config.id}")
