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
GIVEN = {"active": "active", "pause": "paused", "drain": "drained"}
NOT_BEGUN = "not begun"
FINISHED = ("done", "unchanged")
BEFORE_PATCHED = ("begun", "drained")
"""Steps at which nobody knows what a node has got."""


def untouched(hosts: Sequence[str], *, reason: str | None = None) -> tuple[list[Row], str]:
    """Give the rows and the sentence of a run that began no campaign: for a ``reason``, or as nobody needs anything."""
    result = "not_begun" if reason else "unchanged"
    said = f"{reason} Nothing was begun: run it again when the window is open." if reason else "No node needs anything."
    return [{**_row(host, None), "result": result} for host in hosts], said


def rows(
    nodes: Sequence[Node],
    hosts: Sequence[str],
    refused: Mapping[str, str] | None = None,
    ids: Mapping[str, str] | None = None,
) -> list[Row]:
    """Give one row for each host, in the order in which they are patched; those without an entry were not begun.

    ``nodes`` are the entries of a campaign, as its module returns them; those of no host come last. ``refused``: why
    hosts stopped, by what they said themselves. ``ids``: the node of each host, for another inventory may have named it
    otherwise; without one it is found by the host's name.
    """
    entries = {host: _entry(host, nodes, ids or {}) for host in hosts}
    own = [_row(host, entries[host], (refused or {}).get(host)) for host in hosts]
    known = {node["id"] for node in entries.values() if node}
    return own + [_row(node["host"], node) for node in nodes if node["id"] not in known]


def _entry(host: str, nodes: Sequence[Node], ids: Mapping[str, str]) -> Node | None:
    key, wanted = ("id", ids[host]) if host in ids else ("host", host)
    return next((node for node in nodes if node[key] == wanted), None)


def _row(host: str, node: Node | None, refused: str | None = None) -> Row:
    if node is None:
        empty: Row = {
            "drained_at": None,
            "drained_for": None,
            "took": None,
            "failure": refused or None,
            "availability": None,
            "taken": False,
            "touched": False,
            "packages": [],
            "more_packages": 0,
        }
        return {"node": host, "from": "", "to": "", "rebooted": False, "result": "not_begun", **empty}
    before, after = _versions(node)
    return {
        "node": host,
        "from": before,
        "to": after,
        "drained_at": node["drained_at"],
        "drained_for": node["drained_for"],
        "rebooted": node["rebooted"],
        "took": node["took"],
        "result": node["step"] if node["step"] in (*FINISHED, "failed") else "stopped",
        "failure": node["failure"] or refused or WORDS.get(node["step"]) if node["step"] not in FINISHED else None,
        "availability": node["availability"],
        "taken": node["taken"],
        "touched": node["taken"] or (node["reached"] or node["step"]) != "begun",
        "packages": node["packages"],
        "more_packages": node["more_packages"],
    }


def _versions(node: Node) -> tuple[str, str]:
    """Say from what to what: the Engine, where it became another, else the package, or how many."""
    if node["engine_after"] and node["engine_before"] != node["engine_after"]:
        return f"Engine {node['engine_before']}", f"Engine {node['engine_after']}"
    packages, number = node["packages"], len(node["packages"]) + node["more_packages"]
    is_patched = (node["reached"] or node["step"]) not in BEFORE_PATCHED
    if number == 1:
        (package,) = packages
        got = f"{package['name']} {package['after']}".strip() if is_patched else ""
        return f"{package['name']} {package['before']}".strip(), got
    engine = f"Engine {node['engine_before']}" if node["engine_before"] else ""
    return engine, f"{number} packages" if number and is_patched else ""


def table(found: Sequence[Row]) -> list[str]:
    """Draw rows as lines with aligned columns."""
    lines = [tuple(name.upper() for name in COLUMNS), *map(_cells, found)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(COLUMNS))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in lines]


def _cells(row: Row) -> tuple[str, ...]:
    times = {key: spelled(row[key]) if row[key] is not None else "" for key in ("drained_for", "took")}
    drained = "now" if row["drained_at"] else times["drained_for"]
    rebooted = "" if row["result"] in ("not_begun", "unchanged") else "yes" if row["rebooted"] else "no"
    return (row["node"], row["from"], row["to"], drained, rebooted, times["took"], _result(row))


def _result(row: Row) -> str:
    """Say it in a word, so that the table is no wider than a terminal: the summary says why."""
    return {"not_begun": NOT_BEGUN, **{step: WORDS[step] for step in FINISHED}}.get(row["result"], str(row["result"]))


def summary(
    campaign: Mapping[str, t.Any],
    own: Sequence[Row],
    left_before: Sequence[Row] = (),
    *,
    reason: str | None = None,
    holder: str | None = None,
) -> str:
    """Say what was done, what was not, and how to go on. ``own``: rows of this run's hosts.

    ``left_before``: rows of others that are not through. ``reason``: why it ended early. ``holder``: who has the lock
    now, where another run has taken it: then the campaign is theirs.
    """
    done = [row["node"] for row in own if is_finished(row)]
    left = [row for row in own if not is_finished(row)]
    others = [_left_before(row) for row in left_before]
    name = f"Campaign {campaign['id']}"
    if holder:
        return _taken_over(name, holder, [row for row in left if row["failure"]])
    if not left:
        all_through = f"{name}: {'the node is' if len(done) == 1 else f'all {len(done)} nodes are'} through."
        return " ".join([all_through, *others])
    bad = [row for row in left if row["touched"]]
    failed = [f"{row['node']}: {row['failure']}" for row in left if row["failure"]]
    why = [reason] if reason else failed or ["The run ended before them"]
    mended = f", once {'the node is' if len(bad) == 1 else 'the nodes are'} mended" if bad else ""
    return " ".join(
        [
            f"{name} has stopped.",
            *(f"{stop.rstrip('.')}." for stop in why),
            f"Done: {', '.join(done) or 'none'}.",
            f"Not done: {', '.join(row['node'] for row in left)}.",
            *(_drained(row) for row in bad if row["taken"]),
            *others,
            f"The same command goes on where this run stopped, from any controller{mended}.",
        ]
    )


def _taken_over(name: str, holder: str, failed: Sequence[Row]) -> str:
    """Say it where the record may be of another campaign already: what that one does is no matter of this run."""
    why = " ".join(f"{row['node']}: {row['failure'].rstrip('.')}." for row in failed)
    return (
        f"This run has stopped. {why} {name} is another run's now, of {holder}: wait for its end, then run this again."
    )


def is_finished(row: Row) -> bool:
    return row["result"] in FINISHED


def _left_before(row: Row) -> str:
    """Say of a node which is none of this run that an earlier one left it half way: only a run that has it goes on."""
    why = str(row["failure"]).rstrip(".")
    return f"{row['node']} is left from an earlier run ({why}): patch it too, with patch_hosts."


def _drained(row: Row) -> str:
    """Say of a node that was begun whether it is drained now, and what it gets back."""
    now = f"{row['node']} is drained now; it" if row["drained_at"] else row["node"]
    return f"{now} was {GIVEN[row['availability']]} before, and gets that back then."
