# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The campaign in the swarm: begin or go on with it, note what came of a node, end it."""

from __future__ import annotations

import time
import typing as t
from functools import partial

from .._core.cluster.nodes import Node
from .._core.errors import Conflict, InputError, NotFound, StateError
from .._core.history.lock import utc
from .._core.patch.campaign import DATA, NAME, Beginning, Campaign, begin, lock_subject
from .._core.patch.settled import unsettled
from .._core.records import dataclass
from .._core.rollout.ended import with_ended
from .._core.state.resources import Config
from . import locks, observe

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from .._core.history.lock import Claim
    from .client import Engine

Clock = t.Callable[[], float]
Answer = t.Dict[str, t.Any]


@dataclass(frozen=True)
class Run:
    """The run that patches: ``token`` tells it from others, ``holder`` is who it is for people."""

    token: str = ""
    holder: str = ""
    break_lock: bool = False


def look(engine: Engine, run: Claim, *, now: Clock = time.time) -> Answer:
    """Read the record, who has the lock, and which services do not run as they should."""
    lock = locks.foreign(engine, lock_subject(), run, now=now)
    services = observe.counted(engine)
    tasks = observe.one_shot_tasks(engine, services)
    return {
        **_answer(read(engine), changed=False),
        "lock": {"holder": lock.holder, "expires": utc(lock.expires)} if lock else None,
        "unsettled": unsettled(with_ended(services, tasks), tasks),
    }


def start(
    engine: Engine, run: Claim, *, ident: str | None, patch: str, lease: float, check: bool, now: Clock = time.time
) -> Answer:
    """Take the lock, then go on with the campaign that is there or begin one. Whoever is refused keeps no lock."""
    subject, decide = lock_subject(lease), partial(begin, ident=ident, by=run.holder, patch=patch, now=now())
    if check:
        locks.refuse_foreign(engine, subject, run, now=now)
        return _begun(decide(read(engine), nodes=_node_ids(engine)))
    locks.acquire(engine, subject, run, now=now)
    try:
        found = read(engine)
        beginning = decide(found, nodes=_node_ids(engine))
        if beginning.forgotten or not beginning.resumed:
            _write(engine, found, beginning.campaign)
    except (InputError, StateError):
        locks.release(engine, subject, run)
        raise
    return _begun(beginning)


def _begun(beginning: Beginning) -> Answer:
    changed = bool(beginning.forgotten) or not beginning.resumed
    forgotten = list(beginning.forgotten)
    return {**_answer(beginning.campaign, changed=changed), "resumed": beginning.resumed, "forgotten": forgotten}


def _node_ids(engine: Engine) -> set[str]:
    return {node["ID"] for node in engine.get("/nodes")}


def note(
    engine: Engine,
    run: Claim,
    *,
    node: str,
    step: str,
    facts: Mapping[str, t.Any],
    lease: float,
    check: bool,
    now: Clock = time.time,
) -> Answer:
    """Note how far a node is, and keep the lock. ``facts``: see :meth:`Campaign.advanced`."""
    found = _found(engine)
    if not check:
        locks.renew(engine, lock_subject(lease), run, now=now)
    drained = step not in ("begun", "failed") or _is_drained(engine, node)
    changed = found.advanced(node, step, now=now(), facts=facts, drained=drained)
    if not check:
        _write(engine, found, changed)
    return {**_answer(changed, changed=True), "node": changed.nodes[node].to_result()}


def _is_drained(engine: Engine, node: str) -> bool:
    """Ask the swarm whether a node is drained, or about to be."""
    try:
        found = Node.from_json(engine.get(f"/nodes/{node}"))
    except NotFound:
        return False
    return found.availability == "drain" or bool(found.availability_before)


def stop(engine: Engine, run: Claim, *, ended: bool, check: bool, now: Clock = time.time) -> Answer:
    """Give the lock back, and say that the campaign has ``ended`` where all is done."""
    found = _found(engine)
    closes = ended and found.ended is None
    closed = found.closed(now()) if closes else found
    if not check:
        if closes:
            locks.renew(engine, lock_subject(), run, now=now)
            _write(engine, found, closed)
        locks.release(engine, lock_subject(), run)
    return _answer(closed, changed=True)


def read(engine: Engine) -> Campaign | None:
    """Read the record, ``None`` where nodes were never patched."""
    try:
        return Campaign.from_config(Config.from_json(engine.get(f"/configs/{NAME}")))
    except NotFound:
        return None


def _found(engine: Engine) -> Campaign:
    found = read(engine)
    if found is None:
        raise StateError(
            f"The swarm has no patch campaign (config {NAME} is gone): nothing was noted; begin one again."
        )
    return found


def _write(engine: Engine, found: Campaign | None, wanted: Campaign) -> None:
    """Write the record: make its config where there is none, else change it in one step, whatever the campaign."""
    spec = wanted.spec()
    try:
        if found is None or found.config is None:
            engine.post("/configs/create", {**spec, "Data": DATA})
        else:
            engine.post(f"/configs/{found.config.id}/update", spec, {"version": found.config.version})
    except Conflict as exc:
        raise StateError("Somebody else has just written the patch campaign: nothing was noted; run it again.") from exc


def _answer(campaign: Campaign | None, *, changed: bool) -> Answer:
    return {"changed": changed, "campaign": campaign and campaign.to_result()}
