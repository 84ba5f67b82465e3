# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was seen of the swarm at one moment."""

from __future__ import annotations

import typing as t

from ..records import dataclass
from .node import Node
from .resources import Config, Network, Secret
from .service import Service
from .task import Task

if t.TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Snapshot:
    """One observation. What was not asked for is empty; networks, configs and secrets stay on the manager.

    ``others`` are services of other owners, looked at for what they refer to.
    ``time`` is the manager's clock at the observation, in seconds since the epoch.
    """

    services: tuple[Service, ...] = ()
    tasks: tuple[Task, ...] = ()
    nodes: tuple[Node, ...] = ()
    networks: tuple[Network, ...] = ()
    configs: tuple[Config, ...] = ()
    secrets: tuple[Secret, ...] = ()
    others: tuple[Service, ...] = ()
    time: float | None = None

    @classmethod
    def from_json(cls, obj: Mapping[str, t.Any]) -> Snapshot:
        """Read what :meth:`to_json` wrote."""
        return cls(
            services=tuple(Service.from_json(item) for item in obj.get("services") or ()),
            tasks=tuple(Task.from_json(item) for item in obj.get("tasks") or ()),
            nodes=tuple(Node.from_json(item) for item in obj.get("nodes") or ()),
            time=obj.get("time"),
        )

    def to_json(self, *, specs: bool = False) -> dict[str, t.Any]:
        """Write what the controller needs: services (their specs only when asked for), tasks and nodes."""
        return {
            "time": self.time,
            "services": [service.to_json(specs=specs) for service in self.services],
            "tasks": [task.to_json() for task in self.tasks],
            "nodes": [node.to_json() for node in self.nodes],
        }
