# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kinds of rows that the table of key paths is made of."""

from __future__ import annotations

import typing as t

from . import forms, scalars
from .faults import Fault
from .nodes import Items, Map, Node
from .tags import Listed

if t.TYPE_CHECKING:
    from .scalars import Scope


def scalar(read: scalars.Reader, *, keep: bool = False, **options: t.Any) -> Node:
    """A scalar. ``keep`` says that Compose writes it even where it is zero, false or empty (a pointer in its types)."""
    return Node(read, keep_empty=keep, **options)


def text(*, keep: bool = False) -> Node:
    return scalar(scalars.text, keep=keep)


def boolean(*, keep: bool = False) -> Node:
    return scalar(scalars.boolean, keep=keep)


def integer(*, keep: bool = False) -> Node:
    return scalar(scalars.integer, keep=keep)


def mapping(*, keep: bool = False, nullable: bool = False, **options: t.Any) -> Map:
    return Map(keep_empty=keep, nullable=nullable, **options)


class Replaced(Node):
    """The later layer's value takes the earlier one's place, also when it is a list, or nothing."""

    def merge(self, _base: t.Any, override: t.Any) -> t.Any:
        return override


def items(**options: t.Any) -> Items:
    return Items(**options)


def one_or_many(**options: t.Any) -> Items:
    return Items(lengthen=forms.one_or_many, unique=forms.before_equals, **options)


class Pairs(Map):
    """Keys and values, as a mapping or as a list of ``KEY=VALUE``. A key without a value overrides, too."""

    wanted = "a mapping, or a list of KEY=VALUE"

    def merge(self, base: t.Any, override: t.Any) -> t.Any:
        return Listed({**base, **override}) if base and override else override or base


def pairs(*, missing: str | None = "") -> Pairs:
    """``missing`` is what a key without a value becomes."""
    write = (
        None
        if missing is None
        else lambda found: {key: missing if value is None else value for key, value in found.items()}
    )
    return Pairs(lengthen=forms.pairs, write=write)


def pair() -> Node:
    return Node(scalars.label, keep_empty=True, keep_null=True)


class Logging(Map):
    def merge(self, base: t.Any, override: t.Any) -> t.Any:
        return (
            super().merge(base, override) if not (base and override) or forms.same_driver(base, override) else override
        )


class HostList(Items):
    """Exact repeats are left out; the same host with another address stays."""

    wanted = "a list of HOST=IP"

    def once(self, items: list[t.Any]) -> list[t.Any]:
        return list(dict.fromkeys(items))


class Pools(Items):
    """IPAM pools:

    Those of the same subnet merge; of the lower layers' others none stays (``override/merge.go:mergeIPAMConfig``).
    """

    def merge(self, base: t.Any, override: t.Any) -> t.Any:
        if base is None or override is None:
            return override if base is None else base
        lower = {pool.get("subnet"): pool for pool in base}
        return [
            self.item.merge(lower[pool.get("subnet")], pool) if pool.get("subnet") in lower else pool
            for pool in override
        ]


def not_yet(_value: t.Any, _scope: Scope) -> t.Any:
    raise Fault("is not supported yet; take it out, or merge this file with docker compose config first", on_key=True)


class Ulimit(Map):
    """One number for both limits, or a mapping with both; a layer replaces it whole."""

    wanted = "a number, or a mapping with soft and hard"

    def read_map(self, value: t.Any, scope: Scope) -> t.Any:
        if not isinstance(value, dict):
            return scalars.integer(value, scope)
        limits = super().read_map(value, scope)
        if not {"soft", "hard"} <= limits.keys():
            raise Fault("has only one of soft and hard; write both, or one number")
        return limits

    def merge(self, _base: t.Any, override: t.Any) -> t.Any:
        return override

    def finish(self, value: t.Any) -> t.Any:
        return super().finish(value) if isinstance(value, dict) else value or {"soft": 0, "hard": 0}


def labels(path: str) -> dict[str, Node]:
    return {path: pairs(), f"{path}.*": pair()}


def texts(path: str, **options: t.Any) -> dict[str, Node]:
    return {path: items(**options), f"{path}.[]": text()}


def options(path: str) -> dict[str, Node]:
    return {path: mapping(), f"{path}.*": pair()}
