# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``extends``: a service over a copy of another one, of its own document or of a file (compose-go
``loader/extends.go``).

A base in a file is read with the variables of the service that extends it, and its relative paths hang on the file's
own directory. Of the file only the services count that are asked for; what it includes is not read.
"""

from __future__ import annotations

import dataclasses
import posixpath
import typing as t

from ..records import dataclass
from .faults import Borrowed, Fault, Finding
from .free import read_free
from .loading import clone, named
from .tags import delete, untag

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from ..errors import KeyPath
    from .loading import Data, Document, Files, Gathered, Loaded
    from .scalars import Scope

SERVICE = named("services")
# Nobody writes longer chains by hand, and each step is one of recursion.
LONGEST = 100


@dataclass
class Home:
    """Where services stand that others extend: a document, or a file. ``parts`` are its documents, lowest first."""

    shown: str
    key: str
    scope: Scope
    parts: list[Part]
    resolved: dict[str, t.Any] = dataclasses.field(default_factory=dict)
    broken: set[str] = dataclasses.field(default_factory=set)

    def has(self, name: str) -> bool:
        return any(name in part.services for part in self.parts)

    def last(self, name: str) -> Part:
        return next(part for part in reversed(self.parts) if name in part.services)


class Part:
    """The services of one document: as read, or ``raw`` in a file, where they are read when they are asked for.

    ``lost`` has, by service, the paths inside it that it takes out of what is below it.
    """

    def __init__(self, services: Data, lost: list[KeyPath], document: Document, *, raw: bool = False) -> None:
        self.services = services
        self.document = document
        self.raw = raw
        self.lost: dict[t.Any, list[KeyPath]] = {}
        for path in lost:
            if len(path) > 2 and path[0] == "services":
                self.lost.setdefault(path[1], []).append(path[2:])

    def lost_of(self, name: str) -> list[KeyPath]:
        return self.lost.get(name, [])


class Extender:
    """Extends the services of documents that share their variables; each file is read once."""

    def __init__(self, files: Files, gathered: Gathered) -> None:
        self.files = files
        self.gathered = gathered
        self.homes: dict[str, Home | None] = {}

    def extend(self, loaded: Loaded) -> None:
        """Put the bases of a document's services under them, in place."""
        services = loaded.data.get("services") or {}
        if not any(service and "extends" in service for service in services.values()):
            return
        document = loaded.document
        home = Home("", document.path or f"{document.layer}", loaded.scope, [Part(services, loaded.lost, document)])
        for name in list(services):
            services[name] = self.resolve(home, name, ())
            if name in home.broken:
                self.gathered.suspects.add(("services", name))

    def resolve(self, home: Home, name: str, chain: tuple[tuple[Home, str], ...]) -> t.Any:
        """Give a service with its base under it; the service alone where the base is wrong, which is noted."""
        if name not in home.resolved:
            service = self.read(home, name)
            if service and "extends" in service:
                service = self.over_base(home, name, service, service.pop("extends") or {}, chain)
            home.resolved[name] = service
        return home.resolved[name]

    def over_base(
        self, home: Home, name: str, service: Data, extends: Data, chain: tuple[tuple[Home, str], ...]
    ) -> Data:
        part = home.last(name)
        if self.is_faulty(part.document, name):
            home.broken.add(name)
            return service
        try:
            base_home, base_name = self.base_of(home, extends, part.document.layer)
            chain = (*chain, (home, name))
            self.refuse_cycle(chain, base_home, base_name)
        except Fault as fault:
            self.gathered.add(fault, part.document, at=("services", name, "extends"))
            home.broken.add(name)
            return service
        base = clone(self.resolve(base_home, base_name, chain))
        if base_name in base_home.broken:
            home.broken.add(name)
        base_part = base_home.last(base_name)
        self.gathered.borrowed.append(Borrowed(name, base_name, base_part.document.layer))
        for path in (path for each in home.parts for path in each.lost_of(name)):
            delete(base, path)
        return t.cast("Data", self.merge(base, service, name, part))

    def is_faulty(self, document: Document, name: str) -> bool:
        """Whether reading found something wrong with what the service says of its base."""
        path = ("services", name, "extends")
        return any(each.layer == document.layer and each.path[:3] == path for each in self.gathered.known)

    def base_of(self, home: Home, extends: Data, layer: int) -> tuple[Home, str]:
        name = extends.get("service")
        if not name:
            raise Fault("names no service; write service: NAME")
        if not extends.get("file"):
            if not home.has(name):
                where = f" in {home.shown}" if home.shown else " in this document"
                raise Fault(f"there is no service {name}{where}; correct the name, or write the file that has it")
            return home, name
        found = self.home_of(extends["file"], home.scope, layer)
        if not found.has(name):
            raise Fault(
                f"there is no service {name} in {found.shown}; correct the name, or the file", path=("service",)
            )
        return found, name

    def refuse_cycle(self, chain: tuple[tuple[Home, str], ...], home: Home, name: str) -> None:
        steps = [(each.key, service) for each, service in chain]
        if (home.key, name) in steps:
            way = " -> ".join(_step(*each) for each in (*chain, (home, name)))
            raise Fault(f"goes round in a circle ({way}); take one of them out")
        if len(chain) > LONGEST:
            raise Fault(f"is one of more than {LONGEST} services that extend each other; extend fewer")

    def home_of(self, file: str, scope: Scope, layer: int) -> Home:
        path = posixpath.normpath(posixpath.join(scope.project_dir, file))
        if path not in self.homes:
            documents, findings = self._documents(path, layer, scope)
            self.gathered.findings += findings
            inner = dataclasses.replace(scope, project_dir=posixpath.dirname(path))
            parts = [part for document in documents for part in self.parts_of(document, inner)]
            self.homes[path] = None if findings else Home(file, path, inner, parts)
        home = self.homes[path]
        if home is None:
            raise Fault(f"{file} cannot be used; mend it first", path=("file",))
        return home

    def _documents(self, path: str, layer: int, scope: Scope) -> tuple[t.Sequence[Document], t.Sequence[Finding]]:
        try:
            return self.files.documents(path, under=layer, env=scope.env, whole=False)
        except Fault as fault:
            raise Fault.of(fault.under("file")) from None

    def parts_of(self, document: Document, scope: Scope) -> Iterator[Part]:
        data, lost = untag(document.data) if document.tagged else (document.data, [])
        services = data.get("services") if isinstance(data, dict) else None
        try:
            read_free(data, scope)
        except Fault as fault:
            self.gathered.add(fault, document)
        if isinstance(services, dict):
            yield Part(services, lost, document, raw=True)

    def read(self, home: Home, name: str) -> t.Any:
        """Give a service as read, merged over the documents of its file."""
        result: t.Any = None
        for part in home.parts:
            if name not in part.services:
                continue
            for path in part.lost_of(name):
                delete(result, path)
            service = part.services[name]
            if part.raw:
                service = self.read_raw(home, part, name)
            result = service if result is None else self.merge(result, service, name, part)
        return result

    def read_raw(self, home: Home, part: Part, name: str) -> t.Any:
        try:
            return SERVICE.read(part.services[name], home.scope)
        except Fault as fault:
            self.gathered.add(fault, part.document, at=("services", name))
            home.broken.add(name)
            return fault.partial

    def merge(self, base: t.Any, service: t.Any, name: str, part: Part) -> t.Any:
        try:
            return SERVICE.merge(base, service)
        except Fault as fault:
            self.gathered.add(fault, part.document, at=("services", name))
            return fault.partial


def _step(home: Home, name: str) -> str:
    return f"{name} in {home.shown}" if home.shown else name
