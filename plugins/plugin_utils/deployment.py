# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A deploy from the controller: one call that plans and acts, then short ones until the verdict."""

from __future__ import annotations

import contextlib
import json
import types
import typing as t

from ..module_utils._core.errors import EngineError, SwarmError
from ..module_utils._core.plan.masks import secret_texts
from ..module_utils._core.plan.waves import waves
from ..module_utils._core.rollout.report import services_result
from ..module_utils._core.state.snapshot import Snapshot
from .calls import Calls, Effects
from .failure import Ending, Failure
from .patience import first_write
from .rollback import return_to_base

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..module_utils._core.rollout.watch import Watched

Result = t.Dict[str, t.Any]

REMOVAL_PAUSE = 1.0
NOTHING: Mapping[str, t.Any] = types.MappingProxyType({})


def deploy(
    stack: str,
    project: Mapping[str, t.Any],
    *,
    effects: Effects,
    check: bool,
    ending: Ending,
    run: Mapping[str, t.Any],
    contents: Mapping[str, t.Any] = NOTHING,
) -> Result:
    """Deploy a project and say what came of it: the result of the task, with ``failed`` and ``msg`` where it failed.

    ``contents`` are those of configs and secrets: section -> key -> base64. ``run`` has the token, the holder and the
    layers of this run.
    """
    deadline = effects.clock() + ending.timeout
    ordered = waves(project, stack=stack)
    payload = {"project": json.dumps(project), "contents": json.dumps(dict(contents))}
    steps = ordered if ending.wait and len(ordered) > 1 else ()
    secrets = secret_texts(project.get("services", {}).values(), contents.get("secrets", {}).values())
    run = {**run, "waits": ending.wait}
    calls = Calls(effects, run, keep=ending.keep, payload=payload, waves=steps, secrets=secrets)
    try:
        first = first_write(calls, deadline=deadline, timeout=ending.timeout)
    except EngineError as exc:
        return _after(Failure.of_error(exc, calls), calls, stack=stack, ending=ending, deadline=deadline)
    before = Snapshot.from_json(first["snapshot"])
    result = {key: first[key] for key in ("changed", "plan", "diff", "warnings", "ignored") if key in first}
    if check or (not first["changed"] and not calls.revision and all(item.stands for item in before.services)):
        outcome = "planned" if first["changed"] else "unchanged"
        return {**result, **_as_it_was(outcome, calls, before, check=check)}
    if not ending.wait:
        return {**result, **_started(calls, first)}
    ended = _waves(stack, first, calls, before=before, ending=ending, deadline=deadline)
    if isinstance(ended, Failure):
        failed = _after(ended, calls, stack=stack, ending=ending, deadline=deadline)
        return {**result, **failed, "warnings": [*result.get("warnings", ()), *failed.get("warnings", ())]}
    return {**result, **_converged(calls, *ended, deadline=deadline, warnings=result.get("warnings", ()))}


def _waves(
    stack: str, answer: Result, calls: Calls, *, before: Snapshot, ending: Ending, deadline: float
) -> tuple[Watched, Result] | Failure:
    """Watch what comes next needs, and write that when it runs: the last watch and answer, or what failed."""
    while True:
        watched = calls.watch(deadline=deadline, gates=answer["gates"] if answer["pending"] else None)
        if watched.verdict.outcome != "converged":
            failure = Failure.of(stack, watched, calls, before=before, timeout=ending.timeout)
            return failure.broken_off(answer["pending"])
        if not answer["pending"]:
            return watched, answer
        try:
            _bide(answer, calls, deadline=deadline, timeout=ending.timeout)
            answer = calls.deploy()
        except SwarmError as exc:  # whatever forbids the next wave, the first ones are written
            return Failure.of_error(exc, calls, before=before)


def _bide(answer: Result, calls: Calls, *, deadline: float, timeout: float) -> None:
    """Wait a little where the module could write nothing yet, because a network is still in use."""
    if not answer.get("waits"):
        return
    if calls.effects.clock() >= deadline:
        raise EngineError(
            f"A network is not made anew within wait_timeout ({timeout:.0f} s), because {answer['waits']}."
        )
    calls.effects.sleep(REMOVAL_PAUSE)


