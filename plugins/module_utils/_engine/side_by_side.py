# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several calls at once, in order of their results, through a few threads."""

from __future__ import annotations

import threading
import typing as t
from collections import deque

if t.TYPE_CHECKING:
    from collections.abc import Sequence

Item = t.TypeVar("Item")
Result = t.TypeVar("Result")

LIMIT = 8


def side_by_side(work: t.Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    """Do ``work`` for every item and give the results in the items' order. The first error is raised when all ended.

    Plain threads: importing ``concurrent.futures`` takes longer than a deploy that has nothing to do.
    """
    waiting = deque(enumerate(items))
    results: dict[int, Result] = {}
    errors: dict[int, BaseException] = {}

    def drain() -> None:
        while True:
            try:
                number, item = waiting.popleft()
            except IndexError:  # another thread took the last one
                return
            try:
                results[number] = work(item)
            except BaseException as exc:
                errors[number] = exc

    threads = [threading.Thread(target=drain) for _worker in range(min(LIMIT, len(items)) - 1)]
    for thread in threads:
        thread.start()
    drain()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[min(errors)]
    return [results[number] for number in range(len(items))]
