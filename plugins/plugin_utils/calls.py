# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The short calls that one run makes of the modules on the manager, and what it remembers between them."""

from __future__ import annotations

import typing as t
from dataclasses import field, replace

from ..module_utils._core.cluster.requests import ELECTION, may_pass
from ..module_utils._core.errors import EngineError, SwarmError
from ..module_utils._core.history.lock import LEASE
from ..module_utils._core.plan.resume import as_left
from ..module_utils._core.records import dataclass
from ..module_utils._core.rollout.target import targets
from ..module_utils._core.rollout.watch import Watched, watch
from ..module_utils._core.state.snapshot import Snapshot

if t.TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from ..module_utils._core.rollout.target import Target
    from ..module_utils._core.state.node import Node
    from ..module_utils._core.state.service import Service
    from ..module_utils._core.state.task import Task

Result = t.Dict[str, t.Any]

REMOVAL_PAUSE = 1.0

TRIES = 3
NO_WAY_BACK = "Swarm itself has no older version to go back to now; the module stack_rollback has."


@dataclass(frozen=True)
class Effects:
    """What a run does to the world.

    ``call(phase, **args)`` runs the module ``stack`` on the manager, gives its result, and raises a
    :class:`SwarmError` when it fails; ``restore`` does the same with ``stack_rollback``. ``health(node, tasks)`` reads
    the last outputs of health checks from a node, by task id; it has none where the node is out of reach. ``tell``
    hears of every poll.
    """

    call: t.Callable[..., Result]
    restore: t.Callable[..., Result]
    health: t.Callable[[Node, t.List[Task]], t.Dict[str, str]]
    sleep: t.Callable[[float], None]
    clock: t.Callable[[], float]
    tell: t.Callable[[Watched], None]


