# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads YAML from bytes into plain data: libyaml finds the events, Go YAML's rules resolve the scalars.

Any encoding that Go YAML reads is read: UTF-8 and UTF-16 of both orders, with or without a byte-order mark (UTF-16
needs one), with any line ends. A duplicate key, an alias that holds itself, an alias bomb and absurd nesting are
errors. Line and column are only known while an event is at hand; ``locate.py`` finds those of a key path, by reading
the file once more.
"""

from __future__ import annotations

import dataclasses
import typing as t

import yaml
from yaml.cyaml import CParser

from ..module_utils._core.compose.tags import OVERRIDE, RESET, Tagged
from .yaml_scalars import Resolved

if t.TYPE_CHECKING:
    from collections.abc import Iterator

# No compose file nests deeper than a dozen levels, or repeats more than some thousand nodes by aliases.
DEEPEST = 100
MOST_ALIASED = 200_000
TEXT_TAGS = frozenset(("!", "tag:yaml.org,2002:str"))
BINARY_TAG = "tag:yaml.org,2002:binary"
CORE_TAG = "tag:yaml.org,2002:"
MARKERS = {"!reset": RESET, "!override": OVERRIDE}


class YamlFault(Exception):
    """The bytes are no YAML that can be used. ``line`` and ``column`` count from 1; 0 is unknown."""

    def __init__(self, message: str, *, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column


class DuplicateKey(YamlFault):
    """A mapping has a key twice; ``locate.first_line`` knows where it stood first. Reading goes on."""


@dataclasses.dataclass(frozen=True)
class YamlDocument:
    """One document:

    Its ``data``, and whether ``!reset`` or ``!override`` stands in it (as ``Tagged`` values in the data).
    """

    data: t.Any
    tagged: bool


def read_documents(data: bytes) -> list[YamlDocument]:
    """Read every document of a stream. Raises ``YamlFault``."""
    documents, faults = read_all(data)
    if faults:
        raise faults[0]
    return documents


def read_all(data: bytes) -> tuple[list[YamlDocument], list[YamlFault]]:
    """Read the documents of a stream that can be read, and gather what is wrong with the stream."""
    documents: list[YamlDocument] = []
    reader = _Reader(data)
    try:
        for document in _each(reader):
            documents.append(document)
    except YamlFault as fault:
        return documents, [*reader.faults, fault]
    return documents, reader.faults


def _each(reader: _Reader) -> Iterator[YamlDocument]:
    try:
        yield from reader.documents()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = {"line": mark.line + 1, "column": mark.column + 1} if mark else {}
        raise YamlFault(f"this is no YAML ({error.problem or error.context})", **where) from None
    except (yaml.YAMLError, UnicodeError) as error:
        reason = getattr(error, "reason", None) or str(error).splitlines()[0]
        raise YamlFault(f"this is no YAML text ({reason})") from None


class _Reader:
    """Builds values from libyaml's events. One method per kind of node; each takes the event that begins it."""

    def __init__(self, data: bytes) -> None:
        self.next_event = CParser(data).get_event
        self.resolved = Resolved()
        self.anchors: dict[str, tuple[t.Any, int]] = {}
        self.nodes = 0
        self.aliased = 0
        self.depth = 0
        self.tagged = False
        self.faults: list[YamlFault] = []
        self.builders: dict[type, t.Callable[[t.Any], t.Any]] = {
            yaml.ScalarEvent: self.scalar,
            yaml.SequenceStartEvent: self.sequence,
            yaml.MappingStartEvent: self.mapping,
            yaml.AliasEvent: self.alias,
        }

    def documents(self) -> Iterator[YamlDocument]:
        event = self.next_event()
        while not isinstance(event, yaml.StreamEndEvent):
            if isinstance(event, yaml.DocumentStartEvent):
                self.anchors, self.tagged = {}, False
                yield YamlDocument(self.node(self.next_event()), self.tagged)
            event = self.next_event()

    def node(self, event: t.Any) -> t.Any:
        if event.anchor is None or isinstance(event, yaml.AliasEvent):
            return self.builders[type(event)](event)
        before = self.nodes
        self.anchors.pop(event.anchor, None)
        value = self.builders[type(event)](event)
        self.anchors[event.anchor] = (value, self.nodes - before)
        return value

    def scalar(self, event: t.Any) -> t.Any:
        self.nodes += 1
        if event.tag is None:
            return self.resolved[event.value] if event.implicit[0] else event.value
        value = self.tagged_scalar(event)
        return self.marked(event.tag, value)

    def tagged_scalar(self, event: t.Any) -> t.Any:
        if event.tag in MARKERS and not event.style:
            return self.resolved[event.value]
        if event.tag == BINARY_TAG:
            raise YamlFault("!!binary is not supported; write the text itself", **_place(event))
        if event.tag in TEXT_TAGS or not event.tag.startswith(CORE_TAG):
            return event.value
        return self.resolved[event.value]

    def marked(self, tag: str | None, value: t.Any) -> t.Any:
        action = MARKERS.get(tag) if tag else None
        if action is None:
            return value
        self.tagged = True
        return Tagged(action, value)

    def sequence(self, event: t.Any) -> t.Any:
        self.enter(event)
        next_event, builders, items = self.next_event, self.builders, []
        child = next_event()
        while not isinstance(child, yaml.SequenceEndEvent):
            items.append(self.node(child) if child.anchor else builders[type(child)](child))
            child = next_event()
        self.depth -= 1
        return self.marked(event.tag, items)

    def mapping(self, event: t.Any) -> t.Any:
        self.enter(event)
        next_event, builders = self.next_event, self.builders
        items: dict[str, t.Any] = {}
        merged: list[t.Any] = []
        key_event = next_event()
        while not isinstance(key_event, yaml.MappingEndEvent):
            key = self.key(key_event)
            child = next_event()
            value = self.node(child) if child.anchor else builders[type(child)](child)
            if key == "<<" and key_event.implicit[0]:
                merged.append((value, child))
            elif key in items:
                self.faults.append(DuplicateKey(f"the key {key!r} stands here twice", **_place(key_event)))
            else:
                items[key] = value
            key_event = next_event()
        self.depth -= 1
        for value, child in merged:
            self.merge_key(items, value, child)
        return self.marked(event.tag, items)

    def key(self, event: t.Any) -> str:
        self.nodes += 1
        if isinstance(event, yaml.ScalarEvent):
            key = self.resolved[event.value] if event.implicit[0] and event.tag is None else event.value
            if event.anchor:
                self.anchors[event.anchor] = (key, 1)
        else:
            key = self.node(event)
        if not isinstance(key, str):
            raise YamlFault(f"the key {_shown(key)} is no text; put it in quotes", **_place(event))
        return key

    def merge_key(self, items: dict[str, t.Any], value: t.Any, event: t.Any) -> None:
        """Fill in what ``<<`` brings: explicit keys win, and in a list of mappings the first one wins."""
        sources = value if isinstance(value, list) else [value]
        for source in sources:
            if not isinstance(source, dict):
                raise YamlFault("<< takes a mapping, or a list of mappings", **_place(event))
            for key, inherited in source.items():
                items.setdefault(key, inherited)

    def alias(self, event: t.Any) -> t.Any:
        if event.anchor not in self.anchors:
            raise YamlFault(f"the alias *{event.anchor} has no anchor before it, or holds itself", **_place(event))
        value, size = self.anchors[event.anchor]
        self.nodes += size
        self.aliased += size
        if self.aliased > MOST_ALIASED:
            raise YamlFault(f"the aliases repeat more than {MOST_ALIASED} nodes; write fewer", **_place(event))
        return value

    def enter(self, event: t.Any) -> None:
        self.nodes += 1
        self.depth += 1
        if self.depth > DEEPEST:
            raise YamlFault(f"this nests deeper than {DEEPEST} levels", **_place(event))


def _place(event: t.Any) -> dict[str, int]:
    return {"line": event.start_mark.line + 1, "column": event.start_mark.column + 1}


def _shown(key: t.Any) -> str:
    text = str(key)
    return text if len(text) < 40 else f"{text[:40]}..."
