# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan: what is to be done to which object, and why."""

from __future__ import annotations

import typing as t
from dataclasses import field

from ..records import dataclass
from .masks import MASK, shown

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from ..spec.table import SpecPath

Action = t.Literal["create", "update", "replace", "remove", "keep"]
Kind = t.Literal["network", "secret", "config", "service"]
ARGUMENTS = ("TaskTemplate", "ContainerSpec", "Args")


@dataclass(frozen=True)
class Entry:
    """One object. ``spec`` is what will be posted; ``base`` the live spec that the plan was made on; ``armed`` what is
    posted before ``spec``, see ``armed.py``. ``waits_for``: services that must be written first, see ``handover.py``.

    ``before`` and ``after`` hold the fields that differ, in normal form.
    """

    kind: Kind
    name: str
    action: Action
    reason: str
    fields: tuple[SpecPath, ...] = ()
    restarts_tasks: bool = False
    id: str = ""
    version: int = 0
    spec: dict[str, t.Any] = field(default_factory=dict)
    base: dict[str, t.Any] = field(default_factory=dict)
    armed: dict[str, t.Any] = field(default_factory=dict)
    waits_for: tuple[str, ...] = ()
    before: dict[SpecPath, t.Any] = field(default_factory=dict)
    after: dict[SpecPath, t.Any] = field(default_factory=dict)

    def _exact_fields(self) -> Iterator[SpecPath]:
        """Go down to the keys that differ where a field is a mapping: ``Labels.owner``, not ``Labels``."""
        for path in self.fields:
            yield from _differing(path, self.before.get(path), self.after.get(path))

    def to_result(self) -> dict[str, t.Any]:
        """Write the entry as users see it."""
        return {
            "kind": self.kind,
            "name": self.name,
            "action": self.action,
            "restarts_tasks": self.restarts_tasks,
            "fields": [".".join(path) for path in self._exact_fields()],
            "reason": self.reason,
        }


def _differing(path: SpecPath, before: t.Any, after: t.Any) -> Iterator[SpecPath]:
    if not isinstance(before, dict) or not isinstance(after, dict):
        yield path
        return
    for key in sorted(before.keys() | after.keys()):
        if before.get(key) != after.get(key):
            yield from _differing((*path, key), before.get(key), after.get(key))


@dataclass(frozen=True)
class Plan:
    """Entries in the order in which they are done. The only judge of "changed"."""

    stack: str
    entries: tuple[Entry, ...]
    warnings: tuple[str, ...] = ()

    @property
    def writes(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.action != "keep")

    @property
    def services(self) -> tuple[Entry, ...]:
        """Services that stay or come."""
        return tuple(entry for entry in self.entries if entry.kind == "service" and entry.action != "remove")

    @property
    def removals(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.action == "remove")

    @property
    def changed(self) -> bool:
        return bool(self.writes)

    def diff(self) -> dict[str, t.Any]:
        """Render the writes for ``--diff``: only what differs, with what looks like a secret masked."""
        sides: dict[str, dict[str, t.Any]] = {"before": {}, "after": {}}
        for entry in self.writes:
            before, after = _sides(entry)
            title = f"{entry.kind} {entry.name}"
            if entry.action != "create":
                sides["before"][title] = before
            if entry.action != "remove":
                sides["after"][title] = after
        header = f"stack {self.stack}" if self.stack else "services of no stack"
        return {"before_header": header, "after_header": header, **sides}


def _before(path: SpecPath, spec: dict[str, t.Any]) -> list[str]:
    """Give what stands before arguments: the entrypoint is the program that says what their options mean."""
    if path != ARGUMENTS:
        return []
    return ((spec.get("TaskTemplate") or {}).get("ContainerSpec") or {}).get("Command") or []


def _sides(entry: Entry) -> tuple[dict[str, t.Any], dict[str, t.Any]]:
    before, after = (
        {".".join(path): shown(path, value, after=_before(path, spec)) for path, value in side.items()}
        for side, spec in ((entry.before, entry.base), (entry.after, entry.spec))
    )
    for path in entry.before.keys() & entry.after.keys():
        dotted = ".".join(path)
        if before[dotted] == after[dotted]:  # the masks hide the very thing that differs
            before[dotted], after[dotted] = f"{MASK} (old)", f"{MASK} (new)"
    return before, after
