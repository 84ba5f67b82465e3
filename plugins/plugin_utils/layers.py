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

from ..module_utils._core.compose.advice import advice
from ..module_utils._core.compose.faults import ComposeFaults, Fault
from ..module_utils._core.compose.go_text import plain_text
from ..module_utils._core.compose.include import read_variables
from ..module_utils._core.compose.project import NAME, build_project
from ..module_utils._core.compose.swarm import swarm_notes
from ..module_utils._core.compose.update_policy import with_policies
from ..module_utils._core.errors import ComposeError, InputError, format_path
from ..module_utils._core.records import dataclass
from ..module_utils._core.spec.names import same_names
from .project_files import ProjectFiles
from .sources import decoded, read_bytes

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..module_utils._core.compose.faults import Finding
    from ..module_utils._core.compose.loading import Document
    from ..module_utils._core.compose.project import Project
    from ..module_utils._core.errors import KeyPath
    from .sources import Layer

# Nobody reads more at once, and each costs a search for its place.
MOST_SENTENCES = 100


@dataclass(frozen=True)
class Note:
    """Something that the deployed stack will not be as written.

    ``line`` is 0 where the layer is no text, ``file`` empty where no layer is known.
    """

    file: str
    line: int
    path: str
    reason: str

    def to_result(self) -> dict[str, t.Any]:
        return dataclasses.asdict(self)

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}: " if self.line else f"{self.file}: " if self.file else ""
        return f"{place}{self.path}: {self.reason}"


@dataclass(frozen=True)
class Composed:
    """The canonical ``project`` (plain JSON types, as ``docker compose config`` prints it), and notes on it.

    ``warnings`` are sentences for the user. ``files`` has the layers, kept for what is found wrong with the project
    later. ``variables`` are those of the layers, for contents that come from the environment; ``directory`` is the
    project's.
    """

    project: dict[str, t.Any]
    changed: tuple[Note, ...] = ()
    dropped: tuple[Note, ...] = ()
    ignored: tuple[Note, ...] = ()
    warnings: tuple[str, ...] = ()
    files: ProjectFiles = dataclasses.field(default_factory=ProjectFiles, repr=False, compare=False)
    variables: Mapping[str, str] = dataclasses.field(default_factory=dict, repr=False, compare=False)
    directory: str = dataclasses.field(default="", compare=False)

    def with_policies(self, policies: Mapping[str, t.Any] | None) -> Composed:
        """Put a stack's update policies under the layers."""
        return dataclasses.replace(self, project=with_policies(self.project, policies)) if policies else self

    def advice(self) -> Iterator[str]:
        """Give advice on how the services are updated, with file, line and column; once where many need the same."""
        alike: dict[tuple[KeyPath, str], list[KeyPath]] = {}
        for path, said in advice(self.project):
            alike.setdefault((path[2:], said), []).append(path)
        for (_key, said), (first, *others) in alike.items():
            more = f" The same goes for {len(others)} more." if others else ""
            yield f"{self.files.shown(first)}: {format_path(first)}: {said}{more}"

    def noted(self, found: Sequence[Mapping[str, t.Any]]) -> list[dict[str, t.Any]]:
        """Give what the manager says it cannot honour (``path``, ``reason``), with file and line."""
        notes = [(tuple(item["path"]), item["reason"]) for item in found]
        return [note.to_result() for note in _notes(self.files, notes)]

    def notes_result(self) -> dict[str, list[dict[str, t.Any]]]:
        """Give the notes as keys of a task's result, where ``changed`` has another meaning."""
        kinds = {"converted": self.changed, "dropped": self.dropped, "ignored": self.ignored}
        return {kind: [note.to_result() for note in notes] for kind, notes in kinds.items()}

    def to_result(self) -> dict[str, t.Any]:
        """Give the project with its notes, and ``places``: by key path the file, line and column where it stands."""
        notes = self.notes_result()
        notes["changed"] = notes.pop("converted")
        return {"project": self.project, **notes, "places": dict(self._places(self.project, ()))}

    def _places(self, value: t.Any, path: KeyPath) -> Iterator[tuple[str, list[t.Any]]]:
        keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
        for key in keys:
            source, *place = self.files.place((*path, key))
            yield format_path((*path, key)), [source.shown, *place]
            yield from self._places(value[key], (*path, key))

    def check_names(self, stack: str) -> None:
        """Raise :class:`ComposeError` for two keys that would be one object in the swarm, with the places of both."""
        for path, other, name in same_names(self.project, stack=stack):
            what = f"{format_path(other)} ({self.files.shown(other, on_key=True)})"
            said = f"{format_path(path)}: it would have the name {name}, which {what} has too; give one another name."
            raise ComposeError(f"{self.files.shown(path, on_key=True)}: {said}", path=path)

    def located(self, error: ComposeError) -> ComposeError:
        """Give an error that names a key path, with file, line and column in front."""
        return ComposeError(f"{self.files.shown(error.path)}: {error.message}", path=error.path)


def compose(
    layers: Sequence[Layer],
    *,
    name: str | None = None,
    project_dir: str | None = None,
    env: Mapping[str, str] | None = None,
    env_files: Sequence[str] = (),
    env_from_controller: bool = False,
    profiles: Sequence[str] | None = None,
    strict: bool = False,
) -> Composed:
    """Merge ``layers``, lowest first: paths as seen from ``project_dir``, YAML texts with a newline, mappings.

    Variables come from ``env``, with ``env_from_controller`` then from this process, then from ``env_files``, the last
    one first, else ``.env`` of the project directory. ``profiles`` default to ``COMPOSE_PROFILES`` among them. With
    ``strict`` what Swarm cannot honour is an error. Errors (``InputError``) begin with file, line and column.
    """
    _check_options(name=name, env=env, env_files=env_files, project_dir=project_dir, profiles=profiles)
    with _without_garbage_collection():
        read = _read_layers(layers, project_dir)
        variables = _environment(read.directory, _given(env, env_from_controller), env_files)
        composed = _composed(read, _build(read, variables, name, profiles), variables)
    if strict:
        refuse_notes([*composed.dropped, *composed.ignored])
    return composed


