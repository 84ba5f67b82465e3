# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``include``: other projects' resources under those of a document (compose-go ``loader/include.go``).

An included project has a directory and an ``.env`` of its own; the variables around it win over its own. Where both
define a resource, the including file goes over the included one, and of two included ones the first over the second.
(Compose 2.40 takes equal definitions only; later ones merge them.)
"""

from __future__ import annotations

import dataclasses
import posixpath
import typing as t

from .dotenv import parse_dotenv
from .extends import Extender
from .faults import Fault, Finding
from .interpolation import Variables
from .loading import load, named
from .tags import delete

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .loading import Data, Document, Files, Gathered, Loaded
    from .scalars import Scope

KINDS = ("services", "networks", "volumes", "secrets", "configs", "models")
NO_FILE = "/dev/null"


class Loader:
    """Merges the documents of a project, with all that they extend and include.

    ``chain`` has the files that led here by ``include``.
    """

    def __init__(self, scope: Scope, files: Files, gathered: Gathered, chain: tuple[str, ...] = ()) -> None:
        self.scope = scope
        self.files = files
        self.gathered = gathered
        self.chain = chain
        self.extender = Extender(files, gathered)

    def load(self, documents: Sequence[Document]) -> Data:
        return load(documents, self.scope, self.gathered, resolve=self.resolve)

    def resolve(self, loaded: Loaded) -> None:
        """Put what a document extends and includes into its data."""
        self.extender.extend(loaded)
        for index, entry in enumerate(loaded.data.pop("include", None) or ()):
            try:
                model = self.included(entry, loaded.document)
                put_under(loaded, model)
            except Fault as fault:
                self.gathered.add(fault, loaded.document, at=("include", index))

    def included(self, entry: Data, document: Document) -> Data:
        """Load one entry of ``include``."""
        paths = [self._absolute(path) for path in entry.get("path") or ()]
        if not paths:
            raise Fault("names no file; write path: FILE")
        chain = (*self.chain, document.path)
        for path in paths:
            if path in chain:
                way = " -> ".join(posixpath.relpath(step, self.scope.project_dir) for step in (*chain, path) if step)
                raise Fault(f"goes round in a circle ({way}); take one of them out")
        given = entry.get("project_directory")
        directory = self._absolute(given) if given else posixpath.dirname(paths[0])
        variables = Variables(self._environment(entry, directory), self.scope.env.unset)
        scope = dataclasses.replace(self.scope, env=variables, project_dir=directory)
        documents = [each for path in paths for each in self._documents(path, document.layer, scope)]
        return Loader(scope, self.files, self.gathered, chain).load(documents)

    def _absolute(self, path: str) -> str:
        return posixpath.normpath(posixpath.join(self.scope.project_dir, path))

    def _documents(self, path: str, layer: int, scope: Scope) -> Sequence[Document]:
        documents, findings = self.files.documents(path, under=layer, env=scope.env)
        self.gathered.findings += findings
        return documents

    def _environment(self, entry: Data, directory: str) -> dict[str, str]:
        given = entry.get("env_file")
        paths = [path for path in given or () if path != NO_FILE]
        if not given:
            text = self.files.text(posixpath.join(directory, ".env"))
            return read_variables([] if text is None else [(f"{directory}/.env", text)], self.scope.env)
        texts = [(path, self.files.text(self._absolute(path))) for path in paths]
        missing = next((path for path, text in texts if text is None), None)
        if missing is not None:
            raise Fault(f"there is no file {missing}; correct the path", path=("env_file",))
        return read_variables([(path, text) for path, text in texts if text is not None], self.scope.env)


def read_variables(texts: Sequence[tuple[str, str]], env: Mapping[str, str]) -> dict[str, str]:
    """Give ``env`` over the variables of files, of which later ones win; each with the name that messages use.

    Raises ``Fault`` with a finding a file that is wrong.
    """
    found: dict[str, str] = {}
    findings: list[Finding] = []
    for shown, text in texts:
        try:
            found.update(parse_dotenv(text, env, found))
        except Fault as fault:
            findings += [Finding((), f"{shown}: {finding.message}") for finding in fault.findings]
    if findings:
        raise Fault.of(findings)
    return {**found, **env}


def put_under(loaded: Loaded, model: Data) -> None:
    """Put an included project's resources under those of the document that includes it, in place."""
    for kind in KINDS:
        for name, included in (model.get(kind) or {}).items():
            own = loaded.data[kind] = loaded.data.get(kind) or {}
            if name not in own:
                own[name] = included
            elif own[name] != included:
                for path in loaded.lost:
                    if path[:2] == (kind, name) and len(path) > 2:
                        delete(included, path[2:])
                own[name] = named(kind).merge(included, own[name])
