# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ports that go from one service of the stack to another: who gives one up is written first.

Swarm refuses a port that another service still publishes (``checkPortConflicts`` of swarmkit), even where the next call
would free it.
"""

from __future__ import annotations

import typing as t
from dataclasses import replace
from itertools import groupby

from ..errors import ComposeError
from .ports import published

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from .entry import Entry, Plan
    from .ports import Port


def arranged(services: Sequence[Entry], gone: Sequence[Entry]) -> list[Entry]:
    """Put services and removals in order, and note with each that takes a port over whom it ``waits_for``.

    Removals come last, but for those that somebody waits for.
    """
    had: dict[Port, list[tuple[str, str]]] = {}
    for entry in (*services, *gone):
        for port, mode in published(entry.base) if entry.action in ("update", "remove") else ():
            had.setdefault(port, []).append((entry.name, mode))
    noted = [_noted(entry, had) if entry.action in ("create", "update") else entry for entry in services]
    takers = {name: entry.name for entry in noted for name in entry.waits_for}
    first = [
        replace(entry, reason=f"{entry.reason}, and {takers[entry.name]} takes its port over")
        for entry in gone
        if entry.name in takers
    ]
    ordered = [entry for batch in batches(noted) for entry in batch]
    return [*first, *ordered, *(entry for entry in gone if entry.name not in takers)]


def _noted(entry: Entry, had: Mapping[Port, Sequence[tuple[str, str]]]) -> Entry:
    names = {
        name
        for port, mode in published(entry.spec)
        for name, theirs in had.get(port, ())
        if name != entry.name and "ingress" in (mode, theirs)
    }
    return replace(entry, waits_for=tuple(sorted(names))) if names else entry


def givers(services: Iterable[Entry], due: Collection[str]) -> frozenset[str]:
    """Name the services that must be written before those that are ``due`` (names), whatever wave they are of."""
    waits_for = {entry.name: entry.waits_for for entry in services}
    found: set[str] = set()
    left = {*due}
    while left:
        left = {giver for name in left for giver in waits_for.get(name, ())} - found
        found |= left
    return frozenset(found)


def batches(writes: Iterable[Entry]) -> Iterator[list[Entry]]:
    """Cut writes into groups whose calls can be made side by side: of one kind, and none beside one it waits for."""
    for _kind, group in groupby(writes, key=lambda entry: (entry.kind, entry.action == "remove")):
        left = list(group)
        while left:
            names = {entry.name for entry in left}
            waiting = [entry for entry in left if names & {*entry.waits_for}]
            waiting = waiting if len(waiting) < len(left) else []  # a circle is the Engine's to refuse
            held = {entry.name for entry in waiting}
            yield [entry for entry in left if entry.name not in held]
            left = waiting


def exchange(plan: Plan) -> ComposeError | None:
    """Say so where services take ports over from one another, so that none can be the first."""
    left = {entry.name: {*entry.waits_for} for entry in plan.services}
    while True:
        free = {name for name, others in left.items() if not others & left.keys()}
        if not free:
            break
        left = {name: others for name, others in left.items() if name not in free}
    if not left:
        return None
    keys = [name[len(plan.stack) + 1 :] for name in sorted(left)]
    return ComposeError(
        f"services.{keys[0]}.ports: {', '.join(keys)} take published ports over from one another, and Swarm lets none "
        "of them be the first: deploy once without the ports of one of them, then with them.",
        path=("services", keys[0], "ports"),
    )
