# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Services as the Engine has them."""

from __future__ import annotations

import hashlib
import json
import typing as t

from ..records import dataclass
from ..spec.scope import STACK_LABEL
from .moments import moment

if t.TYPE_CHECKING:
    from collections.abc import Mapping

Mode = t.Literal["replicated", "global", "replicated-job", "global-job"]

MODES: Mapping[str, tuple[Mode, str | None]] = {
    "Replicated": ("replicated", "Replicas"),
    "Global": ("global", None),
    "ReplicatedJob": ("replicated-job", "TotalCompletions"),
    "GlobalJob": ("global-job", None),
}
"""Key of ``Spec.Mode`` -> the mode's name, and the key below it that counts its tasks."""


UNFINISHED = frozenset({"updating", "paused", "rollback_started", "rollback_paused"})
"""States of an update that has not come to its end."""


def template_digest(template: Mapping[str, t.Any]) -> str:
    """Digest a TaskTemplate: a task runs a service's template when the digests of both specs are equal.

    ``Placement`` is left out: swarmkit does not replace a task for it alone (``orchestrator/task.go:IsTaskDirty``). A
    change of the ports alone does replace tasks, but no task spec shows it: there only ``Task.up_to_date`` tells.
    ``Runtime`` is left out too: the Engine names it in services and not in tasks.
    """
    seen = _without_empty({key: value for key, value in template.items() if key not in ("Placement", "Runtime")})
    return hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()


def _without_empty(value: t.Any) -> t.Any:
    if isinstance(value, dict):
        pruned = {key: _without_empty(item) for key, item in value.items()}
        return {key: item for key, item in pruned.items() if item is not None and item not in ({}, [])}
    return [_without_empty(item) for item in value] if isinstance(value, list) else value


@dataclass(frozen=True)
class UpdateStatus:
    """How far the last update is. The moments compare as strings; ``started_at`` is kept through a rollback."""

    state: str
    message: str
    started_at: str | None
    completed_at: str | None

    @classmethod
    def from_json(cls, obj: Mapping[str, t.Any] | None) -> UpdateStatus | None:
        """Read ``Service.UpdateStatus``; ``None`` where no update was ever needed."""
        if not obj or not obj.get("State"):
            return None
        return cls(
            state=obj["State"],
            message=obj.get("Message", ""),
            started_at=moment(obj.get("StartedAt")),
            completed_at=moment(obj.get("CompletedAt")),
        )

    def to_json(self) -> dict[str, t.Any]:
        """Write what :meth:`from_json` reads."""
        return {
            "State": self.state,
            "Message": self.message,
            "StartedAt": self.started_at,
            "CompletedAt": self.completed_at,
        }


