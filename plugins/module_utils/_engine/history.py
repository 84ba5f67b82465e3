# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The revisions and the writer lock of a stack, kept in the swarm."""

from __future__ import annotations

import contextlib
import time
import typing as t

from .._core.errors import NotFound, SwarmError
from .._core.history.lock import of_stack
from .._core.history.record import runs, state_now, to_adopt
from .._core.history.revision import STACK, UNDER_WAY, History, Layer, Record, revision_spec
from .._core.records import dataclass
from .._core.state.resources import Config
from . import locks

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .._core.history.lock import Lock
    from .._core.history.record import State
    from .._core.history.revision import Revision
    from .._core.state.snapshot import Snapshot
    from .client import Engine

Clock = t.Callable[[], float]


@dataclass(frozen=True)
class Run:
    """The run of a task that writes a stack: ``token`` tells it from others, ``holder`` is who it is for people.

    One that does not wait settles at once; one that overtakes writes over updates that are stuck. ``revision`` and
    ``base`` are what an earlier call of the run has begun. ``locked``: an earlier call has taken the lock, and a
    failure of this one does not give it back.
    """

    token: str
    holder: str
    layers: tuple[Layer, ...] = ()
    break_lock: bool = False
    waits: bool = True
    overtakes: bool = False
    revision: int | None = None
    base: int | None = None
    locked: bool = False

    @classmethod
    def from_json(cls, obj: Mapping[str, t.Any], *, break_lock: bool = False) -> Run:
        return cls(
            token=obj["token"],
            holder=obj["holder"],
            layers=tuple(Layer(layer["name"], layer["sha256"]) for layer in obj.get("layers") or ()),
            break_lock=break_lock,
            waits=obj.get("waits", True),
            overtakes=obj.get("overtakes", False),
            revision=obj.get("revision"),
            base=obj.get("base"),
            locked=obj.get("locked", False),
        )


def read(engine: Engine, stack: str) -> History:
    """Read all revisions of a stack: one call."""
    return History.of(configs(engine, stack))


def configs(engine: Engine, stack: str | None) -> list[Config]:
    """Read the configs that hold history and lock of a stack, or of all: one call."""
    label = f"{STACK}={stack}" if stack else STACK
    return [Config.from_json(obj) for obj in engine.get("/configs", {"filters": {"label": [label]}})]


# --- the lock ------------------------------------------------------------------------------------


def acquire(engine: Engine, stack: str, run: Run, *, now: Clock = time.time) -> None:
    """Take the lock, or renew this run's own. Raises :class:`StateError` where somebody else has it."""
    locks.acquire(engine, of_stack(stack), run, now=now)


@contextlib.contextmanager
def writing(engine: Engine, stack: str, run: Run) -> Iterator[None]:
    """Have the lock, and keep it for the calls to come. What fails before a revision has begun gives it back.

    So does a lock whose answer was lost: the Engine may have made it.
    """
    try:
        acquire(engine, stack, run)
        yield
    except SwarmError as exc:
        if run.revision is None and not run.locked and "history" not in exc.details:
            with contextlib.suppress(SwarmError):  # what failed first is to be told
                release(engine, stack, run)
        raise


def foreign_lock(engine: Engine, stack: str, run: Run, *, now: Clock = time.time) -> Lock | None:
    """Read the lock of somebody else, unless it may be taken away."""
    return locks.foreign(engine, of_stack(stack), run, now=now)


def refuse_foreign(engine: Engine, stack: str, run: Run, *, now: Clock = time.time) -> None:
    """Raise :class:`StateError` where somebody else has a lock that may not be taken away."""
    locks.refuse_foreign(engine, of_stack(stack), run, now=now)


def renew(engine: Engine, stack: str, run: Run, *, now: Clock = time.time) -> None:
    """Keep the lock. Raises :class:`StateError` where it was lost."""
    locks.renew(engine, of_stack(stack), run, now=now)


def release(engine: Engine, stack: str, run: Run) -> None:
    """Give the lock back. One that somebody took away meanwhile is theirs."""
    locks.release(engine, of_stack(stack), run)


def _remove(engine: Engine, config: str) -> None:
    with contextlib.suppress(NotFound):
        engine.delete(f"/configs/{config}")


# --- revisions -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Begun:
    """``revision``: the number of what is about to be written; ``base``: that of what to return to, if there is any."""

    revision: int | None = None
    base: int | None = None

    def to_result(self) -> dict[str, t.Any]:
        """Write what travels to the controller."""
        return {"revision": self.revision, "base": self.base}

    @contextlib.contextmanager
    def noted(self) -> Iterator[None]:
        """Note in an error what was begun, so that the controller can undo it."""
        try:
            yield
        except SwarmError as exc:
            exc.details.update(history=self.to_result())
            raise


