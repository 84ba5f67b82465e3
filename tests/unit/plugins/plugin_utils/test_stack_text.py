# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is written is read back as it was, by YAML 1.1 too."""

from __future__ import annotations

import typing as t

import pytest
import yaml
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.stack_text import stack_text
from hypothesis import example, given, settings
from hypothesis import strategies as st

WORDS = """
    y n Y N yes no on off On OFF true False null Null ~ = << .inf -.INF .nan 22:22 190:20:30 1_000 0o17 017 08 0x1F 0b11
    1e3 1.5 .5 +1 -1 1. 2001-12-14 2001-12-14T21:59:43.10-05:00 * & ! | > % @ ` ' " # - ? : , [ ] { } -- --- ... a: a:b
    #a ${A} $$A
"""
TEXTS = [
    "",
    " a",
    "a ",
    "a #b",
    "a: b",
    "- a",
    "\n",
    "a\n",
    "a\nb",
    "a\nb\n",
    "\na",
    "a\n\n",
    " a\nb",
    "a\tb",
    "\ta",
    "a\r\n",
]
ODD = ["\0", "\x1b[0m", "\x7f", "\x85", "\u2028", "\ufeff", "caf\u00e9", "\U0001f41d", "a" * 200, "a b " * 60]
TRAPS = [*WORDS.split(), *TEXTS, *ODD]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("registry.example.com:5000/web:1.4", "registry.example.com:5000/web:1.4"),
        ("/var/run", "/var/run"),
        ("node.role == worker", "node.role == worker"),
        ("echo $$HOME", "echo $$HOME"),
        ("1m30s", '"1m30s"'),
        ("3.9", '"3.9"'),
        ("yes", '"yes"'),
        ("22:22", '"22:22"'),
        ("a: b", '"a: b"'),
        ("a #b", '"a #b"'),
        ("", '""'),
        ("caf\u00e9", '"caf\u00e9"'),
        ("a\nb", "|-\n  a\n  b"),
        ("a\n b\n", '"a\\n b\\n"'),
    ],
)
def test_text(text: str, written: str) -> None:
    assert stack_text({"k": text}) == f"k: {written}\n"


def test_layout() -> None:
    shared = {"a": 1}
    stack = {
        "version": "3.9",
        "services": {"n": {"b": [shared, "x"], "a": {}, "c": None, "d": True, "e": 0.5}},
        "x-": shared,
    }
    assert (
        stack_text(stack)
        == """\
version: "3.9"
services:
  "n":
    b:
    - a: 1
    - x
    a: {}
    c: null
    d: true
    e: 0.5
x-:
  a: 1
"""
    )


@pytest.mark.parametrize("text", TRAPS, ids=repr)
def test_traps(text: str) -> None:
    stack = {text: text, "list": [text], "long": {"deep": {text: [{text: text}]}}}
    assert yaml.safe_load(stack_text(stack)) == stack


SCALARS = (
    st.text()
    | st.sampled_from(TRAPS)
    | st.booleans()
    | st.none()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
)
STACKS = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text() | st.sampled_from(TRAPS), inner, max_size=4),
)


@settings(deadline=None)  # a busy machine is no fault of the text
@given(st.dictionaries(st.text(), STACKS, max_size=4))
@example({"a": "\n\n b"})
def test_read_back(stack: dict[str, t.Any]) -> None:
    assert yaml.safe_load(stack_text(stack)) == stack
