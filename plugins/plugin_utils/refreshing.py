# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Refreshing images from the controller: one service after the other, each watched until it is healthy."""

from __future__ import annotations

import typing as t
from dataclasses import field

from ..module_utils._core.errors import SwarmError
from ..module_utils._core.history.lock import LEASE
from ..module_utils._core.records import dataclass
from ..module_utils._core.refresh.table import short
from ..module_utils._core.rollout.report import failed_tasks, plain
from ..module_utils._core.rollout.target import targets
from ..module_utils._core.rollout.watch import Watched, watch
from ..module_utils._core.state.snapshot import Snapshot
from .calls import Calls
from .failure import Failure

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..module_utils._core.rollout.judge import Verdict
    from .calls import Effects

Result = t.Dict[str, t.Any]
Call = t.Callable[..., Result]

SHARE = 0.5
"""Part of ``timeout`` that the way back gets at least, however long the new image took to fail."""

TRIED = frozenset({"failed", "rejected", "complete"})
"""States of tasks that have tried the new image, and failed with it."""


def refresh(
    call: Call, *, effects: Effects, run: Mapping[str, t.Any], check: bool, acts: bool, timeout: float
) -> Result:
    """Roll what is behind. ``call(phase, **args)`` runs the module ``image_refresh``; ``effects`` are a stack's.

    Without ``acts`` it only looks. Stops at the first service that does not become healthy within ``timeout`` seconds,
    and brings that back to its old image.
    """
    found = call("check")
    result = {
        "changed": found["changed"] and acts,
        "diff": found["diff"] if acts else {},
        "report": found["report"],
        "revisions": {},
        "superseded": [],
        "failures": [],
        "warnings": list(found.get("warnings") or ()),
    }
    if check or not acts:
        return result
    rolling = Rolling(call, effects, run, timeout, {row["service"]: row for row in found["report"]})
    try:
        failed = rolling.through(found["moves"])
    except SwarmError as exc:
        exc.details.update({**result, **rolling.result()})
        raise
    return {**result, **rolling.result(), **failed, "warnings": [*result["warnings"], *rolling.warnings]}


