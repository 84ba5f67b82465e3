# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A project that went through a playbook, into a stack file; what is found says file and line where they are known.

Controller only.
"""

from __future__ import annotations

import dataclasses
import typing as t

from ..module_utils._core.compose.faults import ComposeFaults
from ..module_utils._core.compose.to_stack import to_stack
from ..module_utils._core.errors import InputError, format_path
from ..module_utils._core.records import dataclass
from .layers import Note, refuse_notes
from .sources import plain

if t.TYPE_CHECKING:
    from ..module_utils._core.errors import KeyPath

    Place = t.Tuple[str, int, int]

KINDS = ("changed", "dropped", "ignored")


@dataclass(frozen=True)
class Placed:
    """A project, and what ``compose_merge`` knows of it with ``notes=true``: what it dropped, and where keys stand."""

    project: t.Any
    dropped: tuple[Note, ...] = ()
    places: t.Mapping[str, Place] = dataclasses.field(default_factory=dict)

    @classmethod
    def of(cls, given: t.Any) -> Placed:
        given = plain(given, "project")
        if not isinstance(given, dict) or "places" not in given:
            return cls(given)
        return cls(given.get("project"), tuple(Note(**note) for note in given["dropped"]), given["places"])

    def place(self, path: KeyPath) -> Place:
        """Find the place of a key path, or of the nearest one above it."""
        for length in range(len(path), 0, -1):
            found = self.places.get(format_path(path[:length]))
            if found:
                return found
        return "", 0, 0

    def note(self, path: KeyPath, reason: str) -> Note:
        file, line, _column = self.place(path)
        return Note(file, line, format_path(path), reason)


def stack_file(given: t.Any, *, target: t.Any, strict: bool) -> tuple[dict[str, t.Any], dict[str, list[Note]]]:
    """Give the stack file's data, and the notes by kind. ``strict`` refuses what is lost. Raises ``InputError``."""
    placed = Placed.of(given)
    try:
        stack, found = to_stack(placed.project, target=target)
    except ComposeFaults as faults:
        raise InputError("\n".join(_sentence(placed, finding) for finding in faults.findings)) from None
    notes = {kind: [placed.note(*each) for each in getattr(found, kind)] for kind in KINDS}
    notes["dropped"] = [*placed.dropped, *notes["dropped"]]
    for of_kind in notes.values():
        of_kind.sort(key=lambda note: (note.file, note.line))
    if strict:
        refuse_notes([*notes["dropped"], *notes["ignored"]])
    return stack, notes


def _sentence(placed: Placed, finding: t.Any) -> str:
    file, line, column = placed.place(finding.path)
    return f"{file}:{line}:{column}: {finding.sentence()}" if line else finding.sentence()
