# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole stack back to a revision: because a deploy failed, or because somebody asks for it."""

from __future__ import annotations

import contextlib
import typing as t

from ..module_utils._core.errors import SwarmError
from ..module_utils._core.rollout.report import same_services, services_result
from ..module_utils._core.state.snapshot import Snapshot
from .calls import Calls
from .failure import Failure

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..module_utils._core.rollout.watch import Watched
    from .calls import Effects
    from .failure import Ending

Result = t.Dict[str, t.Any]

SHARE = 0.5
"""Part of ``wait_timeout`` that the rollback gets at least, however long the deploy took to fail."""


def return_to_base(failure: Failure, calls: Calls, *, stack: str, ending: Ending, deadline: float) -> Result:
    """Bring every service back to what ran before a deploy that failed, and say both."""
    number = calls.base
    try:
        answer = calls.restore(number, {calls.revision or 0: failure.outcome})
        watched = calls.watch(deadline=max(deadline, calls.effects.clock() + SHARE * ending.timeout))
        if watched.verdict.outcome == "converged":
            calls.tidy(answer.get("removals", ()), deadline=deadline)
        finished = calls.finish(watched.verdict.outcome or "failed")
    except SwarmError as exc:
        warnings = calls.settle(failure.outcome, runs=calls.revision)
        said = f"the rollback to revision {number} failed too: {exc.message.rstrip('.')}"
        return failure.ended(calls, ending=said, warnings=warnings)
    if watched.verdict.outcome != "converged":
        return _neither(failure, watched, calls, stack=stack, answer=answer, timeout=ending.timeout)
    as_before = failure.before is not None and same_services(failure.before, watched.snapshot)
    return failure.ended(
        calls,
        ending=f"the whole stack is back at revision {number}",
        outcome="rolled_back",
        changed=not (finished["restored"] and as_before),
        services=services_result(watched.snapshot, calls.wanted.values()),
    )


def _neither(failure: Failure, watched: Watched, calls: Calls, *, stack: str, answer: Result, timeout: float) -> Result:
    before = Snapshot.from_json(answer["snapshot"])
    second = Failure.of(stack, watched, calls, before=before, timeout=timeout)
    return failure.ended(
        calls,
        ending=f"the rollback to revision {calls.running} failed too: {'; '.join(second.clauses)}",
        changed=True,
        services=second.result["services"],
        failures=[*failure.result["failures"], *second.result["failures"]],
    )


def roll_back(
    stack: str, number: int | None, *, effects: Effects, check: bool, ending: Ending, run: Mapping[str, t.Any]
) -> Result:
    """Bring a stack back to a revision, by default the last good one before what runs: the result of the task."""
    deadline = effects.clock() + ending.timeout
    calls = Calls(effects, dict(run), keep=ending.keep)
    try:
        answer = calls.restore(number, {})
        result = {key: answer[key] for key in ("changed", "plan", "diff", "warnings") if key in answer}
        before = Snapshot.from_json(answer["snapshot"])
        if check or not calls.locked:
            outcome = "planned" if answer["changed"] else "unchanged"
            services = services_result(before, calls.wanted.values())
            return {**result, "outcome": outcome, "revision": calls.running, "services": services, "failures": []}
        if not ending.wait:
            calls.finish("started")
            now = Snapshot.from_json({"services": answer["services"] or answer["snapshot"]["services"]})
            services = services_result(now, calls.wanted.values())
            return {**result, "outcome": "started", "revision": calls.running, "services": services, "failures": []}
        watched = calls.watch(deadline=deadline)
        if watched.verdict.outcome == "converged":
            calls.tidy(answer.get("removals", ()), deadline=deadline)
        calls.finish(watched.verdict.outcome or "failed")
    except SwarmError:
        if calls.locked:
            with contextlib.suppress(SwarmError):  # the first error is the one to tell
                calls.finish("failed")
        raise
    if watched.verdict.outcome != "converged":
        failure = Failure.of(stack, watched, calls, before=before, timeout=ending.timeout)
        return {**result, **failure.ended(calls, warnings=result.get("warnings", ()))}
    services = services_result(watched.snapshot, calls.wanted.values())
    changed, warnings = bool(answer["changed"] or calls.done), [*result.get("warnings", ()), *calls.notes.values()]
    outcome = "converged" if changed else "unchanged"
    ended = {"changed": changed, "outcome": outcome, "revision": calls.running, "warnings": warnings}
    return {**result, **ended, "services": services, "failures": []}
