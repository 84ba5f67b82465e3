# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tasks as the Engine has them."""

from __future__ import annotations

import typing as t

from ..records import dataclass
from .moments import moment
from .node import read_resources
from .service import job_iteration, template_digest

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

Slot = t.Union[int, str]

Port = t.Tuple[int, str]
"""Published port and protocol of a port in host mode."""


@dataclass(frozen=True)
class Task:
    """One task. ``slot`` is ``None`` for tasks of global services, ``node_id`` empty until the task has a node.

    ``changed_at`` is when ``state`` was entered. ``exit_code`` is ``None`` while a container has not ended.
    ``up_to_date`` is the Engine's own word on whether the task runs what its service wants now (also its ports);
    ``None`` where it was not asked for. ``reserved`` is what it keeps of its node by its own spec, which may be older
    than its service's, ``None`` where nothing tells; ``ports`` are those that it has in host mode, once it runs.
    """

    id: str
    service_id: str
    slot: int | None
    node_id: str
    state: str
    desired_state: str
    message: str
    error: str
    exit_code: int | None
    container_id: str
    created_at: str | None
    changed_at: str | None
    spec_digest: str
    up_to_date: bool | None
    job_iteration: int | None
    reserved: tuple[tuple[str, int], ...] | None = None
    ports: frozenset[Port] = frozenset()

    @classmethod
    def from_json(cls, obj: Mapping[str, t.Any], *, up_to_date: Collection[str] | None = None) -> Task:
        """Read a task of the Engine, or of :meth:`to_json`. ``up_to_date`` are the ids that the Engine calls so."""
        status = obj.get("Status") or {}
        container = status.get("ContainerStatus") or {}
        state = status.get("State", "new")
        return cls(
            id=obj["ID"],
            service_id=obj.get("ServiceID", ""),
            slot=obj.get("Slot") or None,
            node_id=obj.get("NodeID") or "",
            state=state,
            desired_state=obj.get("DesiredState", ""),
            message=status.get("Message", ""),
            error=status.get("Err", ""),
            exit_code=container.get("ExitCode") if state in ENDED else None,
            container_id=container.get("ContainerID", ""),
            created_at=moment(obj.get("CreatedAt")),
            changed_at=moment(status.get("Timestamp")),
            spec_digest=obj.get("SpecDigest") or template_digest(obj.get("Spec") or {}),
            up_to_date=obj.get("UpToDate") if up_to_date is None else obj["ID"] in up_to_date,
            job_iteration=job_iteration(obj),
            reserved=_reserved(obj),
            ports=ports_of_node((status.get("PortStatus") or {}).get("Ports") or ()),
        )

    def to_json(self) -> dict[str, t.Any]:
        """Write what :meth:`from_json` reads."""
        return {
            "ID": self.id,
            "ServiceID": self.service_id,
            "Slot": self.slot,
            "NodeID": self.node_id,
            "CreatedAt": self.created_at,
            "DesiredState": self.desired_state,
            "SpecDigest": self.spec_digest,
            "UpToDate": self.up_to_date,
            "JobIteration": None if self.job_iteration is None else {"Index": self.job_iteration},
            "Status": {
                "State": self.state,
                "Message": self.message,
                "Err": self.error,
                "Timestamp": self.changed_at,
                "ContainerStatus": {"ContainerID": self.container_id, "ExitCode": self.exit_code},
                "PortStatus": {"Ports": [_port(*port) for port in sorted(self.ports)]},
            },
            "Reserved": None if self.reserved is None else dict(self.reserved),
        }


def _reserved(obj: Mapping[str, t.Any]) -> tuple[tuple[str, int], ...] | None:
    """Read what the Engine's task reserves, or one of :meth:`Task.to_json`."""
    found = obj.get("Reserved")
    if "Spec" in obj:
        found = read_resources(((obj["Spec"] or {}).get("Resources") or {}).get("Reservations") or {})
    return None if found is None else tuple(sorted(found.items()))


def ports_of_node(ports: Iterable[Mapping[str, t.Any]]) -> frozenset[Port]:
    """Give those of these ports that are published on the node itself."""
    return frozenset(
        (int(port["PublishedPort"]), port.get("Protocol") or "tcp")
        for port in ports
        if port.get("PublishMode") == "host" and port.get("PublishedPort")
    )


def _port(number: int, protocol: str) -> dict[str, t.Any]:
    return {"PublishMode": "host", "PublishedPort": number, "Protocol": protocol}


def slot_of(task: Task) -> Slot:
    """The place that a task fills: its slot, or for global services its node."""
    return task.slot if task.slot is not None else task.node_id


ENDED = frozenset({"complete", "shutdown", "failed", "rejected", "remove", "orphaned"})
"""States that a task does not leave; before them the Engine reports an exit code of 0 that means nothing."""
