# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What people think in when they say how fast an update goes: ``parallelism: 30%`` of the replicas, ``monitor: 3x`` the
time in which the health check fails.
"""

from __future__ import annotations

import math
import typing as t

from ..patterns import expression
from ..records import dataclass
from .faults import Fault
from .quantities import go_duration, nanoseconds

if t.TYPE_CHECKING:
    from collections.abc import Mapping

SECOND = 1_000_000_000
DEFAULT_MONITOR = 5 * SECOND
"""Nanoseconds that Swarm watches a new task for where no monitor is written (``api/defaults/service.go``)."""

DEFAULT_CHECK: t.Mapping[str, str] = {"interval": "30s", "timeout": "30s", "start_period": "0s"}
DEFAULT_RETRIES = 3
"""What the Engine takes where a health check does not say (moby ``daemon/health.go``)."""

PERCENT = expression(r"([0-9]+(?:\.[0-9]+)?) ?%\Z")
TIMES = expression(r"([0-9]+(?:\.[0-9]+)?) ?x\Z")


@dataclass(frozen=True)
class Scale:
    """What the words of a service are held against.

    ``replicas`` is ``None`` for a global service, whose nodes only the manager knows. ``time_to_fail`` is in
    nanoseconds; it is 0 where the layers have no health check.
    """

    replicas: int | None
    time_to_fail: int


def scale_of(service: Mapping[str, t.Any]) -> Scale:
    """Read the scale of a canonical service."""
    deploy = service.get("deploy") or {}
    is_global = str(deploy.get("mode") or "").startswith("global")
    return Scale(None if is_global else deploy.get("replicas", service.get("scale", 1)), time_to_fail(service))


def time_to_fail(service: Mapping[str, t.Any], *, with_start: bool = True) -> int:
    """Nanoseconds until the health check of a task that never works has failed: ``start_period + interval x retries +
    timeout``; 0 where there is none. ``with_start`` tells whether the task has just begun.

    A pace without a test is that of the image's own check.
    """
    check = service.get("healthcheck") or {}
    if not check or check.get("disable") or (check.get("test") or [""])[0] == "NONE":
        return 0
    times = {key: nanoseconds(check.get(key) or default) for key, default in DEFAULT_CHECK.items()}
    start = times["start_period"] if with_start else 0
    return start + times["interval"] * (check.get("retries") or DEFAULT_RETRIES) + times["timeout"]


def in_numbers(config: Mapping[str, t.Any], scale: Scale) -> dict[str, t.Any]:
    """Give an update or rollback config with numbers in place of words. Raises ``Fault``."""
    result = dict(config)
    if isinstance(percent := config.get("parallelism"), str) and percent.endswith("%"):
        result["parallelism"] = _share(percent, scale.replicas)
    if isinstance(times := config.get("monitor"), str) and times.endswith("x"):
        result["monitor"] = _times(times, scale.time_to_fail or DEFAULT_MONITOR)
    return result


def _share(percent: str, replicas: int | None) -> int:
    """Count the tasks of a share, at least one: never more of them than the words allow, and never all by 0."""
    match = PERCENT.match(percent)
    if not match or not 0 < float(match[1]) <= 100:
        raise Fault(f"{percent} is no share of the replicas; write 1% to 100%, or a number", path=("parallelism",))
    return max(1, math.floor((replicas or 0) * float(match[1]) / 100))


def _times(times: str, time: int) -> str:
    match = TIMES.match(times)
    if not match or not float(match[1]):
        raise Fault(
            f"{times} is no multiple of the time in which the health check fails; write 1x or more, or a duration",
            path=("monitor",),
        )
    return go_duration(math.ceil(float(match[1]) * time / SECOND) * SECOND)
