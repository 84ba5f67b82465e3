# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Layers as they are given: paths, YAML texts, mappings; and files as they are read."""

from __future__ import annotations

import contextlib
import os
import typing as t
from collections.abc import Mapping

from ..module_utils._core.compose.faults import Fault, Finding
from ..module_utils._core.compose.loading import Document
from ..module_utils._core.compose.scalars import shown
from ..module_utils._core.errors import ComposeError, InputError
from .locate import Positions, first_line
from .yaml_reader import DuplicateKey, YamlFault, read_all

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from ..module_utils._core.errors import KeyPath

Layer = t.Union[str, "os.PathLike[str]", "Mapping[str, t.Any]"]


class Source:
    """One layer: where it comes from, its bytes where it has any, and its positions once they are asked for."""

    def __init__(self, index: int, shown: str, *, data: bytes | None, value: t.Any = None, path: str = "") -> None:
        self.index = index
        self.shown = shown
        self.data = data
        self.value = value
        self.path = path
        self.env: Mapping[str, str] | None = None  # where it is not the project's
        self.missing: Fault | None = None
        self._positions: Positions | None = None

    def documents(self) -> tuple[list[Document], list[Finding]]:
        """Give the documents that can be read, and what is wrong with the rest."""
        if self.missing is not None:
            return [], [Finding((), self.missing.findings[0].message, layer=self.index, place=(0, 0))]
        if self.data is None:
            return [Document(self.value, self.index)], []
        found, faults = read_all(self.data)
        documents = [
            Document(each.data, self.index, each.tagged, self.path, number) for number, each in enumerate(found)
        ]
        return documents, [self._finding(fault) for fault in faults]

    def _finding(self, fault: YamlFault) -> Finding:
        message = fault.message
        if isinstance(fault, DuplicateKey) and self.data is not None:
            first = first_line(self.data, line=fault.line, column=fault.column)
            message += f", first in line {first}; take one of the two out"
        return Finding((), message, layer=self.index, place=(fault.line, fault.column))

    def find(self, path: KeyPath, *, on_key: bool = False, number: int | None = None) -> tuple[int, int, int]:
        """Give how many keys of ``path`` this layer has, or one document of it, and line and column of the last of them
        (0 in a mapping).
        """
        if self.data is None:
            return _depth(self.value, path), 0, 0
        depth, (line, column) = self._read_positions(self.data).find(path, on_key=on_key, number=number)
        return depth, line, column

    def pairs(self) -> set[tuple[t.Any, t.Any]]:
        """Give the first two keys of every path: ``("services", "web")``."""
        if self.data is not None:
            with contextlib.suppress(RecursionError):
                return set(self._read_positions(self.data).pairs())
        value = self.value if isinstance(self.value, dict) else {}
        return {(first, second) for first, below in value.items() if isinstance(below, dict) for second in below}

    def texts(self) -> Iterator[tuple[str, str]]:
        """Give every scalar that is no key, with its place."""
        if self.data is None:
            yield from ((text, self.shown) for text in _texts(self.value))
        else:
            for text, place in self._read_positions(self.data).texts():
                yield text, self.at(*place)

    def at(self, line: int, column: int) -> str:
        """Write a place in this source; line 0 is unknown."""
        return f"{self.shown}:{line}:{column}" if line else self.shown

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
    if not isinstance(layer, (str, os.PathLike)) or not str(layer):
        raise InputError(f"layers[{index}] is {_shown(layer)}; give a path, YAML text with a line break, or a mapping.")
    written = str(layer)
    path = os.path.join(project_dir or "", os.path.expanduser(written))
    source = Source(index, written, data=b"", path=os.path.abspath(path))
    try:
        source.data = read_bytes(path)
    except Fault as fault:
        source.missing = fault
    return source


def _shown(layer: t.Any) -> str:
    return "a list" if isinstance(layer, (list, tuple)) else "empty" if layer in ("", None) else shown(layer)


def read_bytes(path: str) -> bytes:
    """Read a file. Raises ``Fault``, without the name of the file."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        raise Fault(f"there is no such file (looked for {os.path.abspath(path)}); correct the path") from None
    except (OSError, ValueError) as error:
        raise Fault(f"cannot be read ({getattr(error, 'strerror', None) or error}); give a file that can") from None


def decoded(data: bytes) -> str:
    """Read the text of an environment file. Raises ``Fault``, without the name of the file."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Fault("this is no UTF-8 text; save it as such") from None


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
