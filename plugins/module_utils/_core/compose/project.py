# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents in, canonical project out: the shape that ``docker compose config`` 2.40 prints.

compose-go makes short forms long between the layers; here each document's are made long as it is read, before it is
merged, which gives the same project: what makes two items the same is defined on the long forms alone.
"""

from __future__ import annotations

import posixpath
import re
import typing as t

from ..patterns import expression
from ..records import dataclass
from .complete import complete
from .faults import ComposeFaults, Fault, Finding, independent
from .include import Loader
from .interpolation import Variables, interpolate
from .loading import Gathered
from .scalars import Scope, is_text, shown
from .table import ROOT
from .tags import Tagged

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..errors import KeyPath
    from .faults import Borrowed
    from .loading import Document, Files

NAME = expression(r"[a-zA-Z0-9][a-zA-Z0-9_.-]*\Z")


@dataclass(frozen=True)
class Project:
    """The canonical ``data``, the paths of top-level resources that were left out because no service uses them, the
    names of variables that are empty because nothing sets them, and who extends whom.
    """

    data: dict[str, t.Any]
    unused: tuple[KeyPath, ...]
    unset: tuple[str, ...] = ()
    borrowed: tuple[Borrowed, ...] = ()


def build_project(
    documents: Sequence[Document],
    *,
    env: Mapping[str, str],
    project_dir: str,
    files: Files,
    name: str | None = None,
    profiles: Sequence[str] | None = None,
    home: str = "~",
    findings: Sequence[Finding] = (),
) -> Project:
    """Merge ``documents``, lowest first.

    ``project_dir`` is absolute: relative paths hang on it, and its last part is the project's name where nothing else
    gives one. ``files`` gives what the documents name. ``profiles`` default to the variable ``COMPOSE_PROFILES``.
    ``findings`` are of layers that cannot be read at all. Raises ``ComposeFaults`` with everything that is wrong.
    """
    gathered = Gathered(list(findings))
    name = _project_name(name, documents, env, project_dir, gathered)
    scope = Scope(Variables({**env, "COMPOSE_PROJECT_NAME": name}), project_dir, home)
    merged = Loader(scope, files, gathered).load(documents)
    if profiles is None:
        profiles = [each.strip() for each in env.get("COMPOSE_PROFILES", "").split(",")]
    finished, unused = _finish(merged, gathered, name=name, scope=scope, read_text=files.text, profiles=profiles)
    borrowed = tuple(gathered.borrowed)
    if gathered.findings:
        raise ComposeFaults(gathered.findings, borrowed=borrowed)
    return Project(finished, tuple(unused), tuple(sorted(scope.env.unset)), borrowed)


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


def _project_name(
    name: str | None, documents: Sequence[Document], env: Mapping[str, str], project_dir: str, gathered: Gathered
) -> str:
    """Give the name: the one that is given, else ``COMPOSE_PROJECT_NAME``, else that of the highest layer which has
    one, else the directory's (compose-go ``loader/loader.go:projectName``).
    """
    wanted = name or env.get("COMPOSE_PROJECT_NAME")
    if wanted and not NAME.match(wanted):
        hint = "write letters, digits, -, _ and . only"
        gathered.findings.append(Finding(("name",), f"{shown(wanted)} is no project name; {hint}"))
    return wanted or _normal(_written_name(documents, env)) or _normal(posixpath.basename(project_dir)) or "default"


def _written_name(documents: Sequence[Document], env: Mapping[str, str]) -> str:
    """Give the name that the highest layer with one that is not empty writes."""
    data = [_untagged(document.data) for document in documents]
    names: list[t.Any] = [_untagged(each.get("name")) for each in data if isinstance(each, dict)]
    try:
        written = (interpolate(each, Variables(env)) for each in reversed(names) if is_text(each))
        return next(filter(None, written), "")
    except Fault:
        return ""  # reading the document says what is wrong with it


def _untagged(value: t.Any) -> t.Any:
    return value.value if isinstance(value, Tagged) else value


def _normal(name: str) -> str:
    return re.sub(r"[^-_a-z0-9]", "", name.lower()).lstrip("-_")


def _finish(
    merged: dict[str, t.Any], gathered: Gathered, *, name: str, scope: Scope, **given: t.Any
) -> tuple[dict[str, t.Any], list[KeyPath]]:
    """Finish what was merged. Where something is wrong already, what may only follow from that is not said."""
    earlier = list(gathered.findings)
    finished, unused = merged, []
    try:
        try:
            finished = ROOT.finish(merged)
        except Fault as fault:
            gathered.findings += independent(fault.findings, earlier, gathered.suspects)
            finished = fault.partial
        earlier = list(gathered.findings)
        unused = complete(finished, name=name, scope=scope, **given)
    except Fault as fault:
        gathered.findings += independent(fault.findings, earlier, gathered.suspects)
    return finished, unused
