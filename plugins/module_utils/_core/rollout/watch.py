# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The loop that waits for a verdict. Its effects are injected: look, sleep, clock, and what to tell on the way."""

from __future__ import annotations

import itertools
import typing as t
from dataclasses import replace

from ..errors import EngineError
from ..records import dataclass
from .judge import judge
from .view import History

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from ..state.service import Service
    from ..state.snapshot import Snapshot
    from .judge import Verdict
    from .target import Target

PAUSES = (0.5, 0.5, 0.7, 1.0, 1.4)
LONGEST_PAUSE = 2.0
"""Seconds between polls: short at first, when most happens."""

PATIENCE = 60.0
"""Seconds without an answer that are borne: a new leader is elected within 20, and a node comes back within 60."""


@dataclass(frozen=True)
class Watched:
    """How a watch ended: the verdict and the last snapshot."""

    verdict: Verdict
    snapshot: Snapshot


def watch(
    targets: Sequence[Target],
    *,
    observe: t.Callable[[], Snapshot],
    sleep: t.Callable[[float], None],
    clock: t.Callable[[], float],
    timeout: float,
    tell: t.Callable[[Watched], None],
    go_on: t.Callable[[Sequence[Service]], Collection[str]] | None = None,
) -> Watched:
    """Poll until every service is decided or ``timeout`` seconds are over.

    ``go_on`` hears of the services that Swarm has left half way, as they were seen, and gives the names of those
    that it has written again.

    ``observe`` may raise :class:`EngineError` while the swarm changes its leader; when that lasts, it is raised here.
    """
    deadline = clock() + timeout
    history = History()
    for snapshot in _polls(observe, sleep=sleep, clock=clock):
        now = clock()
        verdict = judge(targets, snapshot=snapshot, history=history, now=now, expired=now >= deadline)
        watched = Watched(verdict, snapshot)
        tell(watched)
        if verdict.outcome:
            return watched
        history = verdict.history
        if go_on and verdict.left:
            again = [service for service in snapshot.services if service.name in verdict.left]
            written = go_on(again)
            history = history.moved(service.id for service in again)
            targets = [replace(item, goes_on=item.goes_on or item.name in written) for item in targets]
    raise AssertionError("the polls do not end")


def _polls(
    observe: t.Callable[[], Snapshot], *, sleep: t.Callable[[float], None], clock: t.Callable[[], float]
) -> Iterator[Snapshot]:
    answered = clock()
    for pause in itertools.chain(PAUSES, itertools.repeat(LONGEST_PAUSE)):
        try:
            snapshot = observe()
        except EngineError:
            if clock() - answered > PATIENCE:
                raise
        else:
            answered = clock()
            yield snapshot
        sleep(pause)
