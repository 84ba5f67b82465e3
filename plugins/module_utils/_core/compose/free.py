# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values without a row of their own: ``x-*`` and all below it."""

from __future__ import annotations

import math
import typing as t

from .faults import Fault
from .go_text import go_float, go_time
from .interpolation import interpolate
from .scalars import Scope, Timestamp, shown


def read_free(value: t.Any, scope: Scope) -> t.Any:
    """Anything (``x-*``): interpolated, never checked."""
    kind = type(value)
    if kind is str:
        return interpolate(value, scope.env) if "$" in value else value
    if kind is dict:
        return _read_free_map(value, scope)
    if kind is list:
        return [read_free(item, scope) for item in value]
    if kind is float and not math.isfinite(value):
        return go_float(value)
    return go_time(value) if kind is Timestamp else value


def _read_free_map(value: dict[str, t.Any], scope: Scope) -> dict[str, t.Any]:
    result = {}
    for key, item in value.items():
        try:
            result[key] = read_free(item, scope)
        except Fault as fault:
            raise Fault.of(fault.under(key)) from None
    return result


def merge_free(base: t.Any, override: t.Any) -> t.Any:
    """Compose's generic rule (``override/merge.go:MergeYaml``):

    Mappings merge, lists add, no value keeps, other kinds clash.
    """
    if override is None or base is None:
        return override if base is None else base
    if not isinstance(base, (dict, list)):
        return override
    if type(base) is not type(override):
        raise Fault(f"cannot put {shown(override)} over {shown(base)} of a lower layer")
    if isinstance(base, list) and isinstance(override, list):
        return base + override
    return _merge_free_maps(base, override)


def _merge_free_maps(base: t.Any, override: t.Any) -> t.Any:
    for key, item in override.items():
        base[key] = merge_free(base[key], item) if key in base else item
    return base
