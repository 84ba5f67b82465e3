# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of a project: what its layers name is read here, and kept to find the place of a key path or a variable."""

from __future__ import annotations

import contextlib
import os
import typing as t

from ..module_utils._core.compose.faults import Fault
from ..module_utils._core.compose.interpolation import Variables, interpolate
from .sources import Source, decoded, read_bytes, source_of

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..module_utils._core.compose.faults import Borrowed, Finding
    from ..module_utils._core.compose.loading import Document
    from ..module_utils._core.errors import KeyPath
    from .sources import Layer


# Files that include each other twice at every step are more than anybody can read.
MOST_FILES = 500


class ProjectFiles:
    """The sources of a project by their index, and the ``order`` of those that count as a whole, lowest first.

    A source that another one includes lies below it; of one that it extends only the services count that are asked for.
    """

    def __init__(self) -> None:
        self.sources: list[Source] = []
        self.order: list[Source] = []
        self.bases: dict[str, list[Borrowed]] = {}
        self.owners: dict[tuple[t.Any, ...], list[Source]] = {}

    def learn(self, borrowed: Sequence[Borrowed]) -> None:
        """Take in who extends whom."""
        for each in borrowed:
            self.bases.setdefault(each.service, []).append(each)

    def add_layer(self, layer: Layer, project_dir: str | None) -> tuple[list[Document], list[Finding]]:
        """Read a layer over those before it."""
        source = source_of(len(self.sources), layer, project_dir)
        self.sources.append(source)
        self.order.append(source)
        return source.documents()

    def documents(
        self, path: str, *, under: int, env: Mapping[str, str], whole: bool = True
    ) -> tuple[Sequence[Document], Sequence[Finding]]:
        """Read a file that the source ``under`` names. Raises ``Fault``."""
        if len(self.sources) >= MOST_FILES:
            raise Fault(f"the project has more than {MOST_FILES} files; include fewer")
        source = Source(len(self.sources), _shown(path), data=read_bytes(path), path=path)
        source.env = env
        self.sources.append(source)
        if whole:
            self.order.insert(self.order.index(self.sources[under]), source)
        return source.documents()

    def text(self, path: str) -> str | None:
        """Read an environment or label file; ``None`` where there is none. Raises ``Fault``."""
        return decoded(read_bytes(path)) if os.path.exists(path) and not os.path.isdir(path) else None

    def place(self, path: KeyPath, *, on_key: bool = False) -> tuple[Source, int, int]:
        """Find a key path of the merged project: in the highest source that has most of it."""
        path = self._without_shared_index(path)
        found: list[tuple[int, Source, int, int]] = []
        for source, written in self._candidates(path):
            depth, line, column = source.find(written, on_key=on_key)
            found.append((depth, source, line, column))
            if depth == len(path):
                break
        _depth, source, line, column = max(found, key=lambda each: each[0])
        return source, line, column

    def shown(self, path: KeyPath, *, on_key: bool = False) -> str:
        """Write the place of a key path of the merged project."""
        source, line, column = self.place(path, on_key=on_key)
        return source.at(line, column)

    def finding_place(self, finding: Finding) -> str:
        """Write the place of a finding, which may know its source, and line and column."""
        if finding.layer is None:
            return self.shown(finding.path, on_key=finding.on_key)
        source = self.sources[finding.layer]
        if finding.place is not None:
            return source.at(*finding.place)
        _depth, line, column = source.find(finding.path, on_key=finding.on_key, number=finding.number)
        return source.at(line, column)

    def _candidates(self, path: KeyPath) -> Iterator[tuple[Source, KeyPath]]:
        """Give where a path may be written: as it is in the sources that have it, or else in all of them, and below the
        services that its one extends.
        """
        yield from ((source, path) for source in self._owners(path) or reversed(self.order))
        if len(path) < 2 or path[0] != "services":
            return
        waiting, seen = [path[1]], {path[1]}
        while waiting:
            for each in self.bases.get(str(waiting.pop(0)), ()):
                yield self.sources[each.layer], ("services", each.base, *path[2:])
                if each.base not in seen:
                    seen.add(each.base)
                    waiting.append(each.base)

    def _owners(self, path: KeyPath) -> list[Source]:
        """Give the sources that have the first two keys of a path, highest first."""
        if not self.owners:
            for source in reversed(self.order):
                for pair in source.pairs():
                    self.owners.setdefault(pair, []).append(source)
        return self.owners.get(path[:2], [])

    def _without_shared_index(self, path: KeyPath) -> KeyPath:
        """End the path at a list that several sources make: its items have other indexes in each of them."""
        depth = next((depth for depth, part in enumerate(path) if isinstance(part, int)), len(path))
        if depth == len(path):
            return path
        makers = sum(source.find(written)[0] == depth for source, written in self._candidates(path[:depth]))
        return path[:depth] if makers > 1 else path

    def first_uses(self, env: Mapping[str, str]) -> dict[str, str]:
        """Find the variables that are not set, each with the place where it stands first without an operator."""
        found: dict[str, str] = {}
        for source in self.sources:
            variables = Variables(env if source.env is None else source.env)
            for text, place in source.texts():
                if "$" not in text:
                    continue
                with contextlib.suppress(Fault):
                    interpolate(text, variables)
                for name in variables.unset - found.keys():
                    found[name] = place
        return found


def _shown(path: str) -> str:
    """Write a path as seen from the working directory, if it is below that."""
    near = os.path.relpath(path)
    return path if near.startswith(os.pardir) else near
