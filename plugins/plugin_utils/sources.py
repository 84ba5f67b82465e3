# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Layers as they are given: paths, YAML texts, mappings; and the place of a key path or a variable among them."""

from __future__ import annotations

import contextlib
import os
import typing as t
from collections.abc import Mapping

from ..module_utils._core.compose.faults import Fault
from ..module_utils._core.compose.interpolation import Variables, interpolate
from ..module_utils._core.compose.project import Document
from ..module_utils._core.errors import ComposeError, InputError
from .locate import Positions, first_line
from .yaml_reader import DuplicateKey, YamlFault, read_documents

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..module_utils._core.errors import KeyPath

Layer = t.Union[str, "os.PathLike[str]", "Mapping[str, t.Any]"]


class Source:
    """One layer: where it comes from, its bytes where it has any, and its positions once they are asked for."""

    def __init__(self, index: int, shown: str, *, data: bytes | None, value: t.Any = None, directory: str = "") -> None:
        self.index = index
        self.shown = shown
        self.data = data
        self.value = value
        self.directory = directory
        self._positions: Positions | None = None

    def documents(self) -> list[Document]:
        if self.data is None:
            return [Document(self.value, self.index)]
        try:
            found = read_documents(self.data)
        except YamlFault as fault:
            raise ComposeError(self._sentence(fault), layer=self.index) from None
        if not found:
            raise ComposeError(f"{self.shown}: this is empty; write at least services: {{}}.", layer=self.index)
        return [Document(document.data, self.index, document.tagged) for document in found]

    def _sentence(self, fault: YamlFault) -> str:
        place = f"{self.shown}:{fault.line}:{fault.column}" if fault.line else self.shown
        if isinstance(fault, DuplicateKey) and self.data is not None:
            first = first_line(self.data, line=fault.line, column=fault.column)
            return f"{place}: {fault.message}, first in line {first}; take one of the two out."
        return f"{place}: {fault.message}."

    def find(self, path: KeyPath, *, on_key: bool = False) -> tuple[int, int, int]:
        """Give how many keys of ``path`` this layer has, and line and column of the last of them (0 in a mapping)."""
        if self.data is None:
            return _depth(self.value, path), 0, 0
        depth, (line, column) = self._read_positions(self.data).find(path, on_key=on_key)
        return depth, line, column

    def texts(self) -> Iterator[tuple[str, str]]:
        """Give every scalar that is no key, with its place."""
        if self.data is None:
            yield from ((text, self.shown) for text in _texts(self.value))
        else:
            for text, place in self._read_positions(self.data).texts():
                yield text, shown_place(self, *place)

    def _read_positions(self, data: bytes) -> Positions:
        if self._positions is None:
            self._positions = Positions(data)
        return self._positions


def _depth(value: t.Any, path: KeyPath) -> int:
    for depth, part in enumerate(path):
        if not isinstance(value, dict) or part not in value:
            return depth
        value = value[part]
    return len(path)


def _texts(value: t.Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


def source_of(index: int, layer: Layer, project_dir: str | None) -> Source:
    if isinstance(layer, Mapping):
        return Source(index, f"layers[{index}]", data=None, value=plain(layer, f"layers[{index}]"))
    if isinstance(layer, str) and "\n" in layer:
        return Source(index, f"layers[{index}]", data=str(layer).encode("utf-8", "surrogateescape"))
    if not isinstance(layer, (str, os.PathLike)):
        raise InputError(f"layers[{index}] is of type {type(layer).__name__}; give a path, YAML text or a mapping.")
    shown = str(layer)
    path = os.path.join(project_dir or "", os.path.expanduser(shown))
    return Source(index, shown, data=read_bytes(path, shown), directory=os.path.dirname(os.path.abspath(path)))


def read_bytes(path: str, shown: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        raise InputError(
            f"{shown}: there is no such file (looked for {os.path.abspath(path)}); correct the path."
        ) from None
    except (OSError, ValueError) as error:
        raise InputError(
            f"{shown}: cannot be read ({getattr(error, 'strerror', None) or error}); give a file that can."
        ) from None


def plain(value: t.Any, where: str) -> t.Any:
    """Give plain containers and scalars of what a playbook hands over (Ansible has types of its own)."""
    if isinstance(value, Mapping):
        return {_plain_key(key, where): plain(item, f"{where}.{key}") for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item, f"{where}[{index}]") for index, item in enumerate(value)]
    kind = next((kind for kind in (bool, int, float, str) if isinstance(value, kind)), None)
    return value if kind in (None, bool) else kind(value)


def _plain_key(key: t.Any, where: str) -> str:
    if not isinstance(key, str):
        raise ComposeError(f"{where}: the key {key} is no text; put it in quotes.")
    return str(key)


def shown_place(source: Source, line: int, column: int) -> str:
    return f"{source.shown}:{line}:{column}" if line else source.shown


def place_of(
    sources: Sequence[Source], path: KeyPath, *, layer: int | None = None, on_key: bool = False
) -> tuple[Source, int, int]:
    """Find the place of a key path: in its layer, or in the highest layer that has most of it."""
    path = path if layer is not None else _without_shared_index(sources, path)
    candidates = [sources[layer]] if layer is not None else list(reversed(sources))
    best, place = None, (-1, 0, 0)
    for source in candidates:
        found = source.find(path, on_key=on_key)
        if found[0] > place[0]:
            best, place = source, found
        if found[0] == len(path):
            break
    return best or candidates[0], place[1], place[2]


def _without_shared_index(sources: Sequence[Source], path: KeyPath) -> KeyPath:
    """End the path at a list that several layers make: its items have other indexes in each of them."""
    depth = next((depth for depth, part in enumerate(path) if isinstance(part, int)), len(path))
    makers = sum(source.find(path[:depth])[0] == depth for source in sources) if depth < len(path) else 0
    return path[:depth] if makers > 1 else path


def first_uses(sources: Sequence[Source], env: Mapping[str, str]) -> dict[str, str]:
    """Find the variables that ``env`` does not set, each with the place where it stands first without an operator."""
    found: dict[str, str] = {}
    variables = Variables(env)
    for text, place in (use for source in sources for use in source.texts() if "$" in use[0]):
        with contextlib.suppress(Fault):
            interpolate(text, variables)
        for name in variables.unset - found.keys():
            found[name] = place
    return found
