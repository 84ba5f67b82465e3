# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Remove images from one node, by their digests."""

from __future__ import annotations

import typing as t

from .._core.errors import Conflict, NotFound
from .._core.refresh.prune import check_names, removals

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from .._core.refresh.prune import Removal
    from .client import Engine

Result = t.Dict[str, t.Any]


def prune(engine: Engine, images: Sequence[str], *, check: bool) -> Result:
    """Remove those of the images that this node has and does not use; two calls where it has none of them.

    Raises ``InputError`` for names without a digest.
    """
    check_names(images)
    if not images:
        return {"changed": False, "removed": [], "kept": {}}
    have = engine.get("/images/json", {"digests": True})
    found = removals(images, have, engine.get("/containers/json", {"all": True}))
    kept = {item.image: item.reason for item in found if item.reason}
    removed = []
    for item in found:
        reason = "" if item.reason or check else _remove(engine, item)
        if reason:
            kept[item.image] = reason
        if item.image not in kept:
            removed.append(item.image)
    return {"changed": bool(removed), "removed": removed, "kept": kept}


def _remove(engine: Engine, item: Removal) -> str:
    """Remove an image. Gives the reason where the Engine keeps it: somebody began to use it meanwhile."""
    try:
        engine.delete(f"/images/{item.image}", {"force": item.forced})
    except NotFound:
        return ""
    except Conflict as exc:
        return str(exc.details.get("engine_message", exc.message))
    return ""
