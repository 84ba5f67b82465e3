# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Take, keep and give back a lock in the swarm."""

from __future__ import annotations

import contextlib
import time
import typing as t

from .._core.errors import Conflict, NotFound, StateError
from .._core.history.lock import Lock, held, lock_spec, lost, may_break
from .._core.state.resources import Config

if t.TYPE_CHECKING:
    from .._core.history.lock import Claim, Subject
    from .client import Engine

Clock = t.Callable[[], float]


def acquire(engine: Engine, subject: Subject, run: Claim, *, now: Clock = time.time) -> None:
    """Take the lock, or renew this run's own. Raises :class:`StateError` where somebody else has it."""
    for _attempt in range(2):
        try:
            engine.post("/configs/create", lock_spec(subject, token=run.token, holder=run.holder, now=now()))
        except Conflict:
            lock = read(engine, subject)
        else:
            return
        if lock and lock.token == run.token:
            _renew(engine, subject, lock, now())
            return
        if lock and not may_break(lock, now=now(), told_to=run.break_lock):
            raise held(subject, lock, now=now())
        if lock:
            _remove(engine, lock.id)
    raise StateError(f"The lock of {subject.of} changes hands: run the task again.")


def foreign(engine: Engine, subject: Subject, run: Claim, *, now: Clock = time.time) -> Lock | None:
    """Read the lock of somebody else, unless it may be taken away."""
    lock = read(engine, subject)
    return lock if lock and lock.token != run.token and not may_break(lock, now=now(), told_to=run.break_lock) else None


def refuse_foreign(engine: Engine, subject: Subject, run: Claim, *, now: Clock = time.time) -> None:
    """Raise :class:`StateError` where somebody else has a lock that may not be taken away."""
    lock = foreign(engine, subject, run, now=now)
    if lock:
        raise held(subject, lock, now=now())


def renew(engine: Engine, subject: Subject, run: Claim, *, now: Clock = time.time) -> None:
    """Keep the lock. Raises :class:`StateError` where it was lost."""
    lock = read(engine, subject)
    if not lock or lock.token != run.token:
        raise lost(subject, lock.holder if lock else None)
    _renew(engine, subject, lock, now())


def release(engine: Engine, subject: Subject, run: Claim) -> None:
    """Give the lock back. One that somebody took away meanwhile is theirs."""
    lock = read(engine, subject)
    if lock and lock.token == run.token:
        _remove(engine, lock.id)


def read(engine: Engine, subject: Subject) -> Lock | None:
    """Read the lock, whosoever it is."""
    try:
        config = Config.from_json(engine.get(f"/configs/{subject.name}"))
    except NotFound:
        return None
    lock = Lock.from_config(config)
    if lock is None:
        raise StateError(f"Config {subject.name} is no lock of this collection: {subject.otherwise}.")
    return lock


def _renew(engine: Engine, subject: Subject, lock: Lock, now: float) -> None:
    engine.post(f"/configs/{lock.id}/update", lock.renewed(now=now, lease=subject.lease), {"version": lock.version})


def _remove(engine: Engine, config: str) -> None:
    with contextlib.suppress(NotFound):
        engine.delete(f"/configs/{config}")
