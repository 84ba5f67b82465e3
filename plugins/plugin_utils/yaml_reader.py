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

import base64
import typing as t

import yaml
from yaml.cyaml import CParser

from ..module_utils._core.compose.scalars import Timestamp
from ..module_utils._core.compose.tags import OVERRIDE, RESET, Tagged
from ..module_utils._core.records import dataclass
from .locate import MOST_DOCUMENTS
from .yaml_scalars import Resolved

if t.TYPE_CHECKING:
    from collections.abc import Iterator

# No compose file nests deeper than a dozen levels, or repeats more than some thousand nodes by aliases.
DEEPEST = 100
MOST_ALIASED = 200_000
TEXT_TAGS = frozenset(("!", "tag:yaml.org,2002:str"))
BINARY_TAG = "tag:yaml.org,2002:binary"
CORE_TAG = "tag:yaml.org,2002:"
CORE_TYPES: dict[str, tuple[type, ...]] = {
    "int": (int,),
    "float": (int, float),
    "bool": (bool,),
    "null": (type(None),),
    "timestamp": (Timestamp,),
}
MARKERS = {"!reset": RESET, "!override": OVERRIDE}
REMEDIES = {
    "found character that cannot start any token": "indent with spaces, not tabs, and quote what begins with @ or `",
    "did not find expected key": "correct the indentation, here or above",
    "mapping values are not allowed in this context": "quote text that has a colon, or correct the indentation",
}
"""What to do where libyaml's words alone tell it to nobody."""


