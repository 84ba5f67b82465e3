# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents in, canonical project out: the shape that ``docker compose config`` 2.40 prints.

compose-go makes short forms long between the layers; here each document's are made long as it is read, before it is
merged, which gives the same project: what makes two items the same is defined on the long forms alone.
"""

from __future__ import annotations

import dataclasses
import posixpath
import re
import typing as t

from .complete import complete
from .faults import ComposeFaults, Fault, Finding
from .interpolation import Variables, interpolate
from .scalars import Scope, is_text, shown
from .table import ROOT
from .tags import delete, untag

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..errors import KeyPath

NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]*\Z")


@dataclasses.dataclass(frozen=True)
class Document:
    """One YAML document: its data, the index of its layer, and whether it holds ``Tagged`` values."""

    data: t.Any
    layer: int
    tagged: bool = False


@dataclasses.dataclass(frozen=True)
class Project:
    """The canonical ``data``, the paths of top-level resources that were left out because no service uses them, and the
    names of variables that are empty because nothing sets them.
    """

    data: dict[str, t.Any]
    unused: tuple[KeyPath, ...]
    unset: tuple[str, ...] = ()


def build_project(
    documents: Sequence[Document],
    *,
    env: Mapping[str, str],
    project_dir: str,
    read_text: t.Callable[[str], str | None],
    name: str | None = None,
    home: str = "~",
) -> Project:
    """Merge ``documents``, lowest first.

    ``project_dir`` is absolute: relative paths hang on it, and its last part is the project's name where nothing else
    gives one. ``read_text`` gives the text of an environment file, or ``None`` where there is none. Raises
    ``ComposeFaults``.
    """
    untagged = [untag(document.data) if document.tagged else (document.data, []) for document in documents]
    name = _project_name(name, [data for data, _paths in untagged], env, project_dir)
    scope = Scope(Variables({"COMPOSE_PROJECT_NAME": name, **env}), project_dir, home)
    read = _read_all([data for data, _paths in untagged], documents, scope)
    merged: dict[str, t.Any] = {}
    for data, document, (_data, lost) in zip(read, documents, untagged):
        for path in lost:
            delete(merged, path)
        merged = _merge(merged, data, document.layer)
    return _finish(merged, name, scope, read_text)


def check_canonical(project: t.Any) -> dict[str, t.Any]:
    """Check a project that went through other hands; give it in the canonical form. Raises ``ComposeFaults``."""
    try:
        if not isinstance(project, dict) or not isinstance(project.get("services"), dict):
            raise Fault("this is no project with services; give what compose_merge gives")
        return t.cast("dict[str, t.Any]", ROOT.finish(ROOT.read(double_dollars(project), Scope(Variables({})))))
    except Fault as fault:
        raise ComposeFaults(fault.findings) from None


def double_dollars(value: t.Any) -> t.Any:
    """Write every ``$`` of a value as ``$$``, for a reader that puts variables in."""
    if isinstance(value, str):
        return value.replace("$", "$$")
    if isinstance(value, dict):
        return {key: double_dollars(item) for key, item in value.items()}
    return [double_dollars(item) for item in value] if isinstance(value, list) else value


def _project_name(name: str | None, documents: list[t.Any], env: Mapping[str, str], project_dir: str) -> str:
    names: list[t.Any] = [document.get("name") for document in documents if isinstance(document, dict)]
    found = [each for each in names if is_text(each)]
    try:
        wanted = name or (interpolate(found[-1], Variables(env)) if found else "")
    except Fault:
        wanted = ""  # reading the document says what is wrong with it
    if not wanted:
        wanted = re.sub(r"[^-_a-z0-9]", "", posixpath.basename(project_dir).lower()).lstrip("-_") or "default"
    if not NAME.match(wanted):
        raise ComposeFaults(
            [Finding(("name",), f"{shown(wanted)} is no project name; write letters, digits, -, _ and . only")]
        )
    return wanted


def _read_all(data: list[t.Any], documents: Sequence[Document], scope: Scope) -> list[dict[str, t.Any]]:
    read, findings = [], []
    for item, document in zip(data, documents):
        try:
            if not isinstance(item, dict):
                raise Fault(f"a layer is a mapping with services and the like, not {shown(item)}")
            read.append(ROOT.read(item, scope))
        except Fault as fault:
            findings += _of_layer(fault, document.layer)
    if findings:
        raise ComposeFaults(findings)
    return read


def _merge(base: dict[str, t.Any], override: dict[str, t.Any], layer: int) -> dict[str, t.Any]:
    try:
        return t.cast("dict[str, t.Any]", ROOT.merge(base, override))
    except Fault as fault:
        raise ComposeFaults(_of_layer(fault, layer)) from None


def _of_layer(fault: Fault, layer: int) -> list[Finding]:
    return [dataclasses.replace(finding, layer=layer) for finding in fault.findings]


def _finish(merged: dict[str, t.Any], name: str, scope: Scope, read_text: t.Callable[[str], str | None]) -> Project:
    try:
        finished = ROOT.finish(merged)
        unused = complete(finished, name=name, scope=scope, read_text=read_text)
    except Fault as fault:
        raise ComposeFaults(fault.findings) from None
    return Project(finished, tuple(unused), tuple(sorted(scope.env.unset)))
