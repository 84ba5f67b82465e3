# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page on what Swarm does names all of it, and tests that exist."""

from __future__ import annotations

import re

import pytest
from ansible_collections.beekeeper.swarm.tests.unit.house.checkout import ROOT

TEST = re.compile(r"^def (test_\w+)", re.MULTILINE)
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs/swarm.md").read_text(encoding="utf-8").splitlines()
    if re.match(r"\| \d", line)
]


def functions(folder):
    """Name the tests of a folder: ``{(file, function)}``."""
    return {(file.stem, name) for file in (ROOT / folder).rglob("test_*.py") for name in TEST.findall(file.read_text())}


LIVE = {name for _file, name in functions("tests/live")}
UNIT = {f"{file}::{name}" for file, name in functions("tests/unit")}


def named(cell):
    return re.findall(r"`((?:test_|molecule/)\S+)`", cell)


def test_all_numbers_are_there():
    assert [row[0] for row in ROWS] == [str(number) for number in range(1, 48)]


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_a_row_names_what_shows_it(row):
    number, *_words, live, ours = row
    assert set(named(live)) == {name for name in LIVE if name.startswith(f"test_{int(number):02}_")}
    assert bool(named(live)) != live.startswith("not shown: ")
    assert named(ours)
    assert [name for name in named(ours) if name not in UNIT and not (ROOT / name).is_file()] == []


def test_each_live_test_has_a_number():
    assert [name for name in LIVE if not re.match(r"test_\d\d_", name)] == []
