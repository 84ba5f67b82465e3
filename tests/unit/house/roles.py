# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A role's variables against its argument specs: pure functions that return one sentence for each difference."""

from __future__ import annotations

import typing as t
from collections.abc import Iterable, Mapping

INVENTORY_VARIABLES = frozenset({"swarm_advertise_addr", "swarm_labels", "swarm_availability"})
"""Variables of hosts, not of a role: roles read them and never default them."""

_MISSING = object()


def options_of(specs: Mapping[str, t.Any]) -> dict[str, Mapping[str, t.Any]]:
    """Options of all entry points of ``meta/argument_specs.yml``."""
    entry_points = specs["argument_specs"].values()
    return {name: option for entry in entry_points for name, option in (entry.get("options") or {}).items()}


def default_mismatches(defaults: Mapping[str, t.Any], options: Mapping[str, Mapping[str, t.Any]]) -> list[str]:
    """Compare ``defaults/main.yml`` with the options: names and values, both ways. Templates are compared as text."""
    found = [f"{name}: has a default, but is not in argument_specs.yml" for name in defaults.keys() - options.keys()]
    for name, option in options.items():
        said, real = option.get("default", _MISSING), defaults.get(name, _MISSING)
        if said is _MISSING and real is not _MISSING:
            found.append(f"{name}: the default {real!r} is not in argument_specs.yml")
        elif said is not _MISSING and real is _MISSING:
            found.append(f"{name}: the default {said!r} of argument_specs.yml is not in defaults/main.yml")
        elif (type(said), said) != (type(real), real):
            found.append(f"{name}: the default is specified as {said!r}, but is {real!r}")
        elif option.get("required") and real is not _MISSING:
            found.append(f"{name}: is required, and has a default")
    return sorted(found)


def foreign_names(role: str, *, public: Iterable[str], internal: Iterable[str]) -> list[str]:
    """Variables that do not carry the role's name: ``role_x`` public, ``_role_x`` internal."""
    found = [name for name in public if not name.startswith(f"{role}_") and name not in INVENTORY_VARIABLES]
    return found + [name for name in internal if not name.startswith(f"_{role}_")]
