# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Configs and secrets that the stack makes (``cli/compose/convert/compose.go``): what they are, less their version."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .scope import Scope, strings
from .table import wrong

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ContentKind = t.Literal["config", "secret"]
Contents = t.Mapping[str, t.Mapping[str, str]]
"""Section (``configs`` or ``secrets``) -> key -> content in base64, as the controller read it."""

SECTIONS: Mapping[str, ContentKind] = {"secrets": "secret", "configs": "config"}
"""In the order in which the docker CLI writes them."""

LONGEST: Mapping[ContentKind, int] = {"config": 1000 * 1024 - 1, "secret": 500 * 1024 - 1}
"""Bytes that swarmkit takes (``MaxConfigSize``, ``MaxSecretSize``); both must be below."""

OUR_LABELS = "beekeeper.swarm."
"""What the labels of this collection begin with. They are no part of what the layers want."""

KEY_LABEL = f"{OUR_LABELS}key"
"""On every config and secret of a stack: the key of which it is a version."""


@dataclass(frozen=True)
class Content:
    """One config or secret. ``name`` is the stack's name and the key, or what the user wrote (``fixed``).

    ``data`` is base64; ``None``: the secret's driver has it. ``drivers``: ``Driver`` and ``Templating`` of the spec.
    """

    kind: ContentKind
    key: str
    name: str
    fixed: bool
    data: str | None = field(repr=False)
    labels: dict[str, str]
    drivers: dict[str, t.Any]

    @property
    def path(self) -> tuple[str, str]:
        """Give the key path in the project."""
        return f"{self.kind}s", self.key


def contents_from(used: Mapping[str, Iterable[str]], base: Scope, contents: Contents) -> Iterator[Content]:
    """Convert the configs and secrets that are used (section -> keys) and not external."""
    for section, kind in SECTIONS.items():
        for key in used[section]:
            item = base.declared(section, key)
            if not item.get("external"):
                yield _content(kind, Scope(stack=base.stack, project=base.project, key=key, item=item), contents)


def _content(kind: ContentKind, scope: Scope, contents: Contents) -> Content:
    section, item = f"{kind}s", scope.item
    name = scope.named(section, scope.key)
    data = contents.get(section, {}).get(scope.key)
    if data is None and not item.get("driver"):
        raise wrong("has no content that could be sent; deploy it with layers", (section, scope.key))
    drivers: dict[str, t.Any] = {}
    if item.get("driver"):
        options = {"Options": strings(item["driver_opts"])} if item.get("driver_opts") else {}
        drivers["Driver"] = {"Name": item["driver"], **options}
    if item.get("template_driver"):
        drivers["Templating"] = {"Name": item["template_driver"]}
    return Content(
        kind=kind,
        key=scope.key,
        name=name,
        fixed=name != scope.scoped(scope.key),
        data=data,
        labels=scope.labels(item.get("labels")),
        drivers=drivers,
    )
