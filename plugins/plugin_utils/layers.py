# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Layers in, composed project out: files are found and read here, ``_core.compose`` merges, errors and notes get their
file, line and column.

Controller only.
"""

from __future__ import annotations

import contextlib
import dataclasses
import gc
import os
import typing as t
from collections.abc import Mapping

from ..module_utils._core.compose.dotenv import parse_dotenv
from ..module_utils._core.compose.faults import ComposeFaults, Fault, Finding
from ..module_utils._core.compose.project import Document, build_project
from ..module_utils._core.compose.scalars import plain_text
from ..module_utils._core.compose.swarm import swarm_notes
from ..module_utils._core.errors import ComposeError, InputError, format_path
from .locate import Positions, first_line
from .yaml_reader import DuplicateKey, YamlFault, read_documents

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..module_utils._core.errors import KeyPath

Layer = t.Union[str, "os.PathLike[str]", "Mapping[str, t.Any]"]


@dataclasses.dataclass(frozen=True)
class Note:
    """Something that the deployed stack will not be as written. ``line`` is 0 where the layer is no text."""

    file: str
    line: int
    path: str
    reason: str

    def to_result(self) -> dict[str, t.Any]:
        return dataclasses.asdict(self)

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.path}: {self.reason}"


@dataclasses.dataclass(frozen=True)
class Composed:
    """The canonical ``project`` (plain JSON types, as ``docker compose config`` prints it), and notes on it.

    ``sources`` are the layers, kept for what is found wrong with the project later.
    """

    project: dict[str, t.Any]
    changed: tuple[Note, ...] = ()
    dropped: tuple[Note, ...] = ()
    ignored: tuple[Note, ...] = ()
    sources: tuple[_Source, ...] = dataclasses.field(default=(), repr=False, compare=False)

    def located(self, error: ComposeError) -> ComposeError:
        """Give an error that names a key path, with file, line and column in front."""
        return ComposeError(f"{_shown_place(*_place(self.sources, error.path))}: {error.message}", path=error.path)


def compose(
    layers: Sequence[Layer],
    *,
    name: str | None = None,
    project_dir: str | None = None,
    env: Mapping[str, str] | None = None,
    env_files: Sequence[str] = (),
    profiles: Sequence[str] = (),
    strict: bool = False,
) -> Composed:
    """Merge ``layers``, lowest first: paths (relative to ``project_dir``, or the working directory), YAML texts (with
    a newline), mappings.

    Variables come from ``env``, then ``env_files`` (later ones win), else ``.env`` of the project directory; never
    from this process. ``project_dir`` is the first file's directory where it is not given. With ``strict`` what Swarm
    cannot honour is an error. Raises ``InputError``, mostly ``ComposeError``, whose message begins with file, line and
    column.
    """
    _check_options(env=env, env_files=env_files, project_dir=project_dir)
    project_dir = os.path.expanduser(project_dir) if project_dir else None
    if profiles:
        raise InputError("profiles are not supported yet; leave the option out.")
    if not layers:
        raise InputError("there is no layer; give at least one compose file.")
    with _without_garbage_collection():
        sources = [_source(index, layer, project_dir) for index, layer in enumerate(layers)]
        directory = os.path.abspath(
            project_dir or next((source.directory for source in sources if source.directory), ".")
        )
        documents = [document for source in sources for document in source.documents()]
        try:
            project = build_project(
                documents,
                env=_environment(directory, env or {}, env_files),
                project_dir=directory,
                read_text=_read_text,
                name=str(name) if name else None,
                home=os.path.expanduser("~"),
            )
        except ComposeFaults as faults:
            raise _located(sources, faults) from None
        notes = swarm_notes(project)
        found = {kind: tuple(_notes(sources, of_kind)) for kind, of_kind in notes.items()}
        composed = Composed(project.data, **found, sources=tuple(sources))
    if strict:
        refuse_notes([*composed.dropped, *composed.ignored])
    return composed


def _check_options(*, env: t.Any, env_files: t.Any, project_dir: t.Any) -> None:
    if env is not None and not isinstance(env, Mapping):
        raise InputError("env must be a mapping of names to values.")
    if isinstance(env_files, (str, Mapping)) or not all(isinstance(path, (str, os.PathLike)) for path in env_files):
        raise InputError("env_files must be a list of paths.")
    if project_dir is not None and not isinstance(project_dir, (str, os.PathLike)):
        raise InputError("project_dir must be a path.")


def refuse_notes(notes: Sequence[t.Any]) -> None:
    """Raise what ``strict`` makes of notes: one error with a sentence each."""
    if notes:
        raise InputError("\n".join(f"{note}; take it out, or turn strict off." for note in notes))


@contextlib.contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """A large project is a hundred thousand live containers and no garbage: collecting in between triples the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


