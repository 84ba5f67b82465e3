# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which services are refreshed, and why others are not: a table of reasons."""

from __future__ import annotations

import typing as t
from dataclasses import field, replace

from ..cluster.fitting import Demand
from ..history.lock import utc
from ..plan.images import with_image
from ..plan.limits import fits, named
from ..plan.nowhere import nowhere
from ..plan.under_way import is_under_way
from ..records import dataclass
from ..rollout.placement import is_active
from ..spec.images import Image
from ..spec.marks import unmarked
from ..state.service import UNFINISHED
from .memory import Memory

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..state.node import Node
    from .rows import Row


@dataclass(frozen=True)
class Limits:
    """What is wanted of a refresh. ``half_way``: stacks whose newest revision has come to no end, with its number.

    Without ``nodes``, whether they can take an image is not asked.
    """

    max_services: int | None = None
    retry_failed: bool = False
    allow_gap: bool = True
    half_way: Mapping[str, int] = field(default_factory=dict)
    memory: Memory = field(default_factory=Memory)
    nodes: Sequence[Node] = ()


def decided(rows: Iterable[Row], limits: Limits) -> list[Row]:
    """Say of each row what is done: the first ``max_services`` that are behind, and that nothing speaks against."""
    found: list[Row] = []
    for row in rows:
        planned = sum(item.result == "planned" for item in found)
        found.append(_decided(row, limits, is_full=limits.max_services is not None and planned >= limits.max_services))
    return found


def _decided(row: Row, limits: Limits, *, is_full: bool) -> Row:
    record = limits.memory.records.get(row.service.name)
    row = replace(row, since=record.since if record and row.status == "behind" else None)
    resumes = bool(record and record.trying and record.trying == row.current)
    if row.status != "behind" and not resumes:
        return replace(row, note=NOTES[row.status] or _doubt(row))
    reason = "" if resumes else next(filter(None, (rule(row, limits) for rule in RULES)), "")
    if not reason and is_full:
        reason = f"is beyond max_services ({limits.max_services})"
    if reason:
        return replace(row, result="left", note=reason)
    note = "was given this image by a run that ended before its verdict" if resumes else _remark(row)
    tried_from, spent = (record.runs if resumes else "", record.spent) if record else ("", ())
    return replace(row, result="planned", note=note, tried_from=tried_from, spent=spent)


def _doubt(row: Row) -> str:
    """Say of a service that runs what its tag has, and does not run well, why nothing is done about it here."""
    return "" if row.service.is_job or row.service.ended else _unfinished(row, Limits()) or _unsteady(row, Limits())


NOTES: Mapping[str, str] = {
    "current": "",
    "pinned": "is pinned to this digest by its owner",
    "unpinned": (
        "runs what each node found under the tag, so there would be no way back: deploy it with its digest once "
        "(resolve_image: always)"
    ),
    "local": "has no image of a registry",
    "unknown": "could not be compared, because its registry did not tell",
}


def _job(row: Row, _limits: Limits) -> str:
    return (
        "is a job, which Swarm runs again whenever it is written: its next deploy brings it"
        if row.service.is_job
        else ""
    )


def _ended(row: Row, _limits: Limits) -> str:
    """Say of a one-shot service: another image is another spec, whose tasks Swarm starts though the old ones ended."""
    return (
        "has ended, and Swarm runs it again whenever its image is written: its next deploy brings it"
        if row.service.ended
        else ""
    )


def _unfinished(row: Row, _limits: Limits) -> str:
    status = row.service.update_status
    if is_under_way(row.service):
        return "is being updated or rolled back: run this again when that has ended"
    paused = status is not None and status.state in UNFINISHED
    return "has an update that Swarm has paused: deploy it or roll it back first" if paused else ""


def _unsteady(row: Row, _limits: Limits) -> str:
    service = row.service
    return "" if service.stands else f"does not run all of its tasks ({service.running} of {service.desired})"


def _half_way(row: Row, limits: Limits) -> str:
    number = limits.half_way.get(row.service.stack or "")
    said = (
        f"is in stack {row.service.stack}, whose revision {number} has come to no end: deploy it or roll it back first"
    )
    return said if number is not None else ""


def _nowhere(row: Row, limits: Limits) -> str:
    """Say of an image that no node can take what a deploy says: Swarm takes it, and its tasks wait for ever.

    A node that is away may come back, but not while this waits. What has no node whatever its image is for, is not the
    image's fault. A global service has a task on each node, and an update of it waits for all of them.
    """
    spec = with_image(dict(unmarked(row.service.spec)), "", [dict(item) for item in row.platforms])
    demand = Demand.from_spec(spec)
    anywhere = replace(demand, platforms=())
    places = [node for node in limits.nodes if node.platform and is_active(node) and fits(node, anywhere)]
    unable = [node for node in places if not fits(node, demand)]
    if unable and row.service.mode == "global":
        return (
            f"is global, and its new image is not for the platform of {named(unable)}: push one that is under this tag"
        )
    if unable and unable == places:
        _path, said = nowhere(demand, places)
        return f"has a new image that no ready and active node can take: {said}, or push one under this tag"
    return ""


def _failed(row: Row, limits: Limits) -> str:
    record = limits.memory.records.get(row.service.name)
    if limits.retry_failed or not record or not record.failed:
        return ""
    return (
        f"failed with this image at {utc(record.failed.time)} ({record.failed.why}): it is tried again when the tag "
        "moves, or with retry_failed: true"
    )


def _gap(row: Row, limits: Limits) -> str:
    said = "has one replica that stops before the new one starts: give it order: start-first, or allow_gap: true"
    return said if has_gap(row) and not limits.allow_gap else ""


Rule = t.Callable[["Row", Limits], str]

RULES: tuple[Rule, ...] = (_job, _ended, _unfinished, _unsteady, _half_way, _nowhere, _failed, _gap)
"""The first that has something to say leaves the service as it is."""

BAD_IMAGE: tuple[Rule, ...] = (_nowhere, _failed)
"""Those that leave it so until somebody pushes a better image, which is worth a warning."""


def has_gap(row: Row) -> bool:
    """Whether nothing of the service runs for a moment while it is refreshed."""
    order = (row.service.spec.get("UpdateConfig") or {}).get("Order") or "stop-first"
    return row.service.mode == "replicated" and row.service.replicas == 1 and order == "stop-first"


def _remark(row: Row) -> str:
    if row.service.replicas == 0:
        return "has no replicas: the image is written, and no task tries it"
    return "is away for a moment, because its one replica stops before the new one starts" if has_gap(row) else ""


def move_of(row: Row) -> dict[str, t.Any]:
    """Write what the calls that refresh a service need to know."""
    image = row.image or Image("", "")
    old = replace(image, digest=row.tried_from or image.digest)
    return {
        "id": row.service.id,
        "service": row.service.name,
        "stack": row.service.stack,
        "lock": row.service.stack or row.service.name,
        "resumes": bool(row.tried_from),
        "from": str(old),
        "to": str(replace(image, digest=row.newest)),
        "digest": row.newest,
        "platforms": [dict(platform) for platform in row.platforms],
        "superseded": [str(replace(image, tag="", digest=digest)) for digest in (old.digest, *row.spent)],
    }


def failed_warnings(rows: Iterable[Row], limits: Limits) -> list[str]:
    """Say which services stay behind until somebody pushes a better image."""
    return [
        f"Service {row.service.name} {row.note}."
        for row in rows
        if row.result == "left" and any(row.note == rule(row, limits) for rule in BAD_IMAGE)
    ]
