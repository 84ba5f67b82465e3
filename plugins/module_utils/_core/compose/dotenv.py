# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Environment files: the syntax of compose-go's ``dotenv/parser.go``, and the one of ``format: raw``.

``KEY=value``, also with ``export`` and with ``:`` for ``=``; ``KEY`` alone takes the value of the surrounding
environment. Text in single quotes is taken as it is; in double quotes and without quotes variables are put in: those
of the surrounding environment, else those of the file's own earlier lines. Quoted text may span lines. Without quotes
`` #`` begins a comment.
"""

from __future__ import annotations

import re
import typing as t

from ..patterns import expression
from .faults import Fault
from .interpolation import Variables, interpolate

if t.TYPE_CHECKING:
    from collections.abc import Mapping

BLANK = expression(r"(?:\s|#[^\n]*)*")
EXPORT = expression(r"export\s[\t\v\f\r \x85\xa0]*")
# Go's isSpace: white space that does not end the line
KEY = expression(r"(?P<key>(?:[^\W]|[.\-\[\]\t\v\f\r \x85\xa0])*)(?P<sign>[=:\n]|\Z)[\t\v\f\r \x85\xa0]*")
SINGLE = expression(r"'((?:[^'\\]|\\.)*)'", re.DOTALL)
DOUBLE = expression(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
PLAIN = expression(r"[^\n]*")
ESCAPE = expression(r'\\(?:0[0-9]{0,3}|[abcfnrtv$"\\])')
ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "$": "$$", '"': '"', "\\": "\\"}
WHITE = " \t\v\f\r\x85\xa0"


class _Layered(Variables):
    """The surrounding environment first, then the file's own variables; what neither has is empty."""

    def __init__(self, env: Mapping[str, str], own: Mapping[str, str]) -> None:
        super().__init__({})
        self.layers = (env, own)

    def get(self, name: str, default: t.Any = None) -> t.Any:
        return next((layer[name] for layer in self.layers if name in layer), default)

    def __missing__(self, name: str) -> str:
        found = self.get(name)
        return super().__missing__(name) if found is None else t.cast("str", found)


def parse_dotenv(text: str, env: Mapping[str, str], earlier: Mapping[str, str] | None = None) -> dict[str, str]:
    """Read the variables of ``text``.

    Its values may refer to ``env``, and after that to ``earlier`` files and to earlier lines. Raises ``Fault``.
    """
    text = text.lstrip("\ufeff")
    found: dict[str, str] = {}
    known = dict(earlier or {})
    variables = _Layered(env, known)
    position = _end(BLANK, text, 0)
    while position < len(text):
        line = text.count("\n", 0, position) + 1
        match = KEY.match(text, _end(EXPORT, text, position))
        key = match["key"].rstrip(WHITE) if match else ""
        if not match or not key or " " in key:
            raise Fault(f"line {line} is no variable; write KEY=value")
        position = match.end()
        if match["sign"] in ("=", ":"):
            value, position = _value(text, position, variables, line)
            found[key] = known[key] = value
        elif key in env:
            found[key] = known[key] = env[key]
        position = _end(BLANK, text, position)
    return found


def _end(pattern: re.Pattern[str], text: str, position: int) -> int:
    match = pattern.match(text, position)
    return match.end() if match else position


def _value(text: str, position: int, variables: Variables, line: int) -> tuple[str, int]:
    """Read a value, and say where it ends; what follows a closing quote on its line begins anew."""
    quote = text[position : position + 1]
    if quote not in ("'", '"') or not quote:
        match = PLAIN.match(text, position)
        written = match[0].partition(" #")[0].rstrip() if match else ""
        return _interpolated(written, variables, line), position + len(match[0] if match else "")
    match = (SINGLE if quote == "'" else DOUBLE).match(text, position)
    if not match:
        raise Fault(f"line {line} has a quotation that does not end; close it")
    body = match[1].replace(f"\\{quote}", quote)
    if quote == "'":
        return body, match.end()
    return _interpolated(ESCAPE.sub(_unescape, body), variables, line), match.end()


def _interpolated(written: str, variables: Variables, line: int) -> str:
    try:
        return interpolate(written, variables)
    except Fault as fault:
        raise Fault(f"line {line}: {fault.findings[0].message}") from None


def _unescape(match: re.Match[str]) -> str:
    code = match[0][1:]
    if not code.startswith("0"):
        return ESCAPES.get(code, match[0])
    digits = code[1:]
    octal = len(digits) == 3 and digits.isdigit() and max(digits) < "8" and int(digits, 8) < 256
    return chr(int(digits, 8)) if octal else f"\\{digits}"


def parse_raw(text: str, env: Mapping[str, str]) -> dict[str, str]:
    """Read ``format: raw``: no quotes, no escapes, no variables; ``KEY`` alone takes its value from ``env``."""
    found: dict[str, str] = {}
    for number, written in enumerate(text.lstrip("\ufeff").split("\n"), start=1):
        line = (written[:-1] if written.endswith("\r") else written).lstrip()
        if not line or line.startswith("#"):
            continue
        key, equals, value = line.partition("=")
        if not key or re.search(r"\s", key):
            raise Fault(f"line {number} is no variable; write KEY=value")
        if equals:
            found[key] = value
        elif key in env:
            found[key] = env[key]
    return found
