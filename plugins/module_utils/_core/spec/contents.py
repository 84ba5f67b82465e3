# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Configs and secrets that the stack makes (``cli/compose/convert/compose.go``): what they are, less their version."""

from __future__ import annotations

import typing as t
from dataclasses import field

from ..records import dataclass
from .scope import Scope, strings
from .table import Field, convert, wrong

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


def _labels(value: Mapping[str, t.Any], scope: Scope) -> dict[str, str]:
    return scope.labels(value)


def _options(value: Mapping[str, t.Any], scope: Scope) -> dict[str, str] | None:
    return strings(value) or None if scope.item.get("driver") else None


DATA_FIELDS: tuple[Field, ...] = (
    Field("file", "Data"),
    Field("environment", "Data", cli=False),
    Field("content", "Data", cli=False),
)
"""Where a content comes from; it is read on the controller, and is not in the project that the manager gets."""

CONFIG_FIELDS: tuple[Field, ...] = (
    Field("labels", "Labels", shape=_labels, fill={}),
    Field("template_driver", "Templating.Name"),
)
SECRET_FIELDS: tuple[Field, ...] = (
    *CONFIG_FIELDS,
    Field("driver", "Driver.Name"),
    Field("driver_opts", "Driver.Options", shape=_options),
)
"""The field tables of configs and secrets, less their name and content."""

FIELDS: Mapping[ContentKind, tuple[Field, ...]] = {"config": CONFIG_FIELDS, "secret": SECRET_FIELDS}


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
    spec = convert(FIELDS[kind], scope=scope)
    return Content(
        kind=kind,
        key=scope.key,
        name=name,
        fixed=name != scope.scoped(scope.key),
        data=data,
        labels=spec.pop("Labels"),
        drivers=spec,
    )
