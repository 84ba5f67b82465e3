# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""In which order services are written: by ``depends_on``, each when those that it depends on run."""

from __future__ import annotations

import typing as t

from ..errors import ComposeError
from ..records import dataclass

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


def needs(project: Mapping[str, t.Any], *, stack: str) -> dict[str, frozenset[str]]:
    """Give the names of the services that each one depends on, directly or not."""
    services = project.get("services") or {}
    return {f"{stack}_{key}": frozenset(f"{stack}_{other}" for other in _behind(key, services)) for key in services}


def _behind(key: str, services: Mapping[str, t.Any]) -> set[str]:
    found: set[str] = set()
    left = [key]
    while left:
        others = {other for other in services[left.pop()].get("depends_on") or {} if other in services}
        left += others - found
        found |= others
    return found


@dataclass(frozen=True)
class Step:
    """What can be done now. ``due``: services to be written now; ``pending``: those to be written later, when the
    ``gates`` run; ``ahead``: those whose turn has come, or that are waited for.
    """

    ahead: frozenset[str]
    due: frozenset[str]
    pending: tuple[str, ...]
    gates: frozenset[str]


def next_step(
    ordered: Sequence[Sequence[str]],
    entries: Sequence[Entry],
    *,
    standing: Collection[str],
    needs: Mapping[str, Collection[str]],
) -> Step:
    """Take what depends on nothing that is still to be written or does not run yet.

    ``entries`` are those of services; ``standing`` are the names of services that run as wanted; ``needs`` says what
    each depends on, see :func:`needs`. Services in no wave of ``ordered`` have been waited for. One that nothing
    pending depends on gates nothing. Where nothing is pending there is nothing to wait for.
    """
    names = [entry.name for entry in entries if entry.action != "remove"]
    writes = [entry.name for entry in entries if entry.action in ("create", "update")]
    awaited = {name for wave in ordered for name in wave if name in writes or name not in standing}
    pending = tuple(name for name in writes if awaited.intersection(needs.get(name, ())))
    due = frozenset(writes).difference(pending)
    gates = frozenset(other for name in pending for other in needs[name]).difference(pending)
    return Step(gates | due if pending else frozenset(names), due, pending, gates)