@dataclass(frozen=True)
class _Read:
    """The layers as they were read: their ``documents``, and what is wrong with the layers.

    ``directory`` is the project's: that of the first file where the caller gave none.
    """

    files: ProjectFiles
    documents: list[Document]
    findings: list[Finding]
    directory: str


def _read_layers(layers: Sequence[Layer], project_dir: str | None) -> _Read:
    """Read the layers, with paths as seen from ``project_dir``, or from the working directory."""
    if not layers:
        raise InputError("there is no layer; give at least one compose file.")
    folder = os.path.expanduser(project_dir) if project_dir else None
    files = ProjectFiles()
    documents: list[Document] = []
    findings: list[Finding] = []
    for layer in layers:
        of_layer, wrong = files.add_layer(layer, folder)
        documents += of_layer
        findings += wrong
    if not documents and not findings:
        raise ComposeError(f"{files.sources[0].shown}: this is empty; write at least services: {{}}.", layer=0)
    first = next((source.path for source in files.sources if source.path), "")
    return _Read(files, documents, findings, os.path.abspath(folder or os.path.dirname(first)))


def _build(read: _Read, variables: Mapping[str, str], name: str | None, profiles: Sequence[str] | None) -> Project:
    try:
        return build_project(
            read.documents,
            env=variables,
            project_dir=read.directory,
            files=read.files,
            name=str(name) if name else None,
            profiles=[str(profile) for profile in profiles] if profiles else None,
            home=os.path.expanduser("~"),
            findings=read.findings,
        )
    except ComposeFaults as faults:
        raise _located(read.files, faults) from None


def _composed(read: _Read, project: Project, variables: Mapping[str, str]) -> Composed:
    files = read.files
    files.learn(project.borrowed)
    found = {kind: tuple(_notes(files, of_kind)) for kind, of_kind in swarm_notes(project).items()}
    warnings = tuple(_unset(files, project.unset, variables))
    return Composed(
        project.data, **found, warnings=warnings, files=files, variables=variables, directory=read.directory
    )


def _check_options(*, name: t.Any, env: t.Any, env_files: t.Any, project_dir: t.Any, profiles: t.Any) -> None:
    if name and not NAME.match(str(name)):
        raise InputError(
            f"name must be letters, digits, -, _ and . only, beginning with a letter or a digit, not {name!r}."
        )
    if env is not None and not isinstance(env, Mapping):
        raise InputError("env must be a mapping of names to values.")
    for key, value in (env or {}).items():
        if isinstance(value, (Mapping, list, tuple)):
            raise InputError(f"env.{key} must be text, a number or a boolean; write lists and mappings as text.")
    if isinstance(env_files, (str, Mapping)) or not all(isinstance(path, (str, os.PathLike)) for path in env_files):
        raise InputError("env_files must be a list of paths.")
    if isinstance(profiles, (str, Mapping)):
        raise InputError("profiles must be a list of names.")
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


def _environment(directory: str, given: Mapping[str, str], env_files: Sequence[str]) -> dict[str, str]:
    """Give the variables: those that are ``given`` over those of the files, later files over earlier ones."""
    default = os.path.join(directory, ".env")
    paths = [(path, os.path.join(directory, os.path.expanduser(path))) for path in env_files]
    if not env_files and os.path.isfile(default):
        paths = [(default, default)]
    texts, wrong = [], []
    for shown, path in paths:
        try:
            texts.append((shown, decoded(read_bytes(path))))
        except Fault as fault:
            wrong.append(f"{shown}: {fault.findings[0].message}.")
    try:
        variables = read_variables(texts, given)
    except Fault as fault:
        wrong += [f"{finding.message}." for finding in fault.findings]
    if wrong:
        raise InputError("\n".join(wrong))
    return variables


def _given(env: Mapping[str, t.Any] | None, from_controller: bool) -> dict[str, str]:
    """Give the variables of the caller, over those of this process where it may see them."""
    texts = {str(key): plain_text(value) for key, value in (env or {}).items() if value is not None}
    return {**(os.environ if from_controller else {}), **texts}


# --- places --------------------------------------------------------------------------------------


def _located(files: ProjectFiles, faults: ComposeFaults) -> ComposeError:
    """Give the same error, with file, line and column before each sentence."""
    files.learn(faults.borrowed)
    shown, more = faults.findings[:MOST_SENTENCES], len(faults.findings) - MOST_SENTENCES
    sentences = [f"{files.finding_place(finding)}: {finding.sentence()}" for finding in shown]
    if more > 0:
        sentences.append(f"There are {more} more.")
    return ComposeError("\n".join(sentences), path=faults.path, layer=faults.layer)


def _notes(files: ProjectFiles, found: Sequence[tuple[KeyPath, str]]) -> Iterator[Note]:
    for path, reason in found:
        source, line, _column = files.place(path)
        yield Note(source.shown, line, format_path(path), reason)


def _unset(files: ProjectFiles, names: Sequence[str], variables: Mapping[str, str]) -> Iterator[str]:
    """Warn of variables that became empty, as Compose does."""
    places = files.first_uses(variables) if names else {}
    for name in names:
        place = f"{places[name]}: " if name in places else ""
        yield f"{place}the variable {name} is not set and becomes empty; set it in env, or write ${{{name}:-}}."
