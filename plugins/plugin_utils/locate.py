# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds line and column of a key path, by reading the file once more: only errors and notes ask for it."""

from __future__ import annotations

import contextlib
import typing as t

import yaml
from yaml.cyaml import CParser

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Place = t.Tuple[int, int]
TOP: Place = (1, 1)
# The reader refuses a file with more.
MOST_DOCUMENTS = 1000


class _Composer(CParser):  # type: ignore[misc]
    """libyaml's composer, without resolving tags: only the marks are wanted."""

    def resolve(self, _kind: t.Any, _value: t.Any, _implicit: t.Any) -> None:
        return None

    def descend_resolver(self, _current: t.Any, _index: t.Any) -> None:
        return None

    def ascend_resolver(self) -> None:
        return None


class _PatientComposer:
    """The same of libyaml's events, slower: an anchor may stand twice, and holds for later documents."""

    def __init__(self, data: bytes) -> None:
        self.next_event = CParser(data).get_event
        self.anchors: dict[str, yaml.Node] = {}

    def documents(self) -> Iterator[yaml.Node]:
        event = self.next_event()
        while not isinstance(event, yaml.StreamEndEvent):
            if isinstance(event, yaml.DocumentStartEvent):
                yield self.node(self.next_event())
            event = self.next_event()

    def node(self, event: yaml.NodeEvent) -> yaml.Node:
        if isinstance(event, yaml.AliasEvent):
            return self.anchors.get(event.anchor) or yaml.ScalarNode("", "", event.start_mark)
        if isinstance(event, yaml.ScalarEvent):
            node = yaml.ScalarNode("", event.value, event.start_mark, style=event.style)
        else:
            node = (yaml.SequenceNode if isinstance(event, yaml.SequenceStartEvent) else yaml.MappingNode)("", [])
            node.start_mark = event.start_mark
        if event.anchor:
            self.anchors[event.anchor] = node
        if not isinstance(event, yaml.ScalarEvent):
            children = list(self._children())
            pairs = list(zip(children[::2], children[1::2]))
            node.value = pairs if isinstance(node, yaml.MappingNode) else children
        return node

    def _children(self) -> Iterator[yaml.Node]:
        event = self.next_event()
        while not isinstance(event, yaml.CollectionEndEvent):
            yield self.node(event)
            event = self.next_event()


class Positions:
    """The places of one file's keys.

    ``places`` are 1-based (line, column); the documents of a stream are looked through from the last.
    """

    def __init__(self, data: bytes) -> None:
        self.documents = _documents(data)
        self.indexes: dict[int, dict[t.Any, tuple[yaml.Node, yaml.Node]]] = {}

    def find(self, path: Sequence[str | int], *, on_key: bool = False, number: int | None = None) -> tuple[int, Place]:
        """Give how many keys of ``path`` are there, or in one document, and the place of the last that is."""
        documents = self.documents if number is None else self.documents[number : number + 1]
        try:
            found = [self._walk(document, path, on_key) for document in reversed(documents)]
        except RecursionError:  # a chain of some hundred << ; places are a courtesy
            found = []
        return max(found, key=lambda item: item[0], default=(0, TOP))

    def pairs(self) -> Iterator[tuple[t.Any, t.Any]]:
        """Give the first two keys of every path."""
        for document in self.documents:
            for first, (_key, below) in self._index(document).items():
                yield from ((first, second) for second in self._index(below))

    def texts(self) -> Iterator[tuple[str, Place]]:
        """Give every scalar that is no key, in the order of the file, with its place."""
        waiting, seen = list(reversed(self.documents)), set()
        while waiting:
            node = waiting.pop()
            if id(node) in seen:  # an alias
                continue
            seen.add(id(node))
            if isinstance(node, yaml.ScalarNode):
                yield node.value, _place(node)
            elif isinstance(node, yaml.SequenceNode):
                waiting += reversed(node.value)
            else:
                waiting += [value for _key, value in reversed(node.value)]

    def _walk(self, node: yaml.Node, path: Sequence[str | int], on_key: bool) -> tuple[int, Place]:
        place = _place(node)
        for depth, part in enumerate(path):
            step = self._index(node).get(part)
            if step is None:
                return depth, place
            key, node = step
            place = _place(key if on_key or _is_empty(node) else node)
        return len(path), place

    def _index(self, node: yaml.Node) -> dict[t.Any, tuple[yaml.Node, yaml.Node]]:
        if id(node) not in self.indexes:
            self.indexes[id(node)] = dict(_entries(node))
        return self.indexes[id(node)]


