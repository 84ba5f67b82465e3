# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A deploy that failed: the evidence, and what is said of it."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ..module_utils._core.errors import EngineError, SwarmError
from ..module_utils._core.plan.masks import hidden
from ..module_utils._core.records import dataclass
from ..module_utils._core.rollout.report import (
    awaits_health,
    clauses,
    explained,
    failed_tasks,
    failures_result,
    really_changed,
    sentence,
    services_result,
)

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..module_utils._core.rollout.watch import Watched
    from ..module_utils._core.state.snapshot import Snapshot
    from .calls import Calls, Effects

Result = t.Dict[str, t.Any]

LOG_LINES = 20
AGAIN = "the same task again completes it"


@dataclass(frozen=True)
class Ending:
    """How a deploy may end. ``timeout`` is in seconds; ``keep`` is the number of revisions to be left."""

    wait: bool = True
    timeout: float = 600
    on_failure: str = "rollback"
    keep: int = 10


@dataclass(frozen=True)
class Failure:
    """A deploy that failed: the result as it is, and ``say``, which takes what happened next and gives the message.

    ``before`` is what was there before the first write, ``None`` where that is not known. ``clauses`` say of every
    service why it failed.
    """

    result: Result
    say: t.Callable[[t.Optional[str]], str]
    before: Snapshot | None = None
    clauses: tuple[str, ...] = ()

    @property
    def outcome(self) -> str:
        return str(self.result["outcome"])

    @classmethod
    def of(cls, stack: str, watched: Watched, calls: Calls, *, before: Snapshot, timeout: float) -> Failure:
        """Read a verdict, and gather the evidence for it."""
        now = watched.snapshot
        logs, health = _without_secrets(*_evidence(watched, calls.effects), calls.secrets)
        verdict = explained(watched.verdict, health)
        result = {
            "changed": really_changed(calls.done, verdict, before=before, now=now),
            "outcome": verdict.outcome,
            "services": services_result(now, calls.wanted.values()),
            "failures": failures_result(verdict, now, logs=logs, health=health),
        }

        def say(ending: str | None) -> str:
            return sentence(stack, verdict, before=before, now=now, timeout=timeout, ending=ending)

        said = clauses(verdict, before=before, now=now, timeout=timeout)
        return cls(result, say, before, tuple(said))

    @classmethod
    def of_error(cls, error: SwarmError, calls: Calls, *, before: Snapshot | None = None) -> Failure:
        """Read an error in the middle of the writing. Raises it again where nothing was begun."""
        if calls.revision is None or not calls.locked:
            raise error

        def say(ending: str | None) -> str:
            return f"{error.message.rstrip('.')}; {ending or AGAIN}."

        return cls({"outcome": "failed", "failures": [], **error.details}, say, before, (error.message.rstrip("."),))

    def broken_off(self, pending: Sequence[str]) -> Failure:
        """Name the services of later waves, which were not written."""
        if not pending:
            return self
        left = f"not written, for they wait for it: {', '.join(pending)}"

        def say(ending: str | None) -> str:
            return self.say("; ".join(part for part in (left, ending) if part))

        return replace(self, result={**self.result, "not_done": [f"write service {name}" for name in pending]}, say=say)

    def ended(
        self, calls: Calls, *, ending: str | None = None, warnings: Sequence[str] = (), **result: t.Any
    ) -> Result:
        """Give the result of the task."""
        said = {**self.result, **result, "failed": True, "msg": self.say(ending), "revision": calls.running}
        more = [*calls.notes.values(), *warnings]
        return {**said, "warnings": [*said.get("warnings", ()), *more]} if more else said


def _without_secrets(
    logs: Mapping[str, Sequence[str]], health: Mapping[str, str], secrets: Sequence[str]
) -> tuple[dict[str, list[str]], dict[str, str]]:
    shown_logs = {task: [hidden(line, secrets) for line in lines] for task, lines in logs.items()}
    return shown_logs, {task: hidden(output, secrets) for task, output in health.items() if output}


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
