# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine under the rows of the stack file: converters that walk a canonical project, and what they note."""

from __future__ import annotations

import dataclasses
import re
import types
import typing as t

from ..errors import InputError
from ..records import dataclass
from .faults import Finding

if t.TYPE_CHECKING:
    from ..errors import KeyPath
    from .moves import Found

Version = t.Tuple[int, int]
OLDEST: Version = (20, 10)
SCHEMA: Version = (3, 9)
"""The newest schema of Docker 20.10, which every newer one takes as well."""
OMIT = object()
REFUSED = "docker stack deploy accepts no such key"
NOTHING: t.Mapping[str, str] = types.MappingProxyType({})


@dataclass
class Notes:
    """What the stack file does not say as the project says it: (key path, reason). ``target`` is the Docker that is to
    accept it, ``schema`` the oldest one that has all its keys, ``faults`` what Swarm cannot do at all.
    """

    target: Version = OLDEST
    schema: Version = SCHEMA
    changed: list[Found] = dataclasses.field(default_factory=list)
    dropped: list[Found] = dataclasses.field(default_factory=list)
    ignored: list[Found] = dataclasses.field(default_factory=list)
    faults: list[Finding] = dataclasses.field(default_factory=list)


Convert = t.Callable[[t.Any, "KeyPath", Notes], t.Any]


def read_target(written: t.Any) -> Version:
    """Read a version of Docker, such as ``28.5``. A number is refused: 20.10 without quotes is 20.1."""
    found = re.match(r"(\d{2})\.(\d{1,2})(?:\.\d+)?\Z", written, re.ASCII) if isinstance(written, str) else None
    if not found:
        raise InputError(f'target must be a version of Docker in quotes, such as "20.10" or "28.5", not {written!r}.')
    target = (int(found[1]), int(found[2]))
    if target < OLDEST:
        raise InputError(f"target is {written}, and Docker is supported from 20.10 on; name that or a newer one.")
    return target


def same(value: t.Any, _path: KeyPath, _notes: Notes) -> t.Any:
    return value


def hidden(_value: t.Any, _path: KeyPath, _notes: Notes) -> t.Any:
    """Leave out what Compose added, or used up, and Swarm does by itself."""
    return OMIT


def fields(
    table: t.Mapping[str, Convert],
    *,
    dropped: t.Mapping[str, str] = NOTHING,
    ignored: t.Mapping[str, str] = NOTHING,
    extensions: bool = False,
) -> Convert:
    """Convert a mapping key by key. ``dropped``: what the stack file has no key for; ``ignored``: what Swarm has no way
    to honour; ``extensions``: whether the schema takes ``x-`` keys here.
    """

    def convert(value: t.Any, path: KeyPath, notes: Notes) -> t.Any:
        if value is None:
            return None
        result = {}
        for key, item in value.items():
            if key in table:
                result[key] = table[key](item, (*path, key), notes)
            elif extensions and key.startswith("x-"):
                result[key] = item
            elif key in ignored and key not in dropped:
                notes.ignored.append(((*path, key), ignored[key]))
            else:
                notes.dropped.append(((*path, key), dropped.get(key, REFUSED)))
        return {key: item for key, item in result.items() if item is not OMIT}

    return convert


def keys(*names: str) -> dict[str, Convert]:
    return dict.fromkeys(names, same)


def each(convert: Convert) -> Convert:
    return lambda value, path, notes: [convert(item, (*path, index), notes) for index, item in enumerate(value)]


def once(convert: Convert) -> Convert:
    """Convert every item; the schema takes none twice, and items can become the same."""

    def converted(value: t.Any, path: KeyPath, notes: Notes) -> list[t.Any]:
        result: list[t.Any] = []
        for index, item in enumerate(value):
            found = convert(item, (*path, index), notes)
            if found in result:
                notes.changed.append(((*path, index), "it is the same as another one for Swarm, and stands there once"))
            else:
                result.append(found)
        return result

    return converted


def every(convert: Convert) -> Convert:
    return lambda value, path, notes: {key: convert(item, (*path, key), notes) for key, item in value.items()}


def since(docker: Version, convert: Convert = same, *, schema: Version = SCHEMA) -> Convert:
    """A key that ``docker stack deploy`` takes from a version on, and the schema that has it."""

    def converted(value: t.Any, path: KeyPath, notes: Notes) -> t.Any:
        if notes.target < docker:
            version = ".".join(map(str, docker))
            notes.dropped.append((path, f"docker stack deploy accepts it from {version} on; see target"))
            return OMIT
        notes.schema = max(notes.schema, schema)
        return convert(value, path, notes)

    return converted


def refuse(message: str) -> Convert:
    def convert(_value: t.Any, path: KeyPath, notes: Notes) -> t.Any:
        notes.faults.append(Finding(path, message))
        return OMIT

    return convert


def one_of(*choices: str) -> Convert:
    def convert(value: t.Any, path: KeyPath, notes: Notes) -> t.Any:
        if value not in choices:
            notes.faults.append(Finding(path, f"must be {', '.join(choices[:-1])} or {choices[-1]}, not {value!r}"))
        return value

    return convert
