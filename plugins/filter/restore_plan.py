# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: restore_plan
version_added: 0.1.0
short_description: Whether a backup of a swarm may be restored on a host
description:
  - Refuses where a swarm would be overwritten or doubled, and says what the restore costs.
  - The entry point C(restore) of the role P(beekeeper.swarm.backup#role) follows this plan.
extends_documentation_fragment:
  - beekeeper.swarm.answers
  - beekeeper.swarm.answers.addresses
positional: _input
options:
  manifest:
    description: The manifest of the backup.
    type: dict
    required: true
  target:
    description: The host that it is to be restored on.
    type: str
    required: true
  named:
    description: Whether somebody has named the target. One that is only the first manager must have the address that
      the manager of the backup had.
    type: bool
    default: true
  now:
    description: The time, as the manifest has times.
    type: str
    required: true
  engine_version:
    description: The version of the Engine on that host, where it is known.
    type: str
  replace:
    description: Whether a state that the host has may be lost.
    type: bool
    default: false
author:
  - The beekeeper.swarm developers (@beekeeper)
"""

EXAMPLES = r"""
- name: Read what every host knows
  beekeeper.swarm.swarm_info:
  register: info

- name: Say what is to be done
  ansible.builtin.debug:
    msg: >-
      {{ answers | beekeeper.swarm.restore_plan(managers=groups.swarm_managers, manifest=manifest, target='node1',
      now=now(utc=true).strftime('%Y-%m-%dT%H:%M:%SZ')) }}
  vars:
    answers: "{{ dict(ansible_play_hosts | zip(ansible_play_hosts | map('extract', hostvars, 'info'))) }}"
  run_once: true
"""

RETURN = r"""
_value:
  description: The plan. Only V(problem) and its sentence where there is none.
  type: dict
  contains:
    problem:
      description: Why nothing may be done, or V(null).
      type: str
    write:
      description: Whether the backup is still to be written.
      type: bool
    warnings:
      description: What the restore costs, one sentence each.
      type: list
      elements: str
"""

import typing as t

from ..plugin_utils.bytecode import use_bytecode

use_bytecode()  # before the imports that follow

from ..module_utils._core.cluster.backup import engine_warning, restorable
from ..plugin_utils.answers import hosts_from, planned

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def restore_plan(
    answers: Mapping[str, t.Any],
    *,
    managers: Sequence[str],
    manifest: Mapping[str, t.Any],
    target: str,
    now: str,
    addresses: Mapping[str, str] | None = None,
    engine_version: str | None = None,
    replace: bool = False,
    named: bool = True,
) -> dict[str, t.Any]:
    hosts = hosts_from(answers, managers=managers, addresses=addresses)

    def plan() -> dict[str, t.Any]:
        found = restorable(manifest, hosts, target=target, now=now, replace=replace, named=named)
        more = engine_warning(manifest, engine_version) if engine_version and found["write"] else []
        return {**found, "warnings": [*found["warnings"], *more]}

    return planned(plan)


class FilterModule:
    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"restore_plan": restore_plan}
