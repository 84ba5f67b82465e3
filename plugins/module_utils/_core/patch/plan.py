# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run would do, in lines for people: who when, what each node gets, what moves where, how long it takes."""

from __future__ import annotations

import typing as t

from .words import spelled

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ENGINES = ("docker-ce", "docker.io", "moby-engine")
SHOWN = 5
"""Packages that are named for a node before the rest is counted: the Engine, what is upgraded, then what is new."""


def plan_lines(
    batches: Sequence[Sequence[str]],
    hosts: Mapping[str, Mapping[str, t.Any]],
    *,
    node_time: float,
    measured: bool,
    left_out: Sequence[str] = (),
) -> list[str]:
    """Give the lines. ``hosts``: what is known of each, ``packages``, ``does``, ``moves``, ``refused``, ``needed``."""
    named: dict[t.Any, str] = {}
    lines = [
        f"{number}. {_node(host, hosts.get(host) or {}, named)}"
        for number, batch in enumerate(batches, start=1)
        for host in batch
    ]
    turns = sum(any((hosts.get(host) or {}).get("needed", True) for host in batch) for batch in batches)
    source = "as measured" if measured else "by patch_node_time, for nothing was measured yet"
    done = [f"Done already: {', '.join(left_out)}."] if left_out else []
    return [
        *lines,
        *done,
        f"{_turns(turns)}, {spelled(node_time)} each ({source}): {spelled(turns * node_time)} in all.",
    ]


def _turns(number: int) -> str:
    return "1 turn" if number == 1 else f"{number} turns"


def _node(host: str, known: Mapping[str, t.Any], named: dict[t.Any, str]) -> str:
    """Write a node's line. ``named``: the host at which packages were named first, for those that get the same."""
    if not known.get("needed", True):
        return f"{host}: nothing to do"
    changes = known.get("packages") or ()
    first = named.setdefault(tuple(map(_change, changes)), host)
    gets = f"the same packages as {first}" if changes and first != host else _packages(changes)
    parts = [known.get("does") or gets]
    moves = [f"{task} to {node}" for task, node in sorted((known.get("moves") or {}).items())]
    parts += [f"moves {', '.join(moves)}"] if moves else []
    parts += [f"as it is now, its drain is refused: {known['refused']}"] if known.get("refused") else []
    return f"{host}: {'; '.join(parts)}"


def _packages(changes: Sequence[Mapping[str, str]]) -> str:
    telling = sorted(changes, key=lambda change: (change["name"] not in ENGINES, not change["before"]))
    named = [_change(change) for change in telling[:SHOWN]]
    more = len(changes) - len(named)
    return ", ".join(named + ([f"{more} more"] if more else [])) or "no packages"


def _change(change: Mapping[str, str]) -> str:
    if not change["after"]:
        return f"{change['name']} goes"
    return f"{change['name']} {change['before'] or 'new'} -> {change['after']}"
