# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Marks on services: labels that no layer wants, that differ from nothing, and that go with the next write.

One is on a service whose tasks leave a node start-first: what was written besides, and what undoes it. Whoever finds it
knows that no layer wants the edit, for the run that made it may have died. What the node was before is noted on the
node (``state/note.py``). The other one makes the spec of a paused update another spec, see ``plan/resume.py``.
"""

from __future__ import annotations

import copy
import json
import typing as t
from dataclasses import asdict

from ..records import dataclass

if t.TYPE_CHECKING:
    from collections.abc import Mapping

MARK = "beekeeper.swarm.leaving"
RESUMED = "beekeeper.swarm.resumed"

Spec = t.Dict[str, t.Any]


@dataclass(frozen=True)
class Mark:
    """``node``: the id of the node that is left; ``order``: the update order of the service, empty where its update
    config had none, ``None`` where it had no update config.
    """

    node: str
    order: str | None

    @property
    def constraint(self) -> str:
        """What keeps tasks off the node."""
        return f"node.id!={self.node}"


def mark_of(spec: Mapping[str, t.Any]) -> Mark | None:
    """Read the mark of a ServiceSpec; ``None`` where there is none, or another's label of this name."""
    try:
        return Mark(**json.loads((spec.get("Labels") or {})[MARK]))
    except (KeyError, TypeError, ValueError):
        return None


def marked(spec: Mapping[str, t.Any], *, node: str) -> Spec:
    """Copy a ServiceSpec so that its tasks leave the node start-first. Its other tasks stay as they are.

    swarmkit replaces no task for its placement where its node still fits (``orchestrator/task.go:IsTaskDirty``).
    """
    found: Spec = copy.deepcopy(dict(unmarked(spec)))
    update = found.get("UpdateConfig")
    mark = Mark(node, None if update is None else update.get("Order", ""))
    found["Labels"] = {**(found.get("Labels") or {}), MARK: json.dumps(asdict(mark))}
    found["UpdateConfig"] = {**(update or {"Parallelism": 1}), "Order": "start-first"}
    placement = found["TaskTemplate"].get("Placement") or {}
    constraints = [*(placement.get("Constraints") or ()), mark.constraint]
    found["TaskTemplate"]["Placement"] = {**placement, "Constraints": constraints}
    return found


def unmarked(spec: Mapping[str, t.Any]) -> Mapping[str, t.Any]:
    """Give a ServiceSpec as it is without marks and what came with them; where there is none, the spec itself."""
    if RESUMED in (spec.get("Labels") or {}):
        spec = {**spec, "Labels": {key: value for key, value in spec["Labels"].items() if key != RESUMED}}
    mark = mark_of(spec)
    if mark is None:
        return spec
    found: Spec = copy.deepcopy(dict(spec))
    del found["Labels"][MARK]
    placement = found["TaskTemplate"].get("Placement") or {}
    left = [item for item in placement.get("Constraints") or () if item != mark.constraint]
    found["TaskTemplate"]["Placement"] = {**{k: v for k, v in placement.items() if k != "Constraints"}}
    if left:
        found["TaskTemplate"]["Placement"]["Constraints"] = left
    return _with_order(found, mark.order)


def resumed(spec: Mapping[str, t.Any], *, version: int) -> Spec:
    """Give a ServiceSpec that differs from itself in the mark of an update that goes on. ``version``: the service's."""
    return {**spec, "Labels": {**(spec.get("Labels") or {}), RESUMED: str(version)}}


def _with_order(spec: Spec, order: str | None) -> Spec:
    """Put the update order back, unless somebody has written another one since."""
    update = spec.get("UpdateConfig") or {}
    if update.get("Order") != "start-first":
        return spec
    rest = {key: value for key, value in spec.items() if key != "UpdateConfig"}
    if order is None:
        return rest
    kept = {key: value for key, value in update.items() if key != "Order"}
    return {**rest, "UpdateConfig": {**kept, "Order": order} if order else kept}
