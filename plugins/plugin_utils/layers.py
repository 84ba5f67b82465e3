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
from ..module_utils._core.compose.go_text import plain_text
from ..module_utils._core.compose.project import NAME, build_project
from ..module_utils._core.compose.swarm import swarm_notes
from ..module_utils._core.errors import ComposeError, InputError, format_path
from .sources import first_uses, place_of, read_bytes, shown_place, source_of

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..module_utils._core.errors import KeyPath
    from .sources import Layer, Source


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

    ``warnings`` are sentences for the user. ``sources`` are the layers, kept for what is found wrong with the project
    later.
    """

    project: dict[str, t.Any]
    changed: tuple[Note, ...] = ()
    dropped: tuple[Note, ...] = ()
    ignored: tuple[Note, ...] = ()
    warnings: tuple[str, ...] = ()
    sources: tuple[Source, ...] = dataclasses.field(default=(), repr=False, compare=False)

    def located(self, error: ComposeError) -> ComposeError:
        """Give an error that names a key path, with file, line and column in front."""
        return ComposeError(f"{shown_place(*place_of(self.sources, error.path))}: {error.message}", path=error.path)


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
    _check_options(name=name, env=env, env_files=env_files, project_dir=project_dir)
    project_dir = os.path.expanduser(project_dir) if project_dir else None
    if profiles:
        raise InputError("profiles are not supported yet; leave the option out.")
    if not layers:
        raise InputError("there is no layer; give at least one compose file.")
    with _without_garbage_collection():
        sources = [source_of(index, layer, project_dir) for index, layer in enumerate(layers)]
        directory = os.path.abspath(
            project_dir or next((source.directory for source in sources if source.directory), ".")
        )
        documents = [document for source in sources for document in source.documents()]
        variables = _environment(directory, env or {}, env_files)
        try:
            project = build_project(
                documents,
                env=variables,
                project_dir=directory,
                read_text=_read_text,
                name=str(name) if name else None,
                home=os.path.expanduser("~"),
            )
        except ComposeFaults as faults:
            raise _located(sources, faults) from None
        notes = swarm_notes(project)
        found = {kind: tuple(_notes(sources, of_kind)) for kind, of_kind in notes.items()}
        warnings = tuple(_unset(sources, project.unset, variables))
        composed = Composed(project.data, **found, warnings=warnings, sources=tuple(sources))
    if strict:
        refuse_notes([*composed.dropped, *composed.ignored])
    return composed


def _check_options(*, name: t.Any, env: t.Any, env_files: t.Any, project_dir: t.Any) -> None:
    if name and not NAME.match(str(name)):
        raise InputError(
            f"name must be letters, digits, -, _ and . only, beginning with a letter or a digit, not {name!r}."
        )
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


# --- environment ---------------------------------------------------------------------------------


def _environment(directory: str, env: Mapping[str, str], env_files: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    default = os.path.join(directory, ".env")
    paths = [(path, os.path.join(directory, os.path.expanduser(path))) for path in env_files]
    if not env_files and os.path.isfile(default):
        paths = [(default, default)]
    given = {str(key): plain_text(value) for key, value in env.items() if value is not None}
    for shown, path in paths:
        text = _decoded(read_bytes(path, shown), shown)
        try:
            found.update(parse_dotenv(text, {**found, **given}))
        except Fault as fault:
            raise InputError(f"{shown}: {fault.findings[0].message}.") from None
    return {**found, **given}


def _read_text(path: str) -> str | None:
    return _decoded(read_bytes(path, path), path) if os.path.exists(path) else None


def _decoded(data: bytes, shown: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{shown}: this is no UTF-8 text; save it as such.") from None


# --- places --------------------------------------------------------------------------------------


def _located(sources: Sequence[Source], faults: ComposeFaults) -> ComposeError:
    """Give the same error, with file, line and column before each sentence."""
    sentences = [_sentence(sources, finding) for finding in faults.findings]
    return ComposeError("\n".join(sentences), path=faults.path, layer=faults.layer)


def _sentence(sources: Sequence[Source], finding: Finding) -> str:
    place = place_of(sources, finding.path, layer=finding.layer, on_key=finding.on_key)
    return f"{shown_place(*place)}: {finding.sentence()}"


def _notes(sources: Sequence[Source], found: Sequence[tuple[KeyPath, str]]) -> Iterator[Note]:
    for path, reason in found:
        source, line, _column = place_of(sources, path)
        yield Note(source.shown, line, format_path(path), reason)


def _unset(sources: Sequence[Source], names: Sequence[str], variables: Mapping[str, str]) -> Iterator[str]:
    """Warn of variables that became empty, as Compose does."""
    places = first_uses(sources, variables) if names else {}
    for name in names:
        place = f"{places[name]}: " if name in places else ""
        yield f"{place}the variable {name} is not set and becomes empty; set it in env, or write ${{{name}:-}}."
