# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A verdict in words and in the result's keys: what runs now, what failed and where, and one sentence for people."""

from __future__ import annotations

import dataclasses
import typing as t

from .placement import eligible

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..state.service import Service
    from ..state.snapshot import Snapshot
    from ..state.task import Task
    from .judge import Finding, Verdict
    from .target import Target

LONGEST_ERROR = 300

WORDS: t.Mapping[str, str] = {"failed": "failed", "rejected": "was rejected", "complete": "ended by itself"}
"""State of a task -> what a sentence says of it; every other state is "is STATE"."""

ENDINGS: t.Mapping[str, str] = {
    "timed_out": "it is left as Swarm has it",
    "paused": "it stays so until the next deploy",
}
"""Outcome -> what the sentence adds about what happens next."""


UNHEALTHY = "unhealthy container"
"""What the Engine says of a task that its health check ended (``dockerexec: unhealthy container``)."""


def awaits_health(task: Task) -> bool:
    """Whether a health check may have ended the task, or has not passed yet: until then a task is starting.

    The Engine stops a container whose check fails. One that ends with code 0 then is ``complete`` without an error
    (``daemon/cluster/executor/container/controller.go:Start``): only the check's own output tells why it ended.
    """
    return UNHEALTHY in task.error or task.state in ("starting", "complete")


def explained(verdict: Verdict, health: Mapping[str, str]) -> Verdict:
    """Give tasks that ended without an error the one that their failing health check shows."""

    def explain(task: Task) -> Task:
        unexplained = task.state == "complete" and not task.error and task.id in health
        return dataclasses.replace(task, error=UNHEALTHY) if unexplained else task

    findings = tuple(
        dataclasses.replace(
            finding,
            cause=explain(finding.cause) if finding.cause else None,
            tasks=tuple(explain(task) for task in finding.tasks),
        )
        for finding in verdict.findings
    )
    return dataclasses.replace(verdict, findings=findings)


def services_result(snapshot: Snapshot, targets: Iterable[Target] = ()) -> dict[str, dict[str, t.Any]]:
    """Say what runs now: ``{service: {mode, desired, running, image, update_state}}``; jobs also say ``completed``.

    A snapshot without nodes has the Engine's own counts.
    """
    constraints = {target.name: target.constraints for target in targets}
    return {
        service.name: _service_result(service, snapshot, constraints.get(service.name, ()))
        for service in sorted(snapshot.services, key=lambda item: item.name)
    }


def _service_result(service: Service, snapshot: Snapshot, constraints: tuple[str, ...]) -> dict[str, t.Any]:
    if not snapshot.nodes and service.running is not None:
        return _row(service, desired=service.desired or 0, running=service.running)
    tasks = [task for task in snapshot.tasks if task.service_id == service.id]
    ready = {node.id for node in snapshot.nodes if node.state == "ready"}
    running = [task for task in tasks if task.state == task.desired_state == "running" and task.node_id in ready]
    chosen = eligible(snapshot.nodes, constraints)
    desired = service.replicas if service.replicas is not None else len(running if chosen is None else chosen)
    result = _row(service, desired=desired, running=len(running))
    if service.job_iteration is not None:
        result["completed"] = sum(
            task.state == "complete" and task.job_iteration == service.job_iteration for task in tasks
        )
    return result


def _row(service: Service, *, desired: int, running: int) -> dict[str, t.Any]:
    return {
        "mode": service.mode,
        "desired": desired,
        "running": running,
        "image": service.image,
        "update_state": service.update_status.state if service.update_status else None,
    }


def failures_result(
    verdict: Verdict,
    snapshot: Snapshot,
    *,
    logs: Mapping[str, list[str]],
    health: Mapping[str, str],
) -> list[dict[str, t.Any]]:
    """Say what failed, an entry for each slot. ``logs`` and ``health`` are by task id."""
    return [
        {
            "service": finding.service,
            "task": task_name(finding.service, task),
            "node": node_name(task, snapshot),
            "state": task.state,
            "error": plain(task.error),
            "exit_code": exit_code(task),
            "health": health.get(task.id),
            "log_tail": logs.get(task.id, []),
        }
        for finding in verdict.findings
        for task in finding.tasks
    ]


def failed_tasks(verdict: Verdict) -> list[Task]:
    """The tasks that a failed result shows."""
    return [task for finding in verdict.findings for task in finding.tasks]


