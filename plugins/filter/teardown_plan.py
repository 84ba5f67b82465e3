# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: teardown_plan
version_added: 0.1.0
short_description: Who is in the swarm that is to end
description:
  - Takes what the hosts of an inventory said of themselves and says which of them are in the swarm that would end, or
    why it may not, such as a host that did not answer, or that is in another swarm.
  - Where no host leads, hosts count as of one swarm that know a manager of it in common.
  - The entry point C(teardown) of the role P(beekeeper.swarm.cluster#role) follows it.
extends_documentation_fragment:
  - beekeeper.swarm.answers
  - beekeeper.swarm.answers.run
positional: _input
seealso:
  - module: beekeeper.swarm.swarm
author:
  - The beekeeper.swarm developers (@beekeeper)
"""

EXAMPLES = r"""
- name: Say which hosts would leave
  ansible.builtin.debug:
    msg: >-
      {{ answers | beekeeper.swarm.teardown_plan(managers=groups.swarm_managers, workers=groups.swarm_workers,
      acting=ansible_play_hosts_all) }}
  vars:
    answers: "{{ dict(ansible_play_hosts | zip(ansible_play_hosts | map('extract', hostvars, 'info'))) }}"
  run_once: true
"""

RETURN = r"""
_value:
  description: The plan. Only V(problem) and its sentences where there is none.
  type: dict
  contains:
    problem:
      description: Why the swarm may not end, one sentence for each reason, or V(null).
      type: str
    cluster_id:
      description: The id of the swarm, or V(null) where it has no leader.
      type: str
    members:
      description: The hosts in it. Empty where there is no swarm.
      type: list
      elements: str
    managers:
      description: Those that are its managers.
      type: list
      elements: str
    strangers:
      description: Host names of nodes of it that are not in the inventory.
      type: list
      elements: str
"""

import typing as t

from ..plugin_utils.bytecode import use_bytecode

use_bytecode()  # before the imports that follow

from ..module_utils._core.cluster.ending import end
from ..plugin_utils.answers import hosts_from, planned

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def teardown_plan(
    answers: Mapping[str, t.Any], *, managers: Sequence[str], workers: Sequence[str], acting: Sequence[str]
) -> dict[str, t.Any]:
    hosts = hosts_from(answers, managers=managers, workers=workers, acting=acting)
    return planned(lambda: end(hosts).to_result())


class FilterModule:
    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"teardown_plan": teardown_plan}
