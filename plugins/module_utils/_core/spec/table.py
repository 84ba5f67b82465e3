# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine under the field tables: a row says how one key of a project becomes one field of an Engine spec."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ..errors import ComposeError, format_path

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from .scope import Scope

SpecPath = t.Tuple[str, ...]


@dataclass(frozen=True)
class Field:
    """One row.

    ``key``: dotted key below the service (or network), empty where the field has none. ``spec``: dotted path in the
    Engine's spec. ``convert`` takes the value, ``shape`` the value and the scope; a ``None`` from either leaves the
    field out. ``default``: what the Engine has where the field is not given. ``fill``: the value taken for a missing
    key, provided that its parent is there. ``zero``: false and 0 differ from nothing. ``normal``: brings the field's
    value into the form in which wanted and live values are compared. ``reads``: keys that ``shape`` takes besides.
    """

    key: str
    spec: str
    convert: t.Callable[[t.Any], t.Any] = lambda value: value
    shape: t.Callable[[t.Any, Scope], t.Any] | None = None
    default: t.Any = None
    fill: t.Any = None
    zero: bool = False
    normal: t.Callable[[t.Any], t.Any] | None = None
    reads: tuple[str, ...] = ()

    @property
    def path(self) -> SpecPath:
        return tuple(self.spec.split("."))


def convert(
    fields: Iterable[Field], *, scope: Scope, at: tuple[str, ...], onto: dict[str, t.Any] | None = None
) -> dict[str, t.Any]:
    """Build a spec from ``scope.item``. ``at`` is the item's key path, for errors (:class:`ComposeError`)."""
    spec = onto or {}
    for field in fields:
        value = _value(field, scope.item) if field.key else None
        if value is None:
            continue
        try:
            converted = field.shape(value, scope) if field.shape else field.convert(value)
        except ValueError as exc:
            raise wrong(str(exc), (*at, *field.key.split("."), *getattr(exc, "path", ()))) from None
        if converted is not None:
            put(spec, field.path, converted)
    return spec


def wrong(message: str, path: tuple[str | int, ...]) -> ComposeError:
    """Make the error that names a key path."""
    return ComposeError(f"{format_path(path)} {message}.", path=path)


def _value(field: Field, item: Mapping[str, t.Any]) -> t.Any:
    *parents, last = field.key.split(".")
    for parent in parents:
        item = item.get(parent) or {} if parent == "deploy" else item.get(parent)  # type: ignore[assignment]
        if not isinstance(item, dict):
            return None
    return field.fill if item.get(last) is None else item[last]


def put(spec: dict[str, t.Any], path: SpecPath, value: t.Any) -> None:
    """Set a field. Lists that two keys make are joined."""
    *parents, last = path
    for parent in parents:
        if not isinstance(spec.get(parent), dict):  # the Engine writes some empty parts as null
            spec[parent] = {}
        spec = spec[parent]
    spec[last] = [*spec[last], *value] if isinstance(value, list) and last in spec else value


def check_keys(
    item: Mapping[str, t.Any], *, fields: Iterable[Field], ignored: Collection[str], at: tuple[str, ...]
) -> None:
    """Refuse keys that no row reads and that are not known to mean nothing to Swarm."""
    known = {key for field in fields for key in (field.key, *field.reads)} | set(ignored)
    _check(item, known, prefix="", at=at)


def _check(item: Mapping[str, t.Any], known: Collection[str], *, prefix: str, at: tuple[str, ...]) -> None:
    for key, value in item.items():
        dotted = f"{prefix}{key}"
        if dotted in known or key.startswith("x-") or value is None:
            continue
        if not any(name.startswith(f"{dotted}.") for name in known):
            raise wrong("is no key that can be deployed to Swarm; remove it", (*at, *dotted.split(".")))
        if not isinstance(value, dict):
            raise wrong(f"must be a mapping, not {value!r}", (*at, *dotted.split(".")))
        _check(value, known, prefix=f"{dotted}.", at=at)