@dataclass
class Calls:
    """``run`` tells the modules who writes, and which revision. ``done`` and ``wanted`` are what was written so far.

    ``secrets`` are texts that no evidence may show. ``notes`` are warnings of services that were left half way, by
    their names, and ``tries`` says how often each was written again.

    ``running``: the revision that runs, as far as known; ``unsettled``: outcomes of runs that have died.
    """

    effects: Effects
    run: dict[str, t.Any]
    keep: int = 10
    payload: Mapping[str, str] = field(default_factory=dict)
    waves: Sequence[Sequence[str]] = ()
    secrets: Sequence[str] = ()
    done: list[Result] = field(default_factory=list)
    wanted: dict[str, Target] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    tries: dict[str, int] = field(default_factory=dict)
    running: int | None = None
    unsettled: Mapping[str, str] = field(default_factory=dict)
    locked: bool = False
    settled: bool = False
    renewed: float = 0.0

    @property
    def revision(self) -> int | None:
        """The revision that this run has begun, or taken over from one that has died."""
        return self.run.get("revision")

    @property
    def base(self) -> int | None:
        """The revision to return to."""
        return self.run.get("base")

    def deploy(self) -> Result:
        """Write what comes next. A service keeps the target of the call that wrote it."""
        answer = self._writing(lambda: self.effects.call("deploy", **self.payload, waves=self.waves, run=self.run))
        self._aim(answer)
        if not answer.get("moving"):
            ended = {item["name"] for item in answer["deployed"]}
            self.waves = [[name for name in wave if name not in ended] for wave in self.waves]
        return answer

    def restore(self, number: int | None, outcomes: Mapping[int, str]) -> Result:
        """Write a revision over what runs; from here on its services are what is wanted."""
        self.wanted, self.done = {}, []
        arguments = {"revision": number, "outcomes": {str(key): value for key, value in outcomes.items()}}
        answer = self._writing(lambda: self.effects.restore("restore", **arguments, run=self.run))
        self._aim(answer)
        return answer

    def finish(self, outcome: str) -> Result:
        """End the restoring of a revision, whatever came of it."""
        arguments = {"revision": self.running, "keep_revisions": self.keep, "outcome": outcome, "run": self.run}
        answer = self._with_leader(lambda: self.effects.restore("finish", **arguments))
        self.locked = False
        return answer

    def settle(self, outcome: str, *, runs: int | None = None) -> list[str]:
        """Write down what came of this run's revision and of those of dead runs, and give the lock back.

        What goes wrong here is a warning: it must not hide what came of the deploy.
        """
        own = {str(self.revision): outcome} if self.revision and not self.settled else {}
        outcomes = {**self.unsettled, **own}
        if not self.locked and not outcomes:
            return []
        self.running = runs or self.running
        arguments = {"keep_revisions": self.keep, "outcomes": outcomes, "running": self.running, "run": self.run}
        try:
            self._with_leader(lambda: self.effects.call("settle", **arguments))
        except SwarmError as exc:
            kept = f" The lock of the stack stays for up to {LEASE:.0f} s, unless the next run has break_lock: true."
            return [f"What came of this run could not be recorded: {exc.message}{kept if self.locked else ''}"]
        self.locked = False
        return []

    def tidy(self, removals: Sequence[Result], *, deadline: float) -> list[str]:
        """Remove what nobody needs any more, and give warnings of what has to stay. Without a deadline, do not wait."""
        if not removals:
            return []
        answer = self._writing(lambda: self.effects.call("tidy", removals=removals))
        while answer["waiting"] and self.effects.clock() < deadline:
            self.effects.sleep(REMOVAL_PAUSE)
            answer = self._writing(lambda: self.effects.call("tidy", removals=removals))
        return [
            f"Network {name} is not in the layers any more, and stays because it is in use ({reason})."
            for name, reason in answer["blocked"].items()
        ]

    def watch(self, *, deadline: float, gates: Collection[str] | None = None) -> Watched:
        """Watch all that is wanted, or between waves the ``gates`` alone. What Swarm leaves half way goes on.

        Of the gates it is enough that they run, and are healthy where that is checked.
        """
        wanted = self.wanted.values()
        return watch(
            tuple(wanted if gates is None else (replace(item, settle=0.0) for item in wanted if item.name in gates)),
            observe=self.observe,
            sleep=self.effects.sleep,
            clock=self.effects.clock,
            timeout=deadline - self.effects.clock(),
            tell=self.effects.tell,
            go_on=self._go_on,
        )

    def _go_on(self, services: Sequence[Service]) -> Collection[str]:
        """Write services again that Swarm has left half way, a few times at most, and give the names of those written.

        Where that does not help, the watch tells the rest.
        """
        again = [service for service in services if self.tries.get(service.name, 0) < TRIES]
        if not again:
            return ()
        self.tries.update({service.name: self.tries.get(service.name, 0) + 1 for service in again})
        run = {**self.run, "locked": self.locked}
        try:
            written = self.effects.call("go_on", left=[as_left(service) for service in again], run=run)["done"]
            self.locked, self.renewed = True, self.effects.clock()
        except SwarmError as exc:
            written = _begun(exc)
            missed = {service.name for service in again} - {entry["name"] for entry in written}
            self._note(missed, f", and it could not be written again: {exc.message}")
        self.done += written
        names = {entry["name"] for entry in written}
        self._note(names, f": it was written again, and went on. {NO_WAY_BACK}")
        return names

    def _note(self, services: Collection[str], what: str) -> None:
        if services:
            names = ", ".join(sorted(services))
            self.notes[names] = f"Swarm had left the update of {names} half way{what}"

    def observe(self) -> Snapshot:
        """Look, and keep the lock when half of its time is over."""
        due = self.locked and self.effects.clock() - self.renewed > LEASE / 2
        answer = self.effects.call("observe", **({"run": self.run} if due else {}))
        if due:
            self.renewed = self.effects.clock()
        return Snapshot.from_json(answer["snapshot"])

    def _with_leader(self, call: t.Callable[[], Result]) -> Result:
        """Make a call that ends a run, once the managers have a leader: the lock would outlive the run otherwise."""
        began = self.effects.clock()
        while True:
            try:
                return call()
            except EngineError as exc:
                passes = may_pass(str(exc.details.get("engine_message", "")))
                if not passes or self.effects.clock() - began > ELECTION:
                    raise
            self.effects.sleep(REMOVAL_PAUSE)

    def _writing(self, call: t.Callable[[], Result]) -> Result:
        """Make a call that writes, and remember what it has begun, also where it fails half way."""
        try:
            answer = call()
        except SwarmError as exc:
            if self.done:
                exc.details["changed"] = True
            self._remember(exc.details.pop("history", None) or {})
            raise
        self.done += answer["done"]
        self._remember(answer.get("history") or {})
        return answer

    def _remember(self, past: Mapping[str, t.Any]) -> None:
        if not past:
            return
        self.running = past["revision"] or past.get("running")
        self.unsettled = past.get("unsettled") or {}
        if "base" in past:
            self.run = {**self.run, "revision": past["revision"], "base": past["base"]}
        self.locked = past.get("locked", True)
        self.settled = past.get("settled", False)
        self.renewed = self.effects.clock()

    def _aim(self, answer: Result) -> None:
        for target in targets(answer["deployed"], Snapshot.from_json(answer["snapshot"])):
            if target.name not in self.wanted or target.action != "none":
                self.wanted[target.name] = target


def _begun(error: SwarmError) -> list[dict[str, t.Any]]:
    """Give the writes of a call that failed which were done, or may have been."""
    told = (*error.details.get("done", ()), *error.details.get("in_doubt", ()))
    return [entry for entry in error.details.get("plan", ()) if "{action} {kind} {name}".format(**entry) in told]
