# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which of the images that are not wanted any more a node can remove."""

from __future__ import annotations

import typing as t

from ..errors import InputError
from ..records import dataclass
from ..spec.images import Image

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

TASK_LABEL = "com.docker.swarm.task.id"
ENDED = frozenset({"exited", "dead"})
NAMELESS = "<none>@<none>"
"""What older Engines list for an image without any name."""


@dataclass(frozen=True)
class Removal:
    """An image by its digest, and why it stays, where it does.

    ``forced``: containers of ended tasks have it. Swarm keeps some for their logs, and never starts them again.
    """

    image: str
    reason: str = ""
    forced: bool = False


def check_names(images: Iterable[str]) -> None:
    """Refuse what is no image by its digest: a tag can be in use in a way that no node sees. Raises ``InputError``."""
    for image in images:
        try:
            named = bool(Image.parse(image).digest)
        except ValueError:
            named = False
        if not named:
            raise InputError(f"images must be written with their digests, such as app@sha256:..., not {image!r}.")


def removals(
    images: Iterable[str], have: Sequence[Mapping[str, t.Any]], containers: Sequence[Mapping[str, t.Any]]
) -> list[Removal]:
    """Say of each image that the node has what becomes of it. ``have`` and ``containers`` are the Engine's listings."""
    named = [(name, image) for image in have for name in image.get("RepoDigests") or () if name != NAMELESS]
    there = {_key(name): image for name, image in named}
    wanted = sorted(set(images))
    return [_removal(name, there[_key(name)]["Id"], containers) for name in wanted if _key(name) in there]


def _key(name: str) -> tuple[str, str, str]:
    image = Image.parse(name)
    return image.domain, image.path, image.digest


def _removal(name: str, identity: str, containers: Iterable[Mapping[str, t.Any]]) -> Removal:
    users = [container for container in containers if container["ImageID"] == identity]
    for container in users:
        if container.get("State") not in ENDED or TASK_LABEL not in (container.get("Labels") or {}):
            return Removal(name, f"container {_title(container)} uses it")
    return Removal(name, forced=bool(users))


def _title(container: Mapping[str, t.Any]) -> str:
    return next((name.lstrip("/") for name in container.get("Names") or ()), str(container["Id"])[:12])
