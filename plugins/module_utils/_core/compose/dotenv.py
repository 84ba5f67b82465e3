# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Environment files: the syntax of compose-go's ``dotenv/parser.go``.

``KEY=value``, also with ``export`` and with ``:`` for ``=``; ``KEY`` alone takes the value of the surrounding
environment. Text in single quotes is taken as it is; in double quotes and without quotes variables are put in, those
of the file's own earlier lines too. Quoted text may span lines. Without quotes `` #`` begins a comment.
"""

from __future__ import annotations

import re
import typing as t

from .faults import Fault
from .interpolation import Variables, interpolate

if t.TYPE_CHECKING:
    from collections.abc import Mapping

BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
KEY = re.compile(r"(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_.\-\[\]]*)[ \t]*(?:([=:])[ \t]*|(?=[\r\n#]|\Z))")
SINGLE = re.compile(r"'([^']*)'[ \t]*(?:#[^\n]*)?(?=\r?\n|\Z)")
DOUBLE = re.compile(r'"((?:[^"\\]|\\.)*)"[ \t]*(?:#[^\n]*)?(?=\r?\n|\Z)', re.DOTALL)
PLAIN = re.compile(r"([^\n]*?)(?:[ \t]#[^\n]*|[ \t\r]*)(?=\n|\Z)")
ESCAPE = re.compile(r"\\(.)", re.DOTALL)
ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "b": "\b", "a": "\a", "v": "\v", "$": "$$"}


def parse_dotenv(text: str, env: Mapping[str, str]) -> dict[str, str]:
    """Read the variables of ``text``; ``env`` is what its values may refer to. Raises ``Fault``."""
    found: dict[str, str] = {}
    position = BLANK.match(text.lstrip("\ufeff")).end()  # type: ignore[union-attr]
    text = text.lstrip("\ufeff")
    while position < len(text):
        match = KEY.match(text, position)
        line = text.count("\n", 0, position) + 1
        if not match:
            raise Fault(f"line {line} is no variable; write KEY=value")
        key = match[1]
        position = match.end()
        if match[2]:
            value, position = _value(text, position, {**env, **found}, line)
            found[key] = value
        elif key in env:
            found[key] = env[key]
        position = BLANK.match(text, position).end()  # type: ignore[union-attr]
    return found


def _value(text: str, position: int, env: Mapping[str, str], line: int) -> tuple[str, int]:
    quote = text[position : position + 1]
    if quote == "'":
        match = SINGLE.match(text, position)
    elif quote == '"':
        match = DOUBLE.match(text, position)
    else:
        match = PLAIN.match(text, position)
    if not match:
        raise Fault(f"line {line} has a quotation that does not end with the value; close it")
    if quote == "'":
        return match[1], match.end()
    written = ESCAPE.sub(_unescape, match[1]) if quote == '"' else match[1].rstrip()
    return interpolate(written, Variables(env)), match.end()


def _unescape(match: re.Match[str]) -> str:
    return ESCAPES.get(match[1], match[1] if match[1] in "\"\\'" else match[0])
