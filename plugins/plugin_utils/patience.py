# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first write of a deploy, once what Swarm is still at has ended or is known to be stuck."""

from __future__ import annotations

import typing as t

from ..module_utils._core.errors import StateError
from ..module_utils._core.history.lock import is_dead
from ..module_utils._core.plan.resume import coming_up
from ..module_utils._core.plan.under_way import is_under_way, still_at_it
from ..module_utils._core.rollout.judge import judge
from ..module_utils._core.rollout.target import targets
from ..module_utils._core.rollout.view import History
from ..module_utils._core.rollout.watch import Watched
from ..module_utils._core.state.snapshot import Snapshot

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..module_utils._core.rollout.target import Target
    from ..module_utils._core.state.service import Service
    from .calls import Calls

Result = t.Dict[str, t.Any]

PAUSE = 2.0
STILL = 30.0
"""Seconds without a change of state after which an update is stuck, or the time in which its tasks start and settle."""


def first_write(calls: Calls, *, deadline: float, timeout: float) -> Result:
    """Deploy. Raises :class:`StateError` where what is under way does not end in time, and is not stuck either."""
    answer = _deploy(calls, deadline=deadline)
    while answer["under_way"]:
        stuck = _is_stuck(calls, targets(answer["under_way"], Snapshot()), deadline=deadline, timeout=timeout)
        calls.run = {**calls.run, "overtakes": stuck}
        answer = calls.deploy()
    return answer


def _deploy(calls: Calls, *, deadline: float) -> Result:
    """Deploy; where a run that has died holds the lock, when that is over."""
    try:
        return calls.deploy()
    except StateError as exc:
        lock = exc.details.get("lock") or {}
        left = lock.get("expires_in", 0) + 1.0
        if not is_dead(lock) or calls.effects.clock() + left > deadline:
            raise
    calls.effects.sleep(left)
    return calls.deploy()


def _is_stuck(calls: Calls, at_it: tuple[Target, ...], *, deadline: float, timeout: float) -> bool:
    """Wait for updates that others began; ``False`` when they have ended."""
    clock = calls.effects.clock
    names = {target.name for target in at_it}
    patience = max([STILL, *(target.starting + target.settle for target in at_it)])
    history, seen, since = History(), frozenset[t.Any](), clock()
    while True:
        snapshot, now = calls.observe(), clock()
        waiting = [service for service in snapshot.services if service.name in names and _is_at(service, snapshot)]
        if not waiting:
            return False
        verdict = judge(at_it, snapshot=snapshot, history=history, now=now)
        history = verdict.history
        calls.effects.tell(Watched(verdict, snapshot))
        mark = _mark(waiting, snapshot)
        seen, since = (seen, since) if mark == seen else (mark, now)
        if now - since >= patience or any(finding.outcome == "failed" for finding in verdict.findings):
            return True
        if now >= deadline:
            raise still_at_it(waiting, timeout=timeout)
        calls.effects.sleep(PAUSE)


def _is_at(service: Service, snapshot: Snapshot) -> bool:
    return is_under_way(service) or coming_up(service, snapshot.tasks, {node.id: node for node in snapshot.nodes})


def _mark(services: Iterable[Service], snapshot: Snapshot) -> frozenset[t.Any]:
    """What changes as long as an update gets on."""
    ids = {service.id: service.update_status for service in services}
    states = [(service, status and status.state) for service, status in ids.items()]
    return frozenset([*states, *((task.id, task.state) for task in snapshot.tasks if task.service_id in ids)])
