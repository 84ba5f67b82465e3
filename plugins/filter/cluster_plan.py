# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: cluster_plan
version_added: 0.1.0
short_description: What makes one swarm of an inventory
description:
  - Takes what the hosts said of themselves and says which manager initialises or leads the swarm and who joins it, or
    what is in the way.
  - An even number of managers, or more than seven, is a warning.
  - The role P(beekeeper.swarm.cluster#role) follows this plan.
positional: _input
options:
  _input:
    description: Host name to the result of M(beekeeper.swarm.swarm_info) there. What is no such result counts as no
      answer.
    type: dict
    required: true
  managers:
    description: The hosts that are to be managers, in the order of the inventory.
    type: list
    elements: str
    required: true
  workers:
    description: The hosts that are to be workers.
    type: list
    elements: str
    required: true
  acting:
    description: The hosts that this run may change.
    type: list
    elements: str
    required: true
seealso:
  - module: beekeeper.swarm.swarm
  - module: beekeeper.swarm.swarm_info
author:
  - The beekeeper.swarm developers (@beekeeper)
"""

EXAMPLES = r"""
- name: Read the membership of every host
  beekeeper.swarm.swarm_info:
  register: info

- name: Say what is to be done
  ansible.builtin.debug:
    msg: >-
      {{ answers | beekeeper.swarm.cluster_plan(managers=groups.swarm_managers, workers=groups.swarm_workers,
      acting=ansible_play_hosts) }}
  vars:
    answers: "{{ dict(ansible_play_hosts | zip(ansible_play_hosts | map('extract', hostvars, 'info'))) }}"
  run_once: true
"""

RETURN = r"""
_value:
  description: The plan.
  type: dict
  contains:
    problem:
      description: What is in the way, one sentence for each host, or V(null). Nothing else is returned then.
      type: str
    manager:
      description: The host that initialises the swarm or leads the one that stands.
      type: str
      sample: node1
    init:
      description: Whether that host is to initialise the swarm.
      type: bool
      sample: true
    cluster_id:
      description: The id of the swarm that stands, or V(null).
      type: str
    join:
      description: The hosts that are to join, each with the role of its group.
      type: list
      elements: str
      sample:
        - node2
        - node3
"""

import typing as t

from ansible.utils.display import Display

from ..module_utils._core.cluster.formation import Host, form
from ..module_utils._core.cluster.membership import Membership
from ..module_utils._core.cluster.quorum import quorum_of
from ..module_utils._core.errors import StateError

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def cluster_plan(
    answers: Mapping[str, t.Any], *, managers: Sequence[str], workers: Sequence[str], acting: Sequence[str]
) -> dict[str, t.Any]:
    def host(name: str, role: str) -> Host:
        answer, acts = answers.get(name) or {}, name in acting
        if "membership" not in answer:
            return Host(name=name, role=role, acts=acts)
        return Host(
            name=name,
            role=role,
            acts=acts,
            membership=Membership.from_result(answer["membership"]),
            knows=frozenset(node["id"] for node in answer["nodes"]),
        )

    for sentence in quorum_of(len(managers)).advice():
        Display().warning(sentence)
    hosts = [*(host(name, "manager") for name in managers), *(host(name, "worker") for name in workers)]
    try:
        return {"problem": None, **form(hosts).to_result()}
    except StateError as exc:
        return {"problem": exc.message}


class FilterModule:
    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"cluster_plan": cluster_plan}
