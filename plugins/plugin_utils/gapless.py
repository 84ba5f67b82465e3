# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A drain without a gap from the controller: services leave the node one after the other, then it is drained."""

from __future__ import annotations

import dataclasses
import typing as t

from ..module_utils._core.errors import StateError, SwarmError
from ..module_utils._core.history.lock import LEASE
from .node_change import change_node, watch

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from .node_change import Effects, Result

WARNING = (
    "{task} does not run between its stop here and its start elsewhere, for it cannot start there first: {reason}."
)


def drain_gapless(name: str, *, effects: Effects, check: bool, wait: bool, timeout: float) -> Result:
    """Move the services that need it start-first, then drain, as :func:`change_node` does.

    Raises :class:`StateError` where one cannot start elsewhere; what was written is undone then.
    """
    holder = _Holder(effects)
    effects = dataclasses.replace(effects, call=holder.call)
    plan = effects.call("plan")
    deadline = effects.clock() + timeout
    moved: list[dict[str, str]] = []
    try:
        for service in () if check else plan["leaving"]:
            moved += _leave(service, plan, effects=effects, deadline=deadline)
        result = change_node(name, effects=effects, check=check, wait=wait, timeout=deadline - effects.clock())
    except SwarmError as exc:
        if holder.locks:
            _undo(exc, plan, effects=effects)
        raise
    return {
        **result,
        "moved": list({item["task"]: item for item in (*moved, *result["moved"])}.values()),
        "availability_before": plan["before"],
        "gapless": [service["service"] for service in plan["leaving"]],
        "gapless_left": [{"service": item["task"], "reason": item["reason"]} for item in plan["left"]],
        "warnings": [*_warnings(result, plan), *(WARNING.format(**item) for item in plan["left"] if _gaps(item))],
    }


def clear_marks(result: Result, *, effects: Effects, check: bool) -> Result:
    """Take away the marks and the note of a drain that is over, or of one that has died.

    The result says so, in check mode, too. The note of one that is late stays: the same again goes on with it.
    """
    late = result.get("failed", False)
    before = {"before": result["availability_before"]} if late else {}
    if not check:
        try:
            effects.call("include", **before)
        except SwarmError as exc:
            exc.details["changed"] = result["changed"]
            raise
    node = result["node"] if late else result["node"] and {**result["node"], "availability_before": None}
    return {**result, "changed": True, "node": node}


def _gaps(item: Mapping[str, str]) -> bool:
    """Whether to warn: of jobs and global services nobody expects that they run elsewhere."""
    return not item["reason"].startswith("is ")


def _warnings(result: Result, plan: Result) -> list[str]:
    """Leave out what a drain says of services that have left the node before it."""
    names = tuple(f"{service['service']} has one replica" for service in plan["leaving"])
    names += tuple(f"{item['task']} has one replica" for item in plan["left"])
    return [warning for warning in result["warnings"] if not warning.startswith(names)]


class _Holder:
    """Calls the module, and keeps the locks that the run has taken."""

    def __init__(self, effects: Effects) -> None:
        self._effects, self._renewed = effects, 0.0
        self.locks: list[str] = []

    def call(self, phase: str, **more: t.Any) -> Result:
        now = self._effects.clock()
        if phase == "exclude":
            self.locks = sorted({*self.locks, more["service"]["lock"]})
        due = phase == "include" or (phase == "look" and self.locks and now - self._renewed > LEASE / 2)
        if due:
            more["locks"] = self.locks
        if due or phase == "exclude":
            self._renewed = now
        return self._effects.call(phase, **more)


def _leave(service: Mapping[str, t.Any], plan: Result, *, effects: Effects, deadline: float) -> list[dict[str, str]]:
    """Move one service. Gives where its tasks run now."""
    answer = effects.call("exclude", service=service, node_id=plan["node_id"], before=plan["before"])
    seen = watch(plan["hostname"], answer["goal"], effects=effects, deadline=deadline)
    if seen["broken"] or seen["lacking"]:
        why = "; ".join(seen["broken"]) or f"{service['service']} is late ({'; '.join(seen['lacking'])})"
        raise StateError(f"{why}.", changed=True, lacking=seen["lacking"])
    found: list[dict[str, str]] = seen["moved"]
    return found


def _undo(error: SwarmError, plan: Result, *, effects: Effects) -> None:
    """Give the node its availability back, before which the marks go, and the locks; say so in the error."""
    error.details["changed"] = True
    said, name, before = error.message.rstrip("."), plan["hostname"], plan["before"]
    try:
        given = effects.call("change", availability=before, role=None, labels=None, labels_to_remove=[])
        error.details["changed"] = effects.call("include")["changed"] or given["changed"]
    except SwarmError as exc:
        error.message = f"{said}; and what was written could not be undone ({exc.message.rstrip('.')}): run it again."
    else:
        error.message = f"{said}: {name} is not drained, but {before} as before, and its services are as they were."
