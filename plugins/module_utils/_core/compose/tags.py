# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``!reset`` and ``!override``: what they take out of the layers below (compose-go ``loader/reset.go``)."""

from __future__ import annotations

import typing as t

from ..records import dataclass

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from ..errors import KeyPath

RESET = "reset"
OVERRIDE = "override"


@dataclass(frozen=True)
class Tagged:
    """A value under ``!reset`` or ``!override``, as the reader hands it over."""

    action: str
    value: t.Any


class Listed(t.Dict[str, t.Any]):
    """A mapping that Compose holds as a list of ``KEY=VALUE``, as it was written so, or merged: it loses no key."""


def untag(document: t.Any) -> tuple[t.Any, list[KeyPath]]:
    """Give the document without tags, and the paths that the layers below lose.

    A value under ``!reset`` goes from the document too. In a list the tagged item goes, and nothing below changes.
    """
    if isinstance(document, Tagged):
        return (None, [()]) if document.action == RESET else (untag(document.value)[0], [()])
    return _untagged(document), list(_tagged_paths(document, ()))


def delete(base: t.Any, path: t.Sequence[str | int]) -> None:
    """Take the key at ``path`` out of ``base``, in place, where it is there."""
    for key in path[:-1]:
        base = base.get(key) if isinstance(base, dict) else None
    if isinstance(base, dict) and path and not isinstance(base, Listed):
        base.pop(path[-1], None)


def _untagged(value: t.Any) -> t.Any:
    if isinstance(value, Tagged):
        return _untagged(value.value)
    if isinstance(value, dict):
        return {key: _untagged(child) for key, child in value.items() if not _is_reset(child)}
    if isinstance(value, list):
        return [_untagged(child) for child in value if not _is_reset(child)]
    return value


def _is_reset(value: t.Any) -> bool:
    return isinstance(value, Tagged) and value.action == RESET


def _tagged_paths(value: t.Any, path: KeyPath) -> Iterator[KeyPath]:
    if not isinstance(value, dict):
        return
    for key, child in value.items():
        if isinstance(child, Tagged):
            yield (*path, key)
        else:
            yield from _tagged_paths(child, (*path, key))
