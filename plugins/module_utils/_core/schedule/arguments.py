# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``schedule_arguments`` must not have: a question to somebody, or a variable that every user of the host reads.

Python's argparse, which reads them, takes a long option by any beginning of its name that no other one has
(``allow_abbrev``), and short ones joined to one another and to a value: ``--extra=x``, ``-vex`` and ``-e x`` are the
same.
"""

from __future__ import annotations

import typing as t

from ..patterns import expression

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

VARIABLES = "--extra-vars"
SHORT: Mapping[str, str] = {"e": VARIABLES, "k": "--ask-pass", "K": "--ask-become-pass", "J": "--ask-vault-password"}
VAULT = "--vault-id"
STEP = "--step"
LONG = (*SHORT.values(), "--ask-vault-pass", VAULT, STEP)
USABLE: Mapping[str, Callable[[str], bool]] = {
    VARIABLES: lambda value: value.startswith("@"),
    # As Ansible reads NAME@SOURCE: both of these words have it ask, and others are paths.
    VAULT: lambda value: value.split("@", 1)[-1] not in ("prompt", "prompt_ask_vault_pass"),
}
"""Options that some values do no harm to. The others of the tables cannot be used."""
FLAGS = "hvbCD"
"""The other short options of ``ansible-playbook`` without a value: one more may follow in the same argument."""
END_OF_NAME = expression(r"[=\s]")


def unusable(arguments: Sequence[str]) -> Iterator[str]:
    """Say of each that asks, or gives a variable, why it cannot be used."""
    for argument, following in zip(arguments, [*arguments[1:], ""]):
        name, joined = _option(argument)
        if name is None or USABLE.get(name, _never)(following if joined is None else joined):
            continue
        if name == VARIABLES:
            yield (
                "schedule_arguments gives a variable where every user of the host can read it: use "
                "schedule_extra_vars, or schedule_vars_files."
            )
        else:
            advice = "leave it out" if name == STEP else "give a password in a file"
            yield f"schedule_arguments has {argument!r}, and nobody is there to answer: {advice}."


def _never(_value: str) -> bool:
    return False


def _option(argument: str) -> tuple[str | None, str | None]:
    """Give the option of the tables that an argument has, and its value where that is in the same argument."""
    if argument.startswith("--"):
        written, *value = END_OF_NAME.split(argument, maxsplit=1)
        names = [name for name in LONG if name.startswith(written) and written != "--"]
        return (names[0], value[0] if value else None) if names else (None, None)
    if not argument.startswith("-"):
        return None, None
    letters = argument[1:]
    before = len(letters) - len(letters.lstrip(FLAGS))
    return SHORT.get(letters[before : before + 1]), letters[before + 1 :] or None
