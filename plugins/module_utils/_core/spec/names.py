# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names in the swarm: what the Engine takes, and no two objects of a stack with the same one."""

from __future__ import annotations

import re
import typing as t

from ..errors import ComposeError, format_path
from ..patterns import expression
from .scope import Scope

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..errors import KeyPath


class Rule(t.NamedTuple):
    """What swarmkit takes for a name."""

    pattern: re.Pattern[str]
    longest: int
    words: str

    def takes(self, name: str) -> bool:
        return bool(self.pattern.match(name)) and len(name) <= self.longest


DNS = Rule(expression(r"[a-zA-Z0-9](?:[a-zA-Z0-9_-]*[a-zA-Z0-9])?\Z"), 63, "letters, digits, - and _")
"""Of services and networks (``controlapi/common.go:validateAnnotations``)."""

CONTENT = Rule(expression(r"[a-zA-Z0-9](?:[a-zA-Z0-9_.-]*[a-zA-Z0-9])?\Z"), 64, "letters, digits, -, _ and .")
"""Of configs and secrets (``validateConfigOrSecretAnnotations``)."""

SECTIONS: Mapping[str, bool] = {"networks": False, "configs": True, "secrets": True}
"""Section of what a stack makes -> whether only a name that the user wrote is taken as it is."""


def check_name(name: str, rule: Rule, *, kind: str, path: KeyPath) -> None:
    """Raise :class:`ComposeError` for a name that the Engine refuses."""
    if not rule.takes(name):
        raise ComposeError(
            f"{format_path(path)} would be the {kind} {name}, which Swarm does not take; write at most {rule.longest} "
            f"{rule.words} with what is put before and behind it, and begin and end with a letter or a digit.",
            path=path,
        )


def same_names(project: Mapping[str, t.Any], *, stack: str) -> Iterator[tuple[KeyPath, KeyPath, str]]:
    """Find two keys that would be one object in the swarm: path of the second, of the first, and the name."""
    scope = Scope(stack=stack, project=project)
    for section, only_written in SECTIONS.items():
        first: dict[str, str] = {}
        for key, item in (project.get(section) or {}).items():
            name = scope.named(section, key)
            if (item or {}).get("external") or (only_written and name == scope.scoped(key)):
                continue
            other = first.setdefault(name, key)
            if other != key:
                yield (section, key), (section, other), name
