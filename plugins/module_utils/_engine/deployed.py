# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What one call of a deploy has decided and done, and how its result says so."""

from __future__ import annotations

import typing as t

from .._core.plan.handover import givers
from .._core.records import dataclass
from .._core.state.service import without_environment

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from .._core.history.past import Past
    from .._core.history.revision import History
    from .._core.plan.entry import Entry, Plan
    from .._core.plan.moves import Moving
    from .._core.plan.waves import Step
    from .._core.spec.project import Wanted
    from .._core.state.node import Node
    from .._core.state.service import Service
    from .._core.state.snapshot import Snapshot
    from .history import Begun

Result = t.Dict[str, t.Any]


@dataclass(frozen=True)
class Decided:
    """A plan, what it was made on, and what of it is due now: a step of networks on their way, or what comes next.

    ``nodes`` are there where services are to be written.
    """

    wanted: Wanted
    observed: Snapshot
    history: History
    plan: Plan
    step: Step
    warnings: tuple[str, ...]
    moving: Moving | None
    nodes: tuple[Node, ...] = ()

    @property
    def due(self) -> list[Entry]:
        if self.moving:
            return list(self.moving.entries)
        first = givers(self.plan.services, self.step.due)
        return [entry for entry in self.plan.writes if _is_due(entry, self.step) or _goes_first(entry, first)]


@dataclass(frozen=True)
class Done:
    """What a call has written, what was seen before the first write, and the services after the last.

    ``locked``: the stack's lock is still held. ``warnings`` are of the writing itself.
    """

    decided: Decided
    begun: Begun
    observed: Snapshot
    live: tuple[Service, ...]
    writes: tuple[Entry, ...] = ()
    locked: bool = False
    settled: bool = False
    warnings: tuple[str, ...] = ()


def result_of(done: Done, past: Past, over: Sequence[str], *, listed: bool, shows: bool) -> Result:
    """Give the result of a call. ``listed``: with the services that are to be watched."""
    decided, begun = done.decided, done.begun
    return {
        **planned(decided.plan, (*decided.warnings, *past.warnings, *over, *done.warnings), shows=shows),
        "done": [entry.to_result() for entry in done.writes],
        "pending": list(decided.step.pending),
        "gates": sorted(decided.step.gates),
        "removals": [{"kind": entry.kind, "name": entry.name, "id": entry.id} for entry in decided.plan.removals],
        "deployed": _deployed(decided, done.live) if listed else [],
        "snapshot": done.observed.to_json(),
        "services": [service.to_json() for service in done.live] if done.writes else [],
        "ignored": [{"path": path, "reason": reason} for path, reason in decided.wanted.ignored],
        "under_way": [],
        "moving": decided.moving is not None,
        "waits": decided.moving.waits if decided.moving else "",
        "history": {
            **past.to_result(),
            **(begun.to_result() if begun.revision else {}),
            "locked": done.locked,
            "settled": done.settled,
        },
    }


def to_wait_for(decided: Decided, services: Sequence[Service], *, shows: bool) -> Result:
    """Give the result of a call that has written nothing, and list the services that Swarm is still at."""
    return {
        **planned(decided.plan, decided.warnings, shows=shows),
        "done": [],
        "pending": [],
        "removals": [],
        "deployed": [],
        "snapshot": decided.observed.to_json(),
        "services": [],
        "ignored": [],
        "under_way": [_listed("none", service) for service in services],
    }


def planned(plan: Plan, warnings: Sequence[str] = (), *, shows: bool = True) -> Result:
    """Write a plan as results have it. ``shows``: with its diff."""
    return {
        "changed": plan.changed,
        "plan": [entry.to_result() for entry in plan.entries],
        **({"diff": plan.diff()} if shows else {}),
        "warnings": [*warnings, *plan.warnings],
    }


def _deployed(decided: Decided, live: Iterable[Service]) -> list[Result]:
    by_name = {service.name: service for service in live}
    planned = decided.moving.entries if decided.moving else decided.plan.services
    entries = [entry for entry in planned if entry.name in by_name and entry.name in decided.step.ahead]
    return [
        _listed("none" if entry.action == "keep" else entry.action, by_name[entry.name], restarts=entry.restarts_tasks)
        for entry in entries
    ]


def _listed(action: str, service: Service, *, restarts: bool = False) -> Result:
    return {
        "id": service.id,
        "name": service.name,
        "action": action,
        "restarts_tasks": restarts,
        "digest": service.template_digest,
        "spec": without_environment(service.spec),
    }


def _is_due(entry: Entry, step: Step) -> bool:
    return entry.action != "remove" and (entry.kind != "service" or entry.name in step.due)


def _goes_first(entry: Entry, names: Collection[str]) -> bool:
    return entry.kind == "service" and entry.name in names
