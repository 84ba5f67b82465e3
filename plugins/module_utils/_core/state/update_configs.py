# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Update and rollback configs of a service that runs: what is written, what holds, and which one governs a rollback.

Swarm rolls back by the rollback config of the spec that it goes back to: it puts that spec in place first, and reads
the config afterwards (swarmkit ``updater.go:rollbackUpdate``, ``controlapi/service.go:UpdateService``).
"""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from .service import Service

    Spec = Mapping[str, t.Any]
    Config = t.Dict[str, t.Any]

SECOND = 1_000_000_000
ABSENT: Mapping[str, t.Any] = {
    "Parallelism": 1,
    "Delay": 0,
    "FailureAction": "pause",
    "Monitor": 5 * SECOND,
    "MaxFailureRatio": 0,
    "Order": "stop-first",
}
"""What holds where a service has no config at all (swarmkit ``api/defaults/service.go``). Durations in nanoseconds."""

PRESENT: Mapping[str, t.Any] = {**ABSENT, "Parallelism": 0}
"""What a config has in the place of what it leaves out. A parallelism that is left out is 0: all tasks at once."""

CONFIGS: Mapping[str, str] = {"update_config": "UpdateConfig", "rollback_config": "RollbackConfig"}
"""Key of the result -> field of the spec."""


def effective(config: Spec | None) -> Config:
    """Fill a config in as Swarm does. A monitor of 0 is one that is left out."""
    if not config:
        return dict(ABSENT)
    return {key: config.get(key) or default for key, default in PRESENT.items()}


def configs_of(service: Service) -> dict[str, dict[str, Config | None]]:
    """Give both configs, each ``{live, previous, effective}``: as written, ``None`` where it is not; and as it holds.

    ``effective`` is ``None`` for a job, which has no update.
    """
    return {
        key: {
            "live": service.spec.get(field),
            "previous": (service.previous_spec or {}).get(field),
            "effective": None if service.is_job else effective(service.spec.get(field)),
        }
        for key, field in CONFIGS.items()
    }


def rollback_of(service: Service) -> dict[str, t.Any]:
    """Say which config would govern a rollback now: ``{automatic, config_of, config, reason}``.

    ``automatic``: whether Swarm rolls back by itself if the running update fails. ``config_of`` is the spec that the
    config is from, ``live`` or ``previous``; ``None`` where there is nothing to roll back to.
    """
    config_of, reason = _source(service)
    spec = {"live": service.spec, "previous": service.previous_spec, None: None}[config_of]
    return {
        "automatic": config_of == "previous" and _is_watched(service),
        "config_of": config_of,
        "config": None if spec is None else effective(spec.get("RollbackConfig")),
        "reason": reason,
    }


def _source(service: Service) -> tuple[str | None, str]:
    state = service.update_status.state if service.update_status else ""
    if service.is_job:
        return None, "A job has no update, and nothing to roll back."
    if state in ("rollback_started", "rollback_paused"):
        return "live", "The rollback has put the older spec in place already, and goes by the config of that one."
    if service.previous_spec is None:
        return None, NOTHING.get(state, "Swarm keeps no version of this service to roll back to.")
    if _is_watched(service):
        return (
            "previous",
            "If the running update fails, Swarm goes back to the previous spec, by the config of that one.",
        )
    return "previous", (
        "Swarm does not roll back by itself now. A docker service rollback would go back to the previous spec, by the "
        "config of that one; the rollback of an update to come goes by the live config."
    )


NOTHING: Mapping[str, str] = {
    "rollback_completed": "Swarm has rolled back by itself, and keeps the version that failed no more.",
    "updating": "Swarm keeps no version to roll back to: if the running update fails, it stays as it is then.",
}
"""State of the update -> why there is no previous spec."""


def _is_watched(service: Service) -> bool:
    """Whether an update is under way that Swarm rolls back when it fails: the new spec's update config says so."""
    updating = service.update_status is not None and service.update_status.state == "updating"
    return updating and effective(service.spec.get("UpdateConfig"))["FailureAction"] == "rollback"
