# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Advice on how services are updated, with the numbers in it: what Swarm does with such settings is seldom meant."""

from __future__ import annotations

import typing as t

from .policy_words import DEFAULT_MONITOR, scale_of, time_to_fail
from .quantities import go_duration, nanoseconds

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..errors import KeyPath

    Service = Mapping[str, t.Any]
    Config = Mapping[str, t.Any]

LARGEST_SHARE = 0.3
LONGEST_STOP = 60_000_000_000
"""Swarm starts the new task a minute after it told the old one to stop, also where that one still runs
(``restart.go: defaultOldTaskTimeout``)."""


def advice(project: Mapping[str, t.Any]) -> Iterator[tuple[KeyPath, str]]:
    """Give key path and sentence of each piece of advice on a canonical project's services.

    A service without an update config is updated one task after the other, and gets none on its pace; Swarm's default
    monitor holds for it, too.
    """
    for name, service in (project.get("services") or {}).items():
        deploy = service.get("deploy") or {}
        if str(deploy.get("mode") or "").endswith("-job"):
            continue
        for path, check in CHECKS:
            config = deploy.get("update_config")
            if config is None and path[-1] in ONLY_PACE:
                continue
            if said := check(service, config or {}):
                yield ("services", name, *path), said


def _parallelism(service: Service, config: Config) -> str | None:
    replicas, tasks = scale_of(service).replicas or 0, config.get("parallelism", 1)
    if replicas < 2 or tasks == 1:
        return None
    if tasks == 0 or tasks >= replicas:
        return f"all {replicas} replicas are updated at once; write parallelism: 30%, or a smaller number."
    share = tasks / replicas
    if share <= LARGEST_SHARE:
        return None
    return f"{tasks} of {replicas} replicas ({share:.0%}) are updated at once; more than 30% is much to lose."


def _monitor(service: Service, config: Config) -> str | None:
    needed = time_to_fail(service, with_start=False)
    monitor = nanoseconds(config["monitor"]) if config.get("monitor") else DEFAULT_MONITOR
    if monitor >= needed or config.get("failure_action") == "continue":
        return None
    return (
        f"Swarm watches a new task for {go_duration(monitor)}, and its health check needs {go_duration(needed)} to "
        f"fail; write monitor: {go_duration(needed)} or more."
    )


def _failure_action(service: Service, config: Config) -> str | None:
    """A one-shot that is quick is rolled back although it ended well (``updater.go``), which starts the old task again.
    With ``on-failure`` most services are to run for ever.
    """
    restart = (service.get("deploy") or {}).get("restart_policy") or {}
    if restart.get("condition") != "none" or config.get("failure_action") != "rollback":
        return None
    monitor = nanoseconds(config["monitor"]) if config.get("monitor") else DEFAULT_MONITOR
    return (
        f"Swarm takes a task that ends well within {go_duration(monitor)} for one that failed, and would run the "
        "version before again; write failure_action: continue."
    )


def _order(service: Service, config: Config) -> str | None:
    if config.get("order") != "start-first":
        return None
    if any(port.get("mode") == "host" for port in service.get("ports") or ()):
        return "start-first needs a free port on the node, and the old task has it in mode host; write stop-first."
    if not (service.get("healthcheck") or {}):
        return (
            "with start-first and no health check in the layers, the old task is stopped as soon as the new process "
            "exists; add a health check."
        )
    return None


def _stop(service: Service, _config: Config) -> str | None:
    period = service.get("stop_grace_period")
    order = ((service.get("deploy") or {}).get("update_config") or {}).get("order")
    if not period or nanoseconds(period) <= LONGEST_STOP or order == "start-first":
        return None
    return f"Swarm starts the next task after 60 s, while the old one may take {period} to stop: two run at once."


CHECKS: tuple[tuple[KeyPath, t.Callable[[Service, Config], str | None]], ...] = (
    (("deploy", "update_config", "parallelism"), _parallelism),
    (("deploy", "update_config", "monitor"), _monitor),
    (("deploy", "update_config", "failure_action"), _failure_action),
    (("deploy", "update_config", "order"), _order),
    (("stop_grace_period",), _stop),
)
"""Where it stands, and what is said of it."""

ONLY_PACE = ("parallelism", "order")
"""Of these there is nothing to say where the layers have no update config."""
