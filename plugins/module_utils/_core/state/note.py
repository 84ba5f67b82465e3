# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The note on a node that is drained without a gap: the availability that it had before.

It is a label of the node, written by the one write that pauses it: so wherever a run dies, a node that it took away
says what to give back, whatever was written to its services since. A config could only be written before or after the
pause, would outlive the node, and would have to be read besides. As a label of the owner it is shown nowhere.
"""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Mapping

NOTE = "beekeeper.swarm.availability-before"

TAKEN = frozenset({"active", "pause"})
"""What a drain can take away. Any other text was not written by one."""


def note_of(labels: Mapping[str, str] | None) -> str:
    """Read the note, empty where there is none."""
    text = (labels or {}).get(NOTE, "")
    return text if text in TAKEN else ""


def owners(labels: Mapping[str, str] | None) -> dict[str, str]:
    """Give the labels that are the owner's."""
    return {name: value for name, value in (labels or {}).items() if name != NOTE}


def with_note(labels: Mapping[str, str], note: str) -> dict[str, str]:
    """Give the labels to write."""
    return {**labels, NOTE: note} if note else dict(labels)


def in_force(note: str, availability: str) -> str:
    """Give the availability before a drain that has not ended, empty where there is none.

    No drain leaves a node active once it has taken that away: somebody has given it back by hand.
    """
    return "" if availability == "active" else note
