# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""In which order services are written: waves by ``depends_on``, each begun when the one before runs."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ..errors import ComposeError

if t.TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from .entry import Entry

Waves = t.Tuple[t.Tuple[str, ...], ...]


def waves(project: Mapping[str, t.Any], *, stack: str) -> Waves:
    """Give the names of services, wave by wave: a service comes after all that it depends on.

    Raises :class:`ComposeError` with the chain where services wait for one another in a circle.
    """
    services = project.get("services") or {}
    waiting = {
        key: [other for other in item.get("depends_on") or {} if other in services] for key, item in services.items()
    }
    found: list[tuple[str, ...]] = []
    while waiting:
        free = sorted(key for key, others in waiting.items() if not any(other in waiting for other in others))
        if not free:
            raise _circle(waiting)
        found.append(tuple(f"{stack}_{key}" for key in free))
        waiting = {key: others for key, others in waiting.items() if key not in free}
    return tuple(found)


def _circle(waiting: Mapping[str, Sequence[str]]) -> ComposeError:
    chain = [min(waiting)]
    while chain[-1] not in chain[:-1]:
        chain.append(next(other for other in waiting[chain[-1]] if other in waiting))
    chain = chain[chain.index(chain[-1]) :]
    return ComposeError(
        f"services.{chain[0]}.depends_on: {' needs '.join(chain)}, so that none of them can be the first: take one of "
        "these dependencies out.",
        path=("services", chain[0], "depends_on"),
    )


@dataclass(frozen=True)
class Step:
    """What can be done now. ``ahead``: services of the waves so far; ``due``: those of them to be written now;
    ``pending``: those whose wave comes later.
    """

    ahead: frozenset[str]
    due: frozenset[str]
    pending: tuple[str, ...]


def next_step(ordered: Sequence[Sequence[str]], entries: Sequence[Entry], *, standing: Collection[str]) -> Step:
    """Take the first wave that has something to write, unless one before does not run yet.

    ``entries`` are those of services; ``standing`` are the names of services that run as wanted. Services in no wave
    wait for none. Where no wave after has something to write there is nothing to wait for.
    """
    names = [entry.name for entry in entries if entry.action != "remove"]
    writes = [entry.name for entry in entries if entry.action in ("create", "update")]
    ahead = set(names) - {name for wave in ordered for name in wave}
    due = set(writes) & ahead
    for wave in ordered:
        ahead |= set(wave)
        due |= set(writes) & set(wave)
        if due or not set(wave) <= set(standing):
            break
    pending = tuple(name for name in writes if name not in ahead)
    return Step(frozenset(ahead if pending else names), frozenset(due), pending)
