# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Find passwords after options whose names do not say so: ``mysql -phunter2``, ``curl -u me:hunter2``."""

from __future__ import annotations

import typing as t

from ..patterns import expression

if t.TYPE_CHECKING:
    from collections.abc import Sequence

APART = r"(?:\s+(?!-))"
USER = r"[^\s:\"']*:"
CLIENTS = {
    r"(?:mysql|mariadb)[\w-]*": "-p",  # apart from it comes the name of a database
    r"mongo\w*": rf"(?:-p|--password){APART}?",
    r"sshpass": rf"-p{APART}?",
    r"(?:docker|podman)\s+login": rf"-p{APART}?",
    r"redis-cli": rf"-a{APART}",
    r"ldap\w+": rf"-w{APART}?",
    r"(?:sqlcmd|bcp)": rf"-P{APART}?",
    r"curl": rf"(?:-[uU]{APART}?|--(?:proxy-)?user(?:=|{APART}))[\"']?{USER}",
}
"""Program -> what stands before the password."""

WITHIN = r"(?:\"[^\"]*\"|'[^']*'|&(?!&)|[^\n;|&\"']){0,999}?"
"""What may stand between a program and its option, which is no end of the command."""

IN_TEXT = tuple(
    expression(rf"((?<![\w.-]){client}(?=\s){WITHIN}\s{option}[\"']?)((?<=\")[^\"\n]+|(?<=')[^'\n]+|[^\s;|&\"']+)")
    for client, option in CLIENTS.items()
)
BETWEEN = "\x1f"
"""Between the items of a list that are looked at together. It is white space to ``re``, and in no argument."""

IN_LIST = tuple(
    (expression(rf"(?:\A|[/{BETWEEN}]){client}{BETWEEN}"), expression(rf"(?:\A|{BETWEEN}){option}([^{BETWEEN}]+)\Z"))
    for client, option in CLIENTS.items()
)


def without_passwords(text: str, mask: str) -> str:
    """Mask them in a text such as that of a shell."""
    for pattern in IN_TEXT:
        text = pattern.sub(rf"\g<1>{mask}", text)
    return text


def password_in(item: str, before: Sequence[str]) -> str:
    """Give the password that an argument is, or ends with, by the arguments before it; empty where it is none."""
    program = "".join(f"{argument}{BETWEEN}" for argument in before)
    arguments = BETWEEN.join((*before[-1:], item))
    for client, option in IN_LIST:
        found = option.search(arguments) if client.search(program) else None
        if found and len(found[1]) <= len(item):
            return found[1]
    return ""
