# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A deploy from the controller: one call that plans and acts, then short ones until the verdict."""

from __future__ import annotations

import json
import types
import typing as t
from dataclasses import dataclass, field, replace

from ..module_utils._core.errors import EngineError, SwarmError
from ..module_utils._core.plan.waves import waves
from ..module_utils._core.rollout.report import (
    awaits_health,
    explained,
    failed_tasks,
    failures_result,
    really_changed,
    sentence,
    services_result,
)
from ..module_utils._core.rollout.target import targets
from ..module_utils._core.rollout.watch import Watched, watch
from ..module_utils._core.state.snapshot import Snapshot

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..module_utils._core.rollout.target import Target
    from ..module_utils._core.state.node import Node
    from ..module_utils._core.state.task import Task

Result = t.Dict[str, t.Any]

LOG_LINES = 20

REMOVAL_PAUSE = 1.0
NOTHING: Mapping[str, t.Any] = types.MappingProxyType({})


@dataclass(frozen=True)
class Effects:
    """What a deploy does to the world.

    ``call(phase, **args)`` runs the module on the manager, gives its result, and raises :class:`EngineError` when it
    fails. ``health(node, tasks)`` reads the last outputs of health checks from a node, by task id; it has none where
    the node is out of reach. ``tell`` hears of every poll.
    """

    call: t.Callable[..., Result]
    health: t.Callable[[Node, t.List[Task]], t.Dict[str, str]]
    sleep: t.Callable[[float], None]
    clock: t.Callable[[], float]
    tell: t.Callable[[Watched], None]


@dataclass
class _Calls:
    """The calls that write a stack, wave by wave, and what they have done so far."""

    effects: Effects
    payload: Mapping[str, str]
    waves: Sequence[Sequence[str]]
    done: list[Result] = field(default_factory=list)
    wanted: dict[str, Target] = field(default_factory=dict)

    def deploy(self) -> Result:
        """Write what comes next. A service keeps the target of the call that wrote it."""
        answer = self.call("deploy", **self.payload, waves=self.waves)
        for target in targets(answer["deployed"], Snapshot.from_json(answer["snapshot"])):
            if target.name not in self.wanted or target.action != "none":
                self.wanted[target.name] = target
        self.waves = [[name for name in wave if name not in self.wanted] for wave in self.waves]
        return answer

    def tidy(self, removals: Sequence[Result], *, deadline: float) -> list[str]:
        """Remove what nobody needs any more, and give warnings of what has to stay. Without a deadline, do not wait."""
        answer = self.call("tidy", removals=removals)
        while answer["waiting"] and self.effects.clock() < deadline:
            self.effects.sleep(REMOVAL_PAUSE)
            answer = self.call("tidy", removals=removals)
        return [
            f"Network {name} is not in the layers any more, and stays because it is in use ({reason})."
            for name, reason in answer["blocked"].items()
        ]

    def call(self, phase: str, **arguments: t.Any) -> Result:
        try:
            answer = self.effects.call(phase, **arguments)
        except SwarmError as exc:
            if self.done:
                exc.details["changed"] = True
            raise
        self.done += answer["done"]
        return answer

    def watch(self, *, deadline: float, settle: bool) -> Watched:
        """Watch all that was written. Between waves it is enough that it runs, and is healthy where that is checked."""
        wanted = self.wanted.values()
        return watch(
            tuple(wanted if settle else (replace(target, settle=0.0) for target in wanted)),
            observe=lambda: Snapshot.from_json(self.effects.call("observe")["snapshot"]),
            sleep=self.effects.sleep,
            clock=self.effects.clock,
            timeout=deadline - self.effects.clock(),
            tell=self.effects.tell,
        )


