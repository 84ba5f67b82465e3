# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine under the table: nodes that read, merge and finish values of one kind.

``compile_table`` turns the table of key paths into a tree of nodes, once. Reading a document walks data and tree side
by side, so that no key path is written out while nothing is wrong. Each node can do three things:

* ``read(value, scope)``: check the type, interpolate, cast, turn short forms into long ones; gives new containers;
* ``merge(base, override)``: both as read; may change ``base``;
* ``finish(value)``: leave out what Compose leaves out when it writes, and find keys that ended without a value.
"""

from __future__ import annotations

import difflib
import typing as t

from .faults import Fault, Finding
from .free import merge_free, read_free
from .scalars import Scope, check_distinct, wrong_type

if t.TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

Lengthen = t.Callable[[t.Any, Scope], t.Any]
SEGMENT_EACH, SEGMENT_ITEM = "*", "[]"
MOST_LISTED = 8
EMPTY: tuple[t.Any, ...] = ("", 0, [], {})


class Node:
    """A value that nothing hangs below: a scalar. Also the base of the containers.

    ``nullable``: the key may be without a value; then it is left out, or with ``keep_null`` kept. ``keep_empty``: it is
    written also where it is empty, zero or false. ``write``: the last touch on the way out.
    """

    wanted = "text"

    def __init__(
        self,
        read: t.Callable[[t.Any, Scope], t.Any],
        *,
        keep_empty: bool = False,
        nullable: bool = False,
        keep_null: bool = False,
        write: t.Callable[[t.Any], t.Any] | None = None,
    ) -> None:
        self.read = read
        self.keep_empty = keep_empty
        self.nullable = nullable or keep_null
        self.keep_null = keep_null
        self.write = write

    def attach(self, children: dict[str, Node]) -> None:
        """Take the nodes of the keys below."""
        if children:
            raise ValueError("a scalar has no keys below it")

    def merge(self, base: t.Any, override: t.Any) -> t.Any:
        """The later value wins; no value keeps the earlier one."""
        return base if override is None else override

    def finish(self, value: t.Any) -> t.Any:
        return value if self.write is None or value is None else self.write(value)


class Map(Node):
    """A mapping. ``lengthen`` turns short forms (a list, text) into the mapping, before it is read. ``check`` looks at
    a layer's mapping, ``needs`` (keys, with what to write) at the merged one. ``extensions`` allows ``x-*``.
    """

    wanted = "a mapping"

    def __init__(
        self,
        *,
        lengthen: Lengthen | None = None,
        check: t.Callable[[t.Any, Scope], None] | None = None,
        needs: Mapping[str, str] | None = None,
        extensions: bool = True,
        **options: t.Any,
    ) -> None:
        super().__init__(self.read_map, **options)
        self.lengthen = lengthen
        self.check = check
        self.needs = needs or {}
        self.extensions = extensions
        self.children: dict[str, Node] = {}
        self.each: Node | None = None

    def attach(self, children: dict[str, Node]) -> None:
        self.each = children.pop(SEGMENT_EACH, None)
        self.children = children

    def child(self, key: str) -> Node:
        """Give the node of a key that is not in ``children``."""
        if self.each is not None:
            return self.each
        if self.extensions and key.startswith("x-"):
            return EXTENSION
        raise Fault(f"unknown key; {self.hint(key)}", on_key=True)

    def hint(self, key: str) -> str:
        """Say what to do about a key that is unknown here."""
        near = next(self.below(key), None) or next(iter(difflib.get_close_matches(key, self.children, n=1)), None)
        if near:
            return f"did you mean {near}?"
        if len(self.children) > MOST_LISTED:
            return "correct it, take it out, or begin it with x-"
        return f"the keys here are {', '.join(self.children)}"

    def below(self, key: str) -> Iterator[str]:
        """Give the places below this one where there is such a key, as ``deploy.replicas`` is below a service."""
        maps = [(name, child) for name, child in self.children.items() if isinstance(child, Map)]
        yield from (f"{name}.{key}" for name, child in maps if key in child.children)
        for name, child in maps:
            yield from (f"{name}.{place}" for place in child.below(key))

    def read_map(self, value: t.Any, scope: Scope) -> t.Any:
        if value is None:
            return None
        if self.lengthen is not None:
            value = self.lengthen(value, scope)
        if not isinstance(value, dict):
            raise wrong_type(value, self.wanted)
        result: dict[str, t.Any] = type(value)()
        children, findings = self.children, []
        for key, item in value.items():
            try:
                node = children.get(key) or self.child(key)
                result[key] = node.read(item, scope)
            except Fault as fault:
                findings += fault.under(key)
                self.keep(result, key, fault)
        if findings:
            raise Fault.of(findings, partial=result)
        if self.check is not None:
            self.check(result, scope)
        return result

    def keep(self, result: dict[str, t.Any], key: str, fault: Fault) -> None:
        """Keep what is right of a faulty value, so that what refers to it finds it."""
        if fault.partial is not None:
            result[key] = fault.partial

    def merge(self, base: t.Any, override: t.Any) -> t.Any:
        if base is None or override is None:
            return override if base is None else base
        children, findings = self.children, []
        for key, item in override.items():
            if key not in base:
                base[key] = item
                continue
            try:
                node = children.get(key) or self.child(key)
                base[key] = node.merge(base[key], item)
            except Fault as fault:
                findings += fault.under(key)
        if findings:
            raise Fault.of(findings, partial=base)
        return base

    def finish(self, value: t.Any) -> t.Any:
        if value is None:
            return None
        result: dict[str, t.Any] = {}
        children, findings = self.children, []
        for key, item in value.items():
            node = children.get(key) or self.child(key)
            try:
                if item is None and not node.nullable:
                    raise Fault(f"has no value; write {node.wanted}, or take the key out")
                finished = node.finish(item)
            except Fault as fault:
                findings += fault.under(key)
                self.keep(result, key, fault)
                continue
            if node.keep_null if finished is None else node.keep_empty or finished not in EMPTY:
                result[key] = finished
        findings += [Finding((), f"has no {key}; write {what}") for key, what in self.needs.items() if key not in value]
        if findings:
            raise Fault.of(findings, partial=result)
        return result if self.write is None else self.write(result)


class Items(Node):
    """A list. Layers add to it; of items with the same ``unique`` key the later one takes the earlier one's place.

    ``lengthen`` turns a short form of the whole value into the list, ``expand`` one item's short form into one or more
    long ones. In a ``distinct`` list no item may stand twice.
    """

    wanted = "a list"

    def __init__(
        self,
        *,
        lengthen: Lengthen | None = None,
        expand: t.Callable[[t.Any, Scope], list[t.Any]] | None = None,
        unique: t.Callable[[t.Any], Hashable] | None = None,
        distinct: bool = False,
        **options: t.Any,
    ) -> None:
        super().__init__(self.read_list, **options)
        self.distinct = distinct
        self.lengthen = lengthen
        self.expand = expand
        self.unique = unique
        self.item: Node = EXTENSION

    def attach(self, children: dict[str, Node]) -> None:
        self.item = children[SEGMENT_ITEM]

    def read_list(self, value: t.Any, scope: Scope) -> t.Any:
        if value is None:
            return None
        if self.lengthen is not None:
            value = self.lengthen(value, scope)
        if not isinstance(value, list):
            raise wrong_type(value, self.wanted)
        read, result, findings = self.item.read, [], []
        for index, item in enumerate(value):
            try:
                if item is None:
                    raise Fault("has no value; write one, or take the item out")
                if self.expand is None:
                    result.append(read(item, scope))
                else:
                    result += [read(long, scope) for long in self.expand(item, scope)]
            except Fault as fault:
                findings += fault.under(index)
        if findings:
            raise Fault.of(findings, partial=self.once(result))
        return self.once(result)

    def once(self, items: list[t.Any]) -> list[t.Any]:
        """Leave one item a unique key: at the place of the first, with the value of the last."""
        if self.unique is None or len(items) < 2:
            return items
        places = {}
        for item in items:
            places[self.unique(item)] = item
        return list(places.values())

    def merge(self, base: t.Any, override: t.Any) -> t.Any:
        if base is None or override is None:
            return override if base is None else base
        return self.once(base + override)

    def finish(self, value: t.Any) -> t.Any:
        if value is None:
            return None
        if self.distinct and len(value) > 1:
            check_distinct(value)
        finish, finished, findings = self.item.finish, [], []
        for index, item in enumerate(value):
            try:
                finished.append(finish(item))
            except Fault as fault:
                findings += fault.under(index)
        if findings:
            raise Fault.of(findings)
        return finished if self.write is None else self.write(finished)


class Free(Node):
    """Anything at all: ``x-*``."""

    def __init__(self) -> None:
        super().__init__(read_free, keep_empty=True, keep_null=True)

    def merge(self, base: t.Any, override: t.Any) -> t.Any:
        return merge_free(base, override)


EXTENSION = Free()


def compile_table(table: Mapping[str, Node]) -> Map:
    """Make the tree from ``{"services.*.image":

    Node, ...}``. The path ``""`` is the root; ``*`` any key, ``[]`` an item.
    """
    below: dict[str, dict[str, Node]] = {path: {} for path in table}
    for path, node in table.items():
        if path:
            parent, _dot, segment = path.rpartition(".")
            below[parent][segment] = node
    for path, node in table.items():
        node.attach(below[path])
    return t.cast("Map", table[""])
