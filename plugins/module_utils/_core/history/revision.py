# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Revisions of a stack, each a Swarm config: what was deployed in its data, what came of it in its labels.

Swarm never changes the data of a config, and does change its labels. A revision is made ``pending`` before the first
write and settled afterwards, so that a controller which dies half way leaves a pending one.
"""

from __future__ import annotations

import base64
import hashlib
import json
import typing as t
import zlib
from dataclasses import field

from ..errors import InputError, StateError
from ..records import dataclass

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..state.resources import Config

Outcome = str
"""``pending`` and ``restoring`` while a controller is at it; ``adopted``, ``started`` or a deploy's own outcome."""

PREFIX = "beekeeper.swarm."
STACK, KIND, NUMBER = f"{PREFIX}stack", f"{PREFIX}kind", f"{PREFIX}revision"
OUTCOME, TURN, TIME, WAS = f"{PREFIX}outcome", f"{PREFIX}turn", f"{PREFIX}time", f"{PREFIX}was"
REVISION, LOCK = "revision", "lock"
"""Values of the label ``kind``. The label of ``docker stack`` is not on them: ``docker stack rm`` keeps the history."""

GOOD = frozenset({"converged", "adopted", "started"})
"""Outcomes that are worth returning to: seen to run, or not seen to fail."""

UNDER_WAY = frozenset({"pending", "restoring"})

FORMAT = 1
LONGEST_NAME = 64
LARGEST = 1000 * 1024 - 1
"""Bytes that swarmkit takes as a config's data (``MaxConfigSize``)."""


def config_name(stack: str, suffix: str) -> str:
    """Name a config of ours. A long stack's name is cut, and a digest of all of it keeps it apart from others."""
    name = f"{stack}.{suffix}"
    if len(name) <= LONGEST_NAME:
        return name
    digest = hashlib.sha256(stack.encode()).hexdigest()[:8]
    return f"{stack[: LONGEST_NAME - len(suffix) - len(digest) - 2]}-{digest}.{suffix}"


@dataclass(frozen=True)
class Layer:
    """A layer that made a revision: its name, and the sha256 of its bytes."""

    name: str
    sha256: str


