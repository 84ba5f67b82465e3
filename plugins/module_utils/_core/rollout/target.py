# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a deploy wants of one service, and what was there before it: all that a verdict is measured against."""

from __future__ import annotations

import typing as t

from ..records import dataclass
from ..spec.marks import RESUMED
from ..state.service import Service
from .times import seconds

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..state.snapshot import Snapshot

DEFAULT_MONITOR = 5.0
DEFAULT_INTERVAL = 30.0
DEFAULT_TIMEOUT = 30.0
DEFAULT_RETRIES = 3


@dataclass(frozen=True)
class Target:
    """One service as this deploy wants it.

    ``known_tasks`` and ``prior_update`` (start of the ``UpdateStatus``) were there before the write: comparing with
    them, and not with a clock, tells what this deploy began. Of a service that was not written (``action`` is ``none``)
    every task counts. ``settle`` is in seconds, and ``starting`` are those in which a health check that fails says
    nothing yet; ``idle`` are those in which Swarm may do nothing in the middle of an update. ``goes_on``: the write, or
    a later one, only lets an update go on, so that Swarm has no other version to roll the service back to.
    """

    name: str
    digest: str
    action: str = "none"
    mode: str = "replicated"
    slots: int = 1
    settle: float = DEFAULT_MONITOR
    starting: float = 0.0
    idle: float = 0.0
    failure_action: str = "pause"
    restart_condition: str = "any"
    max_attempts: int = 0
    constraints: tuple[str, ...] = ()
    known_tasks: frozenset[str] = frozenset()
    prior_update: str | None = None
    goes_on: bool = False

    @property
    def is_job(self) -> bool:
        return self.mode.endswith("-job")

    @property
    def is_global(self) -> bool:
        return self.mode.startswith("global")


def targets(deployed: Iterable[Mapping[str, t.Any]], before: Snapshot) -> tuple[Target, ...]:
    """Read the targets from a deploy's entries ``{name, action, digest, spec}`` and the snapshot before."""
    live = {service.name: service for service in before.services}
    known: dict[str, set[str]] = {}
    for task in before.tasks:
        known.setdefault(task.service_id, set()).add(task.id)
    found = ((entry, live.get(entry["name"])) for entry in deployed)
    return tuple(_target(entry, service, known.get(service.id, ()) if service else ()) for entry, service in found)


def _target(entry: Mapping[str, t.Any], live: Service | None, tasks: Iterable[str]) -> Target:
    spec = entry["spec"]
    template = spec.get("TaskTemplate") or {}
    restart = template.get("RestartPolicy") or {}
    wanted = Service.from_json({"ID": "", "Version": {"Index": 0}, "Spec": spec})
    status = live.update_status if live else None
    written = entry["action"] != "none"
    return Target(
        name=entry["name"],
        digest=entry["digest"],
        action=entry["action"],
        mode=wanted.mode,
        slots=wanted.replicas or 0,
        settle=settling(spec),
        starting=seconds(_check(spec).get("StartPeriod"), default=0.0),
        idle=idle(spec),
        failure_action=(spec.get("UpdateConfig") or {}).get("FailureAction") or "pause",
        restart_condition=restart.get("Condition") or "any",
        max_attempts=restart.get("MaxAttempts") or 0,
        constraints=tuple((template.get("Placement") or {}).get("Constraints") or ()),
        known_tasks=frozenset(tasks if written else ()),
        prior_update=status.started_at if status else None,
        goes_on=written and RESUMED in (spec.get("Labels") or {}),
    )


def settling(spec: Mapping[str, t.Any]) -> float:
    """Seconds that a healthy task must stay so: ``max(monitor, interval x retries + timeout)``.

    A health check which the image alone brings is not in the spec; then the monitor alone counts.
    Defaults: ``api/defaults/service.go`` of swarmkit and ``daemon/health.go`` of moby.
    """
    monitor = _monitor(spec)
    check = _check(spec)
    if not check or check.get("Test") == ["NONE"]:
        return monitor
    interval = seconds(check.get("Interval"), default=DEFAULT_INTERVAL)
    timeout = seconds(check.get("Timeout"), default=DEFAULT_TIMEOUT)
    return max(monitor, interval * (check.get("Retries") or DEFAULT_RETRIES) + timeout)


def idle(spec: Mapping[str, t.Any]) -> float:
    """Seconds that Swarm waits at most in the middle of an update: between two slots, and with the last tasks."""
    return seconds((spec.get("UpdateConfig") or {}).get("Delay"), default=0.0) + _monitor(spec)


def _monitor(spec: Mapping[str, t.Any]) -> float:
    return seconds((spec.get("UpdateConfig") or {}).get("Monitor"), default=DEFAULT_MONITOR)


def _check(spec: Mapping[str, t.Any]) -> Mapping[str, t.Any]:
    return ((spec.get("TaskTemplate") or {}).get("ContainerSpec") or {}).get("Healthcheck") or {}
