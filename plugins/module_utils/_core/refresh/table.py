# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report of a refresh as a table for people: digests cut short, columns as wide as they need to be."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

DIGITS = 12

HEADINGS = ("service", "image", "runs", "newest", "behind since", "age", "result", "took", "note")


def table(report: Iterable[Mapping[str, t.Any]]) -> list[str]:
    """Give a line for each row, below the headings. Columns that say nothing of any service are left out."""
    rows = [_cells(row) for row in report]
    if not rows:
        return []
    shown = [number for number in range(len(HEADINGS)) if any(row[number] for row in rows)]
    lines = [HEADINGS, *rows]
    widths = [max(len(line[number]) for line in lines) for number in shown]
    return [_line([line[number] for number in shown], widths) for line in lines]


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths)).rstrip()


def _cells(row: Mapping[str, t.Any]) -> tuple[str, ...]:
    age = row["age_days"]
    took = row.get("took")
    return (
        row["service"],
        row["image"],
        short(row["current"]),
        "the same" if row["status"] == "current" else short(row["newest"]),
        row["behind_since"] or "",
        "" if age is None else f"{age:.0f} d" + (" (old)" if row["older_than_max_age"] else ""),
        row["status"] if row["result"] == "none" else row["result"].replace("_", " "),
        "" if took is None else f"{took:.0f} s",
        row["note"],
    )


def short(digest: str | None) -> str:
    """Give the first digits of a digest."""
    return (digest or "").partition(":")[2][:DIGITS]
