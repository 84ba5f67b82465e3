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
from .policy_words import Scale, in_numbers, scale_of
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
    policy = {key: config for key, config in given.items() if config is not None}
    if not policy:
        raise InputError("there is no policy; give update_config, rollback_config or both.")
    read_policy(policy, Scale(1, 0))  # what is wrong with it is wrong also where no service is
    for name in _named(checked["services"], services):
        service = checked["services"][name]
        _put(service, read_policy(policy, scale_of(service)), override=override)
    return checked


def with_policies(project: Project, policies: Mapping[str, t.Any]) -> Project:
    """Put a stack's ``policies`` under its layers: ``update_config``, ``rollback_config``, and under ``services`` the
    same by name of service, which win over those of the stack. Raises ``InputError``.
    """
    if not isinstance(policies, dict):
        raise InputError(f"update_policy must be a mapping, not {shown(policies)}.")
    unknown = next((key for key in policies if key not in ("update_config", "rollback_config", "services")), None)
    if unknown is not None:
        raise InputError(
            f"update_policy has no key {shown(unknown)}; write update_config, rollback_config or services."
        )
    special = policies.get("services") or {}
    if not isinstance(special, dict) or not all(isinstance(policy, dict) for policy in special.values()):
        raise InputError("update_policy.services must be a mapping of names of services to their configs.")
    for name, policy in special.items():
        project = with_update_policy(project, services=[name], **_configs(policy, f"update_policy.services.{name}"))
    general = {key: config for key, config in policies.items() if key != "services"}
    return with_update_policy(project, **general) if general else project


def _configs(policy: Mapping[str, t.Any], where: str) -> Project:
    unknown = next((key for key in policy if key not in ("update_config", "rollback_config")), None)
    if unknown is not None:
        raise InputError(f"{where} has no key {shown(unknown)}; write update_config or rollback_config.")
    return dict(policy)


def read_policy(written: Mapping[str, t.Any], scale: Scale) -> Project:
    """Read ``update_config`` and ``rollback_config`` as a layer's own: the same keys, values and canonical forms; and
    besides, the words of ``policy_words``, for a service of this ``scale``.
    """
    layer = {"services": {"_": {"image": "_", "deploy": double_dollars(_in_numbers(written, scale))}}}
    try:
        read = ROOT.finish(ROOT.read(layer, Scope(Variables({}))))
    except Fault as fault:
        raise ComposeFaults([dataclasses.replace(each, path=each.path[3:]) for each in fault.findings]) from None
    return t.cast("Project", read["services"]["_"]["deploy"])


def _in_numbers(written: Mapping[str, t.Any], scale: Scale) -> Project:
    numbers: Project = {}
    for key, config in written.items():
        try:
            numbers[key] = in_numbers(config, scale) if isinstance(config, dict) else config
        except Fault as fault:
            raise ComposeFaults(fault.under(key)) from None
    return numbers


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
