# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kinds of rows that the table of key paths is made of."""

from __future__ import annotations

import typing as t

from . import forms, quantities, scalars
from .faults import Fault
from .free import merge_free
from .nodes import Items, Lengthen, Map, Node
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
    return scalar(quantities.integer, keep=keep)


def count(*, keep: bool = False) -> Node:
    return scalar(quantities.count, keep=keep)


def size() -> Node:
    """Bytes; none are not written."""
    return scalar(quantities.size, write=forms.zero_is_none)


class Plain(Node):
    """A scalar that Compose does not cast from text, so that variables cannot give it either. What is wrong with it is
    found last: a later item of the list may have taken its place.
    """

    def __init__(self, read: scalars.Reader, wanted: str, *, keep: bool = False) -> None:
        super().__init__(lambda value, scope: value if isinstance(value, str) else read(value, scope), keep_empty=keep)
        self.wanted = wanted

    def finish(self, value: t.Any) -> t.Any:
        if isinstance(value, str):
            raise scalars.wrong_type(value, self.wanted, hint="; write it without quotes and variables")
        return value


def mapping(*, keep: bool = False, nullable: bool = False, **options: t.Any) -> Map:
    return Map(keep_empty=keep, nullable=nullable, **options)


class Replaced(Node):
    """The later layer's value takes the earlier one's place, also when it is a list, or nothing."""

    def merge(self, _base: t.Any, override: t.Any) -> t.Any:
        return override


def items(**options: t.Any) -> Items:
    return Items(**options)


def one_or_many(**options: t.Any) -> Items:
    return Items(lengthen=forms.one_or_many, **options)


class Named(Map):
    """Names, as a list or as a mapping that says more of each."""

    wanted = "a list of names, or a mapping"


def names(*, short: Lengthen = forms.names) -> Named:
    """``short`` reads a list."""
    return Named(lengthen=short)


class Pairs(Map):
    """Keys and values, as a mapping or as a list of ``KEY=VALUE``. A key without a value overrides, too."""

    wanted = "a mapping, or a list of KEY=VALUE"

    def merge(self, base: t.Any, override: t.Any) -> t.Any:
        if not (base and override):
            return override or base
        both = Listed(base)
        both.update(override)
        return both


def pairs(
    *, missing: str | None = "", short: Lengthen = forms.pairs, last: t.Callable[[t.Any], t.Any] | None = None
) -> Pairs:
    """``missing`` is what a key without a value becomes, ``short`` reads a list, ``last`` is the last touch on the way
    out.
    """
    write = (
        None
        if missing is None
        else lambda found: {key: missing if value is None else value for key, value in found.items()}
    )
    return Pairs(lengthen=short, write=last or write)


def pair() -> Node:
    return Node(scalars.label, keep_empty=True, keep_null=True)


class Build(Map):
    """``build``: the context is the project's directory where nothing says so, the Dockerfile ``Dockerfile``."""

    def finish(self, value: t.Any) -> t.Any:
        found = super().finish(value)
        if found is not None:
            if "context" not in value:
                found["context"] = "."
            if not value.keys() & {"dockerfile", "dockerfile_inline"}:
                found["dockerfile"] = "Dockerfile"
        return found


class Logging(Map):
    def merge(self, base: t.Any, override: t.Any) -> t.Any:
        return (
            super().merge(base, override) if not (base and override) or forms.same_driver(base, override) else override
        )


class HostList(Items):
    """What a lower layer has word for word is not added again; the same host with another address is."""

    wanted = "a list of HOST=IP"

    def merge(self, base: t.Any, override: t.Any) -> t.Any:
        if base is None or override is None:
            return override if base is None else base
        return base + [host for host in override if host not in base]


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


class Ulimit(Map):
    """One number for both limits, or a mapping with both. A layer replaces it ``whole``, or key by key."""

    wanted = "a number, or a mapping with soft and hard"

    def __init__(self, *, whole: bool) -> None:
        super().__init__(keep_empty=True)
        self.whole = whole

    def read_map(self, value: t.Any, scope: Scope) -> t.Any:
        return super().read_map(value, scope) if isinstance(value, dict) else quantities.integer(value, scope)

    def merge(self, base: t.Any, override: t.Any) -> t.Any:
        if self.whole or not isinstance(base, dict) or not isinstance(override, dict):
            return base if override is None and not self.whole else override
        return super().merge(base, override)

    def finish(self, value: t.Any) -> t.Any:
        if not isinstance(value, dict):
            return value or {"soft": 0, "hard": 0}
        if not {"soft", "hard"} <= value.keys():
            raise Fault("has only one of soft and hard; write both, or one number")
        return super().finish(value)


class OptionLists(Node):
    """An option that may be given more than once: one value, or a list of values."""

    wanted = "a value, or a list of values"

    def __init__(self) -> None:
        super().__init__(self.read_values, write=lambda value: value if isinstance(value, list) else [value])

    def read_values(self, value: t.Any, scope: Scope) -> t.Any:
        if not isinstance(value, list):
            return scalars.label(value, scope)
        if None in value:
            raise Fault("has no value; write one, or take the item out", path=(value.index(None),))
        return [scalars.label(item, scope) for item in value]

    def merge(self, base: t.Any, override: t.Any) -> t.Any:
        return merge_free(base, override)


def hosts(path: str) -> dict[str, Node]:
    return {path: HostList(lengthen=forms.extra_hosts, write=forms.finish_hosts), f"{path}.[]": scalar(forms.host)}


def labels(path: str, *, distinct: bool = False) -> dict[str, Node]:
    """Labels and the like. ``distinct`` tells that a list of them must not have the same text twice."""
    return {path: pairs(short=forms.distinct_pairs if distinct else forms.pairs), f"{path}.*": pair()}


def texts(path: str, **options: t.Any) -> dict[str, Node]:
    return {path: items(**options), f"{path}.[]": text()}


def options(path: str) -> dict[str, Node]:
    return {path: mapping(), f"{path}.*": scalar(scalars.option, keep=True)}