@dataclass
class Rolling:
    """One run. ``rows`` are those of the report by name of the service, which fill up with what comes of them."""

    call: Call
    effects: Effects
    run: Mapping[str, t.Any]
    timeout: float
    rows: dict[str, Result]
    changed: bool = False
    stacks: dict[str, int | None] = field(default_factory=dict)
    unrecorded: list[str] = field(default_factory=list)
    superseded: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def result(self) -> Result:
        """Give what has come of all services so far."""
        return {
            "changed": self.changed,
            "report": list(self.rows.values()),
            "revisions": self.stacks,
            "superseded": self.superseded,
        }

    def through(self, moves: Sequence[Result]) -> Result:
        """Roll one service after the other, and record each stack after its last one. Gives a failed task's keys."""
        for move in moves:
            self.rows[move["service"]]["result"] = "not_reached"
        try:
            for number, move in enumerate(moves, start=1):
                failed = self._timed(move)
                if failed:
                    waiting = [item["service"] for item in moves[number:]]
                    return {**failed, "failed": True, "msg": _with_waiting(failed["msg"], waiting)}
                if move["stack"] not in [item["stack"] for item in moves[number:]]:
                    self._record([move["stack"]])
            return {}
        finally:
            self._record(list(self.unrecorded))

    def _timed(self, move: Result) -> Result | None:
        began, row = self.effects.clock(), self.rows[move["service"]]
        try:
            return self._roll(move)
        finally:
            row["took"] = round(self.effects.clock() - began, 1)

    def _record(self, stacks: Sequence[str | None]) -> None:
        for stack in stacks:
            if stack in self.unrecorded:
                self.unrecorded.remove(stack)
                try:
                    self.stacks[stack] = self.call("record", stack=stack, run=self.run)["revision"]
                except SwarmError as exc:  # it must not hide what came of the services
                    self.warnings.append(f"What stack {stack} runs now could not be recorded: {exc.message}")

    def _roll(self, move: Result) -> Result | None:
        """Roll one service. Gives the result of a failed task where it does not become healthy."""
        deadline, row, stack = self.effects.clock() + self.timeout, self.rows[move["service"]], move["stack"]
        first = stack not in self.unrecorded
        answer = self.call("roll", service=move, first=first, run=self.run)
        row["result"], before_it = "failed", self.changed  # until it is known better
        self.changed = self.changed or not move["resumes"]
        if stack and first:
            self.unrecorded.append(stack)
        before = Snapshot.from_json(answer["snapshot"])
        watched, calls = self._watch(move, answer, timeout=self.timeout)
        if watched.verdict.outcome == "converged":
            self.call("end", service=move, outcome="refreshed", run=self.run)
            row["result"] = "refreshed"
            self.superseded.extend(move["superseded"])
            return None
        failure = Failure.of(move["lock"], watched, calls, before=before, timeout=self.timeout)
        failed = self._returned(move, failure, tried=_tried(watched.verdict), deadline=deadline)
        self.changed = before_it or move["resumes"] or row["result"] != "rolled_back"
        return {**failed, "changed": self.changed}

    def _watch(self, move: Result, answer: Result, *, timeout: float) -> tuple[Watched, Calls]:
        wanted = targets(answer["deployed"], Snapshot.from_json(answer["snapshot"]))
        renewed = self.effects.clock()

        def observe() -> Snapshot:
            nonlocal renewed
            due = self.effects.clock() - renewed > LEASE / 2
            seen = self.call("look", service=move, run=self.run, renews=due)
            renewed = self.effects.clock() if due else renewed
            return Snapshot.from_json(seen["snapshot"])

        effects = self.effects
        watched = watch(
            wanted, observe=observe, sleep=effects.sleep, clock=effects.clock, timeout=timeout, tell=effects.tell
        )
        return watched, Calls(effects, dict(self.run), wanted={target.name: target for target in wanted})

    def _returned(self, move: Result, failure: Failure, *, tried: bool, deadline: float) -> Result:
        """Bring a service back whose new image failed, and say both. ``tried``: the digest is remembered as bad."""
        answer: Result = {}
        try:
            answer = self.call("back", service=move, run=self.run)
            ending, is_back = self._way_back(move, answer, deadline=deadline)
        except SwarmError as exc:
            ending, is_back = f"the way back failed too: {exc.message.rstrip('.')}", False
        why = plain("; ".join(failure.clauses))
        config = {"update_config": answer.get("update_config")}
        try:
            outcome = {"outcome": "failed" if tried else "left", "why": why}
            armed = bool(answer.get("armed")) and is_back
            self.call("end", service={**move, **config}, **outcome, armed=armed, run=self.run)
        except SwarmError as exc:  # it must not hide why the new image failed
            self.warnings.append(f"The refresh of {move['service']} could not be ended: {exc.message}")
        row = self.rows[move["service"]]
        row["result"], row["note"] = "rolled_back" if is_back else "failed", why
        again = "it is not tried again until the tag moves" if tried else ""
        msg = failure.say("; ".join(filter(None, (ending, again))) or None)
        return {**failure.result, "msg": msg}

    def _way_back(self, move: Result, answer: Result, *, deadline: float) -> tuple[str, bool]:
        """Watch the way back. Gives what is said of it, and whether the old image runs."""
        if not answer["deployed"]:
            return "", True  # the verdict says that Swarm has rolled it back
        old = short(move["from"].partition("@")[2])
        now = self.effects.clock()
        watched, calls = self._watch(move, answer, timeout=max(deadline - now, SHARE * self.timeout))
        if watched.verdict.outcome == "converged":
            return f"it is back at {old}", True
        before = Snapshot.from_json(answer["snapshot"])
        second = Failure.of(move["lock"], watched, calls, before=before, timeout=self.timeout)
        return f"the way back to {old} failed too: {'; '.join(second.clauses)}", False


def _tried(verdict: Verdict) -> bool:
    """Whether the image has failed, also where its next try is under way: of each slot a verdict has the newest task,
    and what decided it is its cause. A task that is pulled, waits for a node or is not yet healthy tells nothing.
    """
    causes = [finding.cause for finding in verdict.findings if finding.cause]
    ended = any(task.state in TRIED for task in (*failed_tasks(verdict), *causes))
    return ended or verdict.outcome in ("rolled_back", "paused")


def _with_waiting(message: str, services: Sequence[str]) -> str:
    return message.rstrip(".") + (f"; not reached: {', '.join(services)}." if services else ".")
