# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: recovery_plan
version_added: 0.1.0
short_description: What brings hosts back into one swarm after managers were lost
description:
  - Takes what the hosts said of themselves and says which of the cases it is and what is to be done, or what is in
    the way.
  - The role P(beekeeper.swarm.recover#role) follows this plan.
extends_documentation_fragment:
  - beekeeper.swarm.answers
  - beekeeper.swarm.answers.addresses
positional: _input
options:
  workers:
    description: The hosts that are to be workers.
    type: list
    elements: str
    default: []
  survivor:
    description: The host whose state is to stay, where several have one.
    type: str
author:
  - The beekeeper.swarm developers (@beekeeper)
"""

EXAMPLES = r"""
- name: Read what every host knows
  beekeeper.swarm.swarm_info:
  register: info

- name: Say what is to be done
  ansible.builtin.debug:
    msg: "{{ answers | beekeeper.swarm.recovery_plan(managers=groups.swarm_managers) }}"
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
    case:
      description: V(none), V(mend) where the swarm has a leader, V(recreate) where it is to be started anew.
      type: str
    manager:
      description: The host that gets the calls.
      type: str
    join_addr:
      description: Where the inventory has that host, V(null) where that says no address. Other hosts join there, for
        after a restore at another address the swarm itself still tells the old one.
      type: str
    remove:
      description: Ids of nodes that are to be removed.
      type: list
      elements: str
    renew:
      description: Hosts that are to join, with their C(role), whether they C(leave) first, and the id to C(remove).
      type: list
      elements: dict
    promote:
      description: Ids of workers that are to be managers.
      type: list
      elements: str
    unnoticed:
      description: Ids of managers that the swarm reaches, as far as it knows, and that no host that answered is. It
        takes some ten seconds to notice a loss, so ask again then.
      type: list
      elements: str
"""

import typing as t

from ..plugin_utils.bytecode import use_bytecode

use_bytecode()  # before the imports that follow

from ..module_utils._core.cluster.recovery import recover
from ..plugin_utils.answers import hosts_from, planned

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def recovery_plan(
    answers: Mapping[str, t.Any],
    *,
    managers: Sequence[str],
    workers: Sequence[str] = (),
    addresses: Mapping[str, str] | None = None,
    survivor: str | None = None,
) -> dict[str, t.Any]:
    hosts = hosts_from(answers, managers=managers, workers=workers, addresses=addresses)
    return planned(lambda: recover(hosts, survivor=survivor or None).to_result())


class FilterModule:
    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"recovery_plan": recovery_plan}
