# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is known of the image of a service: what it runs, what its tag has now, and what that means."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ..history.lock import utc
from ..plan.images import Pin
from ..records import dataclass
from ..spec.images import Image
from ..spec.scope import IMAGE_LABEL
from .age import DAY

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..plan.images import Found
    from ..state.service import Service

Status = t.Literal["current", "behind", "pinned", "unpinned", "local", "unknown"]
Outcome = t.Literal["none", "left", "planned"]


@dataclass(frozen=True)
class Row:
    """One service. ``newest`` is empty where no registry was asked or none answered; ``since`` is when it was first
    seen to be behind, ``created`` when its image was made, both in seconds since 1970.

    ``note`` is half a sentence: why it is left as it is, or what is to be known of its refresh. ``tried_from``: the
    digest that it ran before a run gave it this one, and died. ``spent``: digests of it that failed before this one.
    """

    service: Service
    image: Image | None
    status: Status
    newest: str = ""
    platforms: tuple[dict[str, str], ...] = ()
    since: float | None = None
    created: float | None = None
    old: bool | None = None
    result: Outcome = "none"
    note: str = ""
    tried_from: str = ""
    spent: tuple[str, ...] = ()

    @property
    def current(self) -> str:
        """The digest that runs; empty where it is not known."""
        return self.image.digest if self.image else ""

    @property
    def shown(self) -> str:
        """The image as people write it."""
        return str(
            replace(self.image, digest="") if self.image and self.image.tag else self.image or self.service.image
        )

    def to_result(self, *, now: float) -> dict[str, t.Any]:
        """Write the row as users see it."""
        return {
            "service": self.service.name,
            "stack": self.service.stack,
            "mode": self.service.mode,
            "replicas": self.service.replicas,
            "image": self.shown,
            "status": self.status,
            "current": self.current or None,
            "newest": self.newest or None,
            "behind_since": utc(self.since) if self.since is not None else None,
            "created": utc(self.created) if self.created is not None else None,
            "age_days": round((now - self.created) / DAY, 1) if self.created is not None else None,
            "older_than_max_age": self.old,
            "result": self.result,
            "note": self.note,
        }


def reference(service: Service) -> Image | None:
    """Read the image of a service; ``None`` where that is an image id, or the service has no image."""
    try:
        return Image.parse(service.image)
    except ValueError:
        return None


def asked(service: Service) -> str | None:
    """Give the tag that a registry is asked for; ``None`` where none is."""
    image = reference(service)
    if image is None or _is_pinned(service, image):
        return None
    return str(replace(image, digest="").tagged())


def _is_pinned(service: Service, image: Image) -> bool:
    """Whether its owner wrote the digest. The label has what the layers say; the spec, what a registry made of it."""
    written = (service.spec.get("Labels") or {}).get(IMAGE_LABEL, "")
    return "@" in written or bool(image.digest and not image.tag)


def local_name(service: Service) -> str | None:
    """Name the image that runs, as an Engine finds it that has it; ``None`` where the digest is not known."""
    image = reference(service)
    return str(replace(image, tag="")) if image and image.digest else None


def row_of(
    service: Service, found: Mapping[str, Found], created: Mapping[str, float | None], *, oldest: float | None
) -> Row:
    """Say what is known of a service. What was made before ``oldest`` is old, unless something newer is there."""
    image, question = reference(service), asked(service)
    answer = found.get(question) if question else None
    status = _status(image, question, answer)
    made = created.get(local_name(service) or "")
    old = None if made is None or oldest is None else made < oldest and status != "behind"
    row = Row(service, image, status, created=made, old=old)
    return replace(row, newest=answer.digest, platforms=answer.platforms) if isinstance(answer, Pin) else row


def _status(image: Image | None, question: str | None, answer: Found | None) -> Status:
    if image is None:
        return "local"
    if question is None:
        return "pinned"
    if not isinstance(answer, Pin):
        return "unknown"
    if not image.digest:
        return "unpinned"
    return "current" if image.digest == answer.digest else "behind"
