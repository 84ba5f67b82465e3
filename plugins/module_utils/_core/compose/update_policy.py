# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Update and rollback configs for the services of a canonical project: one more layer, below or above all others."""

from __future__ import annotations

import dataclasses
import difflib
import typing as t

from ..errors import InputError
from .faults import ComposeFaults, Fault
from .interpolation import Variables
from .project import check_canonical, double_dollars
from .scalars import Scope, shown
from .table import ROOT

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Project = t.Dict[str, t.Any]


def with_update_policy(
    project: t.Any,
    *,
    services: Sequence[str] | None = None,
    update_config: Mapping[str, t.Any] | None = None,
    rollback_config: Mapping[str, t.Any] | None = None,
    override: bool = False,
) -> Project:
    """Put the configs on ``services``, or on all that are no jobs, and give the canonical project.

    What the layers say of a key stays, with ``override`` what is given here wins. Raises ``InputError``, of which
    ``ComposeFaults`` has the faults of the configs with their key paths (``update_config.parallelism``).
    """
    checked = check_canonical(project)
    given = {"update_config": update_config, "rollback_config": rollback_config}
    policy = read_policy({key: config for key, config in given.items() if config is not None})
    for name in _named(checked["services"], services):
        _put(checked["services"][name], policy, override=override)
    return checked


def read_policy(written: Mapping[str, t.Any]) -> Project:
    """Read ``update_config`` and ``rollback_config`` as a layer's own: the same keys, values and canonical forms."""
    if not written:
        raise InputError("there is no policy; give update_config, rollback_config or both.")
    layer = {"services": {"_": {"image": "_", "deploy": double_dollars(dict(written))}}}
    try:
        read = ROOT.finish(ROOT.read(layer, Scope(Variables({}))))
    except Fault as fault:
        raise ComposeFaults([dataclasses.replace(each, path=each.path[3:]) for each in fault.findings]) from None
    return t.cast("Project", read["services"]["_"]["deploy"])


def _named(services: Mapping[str, t.Any], names: Sequence[str] | None) -> list[str]:
    """Find the services that are meant. A job is never updated, so it must not be named."""
    jobs = [key for key, service in services.items() if _mode(service).endswith("-job")]
    if names is None:
        return [key for key in services if key not in jobs]
    for name in names:
        if name not in services:
            near = difflib.get_close_matches(str(name), services, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(sorted(services))}."
            raise InputError(f"services names {shown(name)}, and the project has no such service; {hint}")
        if name in jobs:
            raise InputError(
                f"services names {name}, which is a {_mode(services[name])}; a job takes no update_config."
            )
    return list(names)


def _mode(service: Mapping[str, t.Any]) -> str:
    return str((service.get("deploy") or {}).get("mode") or "replicated")


def _put(service: Project, policy: Project, *, override: bool) -> None:
    deploy = service["deploy"] = dict(service.get("deploy") or {})
    for key, config in policy.items():
        own = deploy.get(key) or {}
        deploy[key] = {**own, **config} if override else {**config, **own}
