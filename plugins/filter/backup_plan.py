# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: backup_plan
version_added: 0.1.0
short_description: Whose state a backup of a swarm takes
description:
  - Chooses a manager that does not lead and whose Engine may stop, or says which number forbids it.
  - The role P(beekeeper.swarm.backup#role) follows this plan.
extends_documentation_fragment:
  - beekeeper.swarm.answers
positional: _input
options:
  allow_single:
    description: Whether the only manager of a swarm may stop, or the only one that answers.
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
    msg: "{{ answers | beekeeper.swarm.backup_plan(managers=groups.swarm_managers) }}"
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
    host:
      description: The host whose state is taken.
      type: str
    asks:
      description: The host that is asked whether the other one may stop, which is the same where no other answers.
        V(null) for a single manager.
      type: str
"""

import typing as t

from ..plugin_utils.bytecode import use_bytecode

use_bytecode()  # before the imports that follow

from ..module_utils._core.cluster.backup import choose
from ..plugin_utils.answers import hosts_from, planned

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def backup_plan(
    answers: Mapping[str, t.Any], *, managers: Sequence[str], allow_single: bool = False
) -> dict[str, t.Any]:
    hosts = hosts_from(answers, managers=managers)
    return planned(lambda: choose(hosts, allow_single=allow_single))


class FilterModule:
    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"backup_plan": backup_plan}
