# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine under the field tables: a row says how one key of a project becomes one field of an Engine spec."""

from __future__ import annotations

import typing as t
from dataclasses import field

from ..errors import ComposeError, format_path
from ..records import dataclass

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from .scope import Scope

SpecPath = t.Tuple[str, ...]
Shape = t.Callable[[t.Any, "Scope"], t.Any]
Version = t.Tuple[int, int]

ENGINES: Mapping[Version, str] = {
    (1, 42): "23.0",
    (1, 44): "25.0",
    (1, 45): "26.0",
    (1, 46): "27.0",
}
"""API version -> the Engine that came with it, for what is younger than the oldest Engine that is supported (1.41)."""


@dataclass(frozen=True)
class Field:
    """One row.

    ``key``: dotted key below the service (or network), empty where the field has none. ``spec``: dotted path in the
    Engine's spec. ``convert`` takes the value, ``shape`` the value and the scope; a ``None`` from either leaves the
    field out. ``default``: what the Engine has where the field is not given. ``fill``: the value taken for a missing
    key, provided that its parent is there. ``zero``: false and 0 differ from nothing. ``normal``: brings the field's
    value into the form in which wanted and live values are compared. ``reads``: keys that ``shape`` takes besides.
    ``part``: the row makes an empty part of the spec, which says nothing and is not compared. ``since``: the API
    version that has the field; where the Engine's is older, it is left out and noted. ``rows``: what an item of the
    value says. ``cli``: ``docker stack deploy`` hands the key on, too. ``note``: what of the value the row takes.
    """

    key: str
    spec: str
    convert: t.Callable[[t.Any], t.Any] = lambda value: value
    shape: Shape | None = None
    default: t.Any = None
    fill: t.Any = None
    zero: bool = False
    normal: t.Callable[[t.Any], t.Any] | None = None
    reads: tuple[str, ...] = ()
    part: bool = False
    since: Version | None = None
    rows: tuple[Field, ...] = ()
    cli: bool = True
    note: str = ""
    keys: tuple[str, ...] = field(init=False, repr=False)
    path: SpecPath = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "keys", tuple(self.key.split(".")))
        object.__setattr__(self, "path", tuple(self.spec.split(".")))


def unread(key: str) -> Field:
    """Row of a key that names another part, or that is known and means nothing to Swarm."""
    return Field(key, "")


def convert(fields: Iterable[Field], *, scope: Scope, onto: dict[str, t.Any] | None = None) -> dict[str, t.Any]:
    """Build a spec from ``scope.item``. Errors (:class:`ComposeError`) and notes have its key path, ``scope.at``."""
    spec = onto or {}
    for row in fields:
        value = _value(row, scope.item) if row.key and row.spec else None
        if value is None:
            continue
        try:
            converted = _converted(row, value, scope)
        except ValueError as exc:
            raise wrong(str(exc), (*scope.at, *row.keys, *getattr(exc, "path", ()))) from None
        if converted is None:
            continue
        if row.since and row.since > scope.api:
            scope.ignore(row.keys, too_old(row.since, scope.api))
        else:
            put(spec, row.path, converted)
    return spec


def _converted(row: Field, value: t.Any, scope: Scope) -> t.Any:
    if row.shape:
        return row.shape(value, scope)
    if not row.rows:
        return row.convert(value)
    found = [converted_item(row.rows, scope.below(*row.keys, index, item=item)) for index, item in enumerate(value)]
    return found or None


def converted_item(rows: tuple[Field, ...], scope: Scope) -> dict[str, t.Any]:
    """Convert a part of an object, once every key of it is known."""
    check_keys(scope.item, fields=rows, ignored=(), at=scope.at)
    return convert(rows, scope=scope)


def too_old(since: Version, api: Version) -> str:
    """Say why an Engine cannot take a field."""
    return (
        f"Swarm has it from Engine {ENGINES[since]} on (API {_dotted(since)}), and this manager's API is {_dotted(api)}"
    )


def _dotted(version: Version) -> str:
    return ".".join(map(str, version))


def wrong(message: str, path: tuple[str | int, ...]) -> ComposeError:
    """Make the error that names a key path."""
    return ComposeError(f"{format_path(path)} {message}.", path=path)


def _value(row: Field, item: Mapping[str, t.Any]) -> t.Any:
    *parents, last = row.keys
    for parent in parents:
        item = item.get(parent) or {} if parent == "deploy" else item.get(parent)  # type: ignore[assignment]
        if not isinstance(item, dict):
            return None
    return row.fill if item.get(last) is None else item[last]


def put(spec: dict[str, t.Any], path: SpecPath, value: t.Any) -> None:
    """Set a field. Lists that two keys make are joined."""
    *parents, last = path
    for parent in parents:
        if not isinstance(spec.get(parent), dict):  # the Engine writes some empty parts as null
            spec[parent] = {}
        spec = spec[parent]
    spec[last] = [*spec[last], *value] if isinstance(value, list) and last in spec else value


def check_keys(
    item: Mapping[str, t.Any], *, fields: Iterable[Field], ignored: Collection[str], at: tuple[str | int, ...]
) -> None:
    """Refuse keys that no row reads and that are not known to mean nothing to Swarm."""
    known = {key for row in fields if not row.part for key in (row.key, *row.reads)} | set(ignored)
    _check(item, known, prefix="", at=at)


def _check(item: Mapping[str, t.Any], known: Collection[str], *, prefix: str, at: tuple[str | int, ...]) -> None:
    for key, value in item.items():
        dotted = f"{prefix}{key}"
        if dotted in known or key.startswith("x-") or value is None:
            continue
        if not any(name.startswith(f"{dotted}.") for name in known):
            raise wrong("is no key that can be deployed to Swarm; remove it", (*at, *dotted.split(".")))
        if not isinstance(value, dict):
            raise wrong(f"must be a mapping, not {value!r}", (*at, *dotted.split(".")))
        _check(value, known, prefix=f"{dotted}.", at=at)
