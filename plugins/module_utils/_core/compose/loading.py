# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents in, one merged mapping out: each is read, its services are extended, what it includes goes under it, and
then it goes over the documents before it (compose-go ``loader/loader.go:loadYamlFile``).

A document that is wrong hides no other: what is right of it goes on, and what is wrong is gathered.
"""

from __future__ import annotations

import dataclasses
import typing as t

from ..records import dataclass
from .faults import Borrowed, Fault, Finding
from .scalars import shown
from .table import ROOT
from .tags import delete, untag

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..errors import KeyPath
    from .nodes import Map, Node
    from .scalars import Scope

Data = t.Dict[str, t.Any]


@dataclass(frozen=True)
class Document:
    """One YAML document: its data, the index of its layer, whether it holds ``Tagged`` values, the absolute path of its
    file, empty where it stands in none, and the ``number`` of documents before it there.
    """

    data: t.Any
    layer: int
    tagged: bool = False
    path: str = ""
    number: int = 0


class Files(t.Protocol):
    """How a project gets at files. Paths are absolute."""

    def documents(
        self, path: str, *, under: int, env: Mapping[str, str], whole: bool = True
    ) -> tuple[Sequence[Document], Sequence[Finding]]:
        """Give the documents of a file that the layer ``under`` names, and what of it is no YAML.

        ``env`` has the variables that it is read with; ``whole`` tells that all of it belongs to the project, and not
        only services that others extend. Raises ``Fault`` where there is no such file.
        """

    def text(self, path: str) -> str | None:
        """Give the text of a file, ``None`` where there is none. Raises ``Fault`` where it cannot be read."""


@dataclass
class Gathered:
    """What turns up on the way: ``findings``; ``suspects``, the services that are incomplete because of one of them;
    and who extends whom.
    """

    findings: list[Finding] = dataclasses.field(default_factory=list)
    suspects: set[KeyPath] = dataclasses.field(default_factory=set)
    borrowed: list[Borrowed] = dataclasses.field(default_factory=list)
    known: set[Finding] = dataclasses.field(default_factory=set)

    def add(self, fault: Fault, document: Document, *, at: KeyPath = ()) -> None:
        """Note what is wrong with a document, below the key path ``at``; once, though more than one way leads there."""
        for finding in fault.findings:
            placed = dataclasses.replace(
                finding, path=(*at, *finding.path), layer=document.layer, number=document.number
            )
            if placed not in self.known:
                self.known.add(placed)
                self.findings.append(placed)


Resolve = t.Callable[["Loaded"], None]


@dataclass
class Loaded:
    """A document as it was read: its ``data`` in long forms, and the paths that it takes out of what is below it."""

    data: Data
    lost: list[KeyPath]
    document: Document
    scope: Scope


def load(documents: Sequence[Document], scope: Scope, gathered: Gathered, *, resolve: Resolve) -> Data:
    """Merge ``documents``, lowest first; ``resolve`` puts into each what it extends and includes."""
    merged: Data = {}
    for document in documents:
        loaded = read_document(document, scope, gathered)
        if loaded is None:
            continue
        resolve(loaded)
        for path in loaded.lost:
            delete(merged, path)
        try:
            merged = ROOT.merge(merged, loaded.data)
        except Fault as fault:
            gathered.add(fault, document)
    return merged


def read_document(document: Document, scope: Scope, gathered: Gathered) -> Loaded | None:
    """Read one document; ``None`` where it is no mapping."""
    data, lost = untag(document.data) if document.tagged else (document.data, [])
    try:
        if not isinstance(data, dict):
            raise Fault(f"a layer is a mapping with services and the like, not {shown(data)}")
        if data.get("services", data) is None:
            gathered.add(Fault("has no value; write a mapping, or take the key out", path=("services",)), document)
        return Loaded(ROOT.read(data, scope), lost, document, scope)
    except Fault as fault:
        gathered.add(fault, document)
        return None if fault.partial is None else Loaded(fault.partial, lost, document, scope)


def named(kind: str) -> Node:
    """Give the table's node for each service, network, ...: what stands by its name below ``kind``."""
    return t.cast("Map", ROOT.children[kind]).child("")


def clone(value: t.Any) -> t.Any:
    """Copy mappings and lists, as deep as they go."""
    if isinstance(value, dict):
        return type(value)({key: clone(item) for key, item in value.items()})
    return [clone(item) for item in value] if isinstance(value, list) else value
