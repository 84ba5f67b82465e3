# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Variables in values: the grammar of compose-go's ``template/template.go``.

``$$`` is ``$``; ``$NAME``; ``${NAME}``; ``${NAME:-default}``, ``${NAME-default}``; ``${NAME:+instead}``,
``${NAME+instead}``; ``${NAME:?message}``, ``${NAME?message}``. With the colon an empty value counts as unset. What
follows the operator is itself a template, and is only looked at when it is used. A ``$`` before anything else is text.
"""

from __future__ import annotations

import re
import typing as t

from ..patterns import expression
from .faults import Fault

if t.TYPE_CHECKING:
    from collections.abc import Mapping

DOLLAR = expression(r"\$(?:(?P<escaped>\$)|(?P<named>[_a-zA-Z][_a-zA-Z0-9]*)|(?P<braced>\{))")
BRACED = expression(r"([_a-zA-Z][_a-zA-Z0-9]*)(:?[-+?])?", re.ASCII)
PLAIN = expression(r"[_a-zA-Z][_a-zA-Z0-9]*(?=\})", re.ASCII)
DEEPEST = 50


class Variables(dict[str, str]):
    """Variables by name. ``unset`` gathers the names that were read in vain: each is empty."""

    def __init__(self, values: Mapping[str, str], unset: set[str] | None = None) -> None:
        super().__init__(values)
        self.unset: set[str] = set() if unset is None else unset

    def __missing__(self, name: str) -> str:
        self.unset.add(name)
        return ""


def interpolate(template: str, env: Variables, *, depth: int = 0) -> str:
    """Put the values of ``env`` in. An unset plain variable is empty, and noted in ``env``. Raises ``Fault``."""
    if depth > DEEPEST:
        raise Fault("the variables nest too deeply; write a simpler default")
    parts = []
    position = 0
    while match := DOLLAR.search(template, position):
        parts.append(template[position : match.start()])
        position = match.end()
        if match["escaped"]:
            parts.append("$")
        elif match["named"]:
            parts.append(env[match["named"]])
        else:
            plain = PLAIN.match(template, position)
            end = plain.end() if plain else _closing_brace(template, position)
            parts.append(_expand(template[position:end], env, depth))
            position = end + 1
    parts.append(template[position:])
    return "".join(parts)


def _closing_brace(template: str, start: int) -> int:
    """Find the brace that closes the one before ``start``, as compose-go does (``template.go``).

    It is on the same line. Braces balance, but what follows an opening brace at once counts for nothing; where they do
    not, the last one closes.
    """
    line_end = template.find("\n", start)
    last = template.rfind("}", start, line_end if line_end >= 0 else len(template))
    level, position = 1, start + 1
    while position <= last:
        if template[position] == "}":
            level -= 1
            if level == 0:
                return position
        elif template[position] == "{":
            level += 1
            position += 1
        position += 1
    if last < 0:
        raise Fault(f"{_quoted(template)} has a ${{ that nothing closes on its line; write $$ for a plain $")
    return last


def _expand(expression: str, env: Variables, depth: int) -> str:
    match = BRACED.match(expression)
    if not match or (match[2] is None and match.end() < len(expression)):
        raise Fault(f"{_quoted('${' + expression + '}')} is no variable; write ${{NAME}}, or $$ for a plain $")
    name, operator = match[1], match[2]
    if operator is None:
        return env[name]
    return _choose(name, operator, env.get(name), lambda: interpolate(expression[match.end() :], env, depth=depth + 1))


def _choose(name: str, operator: str, value: str | None, word: t.Callable[[], str]) -> str:
    given = bool(value) if operator[0] == ":" else value is not None
    if operator[-1] == "+":
        return word() if given else ""
    if given:
        return value or ""
    if operator[-1] == "-":
        return word()
    message = word() or "it is required"
    raise Fault(f"the variable {name} is {'not set' if value is None else 'empty'}: {message}")


def _quoted(text: str) -> str:
    return f'"{text}"' if len(text) < 60 else f'"{text[:60]}..."'