@dataclass(frozen=True)
class Record:
    """What a revision holds. ``time`` is in seconds since the epoch, by the manager's clock; ``by`` is user and host.

    Specs refer to networks, configs and secrets by name. The contents of configs and secrets are not here.
    """

    stack: str
    number: int
    time: float
    by: str
    layers: tuple[Layer, ...] = ()
    services: tuple[dict[str, t.Any], ...] = field(default=(), repr=False)
    networks: tuple[dict[str, t.Any], ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Revision:
    """A revision as its config has it, its data unread. The one with the highest ``turn`` was the last to be put up."""

    id: str
    version: int
    number: int
    turn: int
    outcome: Outcome
    time: float
    labels: dict[str, str] = field(repr=False)
    data: str = field(repr=False)
    name: str = ""

    @classmethod
    def from_config(cls, config: Config) -> Revision:
        labels = config.labels
        return cls(
            id=config.id,
            version=config.version,
            number=int(labels[NUMBER]),
            turn=int(labels.get(TURN, 0)),
            outcome=labels.get(OUTCOME, "pending"),
            time=float(labels.get(TIME, 0)),
            labels=labels,
            data=config.data,
            name=config.name,
        )

    def record(self) -> Record:
        """Read the data."""
        return decoded(self.data, name=self.name)

    @property
    def is_good(self) -> bool:
        """Whether it is worth returning to. One that is being restored is what it was before."""
        return self.left_as in GOOD

    @property
    def left_as(self) -> Outcome:
        """What is to be said of it when the run that is at it has died, and goes no further."""
        if self.outcome == "restoring":
            return self.labels.get(WAS, "interrupted")
        return "interrupted" if self.outcome == "pending" else self.outcome

    def relabelled(self, *, outcome: Outcome | None = None, turn: int | None = None) -> dict[str, t.Any]:
        """Give the spec that changes the labels; without data, which Swarm leaves as they are then."""
        changed = {OUTCOME: outcome, TURN: None if turn is None else str(turn)}
        if outcome == "restoring":
            changed[WAS] = self.left_as
        labels = {**self.labels, **{key: value for key, value in changed.items() if value is not None}}
        return {"Name": self.name, "Labels": labels}


def revision_spec(record: Record, *, outcome: Outcome, turn: int) -> dict[str, t.Any]:
    """Give the config to create for a new revision."""
    labels = {
        STACK: record.stack,
        KIND: REVISION,
        NUMBER: str(record.number),
        OUTCOME: outcome,
        TURN: str(turn),
        TIME: f"{record.time:.0f}",
    }
    name = config_name(record.stack, f"{REVISION}-{record.number}")
    return {"Name": name, "Labels": labels, "Data": encoded(record)}


def encoded(record: Record) -> str:
    """Write a record: JSON, compressed, base64. Raises :class:`InputError` where Swarm cannot hold it."""
    content = {
        "format": FORMAT,
        "stack": record.stack,
        "number": record.number,
        "time": record.time,
        "by": record.by,
        "layers": [{"name": layer.name, "sha256": layer.sha256} for layer in record.layers],
        "services": list(record.services),
        "networks": list(record.networks),
    }
    data = zlib.compress(json.dumps(content, sort_keys=True, separators=(",", ":")).encode())
    if len(data) > LARGEST:
        raise InputError(
            f"Stack {record.stack} is too large to be recorded: its revision has {len(data)} bytes, and a config of "
            f"Swarm takes {LARGEST}; make two stacks of it."
        )
    return base64.b64encode(data).decode()


def decoded(data: str, *, name: str) -> Record:
    """Read what :func:`encoded` wrote. Raises :class:`StateError` where it is something else, or newer than this."""
    try:
        content: Mapping[str, t.Any] = json.loads(zlib.decompress(base64.b64decode(data)))
        known = content["format"] == FORMAT
    except (ValueError, KeyError, TypeError, zlib.error):
        raise StateError(f"Config {name} is no revision that can be read: remove it.") from None
    if not known:
        raise StateError(f"Config {name} was written by a newer version of this collection: upgrade to read it.")
    return Record(
        stack=content["stack"],
        number=content["number"],
        time=content["time"],
        by=content["by"],
        layers=tuple(Layer(layer["name"], layer["sha256"]) for layer in content["layers"]),
        services=tuple(content["services"]),
        networks=tuple(content["networks"]),
    )


@dataclass(frozen=True)
class History:
    """All revisions of one stack, oldest first."""

    revisions: tuple[Revision, ...] = ()

    @classmethod
    def of(cls, configs: Iterable[Config]) -> History:
        """Pick the revisions among configs of the stack."""
        found = [Revision.from_config(config) for config in configs if config.labels.get(KIND) == REVISION]
        return cls(tuple(sorted(found, key=lambda revision: revision.number)))

    @property
    def newest(self) -> Revision | None:
        """The revision that was put up last, whatever came of it."""
        return max(self.revisions, key=lambda revision: revision.turn, default=None)

    @property
    def is_under_way(self) -> bool:
        """Whether a run is at it, or has died."""
        return self.newest is not None and self.newest.outcome in UNDER_WAY

    @property
    def next_number(self) -> int:
        return max((revision.number for revision in self.revisions), default=0) + 1

    @property
    def next_turn(self) -> int:
        return self.newest.turn + 1 if self.newest else 1

    def numbered(self, number: int) -> Revision | None:
        return next((revision for revision in self.revisions if revision.number == number), None)

    def last_good(self, *, before: Revision | None = None) -> Revision | None:
        """The good revision that was put up last; ``before``: of those put up before this one."""
        good = [item for item in self.revisions if item.is_good and (not before or item.turn < before.turn)]
        return max(good, key=lambda revision: revision.turn, default=None)

    def surplus(self, keep: int) -> tuple[Revision, ...]:
        """What may go so that ``keep`` are left: the oldest, but never what was put up last nor the last good one."""
        needed = {revision.number for revision in (self.newest, self.last_good()) if revision}
        spare = [revision for revision in self.revisions if revision.number not in needed]
        return tuple(spare[: max(0, len(self.revisions) - max(keep, len(needed)))])
