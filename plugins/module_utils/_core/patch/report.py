# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What came of a run: a table for people, rows for machines, and the sentence that says how to go on."""

from __future__ import annotations

import typing as t

from .words import spelled

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Node = t.Mapping[str, t.Any]
Row = t.Dict[str, t.Any]

COLUMNS = ("node", "from", "to", "drained", "rebooted", "took", "result")
WORDS = {
    "done": "done",
    "unchanged": "nothing to do",
    "begun": "stopped before it was drained",
    "drained": "stopped while it was patched",
    "patched": "stopped before it was back",
    "returned": "stopped before all was seen to run",
}
LONGEST_CELL = 60
"""Characters of a failure in the table. The summary says all of it."""

NOT_BEGUN = "not begun"
FINISHED = ("done", "unchanged")


def rows(nodes: Sequence[Node], hosts: Sequence[str]) -> list[Row]:
    """Give one row for each host, in the order in which they are patched; those without an entry were not begun.

    ``nodes`` are the entries of a campaign, as its module returns them.
    """
    entries = {node["host"]: node for node in nodes}
    named = [*hosts, *(host for host in entries if host not in hosts)]
    return [_row(host, entries.get(host)) for host in named]


def _row(host: str, node: Node | None) -> Row:
    if node is None:
        empty: Row = dict.fromkeys(("drained_for", "took", "failure", "availability"))
        return {"node": host, "from": "", "to": "", "rebooted": False, "result": "not_begun", **empty, "packages": []}
    before, after = _versions(node)
    return {
        "node": host,
        "from": before,
        "to": after,
        "drained_for": node["drained_for"],
        "rebooted": node["rebooted"],
        "took": node["took"],
        "result": node["step"] if node["step"] in (*FINISHED, "failed") else "stopped",
        "failure": node["failure"] or WORDS.get(node["step"]) if node["step"] not in FINISHED else None,
        "availability": node["availability"],
        "packages": node["packages"],
    }


def _versions(node: Node) -> tuple[str, str]:
    """Say from what to what: the Engine, where it became another, else the package, or how many."""
    if node["engine_after"] and node["engine_before"] != node["engine_after"]:
        return f"Engine {node['engine_before']}", f"Engine {node['engine_after']}"
    packages, number = node["packages"], len(node["packages"]) + node["more_packages"]
    if number == 1:
        (package,) = packages
        return f"{package['name']} {package['before']}".strip(), f"{package['name']} {package['after']}".strip()
    engine = f"Engine {node['engine_before']}" if node["engine_before"] else ""
    return engine, f"{number} packages" if number else ""


def table(found: Sequence[Row]) -> list[str]:
    """Draw rows as lines with aligned columns."""
    lines = [tuple(name.upper() for name in COLUMNS), *map(_cells, found)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(COLUMNS))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in lines]


def _cells(row: Row) -> tuple[str, ...]:
    times = {key: spelled(row[key]) if row[key] is not None else "" for key in ("drained_for", "took")}
    rebooted = "" if row["result"] in ("not_begun", "unchanged") else "yes" if row["rebooted"] else "no"
    return (row["node"], row["from"], row["to"], times["drained_for"], rebooted, times["took"], _result(row))


def _result(row: Row) -> str:
    plain = {"not_begun": NOT_BEGUN, **{step: WORDS[step] for step in FINISHED}}
    if row["result"] in plain:
        return plain[row["result"]]
    said = f"failed: {row['failure']}" if row["result"] == "failed" else str(row["failure"])
    return said if len(said) <= LONGEST_CELL else f"{said[: LONGEST_CELL - 3].rstrip()}..."


def summary(campaign: Mapping[str, t.Any], found: Sequence[Row], *, reason: str | None = None) -> str:
    """Say what was done, what was not, and how to go on. ``reason``: why the run ended early."""
    done = [row["node"] for row in found if row["result"] in FINISHED]
    left = [row for row in found if row["result"] not in FINISHED]
    name = f"Campaign {campaign['id']}"
    if not left:
        return f"{name}: {'the node is' if len(done) == 1 else f'all {len(done)} nodes are'} through."
    bad = next((row for row in left if row["result"] != "not_begun"), None)
    stop = reason or (f"{bad['node']}: {bad['failure']}" if bad else "the run ended")
    return " ".join(
        [
            f"{name} has stopped. {stop.rstrip('.')}.",
            f"Done: {', '.join(done) or 'none'}.",
            f"Not done: {', '.join(row['node'] for row in left)}.",
            *(_drained(row) for row in left if row["result"] != "not_begun"),
            "The same command goes on where this run stopped, from any controller"
            + (", once the node is mended." if bad else "."),
        ]
    )


def _drained(row: Row) -> str:
    """Say of a node that was begun what it gets back: it may be drained now."""
    return f"{row['node']} was {row['availability']} before, and gets that back then."