def sentence(
    stack: str, verdict: Verdict, *, before: Snapshot, now: Snapshot, timeout: float, ending: str | None = None
) -> str:
    """Say in one sentence what came of a deploy that did not converge. ``ending``: what happened next."""
    said = clauses(verdict, before=before, now=now, timeout=timeout)
    ending = ending or ENDINGS.get(verdict.outcome or "")
    seen = "see `failures`" if failed_tasks(verdict) else None
    return f"{stack}: " + "; ".join(part for part in (*said, ending, seen) if part) + "."


def clauses(verdict: Verdict, *, before: Snapshot, now: Snapshot, timeout: float) -> list[str]:
    """Say of every service that did not converge why not."""
    bad = [finding for finding in verdict.findings if finding.outcome not in (None, "converged")]
    return [_clause(finding, before=before, now=now, timeout=timeout) for finding in bad]


def _clause(finding: Finding, *, before: Snapshot, now: Snapshot, timeout: float) -> str:
    because = f"{task_clause(finding.service, finding.cause, now)}" if finding.cause else ""
    if finding.outcome == "rolled_back":
        back = _hinted(f"Swarm rolled {finding.service} back to {_image(finding.service, before)}", finding)
        return f"{back} because {because}" if because else back
    if finding.outcome == "timed_out":
        said = f"{finding.service} did not converge within wait_timeout ({timeout:.0f} s): {finding.reason}"
    else:
        said = _hinted(f"{finding.service}: {finding.reason}", finding)
    return f"{said}; {because}" if because else said


def _hinted(said: str, finding: Finding) -> str:
    return f"{said}, {finding.hint}" if finding.hint else said


def _image(service: str, snapshot: Snapshot) -> str:
    return next((item.image for item in snapshot.services if item.name == service), "what ran before")


def task_clause(service: str, task: Task, snapshot: Snapshot) -> str:
    """``task web.3 on node4 failed: unhealthy container (exit code 137)``."""
    error = plain(task.error).rstrip(".")
    said = f"task {task_name(service, task)}"
    said += _place(task, snapshot)
    said += " was stopped" if task.error == UNHEALTHY else f" {WORDS.get(task.state) or 'is ' + task.state}"
    said += f": {error}" if error else ""
    code = exit_code(task)
    return said if code is None or f"({code})" in error else f"{said} (exit code {code})"


def _place(task: Task, snapshot: Snapshot) -> str:
    if not task.node_id:
        return ""
    state = next((node.state for node in snapshot.nodes if node.id == task.node_id), "gone")
    return f" on {node_name(task, snapshot)}" + ("" if state == "ready" else f" ({state})")


def exit_code(task: Task) -> int | None:
    """The container's exit code; the Engine says 0 also of a task that never had a container."""
    return task.exit_code if task.exit_code or task.container_id else None


def task_name(service: str, task: Task) -> str:
    """Name a task as ``docker service ps`` does, without its id."""
    return f"{service}.{task.slot if task.slot is not None else task.node_id}"


def node_name(task: Task, snapshot: Snapshot) -> str | None:
    """The host name of the task's node, its id where the node is gone, ``None`` before the task has one."""
    if not task.node_id:
        return None
    return next((node.hostname for node in snapshot.nodes if node.id == task.node_id), task.node_id)


def plain(error: str) -> str:
    """One line, and not longer than people read."""
    text = " ".join(error.split())
    return text if len(text) <= LONGEST_ERROR else text[: LONGEST_ERROR - 4] + " ..."


def really_changed(plan: Iterable[Mapping[str, t.Any]], verdict: Verdict, *, before: Snapshot, now: Snapshot) -> bool:
    """Whether Swarm runs something else than before: what it rolled back fully is as it was, and no change."""
    undone = {finding.service for finding in verdict.findings if finding.outcome == "rolled_back"}
    same = {service.name for service in now.services if _digest(service.name, before) == service.template_digest}
    writes = [entry for entry in plan if entry["action"] != "keep"]
    return any(not (entry["kind"] == "service" and entry["name"] in undone & same) for entry in writes)


def same_services(before: Snapshot, now: Snapshot) -> bool:
    """Whether the same services run the same number of tasks of the same spec, as far as a poll tells."""
    sides = [
        {item.name: (item.template_digest, item.mode, item.replicas) for item in side.services}
        for side in (before, now)
    ]
    return sides[0] == sides[1]


def _digest(service: str, snapshot: Snapshot) -> str | None:
    return next((item.template_digest for item in snapshot.services if item.name == service), None)
