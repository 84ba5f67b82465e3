# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stack file as text that every YAML reader reads back as it was: YAML 1.1 and 1.2, of Go and of Python.

Controller only.
"""

from __future__ import annotations

import re
import typing as t

import yaml

from ..module_utils._core.patterns import expression

# Plain text begins with a letter, / or _, so that no reader takes it for a number or a date.
PLAIN = expression(r"[A-Za-z_/](?:[\w./@%+=,$!-]|:(?=[\w./])| (?=[\w./@%+=,$!-]))*\Z", re.ASCII)
WORDS = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null"))
LINES = expression(r"[!-~][ -~]*(?:\n[!-~][ -~]*)*\n?\Z")
"""Lines of ASCII that a block shows as they are: none is empty or begins with a space."""
WIDTH = 2**31 - 1
"""No line is folded: the most that libyaml takes."""

BASE: t.Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class StackDumper(BASE):  # type: ignore[misc] # which of the two it is shows at run time only
    """Writes no anchors, and quotes all text that some reader could take for something else."""

    def ignore_aliases(self, _data: t.Any) -> bool:
        return True


def _represent(dumper: t.Any, text: str) -> yaml.ScalarNode:
    plain = PLAIN.match(text) and text.lower() not in WORDS
    style = None if plain else "|" if "\n" in text and LINES.match(text) else '"'
    return t.cast("yaml.ScalarNode", dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style))


StackDumper.add_representer(str, _represent)


def stack_text(stack: t.Mapping[str, t.Any]) -> str:
    """Write a stack file (plain JSON types, keys in the order that they have)."""
    return t.cast(
        "str",
        yaml.dump(
            stack, Dumper=StackDumper, sort_keys=False, allow_unicode=True, default_flow_style=False, width=WIDTH
        ),
    )
