# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rollouts of real engines, played back on a clock of their own.

A recording (``tests/unit/fixtures/rollout/NAME.json``) holds what the swarm showed before a ``docker stack deploy``,
what the deploy wrote, and the frames that followed: each has the objects that differ from the frame before, and the
ids of those that are gone.
"""

from __future__ import annotations

import dataclasses
import json
import pathlib
import typing as t

from ansible_collections.beekeeper.swarm.plugins.module_utils._core.rollout.target import Target, targets
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.rollout.watch import Watched, watch
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.snapshot import Snapshot

FIXTURES = next(parent for parent in pathlib.Path(__file__).parents if parent.name == "unit") / "fixtures" / "rollout"


class Recording:
    """One recorded rollout. ``now`` is the time of the playback; sleeping moves it."""

    def __init__(self, name: str) -> None:
        self.stored = stored = json.loads((FIXTURES / f"{name}.json").read_text())
        self.before = Snapshot.from_json(stored["before"])
        self.targets: tuple[Target, ...] = targets(stored["deployed"], self.before)
        self.polls = list(_polls(stored["frames"]))
        self.start = self.now = self.polls[0].time or 0.0

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def observe(self) -> Snapshot:
        """What the swarm showed at this time; after the end of the recording nothing changes any more."""
        shown = [poll for poll in self.polls if (poll.time or 0.0) <= self.now]
        return dataclasses.replace(shown[-1], time=self.now)

    def watch(self, *, timeout: float = 120.0, tell: t.Callable[[Watched], None] = lambda _: None) -> Watched:
        return watch(self.targets, observe=self.observe, sleep=self.sleep, clock=self.clock, timeout=timeout, tell=tell)

    @property
    def elapsed(self) -> float:
        return self.now - self.start


def _polls(frames: list[dict[str, t.Any]]) -> t.Iterator[Snapshot]:
    kinds: dict[str, dict[str, t.Any]] = {"services": {}, "tasks": {}, "nodes": {}}
    for frame in frames:
        for kind, known in kinds.items():
            known.update({item["ID"]: item for item in frame.get(kind, [])})
            for gone in frame.get("gone", []):
                known.pop(gone, None)
        yield Snapshot.from_json(
            {"time": frame["time"], **{kind: list(known.values()) for kind, known in kinds.items()}}
        )
