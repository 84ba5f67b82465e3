# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines and columns of key paths."""

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.locate import Positions, first_line

DATA = b"""\
x-base: &base
  hostname: a
services:
  web:
    <<: *base
    image: i
    init:
    environment:
      - DB=x
    volumes: ["data:/d", {source: other, target: /o}]
    networks: [front]
---
services:
  db: {image: j}
"""


@pytest.mark.parametrize(
    ("path", "on_key", "depth", "place"),
    [
        (("services", "web", "image"), False, 3, (6, 12)),
        (("services", "web", "image"), True, 3, (6, 5)),
        (("services", "web", "init"), False, 3, (7, 5)),
        (("services", "web", "hostname"), False, 3, (2, 13)),
        (("services", "web", "environment", 0), False, 4, (9, 9)),
        (("services", "web", "environment", "DB"), False, 4, (9, 9)),
        (("services", "web", "volumes", "data"), False, 4, (10, 15)),
        (("services", "web", "volumes", "other"), False, 4, (10, 26)),
        (("services", "web", "networks", "front"), False, 4, (11, 16)),
        (("services", "db", "image"), False, 3, (14, 15)),
        (("services", "web", "ports", 0), False, 2, (5, 5)),
        (("services", "web", "image", "deeper"), False, 3, (6, 12)),
        (("nothing",), False, 0, (13, 1)),
        ((), False, 0, (13, 1)),
    ],
)
def test_find(path: tuple[str | int, ...], on_key: bool, depth: int, place: tuple[int, int]) -> None:
    assert Positions(DATA).find(path, on_key=on_key) == (depth, place)


def test_nothing_to_find() -> None:
    assert Positions(b"").find(("a",)) == (0, (1, 1))


@pytest.mark.parametrize(
    ("data", "path", "place"),
    [
        (b"a: &x {c: 1}\nb: &x {c: [2, 3]}\nd: *x\n", ("d", "c", 1), (2, 15)),
        (b"a: &x {c: 1}\n---\nb: *x\n", ("b", "c"), (1, 11)),
        (b"a: &x {c: 1}\n---\nb: *x\nc: d: e\n", ("a", "c"), (1, 11)),
        (b"a: *y\nb: 1\n", ("b",), (2, 4)),
    ],
    ids=["twice", "of an earlier document", "before what is no YAML", "of an unknown anchor"],
)
def test_anchors_that_libyaml_does_not_take(data: bytes, path: tuple[str | int, ...], place: tuple[int, int]) -> None:
    assert Positions(data).find(path) == (len(path), place)


@pytest.mark.parametrize(("number", "place"), [(0, (1, 4)), (1, (3, 4)), (2, (1, 1)), (None, (3, 4))])
def test_one_document(number: int | None, place: tuple[int, int]) -> None:
    assert Positions(b"a: 1\n---\na: 2\n").find(("a",), number=number)[1] == place


@pytest.mark.parametrize(
    ("data", "line", "column", "first"),
    [
        (b"a: 1\nb: {a: 1}\na: 2\n", 3, 1, 1),
        (b"x:\n  - {k: [a, b]}\n  - a: 1\n    b: {c: 1}\n    a: 2\n", 5, 5, 3),
        (b"a: 1\n", 9, 9, 0),
    ],
)
def test_first_line(data: bytes, line: int, column: int, first: int) -> None:
    assert first_line(data, line=line, column=column) == first
