# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a deploy finds of those before it: which revision runs, one whose run has died, and layers that are left out."""

from __future__ import annotations

import typing as t
from dataclasses import field

from ..errors import RefusedError
from ..records import dataclass
from .lock import utc
from .record import left_out, runs
from .revision import UNDER_WAY

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..plan.entry import Plan
    from ..state.snapshot import Snapshot
    from .lock import Lock
    from .revision import History, Layer, Revision

SHOWN_FIELDS = 6


@dataclass(frozen=True)
class Past:
    """``number``: the revision that runs, as far as known. ``resumed``: the one of a dead run which a run that writes
    nothing has to see through, and ``base``, what to return to where it cannot. ``unsettled``: outcomes of dead runs.
    """

    number: int | None = None
    resumed: int | None = None
    base: int | None = None
    unsettled: Mapping[int, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    def to_result(self) -> dict[str, t.Any]:
        """Write what travels to the controller."""
        unsettled = {str(number): outcome for number, outcome in self.unsettled.items()}
        return {"running": self.number, "unsettled": unsettled, "revision": self.resumed, "base": self.base}


def past_of(history: History, *, plan: Plan, observed: Snapshot, layers: Iterable[Layer], lock: Lock | None) -> Past:
    """Read the past of a deploy. ``lock`` is somebody else's that is valid: then no run has died."""
    newest = history.newest
    if newest is None:
        return Past()
    died = newest.outcome in UNDER_WAY and lock is None
    top = history.last_good(before=newest) if died and not runs(newest.record(), observed) else newest
    warnings = [_died(plan.stack, newest)] if died else []
    if top and plan.changed:
        warnings += _reverting(plan, top, layers)
    if not died or plan.changed:
        return Past(top.number if top else None, warnings=tuple(warnings))
    if top is not newest:
        return Past(top.number if top else None, unsettled={newest.number: newest.left_as}, warnings=tuple(warnings))
    base = history.last_good(before=newest)
    return Past(newest.number, newest.number, base.number if base else None, warnings=tuple(warnings))


def check_layers(history: History, *, stack: str, layers: Iterable[Layer]) -> None:
    """Refuse layers that lack one of those which made what runs."""
    newest = history.newest
    missing = left_out(newest.record(), layers) if newest else ()
    if newest and missing:
        names = ", ".join(layer.name for layer in missing)
        raise RefusedError(
            f"Revision {newest.number} of stack {stack} was made with {names}, which is not among these layers: add "
            "what is missing, or turn require_layers off."
        )


def _died(stack: str, revision: Revision) -> str:
    record = revision.record()
    doing = "began" if revision.outcome == "pending" else "returned to"
    who = f"The run of {record.by}" if doing == "began" else "The run"
    when = f" at {utc(revision.time)}" if doing == "began" else ""
    return (
        f"{who} that {doing} revision {revision.number} of stack {stack}{when} ended before its verdict: this deploy "
        "goes on from what it left."
    )


def _reverting(plan: Plan, revision: Revision, layers: Iterable[Layer]) -> list[str]:
    missing = left_out(revision.record(), layers)
    fields = [
        f"{entry.name} {path}"
        for entry in plan.writes
        for path in entry.to_result()["fields"]
        if entry.action == "update"
    ]
    if not missing or not fields:
        return []
    shown = ", ".join(fields[:SHOWN_FIELDS]) + (
        f" and {len(fields) - SHOWN_FIELDS} more" if fields[SHOWN_FIELDS:] else ""
    )
    names = ", ".join(layer.name for layer in missing)
    return [
        f"Revision {revision.number} of stack {plan.stack} was made with {names} too, which is not among these layers: "
        f"what it set reverts (this deploy changes {shown})."
    ]
