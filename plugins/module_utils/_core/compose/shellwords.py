# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A command line in one text, split as compose-go splits it (``github.com/mattn/go-shellwords``), which is not quite
as a shell does.

A backslash takes the next character as it is, also in double quotes (``\n`` and ``\t`` become line end and tab); ``#``
is a word; ``$(...)`` and backquotes stay whole. At an unquoted ``;``, ``&``, ``|``, ``<`` or ``>`` Compose drops the
rest in silence: here it is an error.
"""

from __future__ import annotations

from .faults import Fault

ESCAPES = {"n": "\n", "t": "\t"}
SPACE = frozenset(" \t\r\n")
OPERATORS = frozenset(";&|<>")
CLOSING = {'"': '"', "'": "'", "`": "`", "(": ")"}


def split_words(line: str) -> list[str]:
    """Split a command line. Raises ``Fault``."""
    return _Splitter(line).words()


class _Splitter:
    """``group`` is what the open quotation or ``$(`` needs to close; ``word`` is ``None`` between words."""

    def __init__(self, line: str) -> None:
        self.line = line
        self.group = ""
        self.word: str | None = None
        self.found: list[str] = []

    def words(self) -> list[str]:
        characters = iter(self.line)
        for character in characters:
            if character == "\\" and self.group != "'":
                escaped = next(characters, None)
                if escaped is None:
                    raise self.fault("ends in a backslash")
                self.add(ESCAPES.get(escaped, escaped))
            elif self.group:
                self.inside(character)
            else:
                self.outside(character)
        if self.group:
            raise self.fault(f"does not close with {self.group}")
        self.end_word()
        return self.found

    def inside(self, character: str) -> None:
        """Take a character of a quotation; quotes go, the marks of a command substitution stay."""
        if character != self.group:
            self.add(character)
            return
        self.add("" if character in "\"'" else character)
        self.group = ""

    def outside(self, character: str) -> None:
        if character in SPACE:
            self.end_word()
        elif character in OPERATORS:
            raise self.fault(f"has {character} outside quotes, and no shell reads it")
        elif character in "()" and not (character == "(" and (self.word or "").endswith("$")):
            raise self.fault(f"has {character} outside quotes")
        else:
            self.group = CLOSING.get(character, "")
            self.add("" if character in "\"'" else character)

    def add(self, text: str) -> None:
        self.word = (self.word or "") + text

    def end_word(self) -> None:
        if self.word is not None:
            self.found.append(self.word)
        self.word = None

    def fault(self, problem: str) -> Fault:
        shown = self.line if len(self.line) <= 60 else f"{self.line[:60]}..."
        return Fault(
            f"the command line {shown!r} {problem}; write it as a list of words, or quote what belongs together"
        )