def deploy(
    stack: str,
    project: Mapping[str, t.Any],
    *,
    effects: Effects,
    check: bool,
    wait: bool,
    timeout: float,
    contents: Mapping[str, t.Any] = NOTHING,
) -> Result:
    """Deploy a project and say what came of it: the result of the task, with ``failed`` and ``msg`` where it failed.

    ``contents`` are those of configs and secrets: section -> key -> base64.
    """
    deadline = effects.clock() + timeout
    ordered = waves(project, stack=stack)
    payload = {"project": json.dumps(project), "contents": json.dumps(dict(contents))}
    calls = _Calls(effects, payload, ordered if wait and len(ordered) > 1 else ())
    answer = first = calls.deploy()
    before = Snapshot.from_json(first["snapshot"])
    result = {key: first[key] for key in ("changed", "plan", "diff", "warnings", "ignored") if key in first}
    if check:
        outcome = "planned" if first["changed"] else "unchanged"
        return {**result, "outcome": outcome, "services": services_result(before), "failures": []}
    if not first["changed"] and all(service.stands for service in before.services):
        services = services_result(before, calls.wanted.values())
        return {**result, "outcome": "unchanged", "services": services, "failures": []}
    if not wait:
        return {**result, **_started(calls, first)}
    while answer["pending"]:
        watched = calls.watch(deadline=deadline, settle=False)
        if watched.verdict.outcome != "converged":
            failure = _failed(stack, watched, calls, before=before, timeout=timeout)
            return {**result, **_broken_off(failure, answer["pending"])}
        answer = calls.deploy()
    watched = calls.watch(deadline=deadline, settle=True)
    if watched.verdict.outcome != "converged":
        return {**result, **_failed(stack, watched, calls, before=before, timeout=timeout)}
    warnings = calls.tidy(answer["removals"], deadline=deadline) if answer["removals"] else []
    return {
        **result,
        "changed": bool(calls.done),
        "outcome": "converged" if calls.done else "unchanged",
        "services": services_result(watched.snapshot, calls.wanted.values()),
        "failures": [],
        "warnings": [*result.get("warnings", ()), *warnings],
    }


def _started(calls: _Calls, answer: Result) -> Result:
    now = Snapshot.from_json({"services": answer["services"] or answer["snapshot"]["services"]})
    warnings = calls.tidy(answer["removals"], deadline=0.0) if answer["removals"] else []
    return {
        "changed": bool(calls.done),
        "outcome": "started",
        "services": services_result(now, calls.wanted.values()),
        "failures": [],
        "warnings": [*answer.get("warnings", ()), *warnings],
    }


def _broken_off(failure: Result, pending: Sequence[str]) -> Result:
    """Name the services of later waves, which were not written."""
    left = f"; not written, for they wait for it: {', '.join(pending)}."
    return {
        **failure,
        "msg": failure["msg"].rstrip(".") + left,
        "not_done": [f"write service {name}" for name in pending],
    }


def remove(*, effects: Effects, check: bool, wait: bool, timeout: float) -> Result:
    """Remove a stack, and wait until its tasks and networks are gone."""
    deadline = effects.clock() + timeout
    first = answer = effects.call("deploy")
    result = {key: first[key] for key in ("changed", "plan", "diff", "warnings") if key in first}
    if check or not first["changed"]:
        return {**result, "outcome": "planned" if first["changed"] else "unchanged"}
    while wait and any(answer["remaining"].values()):
        if effects.clock() >= deadline:
            return {**result, "outcome": "timed_out", "failed": True, "msg": _left(answer["remaining"], timeout)}
        effects.sleep(REMOVAL_PAUSE)
        answer = effects.call("deploy")
    return {**result, "outcome": "converged" if wait else "started"}


def _left(remaining: Mapping[str, t.Any], timeout: float) -> str:
    kinds = ", ".join(
        f"{number} tasks" if kind == "tasks" else f"{kind} {', '.join(number)}"
        for kind, number in remaining.items()
        if number
    )
    return f"The stack is not gone within wait_timeout ({timeout:.0f} s): {kinds} remain; run the task again."


def _failed(stack: str, watched: Watched, calls: _Calls, *, before: Snapshot, timeout: float) -> Result:
    now = watched.snapshot
    logs, health = _evidence(watched, calls.effects)
    verdict = explained(watched.verdict, health)
    return {
        "failed": True,
        "msg": sentence(stack, verdict, before=before, now=now, timeout=timeout),
        "changed": really_changed(calls.done, verdict, before=before, now=now),
        "outcome": verdict.outcome,
        "services": services_result(now, calls.wanted.values()),
        "failures": failures_result(verdict, now, logs=logs, health=health),
    }


def _evidence(watched: Watched, effects: Effects) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Last log lines and health-check outputs, by task id. Missing evidence never hides the verdict."""
    tasks = [task for task in failed_tasks(watched.verdict) if task.container_id]
    health: dict[str, str] = {}
    for node in watched.snapshot.nodes:
        unhealthy = [task for task in tasks if task.node_id == node.id and awaits_health(task)]
        health.update(effects.health(node, unhealthy) if unhealthy else {})
    try:
        logs = effects.call("evidence", tasks=[task.id for task in tasks], tail=LOG_LINES)["logs"] if tasks else {}
    except EngineError:
        logs = {}
    return logs, health
