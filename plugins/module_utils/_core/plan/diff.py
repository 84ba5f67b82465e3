# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compare a wanted ServiceSpec with a live one, field by field, and make the spec that mends exactly what differs."""

from __future__ import annotations

import copy
import typing as t

from ..spec.marks import unmarked
from ..spec.normal import pruned
from ..spec.service_fields import SERVICE_FIELDS, UNCOMPARED
from ..spec.table import Field, SpecPath, put

if t.TYPE_CHECKING:
    from collections.abc import Mapping

Leaves = t.Dict[SpecPath, t.Any]

ROWS: dict[SpecPath, Field] = {field.path: field for field in SERVICE_FIELDS if not field.part}
MISSING: t.Any = object()


def leaves(spec: Mapping[str, t.Any]) -> Leaves:
    """Take a spec apart into the table's fields, in normal form and without what equals the Engine's default.

    The mark of a drain, and what came with it, belong to no layer. A live field that no row knows is a leaf too,
    wherever the mappings end: somebody set it by hand.
    """
    found: Leaves = {}
    _collect(unmarked(spec), (), found)
    return found


def _collect(value: t.Any, path: SpecPath, found: Leaves) -> None:
    row = ROWS.get(path)
    if row is None and isinstance(value, dict):
        for key, item in value.items():
            _collect(item, (*path, key), found)
    elif path not in UNCOMPARED:
        normal = _normal(value, row)
        if not _says_nothing(normal, row):
            found[path] = normal


def _normal(value: t.Any, row: Field | None) -> t.Any:
    if value is None:
        return None
    return row.normal(value) if row and row.normal else value if isinstance(value, dict) else pruned(value)


def _says_nothing(value: t.Any, row: Field | None) -> bool:
    if value is None or (row and value == row.default):
        return True
    return not value and not (row and (row.zero or row.default))


def differences(wanted: Mapping[str, t.Any], live: Mapping[str, t.Any]) -> tuple[SpecPath, ...]:
    """List the fields that differ, sorted."""
    ours, theirs = leaves(wanted), leaves(live)
    return tuple(sorted(p for p in ours.keys() | theirs.keys() if ours.get(p, MISSING) != theirs.get(p, MISSING)))


def mended(live: Mapping[str, t.Any], wanted: Mapping[str, t.Any], paths: tuple[SpecPath, ...]) -> dict[str, t.Any]:
    """Copy the live spec and set the fields that differ, so that no other field restarts a task by its spelling.

    swarmkit compares specs deeply (``IsTaskDirty``): an explicit default differs from none there. ``ForceUpdate``
    stays as it is. What a drain without a gap has edited is undone by the way.
    """
    spec = copy.deepcopy(dict(unmarked(live)))
    for path in paths:
        _set(spec, path, _get(wanted, path))
    for path, row in ROWS.items():
        parent = _get(spec, path[:-1]) if row.fill is not None and len(path) > 1 else None
        if isinstance(parent, dict) and path[-1] not in parent and row.default is not None:
            parent[path[-1]] = row.default
    return spec


def _set(spec: dict[str, t.Any], path: SpecPath, value: t.Any) -> None:
    """Set a field, or bring it back to the Engine's default where the layers do not give it any more."""
    row = ROWS.get(path)
    if value is None and row and row.default is not None:
        value = copy.deepcopy(row.default)
    parent = _get(spec, path[:-1])
    if value is not None:
        if isinstance(parent, dict):
            parent.pop(path[-1], None)
        put(spec, path, copy.deepcopy(value))
    elif isinstance(parent, dict):
        parent.pop(path[-1], None)


def _get(spec: t.Any, path: SpecPath) -> t.Any:
    for key in path:
        if not isinstance(spec, dict):
            return None
        spec = spec.get(key)
    return spec


def restarts_tasks(paths: tuple[SpecPath, ...]) -> bool:
    """Tell whether Swarm replaces tasks for these fields (``orchestrator/task.go:IsTaskDirty``).

    Placement alone replaces only tasks whose node no longer fits, which is counted as no restart.
    """
    return any(path[0] == "EndpointSpec" or (path[0] == "TaskTemplate" and path[1] != "Placement") for path in paths)


def consequence(paths: tuple[SpecPath, ...], spec: Mapping[str, t.Any]) -> tuple[bool, str]:
    """Tell whether Swarm replaces tasks where a service differs in these fields, and say it as the plan's reason."""
    if spec["Mode"].keys() & {"ReplicatedJob", "GlobalJob"}:
        return True, "differs from the layers, and Swarm runs a job again whenever it is written"
    if restarts_tasks(paths):
        return True, "differs from the layers"
    if any(path[:2] == ("TaskTemplate", "Placement") for path in paths):
        return False, "differs from the layers in placement, which moves only tasks whose node does not fit any more"
    return False, "differs from the layers in what restarts no task"