def begin(
    engine: Engine,
    *,
    history: History,
    observed: Snapshot,
    wanted: State,
    stack: str,
    run: Run,
    now: Clock = time.time,
) -> Begun:
    """Record what is about to be written, as pending; before it what runs, where no revision has that."""
    base, number, turn = adopt(engine, history=history, observed=observed, stack=stack, now=now)
    record = Record(stack, number, now(), run.holder, run.layers, wanted.services, wanted.networks)
    engine.post("/configs/create", revision_spec(record, outcome="pending", turn=turn))
    return Begun(number, base)


def adopt(
    engine: Engine, *, history: History, observed: Snapshot, stack: str, now: Clock = time.time
) -> tuple[int | None, int, int]:
    """Record what runs, where no revision has that. Gives what to return to, the next number and the next turn."""
    number, turn = history.next_number, history.next_turn
    stands = all(service.stands for service in observed.services)
    base = _base(engine, history, observed, stands=stands)
    if base is None and to_adopt(history, observed, stands=stands):
        state = state_now(observed)
        record = Record(stack, number, now(), "", (), state.services, state.networks)
        engine.post("/configs/create", revision_spec(record, outcome="adopted", turn=turn))
        return number, number + 1, turn + 1
    last = (
        history.last_good() if observed.services else None
    )  # a stack that was removed does not come back by a failure
    return base or (last.number if last else None), number, turn


def _base(engine: Engine, history: History, observed: Snapshot, *, stands: bool) -> int | None:
    """Say of a revision whose run has died what it is; one that was written to its end, and runs, is good."""
    newest = history.newest
    if not newest or newest.outcome not in UNDER_WAY:
        return None
    ended = stands and runs(newest.record(), observed)
    relabel(engine, newest, outcome="started" if ended else newest.left_as)
    return newest.number if ended else None


def relabel(engine: Engine, revision: Revision, **labels: t.Any) -> None:
    """Change labels of a revision: ``outcome``, ``turn``."""
    engine.post(f"/configs/{revision.id}/update", revision.relabelled(**labels), {"version": revision.version})


def settle(
    engine: Engine,
    stack: str,
    run: Run,
    *,
    outcomes: Mapping[int, str],
    runs_now: int | None,
    keep: int,
    locked: bool = False,
) -> list[int]:
    """Write what came of revisions, and which one runs; take away the oldest; give the lock back.

    ``locked``: this call has taken the lock already. Gives the numbers of the revisions that are left.
    """
    if not locked:
        acquire(engine, stack, run)
    history = read(engine, stack)
    for revision in history.revisions:
        outcome = outcomes.get(revision.number)
        on_top = revision.number == runs_now and revision is not history.newest
        if outcome or on_top:
            relabel(engine, revision, outcome=outcome, turn=history.next_turn if on_top else None)
    if len(history.revisions) <= keep:  # none is surplus, whatever the labels say now
        surplus: tuple[Revision, ...] = ()
    else:
        history = read(engine, stack)
        surplus = history.surplus(keep)
    for revision in surplus:
        _remove(engine, revision.id)
    release(engine, stack, run)
    return [revision.number for revision in history.revisions if revision not in surplus]


def forget(engine: Engine, stack: str) -> None:
    """Remove all revisions of a stack, and its lock."""
    for config in configs(engine, stack):
        _remove(engine, config.id)


def record_now(
    engine: Engine, stack: str, observed: Snapshot, *, run: Run, keep: int, now: Clock = time.time
) -> int | None:
    """Record what runs as a revision with the layers of the one before, where none has it; give the lock back.

    For what has written service by service, each by itself. Gives the number of the revision that runs; ``None`` where
    another one has come to no end, and stays for a deploy or a rollback to understand.
    """
    history = read(engine, stack)
    newest = history.newest
    if newest and history.is_under_way:
        release(engine, stack, run)
        return None
    number = newest.number if newest else None
    if not newest or not runs(newest.record(), observed):
        number, state = history.next_number, state_now(observed)
        layers = newest.record().layers if newest else ()
        record = Record(stack, number, now(), run.holder, layers, state.services, state.networks)
        outcome = "converged" if all(service.stands for service in observed.services) else "started"
        engine.post("/configs/create", revision_spec(record, outcome=outcome, turn=history.next_turn))
    settle(engine, stack, run, outcomes={}, runs_now=number, keep=keep, locked=True)
    return number