@dataclass(frozen=True)
class Service:
    """One service. ``spec`` is ``{}`` where it was left out to keep a poll small; all else is always there.

    ``replicas`` is the wanted number of tasks (completions for a replicated job), ``None`` for global modes.
    ``running`` and ``desired`` are the Engine's own counts, which count old tasks and those on dead nodes too; ``None``
    where they were not asked for. ``previous_digest`` is the digest of what a rollback would bring back. ``ended``:
    its tasks tell that each of its slots runs, or ended well for good (``rollout/ended.py``). ``forgotten``: they tell
    that an update was left half way (``rollout/forgotten.py``).
    """

    id: str
    name: str
    version: int
    spec: dict[str, t.Any]
    previous_spec: dict[str, t.Any] | None
    update_status: UpdateStatus | None
    created_at: str | None
    updated_at: str | None
    template_digest: str
    previous_digest: str | None
    mode: Mode
    replicas: int | None
    image: str
    running: int | None
    desired: int | None
    job_iteration: int | None
    ended: bool = False
    forgotten: bool = False

    @property
    def stack(self) -> str | None:
        """The stack that the service belongs to, by its label; known only with its spec."""
        return (self.spec.get("Labels") or {}).get(STACK_LABEL)

    @property
    def is_job(self) -> bool:
        return self.mode.endswith("-job")

    @property
    def restart_condition(self) -> str:
        """After which end its tasks are started again; known only with its spec."""
        policy = (self.spec.get("TaskTemplate") or {}).get("RestartPolicy") or {}
        return str(policy.get("Condition") or "any")

    @property
    def stands(self) -> bool:
        """Whether it runs as its spec says, by the Engine's own counts, and no update of it is under way or stuck.

        So does a one-shot service that has ended.
        """
        if self.forgotten:
            return False
        finished = self.update_status is None or self.update_status.state not in UNFINISHED
        return self.ended or (self.running == self.desired and finished)

    @classmethod
    def from_json(cls, obj: Mapping[str, t.Any]) -> Service:
        """Read a service of the Engine, or of :meth:`to_json`."""
        summary = obj.get("Summary") or _summary(obj)
        counts = obj.get("ServiceStatus") or {}
        return cls(
            id=obj["ID"],
            name=summary["Name"],
            version=obj["Version"]["Index"],
            spec=obj.get("Spec") or {},
            previous_spec=obj.get("PreviousSpec"),
            update_status=UpdateStatus.from_json(obj.get("UpdateStatus")),
            created_at=moment(obj.get("CreatedAt")),
            updated_at=moment(obj.get("UpdatedAt")),
            template_digest=summary["TemplateDigest"],
            previous_digest=summary["PreviousDigest"],
            mode=summary["Mode"],
            replicas=summary["Replicas"],
            image=summary["Image"],
            running=counts.get("RunningTasks"),
            desired=counts.get("DesiredTasks"),
            job_iteration=job_iteration(obj.get("JobStatus")),
            ended=bool(obj.get("Ended")),
            forgotten=bool(obj.get("Forgotten")),
        )

    def to_json(self, *, specs: bool = False) -> dict[str, t.Any]:
        """Write the form that travels to the controller. With ``specs`` the specs travel too, without environments.

        An environment may hold a password, and nothing on the controller needs it.
        """
        obj: dict[str, t.Any] = {
            "ID": self.id,
            "Version": {"Index": self.version},
            "CreatedAt": self.created_at,
            "UpdatedAt": self.updated_at,
            "UpdateStatus": self.update_status and self.update_status.to_json(),
            "ServiceStatus": None
            if self.running is None
            else {"RunningTasks": self.running, "DesiredTasks": self.desired},
            "JobStatus": None if self.job_iteration is None else {"JobIteration": {"Index": self.job_iteration}},
            "Ended": self.ended,
            "Forgotten": self.forgotten,
            "Summary": {
                "Name": self.name,
                "Mode": self.mode,
                "Replicas": self.replicas,
                "Image": self.image,
                "TemplateDigest": self.template_digest,
                "PreviousDigest": self.previous_digest,
            },
        }
        if specs:
            obj["Spec"] = without_environment(self.spec)
            obj["PreviousSpec"] = self.previous_spec and without_environment(self.previous_spec)
        return obj


def job_iteration(holder: Mapping[str, t.Any] | None) -> int | None:
    """Read the iteration of a job's status or task. The Engine leaves the index out where it is 0."""
    if not holder or holder.get("JobIteration") is None:
        return None
    return int(holder["JobIteration"].get("Index", 0))


def without_environment(spec: Mapping[str, t.Any]) -> dict[str, t.Any]:
    """Copy a ServiceSpec without its containers' environment."""
    template = spec.get("TaskTemplate") or {}
    container = {key: value for key, value in (template.get("ContainerSpec") or {}).items() if key != "Env"}
    return {**spec, "TaskTemplate": {**template, "ContainerSpec": container}}


def _summary(obj: Mapping[str, t.Any]) -> dict[str, t.Any]:
    spec = obj["Spec"]
    template = spec.get("TaskTemplate") or {}
    previous = obj.get("PreviousSpec")
    mode, replicas = _mode(spec.get("Mode") or {})
    return {
        "Name": spec["Name"],
        "Mode": mode,
        "Replicas": replicas,
        "Image": (template.get("ContainerSpec") or {}).get("Image", ""),
        "TemplateDigest": template_digest(template),
        "PreviousDigest": previous and template_digest(previous.get("TaskTemplate") or {}),
    }


def _mode(modes: Mapping[str, t.Any]) -> tuple[Mode, int | None]:
    for key, (mode, counter) in MODES.items():
        if modes.get(key) is not None:
            return mode, None if counter is None else int(modes[key].get(counter, 1))
    return "replicated", 1
