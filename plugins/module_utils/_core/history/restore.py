# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plan the way back to a revision: every service as recorded, and none besides. Jobs stay as they are."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ..errors import StateError
from ..plan.build import build_plan
from ..plan.entry import Entry, Plan
from ..plan.handover import exchange
from ..plan.ports import published
from ..spec.project import Wanted
from ..spec.shapes import PREDEFINED_NETWORKS
from .record import references

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from ..state.service import Service
    from ..state.snapshot import Snapshot
    from .revision import History, Record, Revision

Spec = t.Dict[str, t.Any]


def choose(history: History, number: int | None, *, stack: str) -> Revision:
    """Find the revision to return to; without a number, the last good one before what runs.

    Raises :class:`StateError` that lists those there are.
    """
    found = history.numbered(number) if number is not None else _previous(history)
    if found:
        return found
    numbers = ", ".join(str(revision.number) for revision in history.revisions)
    there = f"there are {numbers}" if numbers else "there is none: revisions are made by deploys"
    what = f"revision {number}" if number is not None else "earlier revision that was good"
    raise StateError(f"Stack {stack} has no {what}; {there}.")


def _previous(history: History) -> Revision | None:
    """Of what was put up before the newest; what the newest itself failed to replace is the first of them."""
    return history.last_good(before=history.newest)


def restoring_plan(record: Record, observed: Snapshot, *, armed: bool = True) -> Plan:
    """Plan the way back. ``observed`` has all networks, configs and secrets.

    ``armed``: updates that replace tasks go out with the recorded rollback config as their update config, as Swarm's
    own rollback would; without, with the recorded one. Raises :class:`StateError` for what is gone and cannot be made.
    """
    services = [spec for spec in record.services if not _is_job(spec)]
    _check_references(record, services, observed)
    named = {spec["Name"] for spec in record.services}
    staying = replace(observed, services=tuple(item for item in observed.services if item.name in named))
    wanted = Wanted(record.stack, tuple(services), record.networks, externals=())
    plan = build_plan(wanted, staying)
    recorded = {spec["Name"]: spec for spec in services}
    entries = [_restoring(entry, recorded, record, armed=armed) for entry in plan.entries if entry.action != "remove"]
    first, last = _removals(record, observed.services, named)  # of networks, none: they are in use until it is done
    whole = Plan(record.stack, (*first, *entries, *last))
    exchanged = exchange(whole)
    if exchanged:
        raise StateError(f"Revision {record.number} of stack {record.stack}: {exchanged.message}")
    return whole


def rearming(plan: Plan) -> Plan:
    """Of a plan that is not armed, take what puts recorded update configs back; nothing restarts for it."""
    entries = [
        entry
        for entry in plan.writes
        if entry.action == "update"
        and entry.kind == "service"
        and {path[0] for path in entry.fields} == {"UpdateConfig"}
    ]
    return Plan(plan.stack, tuple(entries))


def _is_job(spec: Mapping[str, t.Any]) -> bool:
    return any(mode.endswith("Job") for mode in spec.get("Mode") or {})


def _check_references(record: Record, services: Iterable[Spec], observed: Snapshot) -> None:
    there = {
        *(("config", item.name) for item in observed.configs),
        *(("secret", item.name) for item in observed.secrets),
        *(("network", item.name) for item in observed.networks if not item.leftover),
        *(("network", spec["Name"]) for spec in record.networks),
        *(("network", name) for name in PREDEFINED_NETWORKS),
    }
    gone = sorted(set(references(services)) - there)
    if gone:
        names = ", ".join(f"{kind} {name}" for kind, name in gone)
        raise StateError(
            f"Revision {record.number} of stack {record.stack} needs {names}, which is not in the swarm any more: "
            "create it again, or return to another revision."
        )


def _restoring(entry: Entry, recorded: Mapping[str, Spec], record: Record, *, armed: bool) -> Entry:
    if entry.action == "create":
        return replace(entry, reason="does not exist any more")
    if entry.action != "update":
        return entry
    reason = f"differs from revision {record.number}" if entry.fields else entry.reason
    entry = replace(entry, reason=reason, armed={})
    if not armed or not entry.restarts_tasks:
        return entry
    spec = {key: value for key, value in entry.spec.items() if key != "UpdateConfig"}
    rollback = recorded[entry.name].get("RollbackConfig")
    return replace(entry, spec={**spec, "UpdateConfig": rollback} if rollback else spec)


def _removals(record: Record, services: Iterable[Service], named: Collection[str]) -> tuple[list[Entry], list[Entry]]:
    """Plan to remove what came later: first what has a port that a recorded service needs, the rest at the end."""
    needed = {port for spec in record.services for port, _mode in published(spec)}
    first: list[Entry] = []
    last: list[Entry] = []
    for service in sorted(services, key=lambda item: item.name):
        if service.name not in named:
            entry = Entry("service", service.name, "remove", f"is not in revision {record.number}", id=service.id)
            clashes = any(port in needed for port, _mode in published(service.spec))
            (first if clashes else last).append(entry)
    return first, last
