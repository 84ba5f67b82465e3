# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""YAML from bytes."""

from __future__ import annotations

import codecs
import typing as t

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.tags import OVERRIDE, RESET, Tagged
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.yaml_reader import (
    YamlFault,
    read_all,
    read_documents,
)

from ..module_utils._core.compose.recorded import Case, answer, each_case

if t.TYPE_CHECKING:
    import pathlib


@each_case("yaml")
def test_recorded(case: Case, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert answer(case, tmp_path, monkeypatch) == case.get("project")


TEXT = "a: é\r\nb:\r\n  - 1\r\n"


def read(data: bytes | str) -> t.Any:
    documents = read_documents(data if isinstance(data, bytes) else data.encode())
    assert len(documents) == 1
    return documents[0].data


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.replace("\r\n", "\n").encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    ],
    ids=["utf-8 crlf", "utf-8 lf", "utf-8 bom", "utf-16 le", "utf-16 be"],
)
def test_encodings(data: bytes) -> None:
    assert read(data) == {"a": "é", "b": [1]}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 22:22\nb: yes\nc: '1'\nd: !!str 1\ne: !foo\nf: !!int '5'\n",
         {"a": "22:22", "b": "yes", "c": "1", "d": "1", "e": "", "f": 5}),
        ("a: &x {k: 1}\nb: *x\n", {"a": {"k": 1}, "b": {"k": 1}}),
        ("a: &x 1\nb: &x 2\nc: *x\n", {"a": 1, "b": 2, "c": 2}),
        ("a: &x {k: 1, l: 2}\nb: {<<: *x, k: 3}\n", {"a": {"k": 1, "l": 2}, "b": {"k": 3, "l": 2}}),
        ("a: &x {k: 1}\nb: &y {k: 2, l: 2}\nc:\n  <<: [*x, *y]\n",
         {"a": {"k": 1}, "b": {"k": 2, "l": 2}, "c": {"k": 1, "l": 2}}),
        ("'<<': 1\n", {"<<": 1}),
        ("a: !reset\nb: !override [1]\nc: [!reset 2]\nd: !reset {e: 1}\n",
         {"a": Tagged(RESET, ""), "b": Tagged(OVERRIDE, [1]), "c": [Tagged(RESET, "2")], "d": Tagged(RESET, {"e": 1})}),
        ("a: |\n  b\n  c\n", {"a": "b\nc\n"}),
        ("a: !custom [1]\n", {"a": [1]}),
        ("a: !!binary |\n  aGVs\n  bG8=\nb: !!int '5'\nc: !!float 1\nd: !!null ''\n",
         {"a": "hello", "b": 5, "c": 1, "d": None}),
        ("a: &x {k: &x {l: 1}}\nb: *x\n", {"a": {"k": {"l": 1}}, "b": {"l": 1}}),
    ],
)  # fmt: skip
def test_values(text: str, value: t.Any) -> None:
    assert read(text) == value