def _documents(data: bytes) -> list[yaml.Node]:
    composer, documents = _Composer(data), []
    try:
        while len(documents) < MOST_DOCUMENTS and composer.check_node():
            documents.append(composer.get_node())
    except yaml.YAMLError:  # an anchor that Go YAML takes
        return _as_far_as_possible(data)
    return documents


def _as_far_as_possible(data: bytes) -> list[yaml.Node]:
    documents: list[yaml.Node] = []
    with contextlib.suppress(yaml.YAMLError, UnicodeError, RecursionError):
        for document in _PatientComposer(data).documents():
            documents.append(document)
    return documents


def _entries(node: yaml.Node) -> Iterator[tuple[t.Any, tuple[yaml.Node, yaml.Node]]]:
    """Give what can stand for a node's children in a path:

    Keys, indexes, and for items of a list the name that they begin with.
    """
    if isinstance(node, yaml.MappingNode):
        yield from _inherited(node)
        yield from ((key.value, (key, value)) for key, value in node.value if isinstance(key, yaml.ScalarNode))
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from ((name, (item, item)) for name in _names(item))
            yield index, (item, item)


def _inherited(node: yaml.MappingNode) -> Iterator[tuple[t.Any, tuple[yaml.Node, yaml.Node]]]:
    for key, value in node.value:
        if isinstance(key, yaml.ScalarNode) and key.value == "<<":
            for source in value.value if isinstance(value, yaml.SequenceNode) else [value]:
                yield from _entries(source)


def _names(item: yaml.Node) -> Iterator[str]:
    """``DB=x`` is DB, ``data:/d`` is data, ``{source: s}`` is s: long forms and mappings call them so."""
    if isinstance(item, yaml.ScalarNode):
        yield item.value.partition("=")[0]
        yield item.value.partition(":")[0]
    elif isinstance(item, yaml.MappingNode):
        yield from (
            value.value for key, value in item.value if key.value == "source" and isinstance(value, yaml.ScalarNode)
        )


def _is_empty(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.value == "" and not node.style


def _place(node: yaml.Node) -> Place:
    return node.start_mark.line + 1, node.start_mark.column + 1


def first_line(data: bytes, *, line: int, column: int) -> int:
    """Give the line where the key that stands at ``line`` and ``column`` stood first in its mapping;

    0 where that cannot be told.
    """
    levels: list[_Level] = []
    parser = CParser(data)
    while True:
        event = parser.get_event()
        if isinstance(event, (yaml.CollectionEndEvent, yaml.StreamEndEvent)):
            if not levels:
                return 0
            levels.pop()
            continue
        if isinstance(event, yaml.NodeEvent) and levels and levels[-1].takes_key():
            here = (event.start_mark.line + 1, event.start_mark.column + 1)
            first = levels[-1].lines.setdefault(getattr(event, "value", None), here[0])
            if here == (line, column):
                return first
        if isinstance(event, yaml.CollectionStartEvent):
            levels.append(_Level(is_mapping=isinstance(event, yaml.MappingStartEvent)))


class _Level:
    """A collection that is being read, and for a mapping the lines of the keys so far."""

    def __init__(self, *, is_mapping: bool) -> None:
        self.is_mapping = is_mapping
        self.key_is_next = False
        self.lines: dict[str | None, int] = {}

    def takes_key(self) -> bool:
        """Say whether the node that comes is a key; it counts as read."""
        self.key_is_next = self.is_mapping and not self.key_is_next
        return self.key_is_next
