# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a converter stands: the stack, its project and the service in hand; and how names get their stack's prefix."""

from __future__ import annotations

import typing as t
from dataclasses import field, replace

from ..records import dataclass

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..errors import KeyPath
    from .table import Version

NEWEST: Version = (1, 99)

STACK_LABEL = "com.docker.stack.namespace"
IMAGE_LABEL = "com.docker.stack.image"
DEFAULT_NETWORK = "default"


class Wrong(ValueError):
    """A value that cannot be used, ``path`` deep inside the value in hand."""

    def __init__(self, message: str, *path: str | int) -> None:
        super().__init__(message)
        self.path = path


@dataclass(frozen=True)
class Scope:
    """The stack, its canonical project, and the service (or other object) in hand with its key.

    ``at`` is the key path of ``item``, which may stand deep in the object. ``api`` is the Engine's version. ``ignored``
    collects what it cannot honour: (key path, reason).
    """

    stack: str
    project: Mapping[str, t.Any]
    key: str = ""
    item: Mapping[str, t.Any] = field(default_factory=dict)
    at: KeyPath = ()
    api: Version = NEWEST
    ignored: list[tuple[KeyPath, str]] = field(default_factory=list)

    def below(self, *path: str | int, item: Mapping[str, t.Any]) -> Scope:
        """Stand at a part of the item in hand."""
        return replace(self, item=item, at=(*self.at, *path))

    def ignore(self, path: KeyPath, reason: str) -> None:
        """Note that a key below the item in hand cannot be honoured."""
        self.ignored.append(((*self.at, *path), reason))

    def declared(self, section: str, key: str) -> Mapping[str, t.Any]:
        """Look up a network, volume, config or secret of the project; only the default network needs no entry."""
        entries = self.project.get(section) or {}
        if key not in entries and (section, key) != ("networks", DEFAULT_NETWORK):
            raise Wrong(f"refers to {key!r}, but the project's {section} have no such entry")
        return entries.get(key) or {}

    def named(self, section: str, key: str) -> str:
        """Give the name that an entry has in the swarm (``cli/compose/convert/compose.go``: a written name is kept).

        ``docker compose config`` writes the name PROJECT_KEY where the user wrote none: that counts as none.
        """
        entry = self.declared(section, key)
        name = entry.get("name")
        if entry.get("external"):
            return str(name or key)
        if not name or name == f"{self.project.get('name')}_{key}":
            return self.scoped(key)
        return str(name)

    def scoped(self, key: str) -> str:
        """Put the stack's name before a key."""
        return f"{self.stack}_{key}"

    def labels(self, labels: Mapping[str, t.Any] | None) -> dict[str, str]:
        """Add the label by which the docker CLI knows what belongs to the stack."""
        return {**{key: text(value) for key, value in (labels or {}).items()}, STACK_LABEL: self.stack}


def text(value: t.Any) -> str:
    """Write a label, an option or a variable as text; nothing is the empty text."""
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def strings(value: Mapping[str, t.Any]) -> dict[str, str]:
    """Write a mapping of options."""
    return {key: text(item) for key, item in value.items()}


def each(items: Iterable[t.Any], convert: t.Callable[[t.Any], t.Any]) -> list[t.Any]:
    """Convert every item; what is wrong with one of them names its index."""
    converted = []
    for index, item in enumerate(items):
        try:
            converted.append(convert(item))
        except ValueError as exc:
            raise Wrong(str(exc), index, *getattr(exc, "path", ())) from None
    return converted


def only(item: Mapping[str, t.Any], *keys: str, at: tuple[str, ...] = ()) -> None:
    """Refuse keys that nothing reads, so that none is dropped in silence. ``at`` is where the item itself stands."""
    for key in item:
        if key not in keys and not key.startswith("x-"):
            raise Wrong("is no key that can be deployed to Swarm; remove it", *at, key)
