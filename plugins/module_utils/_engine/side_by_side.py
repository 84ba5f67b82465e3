# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several calls at once, in order of their results, through a few threads."""

from __future__ import annotations

import typing as t
from concurrent.futures import ThreadPoolExecutor

if t.TYPE_CHECKING:
    from collections.abc import Sequence

Item = t.TypeVar("Item")
Result = t.TypeVar("Result")

LIMIT = 8


def side_by_side(work: t.Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    """Do ``work`` for every item and give the results in the items' order. The first error is raised when all ended."""
    if len(items) < 2:
        return [work(item) for item in items]
    with ThreadPoolExecutor(min(LIMIT, len(items))) as pool:
        return [future.result() for future in [pool.submit(work, item) for item in items]]
