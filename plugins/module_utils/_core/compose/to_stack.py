# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A canonical project into the stack file that ``docker stack deploy`` accepts, of 20.10 or of a newer one as asked.

What the schema has no key for is dropped, what Swarm would ignore is left out, and both are noted.
"""

from __future__ import annotations

import typing as t

from .faults import ComposeFaults
from .project import check_canonical, double_dollars
from .stack_nodes import Notes, read_target
from .stack_rows import PROJECT

KINDS = ("networks", "volumes", "secrets", "configs")
ORDER = ("version", "services", *KINDS)


def to_stack(project: t.Any, *, target: t.Any = "20.10") -> tuple[dict[str, t.Any], Notes]:
    """Give the stack file's data, its keys in a stable order, and the notes.

    ``target`` is the Docker that is to accept it. The version is 3.9, or a newer one where a key needs it. Raises
    ``InputError``: ``ComposeFaults`` for all that Swarm cannot do at all.
    """
    notes = Notes(target=read_target(target))
    checked = check_canonical(project)
    name = checked.pop("name", "")
    for kind in KINDS:
        if checked.get(kind):
            checked[kind] = _without_generated_names(checked[kind], name)
    stack = double_dollars(PROJECT(checked, (), notes))
    if notes.faults:
        raise ComposeFaults(notes.faults)
    stack["version"] = ".".join(map(str, notes.schema))
    first = [key for key in ORDER if key in stack]
    return {key: _ordered(stack[key]) for key in (*first, *sorted(stack.keys() - first))}, notes


def _without_generated_names(resources: t.Mapping[str, t.Any], project: str) -> dict[str, t.Any]:
    """Drop the names that Compose made: the stack's name goes before resources without one."""
    return {
        key: {field: value for field, value in (found or {}).items() if (field, value) != ("name", f"{project}_{key}")}
        for key, found in resources.items()
    }


def _ordered(value: t.Any) -> t.Any:
    if isinstance(value, dict):
        return {key: _ordered(value[key]) for key in sorted(value)}
    return [_ordered(item) for item in value] if isinstance(value, list) else value