def _converged(calls: Calls, watched: Watched, answer: Result, *, deadline: float, warnings: Iterable[str]) -> Result:
    """Take away what is not needed any more, and settle."""
    try:
        kept = calls.tidy(answer["removals"], deadline=deadline)
    finally:  # whether or not old things can be removed, the new ones run
        unsettled = calls.settle("converged")
    return {
        "changed": bool(calls.done),
        "outcome": "converged" if calls.done else "unchanged",
        "revision": calls.running,
        "services": services_result(watched.snapshot, calls.wanted.values()),
        "failures": [],
        "warnings": [*warnings, *calls.notes.values(), *kept, *unsettled],
    }


def _as_it_was(outcome: str, calls: Calls, before: Snapshot, *, check: bool) -> Result:
    if not check:
        calls.settle("converged")
    services = services_result(before, calls.wanted.values())
    return {"outcome": outcome, "revision": calls.running, "services": services, "failures": []}


def _started(calls: Calls, answer: Result) -> Result:
    now = Snapshot.from_json({"services": answer["services"] or answer["snapshot"]["services"]})
    try:
        kept = calls.tidy(answer["removals"], deadline=0.0)
    finally:
        unsettled = calls.settle("started")
    return {
        "changed": bool(calls.done),
        "outcome": "started",
        "revision": calls.running,
        "services": services_result(now, calls.wanted.values()),
        "failures": [],
        "warnings": [*answer.get("warnings", ()), *kept, *unsettled],
    }


def _after(failure: Failure, calls: Calls, *, stack: str, ending: Ending, deadline: float) -> Result:
    """Do about a failure what is wanted: the whole stack goes back, or a first deploy goes, or all stays as it is."""
    if ending.on_failure == "rollback" and calls.revision and calls.base:
        return return_to_base(failure, calls, stack=stack, ending=ending, deadline=deadline)
    undone = failure.outcome == "rolled_back" and not failure.result.get("changed")
    warnings = calls.settle(failure.outcome, runs=calls.base if undone else None)
    is_first = calls.base is None and failure.before is not None and not failure.before.services
    if ending.on_failure == "remove" and calls.revision and is_first:
        removed = remove(effects=calls.effects, check=False, wait=True, timeout=ending.timeout, run=calls.run)
        said = str(removed.get("msg", "the stack is removed again")).rstrip(".")
        return failure.ended(calls, ending=said, warnings=warnings, changed=bool(removed.get("failed")), services={})
    return failure.ended(calls, warnings=warnings)


def remove(*, effects: Effects, check: bool, wait: bool, timeout: float, run: Mapping[str, t.Any]) -> Result:
    """Remove a stack, and wait until its tasks and networks are gone. What others use is not waited for."""
    deadline = effects.clock() + timeout
    arguments = {"state": "absent", "run": {**run, "waits": wait}}
    first = answer = effects.call("deploy", **arguments)
    result = {key: first[key] for key in ("changed", "plan", "diff", "warnings") if key in first}
    if check:
        stays = [f"{text[:1].upper()}{text[1:]}, and stays." for text in first["held"]]
        outcome = "planned" if first["changed"] else "unchanged"
        return {**result, "warnings": [*first["warnings"], *stays], "outcome": outcome}
    while first["changed"] and wait and any(answer["remaining"].values()):
        if effects.clock() >= deadline:
            effects.call("settle", run=arguments["run"])
            return {**result, "outcome": "timed_out", "failed": True, "msg": _left(answer, timeout)}
        effects.sleep(REMOVAL_PAUSE)
        answer = _gone_on(effects, arguments)
    if answer["held"]:
        return {**result, "outcome": "failed", "failed": True, "msg": f"The stack is not gone: {_in_the_way(answer)}."}
    return {**result, "outcome": ("converged" if wait else "started") if first["changed"] else "unchanged"}


def _gone_on(effects: Effects, arguments: Mapping[str, t.Any]) -> Result:
    """Go on with a removal that has begun. An error says that it has, and the lock is given back."""
    try:
        return effects.call("deploy", **arguments)
    except SwarmError as exc:
        exc.details["changed"] = True
        with contextlib.suppress(SwarmError):  # what failed first is to be told
            effects.call("settle", run=arguments["run"])
        raise


def _left(answer: Result, timeout: float) -> str:
    kinds = ", ".join(
        f"{number} tasks" if kind == "tasks" else f"{kind} {', '.join(number)}"
        for kind, number in answer["remaining"].items()
        if number
    )
    reasons = _in_the_way(answer) if answer["blocked"] or answer["held"] else "run the task again"
    return f"The stack is not gone within wait_timeout ({timeout:.0f} s): {kinds} remain; {reasons}."


def _in_the_way(answer: Result) -> str:
    return f"{', '.join((*answer['blocked'], *answer['held']))}: take away what is in the way, and run the task again"
