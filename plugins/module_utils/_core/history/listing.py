# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Revisions as users ask for them."""

from __future__ import annotations

import typing as t

from .lock import utc
from .revision import STACK, History

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..state.resources import Config
    from .revision import Revision

Row = t.Dict[str, t.Any]


def listed(configs: Iterable[Config]) -> dict[str, list[Row]]:
    """Give the revisions of every stack, oldest first, from configs of any kind and stack."""
    stacks: dict[str, list[Config]] = {}
    for config in configs:
        if STACK in config.labels:
            stacks.setdefault(config.labels[STACK], []).append(config)
    return {stack: _rows(History.of(found)) for stack, found in stacks.items()}


def _rows(history: History) -> list[Row]:
    return [_row(revision, running=revision is history.newest) for revision in history.revisions]


def _row(revision: Revision, *, running: bool) -> Row:
    record = revision.record()
    return {
        "number": revision.number,
        "time": utc(record.time),
        "by": record.by or None,
        "outcome": revision.outcome,
        "running": running,
        "layers": [{"name": layer.name, "sha256": layer.sha256} for layer in record.layers],
        "images": {
            spec["Name"]: (spec["TaskTemplate"].get("ContainerSpec") or {}).get("Image") for spec in record.services
        },
    }
