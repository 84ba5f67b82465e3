# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Dataclasses that are quickly made.

Python writes the methods of a dataclass as source and compiles them whenever the class is imported: a third to half a
millisecond for a frozen one. A module has up to fifty, and each of its calls imports them anew, on each node. Here all
classes share methods that read the fields.
"""

from __future__ import annotations

import dataclasses
import typing as t

__all__ = ["dataclass"]

if t.TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(cls: type | None = None, *, frozen: bool = False) -> t.Any:
        """Stand in for ``dataclasses.dataclass``: same fields, same behaviour, and ``replace`` and the like work."""
        if cls is None:
            return lambda found: dataclass(found, frozen=frozen)
        cls.__doc__ = cls.__doc__ or cls.__name__  # else Python reads signatures to write one
        made = dataclasses.dataclass(init=False, repr=False, eq=False)(cls)
        fields = dataclasses.fields(made)
        made._wanted = tuple(field.name for field in fields if field.init)
        made._presets = {field.name: maker for field in fields if (maker := _preset(field)) is not None}
        made._compared = tuple(field.name for field in fields if field.compare)
        for name, method in (*METHODS, *(FROZEN if frozen else THAWED)):
            if name not in vars(cls):
                setattr(made, name, method)
        return made


def _preset(field: dataclasses.Field[t.Any]) -> t.Callable[[], t.Any] | None:
    """Give what makes the value of a field that is not given."""
    if field.default is not dataclasses.MISSING:
        return lambda: field.default
    return None if field.default_factory is dataclasses.MISSING else field.default_factory


def _init(self: t.Any, *args: t.Any, **given: t.Any) -> None:
    wanted = self._wanted
    values = dict(zip(wanted, args), **given)
    for name, preset in self._presets.items():
        if name not in values:
            values[name] = preset()
    _check(self, values, args, given)
    self.__dict__.update(values)
    if hasattr(self, "__post_init__"):
        self.__post_init__()


def _check(self: t.Any, values: t.Mapping[str, t.Any], args: tuple[t.Any, ...], given: t.Mapping[str, t.Any]) -> None:
    wanted, what = self._wanted, type(self).__name__
    if len(args) > len(wanted):
        raise TypeError(f"{what} has {len(wanted)} fields, and was given {len(args)} values")
    if twice := sorted(given.keys() & set(wanted[: len(args)])):
        raise TypeError(f"{what} was given twice: {', '.join(twice)}")
    if odd := sorted(given.keys() - set(wanted)) or sorted(set(wanted) - values.keys()):
        raise TypeError(f"{what} does not have, or was not given: {', '.join(odd)}")


def _repr(self: t.Any) -> str:
    shown = (f"{field.name}={getattr(self, field.name)!r}" for field in dataclasses.fields(self) if field.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _values(self: t.Any) -> tuple[t.Any, ...]:
    return tuple(getattr(self, name) for name in self._compared)


def _eq(self: t.Any, other: object) -> bool:
    return _values(self) == _values(other) if type(other) is type(self) else NotImplemented


def _hash(self: t.Any) -> int:
    return hash(_values(self))


def _refuse(self: t.Any, name: str, *_value: t.Any) -> t.NoReturn:
    raise dataclasses.FrozenInstanceError(f"cannot change {name!r} of a {type(self).__name__}")


METHODS = (("__init__", _init), ("__repr__", _repr), ("__eq__", _eq))
FROZEN = (("__hash__", _hash), ("__setattr__", _refuse), ("__delattr__", _refuse))
THAWED = (("__hash__", None),)
