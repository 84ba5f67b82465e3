# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Print the design's performance table, measured in one run on a lab of its own (``make bench``).

Ours, theirs and their ratio; a ratio is the claim, seconds are this machine's. Nothing here passes or fails a build.
``make bench ROWS=P1`` measures the merging of layers alone, which needs no lab; ``ROWS="P2 P8"`` what these rows need.
"""

from __future__ import annotations

import sys

import images
import measures
import nodes
import rollouts
from tools import LAB, WORK, playbook, run

WITH_IMAGES = (
    ("P2 P3 P4", measures.deploys),
    ("P6", measures.growth),
    ("P8", measures.verdicts),
    ("D1 D2 D3", rollouts.rollouts),
    ("E1", nodes.drain),
    ("F1", nodes.patched),
    ("I1", images.digests),
)
"""What is measured once the lab has the images: the rows, and what gives them."""


def main(rows: list[str]) -> None:
    """Measure, print row by row, and leave nothing behind."""
    WORK.mkdir(parents=True, exist_ok=True)
    print(f"{'':3} {'work':66} {'ours':>8} {'theirs':>8} {'ratio':>6} {'goal':>6}", flush=True)
    if _are_wanted("P1", rows):
        _print(measures.merging())
    if not rows or set(rows) - {"P1"}:
        _on_a_lab(rows)


def _on_a_lab(rows: list[str]) -> None:
    try:
        if _are_wanted("P7", rows):
            _print(measures.lab_ready())
        else:
            run(*playbook("beekeeper.swarm.lab_up", **LAB, lab_sample="none"))
        measures.install_neighbours()
        if _are_wanted("P5", rows):
            _print(measures.membership())
        if _are_wanted("P6", rows):
            _print(nodes.growth())
        if any(_are_wanted(numbers, rows) for numbers, _measure in WITH_IMAGES):
            run(*playbook("beekeeper.swarm.lab_up", **LAB, lab_sample="images"))
        for numbers, measure in WITH_IMAGES:
            if _are_wanted(numbers, rows):
                _print(measure())
    finally:
        run(*playbook("beekeeper.swarm.lab_down", **LAB, lab_keep_image=True))


def _are_wanted(numbers: str, rows: list[str]) -> bool:
    return not rows or bool(set(numbers.split()) & set(rows))


def _print(rows: list[measures.Row]) -> None:
    for row in rows:
        theirs = "" if row.theirs is None else f"{row.theirs:.2f}"
        ratio = "" if row.theirs is None else f"{row.ratio:.2f}"
        verdict = "holds" if row.ratio <= row.goal else "misses"
        cells = f"{row.number:3} {row.work:66} {row.ours:8.2f} {theirs:>8} {ratio:>6} {row.goal:6.2f} {verdict:6}"
        print(f"{cells} {row.note}".rstrip(), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