# --- sources --------------------------------------------------------------------------------------


class _Source:
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
        if self._positions is None:
            self._positions = Positions(self.data)
        depth, (line, column) = self._positions.find(path, on_key=on_key)
        return depth, line, column


def _depth(value: t.Any, path: KeyPath) -> int:
    for depth, part in enumerate(path):
        if not isinstance(value, dict) or part not in value:
            return depth
        value = value[part]
    return len(path)


def _source(index: int, layer: Layer, project_dir: str | None) -> _Source:
    if isinstance(layer, Mapping):
        return _Source(index, f"layers[{index}]", data=None, value=plain(layer, f"layers[{index}]"))
    if isinstance(layer, str) and "\n" in layer:
        return _Source(index, f"layers[{index}]", data=str(layer).encode("utf-8", "surrogateescape"))
    if not isinstance(layer, (str, os.PathLike)):
        raise InputError(f"layers[{index}] is of type {type(layer).__name__}; give a path, YAML text or a mapping.")
    shown = str(layer)
    path = os.path.join(project_dir or "", os.path.expanduser(shown))
    return _Source(index, shown, data=_read_bytes(path, shown), directory=os.path.dirname(os.path.abspath(path)))


def _read_bytes(path: str, shown: str) -> bytes:
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


# --- environment ----------------------------------------------------------------------------------


def _environment(directory: str, env: Mapping[str, str], env_files: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    default = os.path.join(directory, ".env")
    paths = [(path, os.path.join(directory, os.path.expanduser(path))) for path in env_files]
    if not env_files and os.path.isfile(default):
        paths = [(default, default)]
    given = {str(key): plain_text(value) for key, value in env.items() if value is not None}
    for shown, path in paths:
        text = _decoded(_read_bytes(path, shown), shown)
        try:
            found.update(parse_dotenv(text, {**found, **given}))
        except Fault as fault:
            raise InputError(f"{shown}: {fault.findings[0].message}.") from None
    return {**found, **given}


def _read_text(path: str) -> str | None:
    return _decoded(_read_bytes(path, path), path) if os.path.exists(path) else None


def _decoded(data: bytes, shown: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{shown}: this is no UTF-8 text; save it as such.") from None


# --- places ---------------------------------------------------------------------------------------


def _located(sources: Sequence[_Source], faults: ComposeFaults) -> ComposeError:
    """Give the same error, with file, line and column before each sentence."""
    sentences = [_sentence(sources, finding) for finding in faults.findings]
    return ComposeError("\n".join(sentences), path=faults.path, layer=faults.layer)


def _sentence(sources: Sequence[_Source], finding: Finding) -> str:
    place = _place(sources, finding.path, layer=finding.layer, on_key=finding.on_key)
    return f"{_shown_place(*place)}: {finding.sentence()}"


def _shown_place(source: _Source, line: int, column: int) -> str:
    return f"{source.shown}:{line}:{column}" if line else source.shown


def _place(
    sources: Sequence[_Source], path: KeyPath, *, layer: int | None = None, on_key: bool = False
) -> tuple[_Source, int, int]:
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


def _without_shared_index(sources: Sequence[_Source], path: KeyPath) -> KeyPath:
    """End the path at a list that several layers make: its items have other indexes in each of them."""
    depth = next((depth for depth, part in enumerate(path) if isinstance(part, int)), len(path))
    makers = sum(source.find(path[:depth])[0] == depth for source in sources) if depth < len(path) else 0
    return path[:depth] if makers > 1 else path


def _notes(sources: Sequence[_Source], found: Sequence[tuple[KeyPath, str]]) -> Iterator[Note]:
    for path, reason in found:
        source, line, _column = _place(sources, path)
        yield Note(source.shown, line, format_path(path), reason)