class YamlFault(Exception):
    """The bytes are no YAML that can be used. ``line`` and ``column`` count from 1; 0 is unknown."""

    def __init__(self, message: str, *, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column


class DuplicateKey(YamlFault):
    """A mapping has a key twice; ``locate.first_line`` knows where it stood first. Reading goes on."""


@dataclass(frozen=True)
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
        problem = error.problem or error.context
        raise YamlFault(f"this is no YAML ({problem}); {REMEDIES.get(problem, 'correct it')}", **where) from None
    except (yaml.YAMLError, UnicodeError) as error:
        reason = getattr(error, "reason", None) or str(error).splitlines()[0]
        raise YamlFault(f"this is no YAML text ({reason}); save it as UTF-8 text") from None


class _Reader:
    """Builds values from libyaml's events. One method per kind of node; each takes the event that begins it."""

    def __init__(self, data: bytes) -> None:
        self.next_event = CParser(data).get_event
        self.resolved = Resolved()
        self.anchors: dict[str, tuple[t.Any, int, bool]] = {}
        self.nodes = 0
        self.aliased = 0
        self.depth = 0
        self.tags = 0
        self.faults: list[YamlFault] = []
        self.builders: dict[type, t.Callable[[t.Any], t.Any]] = {
            yaml.ScalarEvent: self.scalar,
            yaml.SequenceStartEvent: self.sequence,
            yaml.MappingStartEvent: self.mapping,
            yaml.AliasEvent: self.alias,
        }

    def documents(self) -> Iterator[YamlDocument]:
        event, found = self.next_event(), 0
        while not isinstance(event, yaml.StreamEndEvent):
            if isinstance(event, yaml.DocumentStartEvent):
                found += 1
                if found > MOST_DOCUMENTS:
                    raise YamlFault(f"this has more than {MOST_DOCUMENTS} documents", **_place(event))
                before = self.tags
                data = self.node(self.next_event())
                yield YamlDocument(data, self.tags > before)
            event = self.next_event()

    def node(self, event: t.Any) -> t.Any:
        if event.anchor is None or isinstance(event, yaml.AliasEvent):
            return self.builders[type(event)](event)
        nodes, tags = self.nodes, self.tags
        self.anchors.pop(event.anchor, None)
        value = self.builders[type(event)](event)
        # What is inside may have taken the same anchor: it came later, and keeps it.
        self.anchors.setdefault(event.anchor, (value, self.nodes - nodes, self.tags > tags))
        return value

    def scalar(self, event: t.Any) -> t.Any:
        self.nodes += 1
        if event.tag is None:
            return self.resolved[event.value] if event.implicit[0] else event.value
        value = self.tagged_scalar(event)
        return self.marked(event.tag, value)

    def tagged_scalar(self, event: t.Any) -> t.Any:
        """Give what a scalar is by its tag: text behind a tag of its own, such as ``!override``."""
        if event.tag == "!" and not event.style:
            return self.resolved[event.value]
        if event.tag == BINARY_TAG:
            return _decoded(event)
        if event.tag in TEXT_TAGS or not event.tag.startswith(CORE_TAG):
            return event.value
        kind = event.tag[len(CORE_TAG) :]
        value = self.resolved[event.value]
        types = CORE_TYPES.get(kind)
        if types and (not isinstance(value, types) or (isinstance(value, bool) and kind != "bool")):
            raise YamlFault(f"{event.value!r} is no !!{kind}; correct it, or take the tag out", **_place(event))
        return value

    def marked(self, tag: str | None, value: t.Any, *, tags: int | None = None) -> t.Any:
        """Mark a value that stands under ``!reset`` or ``!override``; ``tags`` were counted before it.

        Compose looks for no tags below one.
        """
        action = MARKERS.get(tag) if tag else None
        if action is None:
            return value
        if tags is not None and self.tags > tags:
            value = untagged(value)
        self.tags += 1
        return Tagged(action, value)

    def sequence(self, event: t.Any) -> t.Any:
        self.enter(event)
        tags = self.tags
        next_event, builders, items = self.next_event, self.builders, []
        child = next_event()
        while not isinstance(child, yaml.SequenceEndEvent):
            items.append(self.node(child) if child.anchor else builders[type(child)](child))
            child = next_event()
        self.depth -= 1
        return items if event.tag is None else self.marked(event.tag, items, tags=tags)

    def mapping(self, event: t.Any) -> t.Any:
        self.enter(event)
        tags = self.tags
        next_event, builders = self.next_event, self.builders
        items: dict[str, t.Any] = {}
        merged: list[t.Any] = []
        key_event = next_event()
        while not isinstance(key_event, yaml.MappingEndEvent):
            key = self.key(key_event)
            child = next_event()
            value = self.node(child) if child.anchor else builders[type(child)](child)
            if key == "<<" and key_event.implicit[0] and not merged:
                merged.append((value, child))
            elif key in items or (key == "<<" and key_event.implicit[0]):
                self.faults.append(DuplicateKey(f"the key {key!r} stands here twice", **_place(key_event)))
            else:
                items[key] = value
            key_event = next_event()
        self.depth -= 1
        for value, child in merged:
            self.merge_key(items, value, child)
        return items if event.tag is None else self.marked(event.tag, items, tags=tags)

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
            for key, inherited in (
                without_resets(untagged(source, keep=RESET)) if sources is value else source
            ).items():
                items[key] = _inherit(items[key], inherited) if key in items else inherited

    def alias(self, event: t.Any) -> t.Any:
        if event.anchor not in self.anchors:
            raise YamlFault(f"the alias *{event.anchor} has no anchor before it, or holds itself", **_place(event))
        value, size, tagged = self.anchors[event.anchor]
        self.nodes += size
        self.aliased += size
        if self.aliased > MOST_ALIASED:
            raise YamlFault(f"the aliases repeat more than {MOST_ALIASED} nodes; write fewer", **_place(event))
        if tagged:
            self.tags += 1
            return value if isinstance(value, Tagged) else without_resets(value)
        return value

    def enter(self, event: t.Any) -> None:
        self.nodes += 1
        self.depth += 1
        if self.depth > DEEPEST:
            raise YamlFault(f"this nests deeper than {DEEPEST} levels", **_place(event))


def _place(event: t.Any) -> dict[str, int]:
    return {"line": event.start_mark.line + 1, "column": event.start_mark.column + 1}


def _decoded(event: t.Any) -> str:
    try:
        return base64.b64decode("".join(event.value.split()), validate=True).decode("utf-8", "replace")
    except ValueError:
        raise YamlFault("this is no base64 text, as !!binary needs; correct it", **_place(event)) from None


def untagged(value: t.Any, *, keep: str = "") -> t.Any:
    """Give a value with the tags below it taken off, but those of the kind ``keep``."""
    if isinstance(value, Tagged):
        return value if value.action == keep else untagged(value.value, keep=keep)
    if isinstance(value, dict):
        return {key: untagged(item, keep=keep) for key, item in value.items()}
    return [untagged(item, keep=keep) for item in value] if isinstance(value, list) else value


def without_resets(value: t.Any) -> t.Any:
    """Give a value without what ``!reset`` stands on below it: that counts once, at the anchor, and not at an alias."""
    if isinstance(value, dict):
        return {key: without_resets(item) for key, item in value.items() if not _is_reset(item)}
    return [without_resets(item) for item in value if not _is_reset(item)] if isinstance(value, list) else value


def _is_reset(value: t.Any) -> bool:
    return isinstance(value, Tagged) and value.action == RESET


def _inherit(own: t.Any, inherited: t.Any) -> t.Any:
    """Give what a key has that ``<<`` brings, too: its own value, and the tags of both.

    ``!reset`` takes a key's own value away, so that the inherited one shows.
    """
    if _is_reset(own):
        return own if _is_reset(inherited) else Tagged(OVERRIDE, untagged(inherited))
    return Tagged(OVERRIDE, untagged(own)) if isinstance(inherited, Tagged) else own


def _shown(key: t.Any) -> str:
    if key is None or isinstance(key, bool):
        return {None: "null", True: "true", False: "false"}[key]
    text = str(key)
    return text if len(text) < 40 else f"{text[:40]}..."