OVER_1, GONE = Tagged(OVERRIDE, [1]), Tagged(RESET, [1])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: !override {b: !reset 1, c: !override 2}\n", {"a": Tagged(OVERRIDE, {"b": "1", "c": "2"})}),
        ("a: &x !override [1]\nb: *x\n", {"a": OVER_1, "b": OVER_1}),
        ("a: &x !reset [1]\nb: *x\n", {"a": GONE, "b": GONE}),
        ("a: &x {p: !override [1]}\nb: *x\n", {"a": {"p": OVER_1}, "b": {"p": OVER_1}}),
        ("a: &x {p: !reset [1], q: 2}\nb: *x\n", {"a": {"p": GONE, "q": 2}, "b": {"q": 2}}),
        ("a: {<<: {p: !reset [1]}}\n", {"a": {"p": GONE}}),
        ("a: {<<: {p: !override [1]}}\n", {"a": {"p": OVER_1}}),
        ("a: {<<: [{p: !override [1], q: !reset 2}]}\n", {"a": {"p": [1]}}),
        ("a: {<<: {p: !override [2]}, p: [1]}\n", {"a": {"p": OVER_1}}),
        ("a: {<<: {p: [1]}, p: !reset [2]}\n", {"a": {"p": OVER_1}}),
        ("a: {<<: {p: !reset [2]}, p: !reset [1]}\n", {"a": {"p": GONE}}),
        ("a: {<<: {p: [2]}, p: !override [1]}\n", {"a": {"p": OVER_1}}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_tags_below_each_other(text: str, value: t.Any) -> None:
    """What Compose 2.40.3 takes from the layer below, and what it puts there."""
    assert read(text) == value


def test_an_anchor_holds_for_later_documents() -> None:
    assert read_documents(b"a: &x 1\n---\nb: *x\n")[1].data == {"b": 1}


INDENT = "correct the indentation, here or above"
COLON = "quote text that has a colon, or correct the indentation"
TOKEN = "indent with spaces, not tabs, and quote what begins with @ or `"


def test_reading_goes_on() -> None:
    documents, faults = read_all(b"a: {b: 1, b: 2}\na: 3\n---\nc: 1\n---\nd: e: f\n")
    assert [document.data for document in documents] == [{"a": {"b": 1}}, {"c": 1}]
    assert [(fault.line, fault.message) for fault in faults] == [
        (1, "the key 'b' stands here twice"),
        (2, "the key 'a' stands here twice"),
        (6, f"this is no YAML (mapping values are not allowed in this context); {COLON}"),
    ]


def test_documents() -> None:
    documents = read_documents(b"a: &x 1\n---\nb: !reset 1\n---\n")
    assert [(document.data, document.tagged) for document in documents] == [
        ({"a": 1}, False),
        ({"b": Tagged(RESET, "1")}, True),
        (None, False),
    ]


BOMB = (
    "a: &a ["
    + "x," * 9
    + "x]\n"
    + "".join(f"{name}: &{name} [{', '.join([f'*{below}'] * 10)}]\n" for below, name in zip("abcdefgh", "bcdefghi"))
)


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("a: b: c\n", 1, 5, f"this is no YAML (mapping values are not allowed in this context); {COLON}"),
        ("a:\n\tb: 1\n", 2, 1, f"this is no YAML (found character that cannot start any token); {TOKEN}"),
        ("a:\n  b: c\n d: e\n", 3, 2, f"this is no YAML (did not find expected key); {INDENT}"),
        ("a: {b: c\n", 2, 1, "this is no YAML (did not find expected ',' or '}'); correct it"),
        (b"\x80\x81", 0, 0, "this is no YAML text (invalid leading UTF-8 octet); save it as UTF-8 text"),
        ("a: 1\nb: 2\na: 3\n", 3, 1, "the key 'a' stands here twice"),
        ("a: {b: 1, b: 1}\n", 1, 11, "the key 'b' stands here twice"),
        ("1: a\n", 1, 1, "the key 1 is no text; put it in quotes"),
        ("? [a]\n: b\n", 1, 3, "the key ['a'] is no text; put it in quotes"),
        ("a: *b\n", 1, 4, "the alias *b has no anchor before it, or holds itself"),
        ("a: &a [*a]\n", 1, 8, "the alias *a has no anchor before it, or holds itself"),
        ("a:\n  <<: 1\n", 2, 7, "<< takes a mapping, or a list of mappings"),
        ("a: {b: 1}\nb: {<<: {c: 1}, <<: {d: 1}}\n", 2, 17, "the key '<<' stands here twice"),
        ("a: !!binary '%'\n", 1, 4, "this is no base64 text, as !!binary needs; correct it"),
        ("a: !!int 1.5\n", 1, 4, "'1.5' is no !!int; correct it, or take the tag out"),
        ("a: !!bool yes\n", 1, 4, "'yes' is no !!bool; correct it, or take the tag out"),
        ("true: a\n", 1, 1, "the key true is no text; put it in quotes"),
        ("a: " + "[" * 100_000, 1, 103, "this nests deeper than 100 levels"),
        ("a: " + "{a: " * 200, 1, 400, "this nests deeper than 100 levels"),
        ("---\n" * 1001, 1001, 1, "this has more than 1000 documents"),
        (BOMB, 6, 8, "the aliases repeat more than 200000 nodes; write fewer"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else None,
)
def test_refuse(text: str | bytes, line: int, column: int, message: str) -> None:
    with pytest.raises(YamlFault) as caught:
        read(text)
    assert (caught.value.message, caught.value.line, caught.value.column) == (message, line, column)
