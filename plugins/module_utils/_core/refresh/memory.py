# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is remembered between runs: since when a service is behind, which new image is tried, and which one failed.

It is one Swarm config whose data never changes; Swarm changes labels, so all of it is JSON in a label. A service that
is not behind has no record, and a swarm where none is has no such config.
"""

from __future__ import annotations

import base64
import json
import typing as t
from dataclasses import asdict, field, replace

from ..errors import StateError
from ..history.revision import KIND, PREFIX
from ..records import dataclass

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from ..state.resources import Config
    from .rows import Row

NAME = "beekeeper.swarm.images"
IMAGES = "images"
"""Value of the label ``kind``."""
RECORDS = f"{PREFIX}{IMAGES}"
DATA = base64.b64encode(IMAGES.encode()).decode()

KEPT = 10
"""Of digests that failed one after the other, so many are remembered: a label is no archive."""


@dataclass(frozen=True)
class Failed:
    """A digest that a service could not be brought to: when, and why."""

    digest: str
    time: float
    why: str


@dataclass(frozen=True)
class Record:
    """Of one service: the digest that it runs, and since when the registry has a newer one. Moments are in seconds.

    ``trying``: the newer one while a run is at it, or where it has died. ``spent``: those that failed before the tag
    moved on, which lie on nodes although nobody runs them.
    """

    runs: str
    since: float
    failed: Failed | None = None
    trying: str = ""
    spent: tuple[str, ...] = ()


@dataclass(frozen=True)
class Memory:
    """Records by the name of the service."""

    records: Mapping[str, Record] = field(default_factory=dict)

    @classmethod
    def from_config(cls, config: Config) -> Memory:
        """Read a config. Raises :class:`StateError` where it is another's."""
        try:
            found = json.loads(config.labels[RECORDS])
            return cls({name: _record(item) for name, item in found.items()})
        except (KeyError, TypeError, ValueError, AttributeError):
            raise StateError(
                f"Config {config.name} does not hold what is known of images: remove it, or rename what is yours."
            ) from None

    def labels(self) -> dict[str, str]:
        """Give the labels of the config that holds this."""
        records = {name: asdict(record) for name, record in self.records.items()}
        return {KIND: IMAGES, RECORDS: json.dumps(records, sort_keys=True, separators=(",", ":"))}

    def seen(self, rows: Iterable[Row], *, services: Collection[str], now: float) -> Memory:
        """Add what a look at the registries shows. ``services``: the names of all that are there; others are forgotten.

        A service of which the registry said nothing keeps its record.
        """
        records = {name: record for name, record in self.records.items() if name in services}
        for row in rows:
            known = records.pop(row.service.name, None)
            if row.status == "behind":
                records[row.service.name] = _behind(row, known, now)
            elif known and (row.status == "unknown" or known.trying == row.current):
                records[row.service.name] = known
        return Memory(records)

    def begun(self, service: str, *, runs: str, digest: str, now: float) -> Memory:
        """Add that a service is about to be brought to a digest."""
        known = self.records.get(service) or Record(runs, float(round(now)))
        return Memory({**self.records, service: replace(known, trying=digest)})

    def left(self, service: str) -> Memory:
        """Take that back, where it told nothing of the digest."""
        known = self.records.get(service)
        return Memory({**self.records, service: replace(known, trying="")}) if known else self

    def ended(self, service: str, failed: Failed | None) -> Memory:
        """Add what came of a service: it is not behind any more, or the new image failed."""
        known = self.records.get(service)
        others = {name: record for name, record in self.records.items() if name != service}
        return Memory({**others, service: replace(known, failed=failed, trying="")} if failed and known else others)


def _record(item: Mapping[str, t.Any]) -> Record:
    failed = item.get("failed")
    return Record(
        item["runs"],
        float(item["since"]),
        failed=Failed(**failed) if failed else None,
        trying=item.get("trying", ""),
        spent=tuple(item.get("spent") or ()),
    )


def _behind(row: Row, known: Record | None, now: float) -> Record:
    """Behind since it was first seen to be; a failure counts until the tag moves."""
    since = known.since if known and known.runs == row.current else now
    failed = known.failed if known and known.failed and known.failed.digest == row.newest else None
    return Record(row.current, float(round(since)), failed, spent=_spent(row, known))


def _spent(row: Row, known: Record | None) -> tuple[str, ...]:
    """Add a digest that failed to those before it, once the tag has another; it may move back to one of them."""
    if not known:
        return ()
    digests = (*known.spent, *([known.failed.digest] if known.failed else ()))
    return tuple(digest for digest in dict.fromkeys(digests) if digest not in (row.newest, row.current))[-KEPT:]
