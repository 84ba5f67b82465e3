# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: patch_order
version_added: 0.1.0
short_description: The order in which the nodes of a Docker swarm are patched
description:
  - Gives workers in batches, in the order of the inventory, then managers one by one, the leader last.
  - The role P(beekeeper.swarm.patch#role) follows this order.
positional: _input, nodes
options:
  _input:
    description: Host to the id of its node, or to its host name, in the order of the inventory.
    type: dict
    required: true
  nodes:
    description: The nodes, as M(beekeeper.swarm.swarm_info) returns them.
    type: list
    elements: dict
    required: true
  batch:
    description: How many workers are patched at once.
    type: int
    default: 1
  done:
    description: Ids of nodes that are left out, because they are done.
    type: list
    elements: str
    default: []
seealso:
  - module: beekeeper.swarm.swarm_info
author:
  - The beekeeper.swarm developers (@beekeeper)
"""

EXAMPLES = r"""
- name: Read the swarm
  beekeeper.swarm.swarm_info:
  register: swarm

- name: Say in which order its nodes would be patched
  ansible.builtin.debug:
    msg: "{{ dict(names | zip(names)) | beekeeper.swarm.patch_order(swarm.nodes, batch=2) }}"
  vars:
    names: "{{ swarm.nodes | map(attribute='hostname') }}"
"""

RETURN = r"""
_value:
  description: The order. Only V(problem) and its sentence where there is none.
  type: dict
  contains:
    problem:
      description: Why there is none, or V(null).
      type: str
    batches:
      description: Lists of hosts, those of one list at once, one list after the other.
      type: list
      elements: list
    left_out:
      description: Hosts that are done.
      type: list
      elements: str
"""

import typing as t

from ..module_utils._core.cluster.nodes import Node
from ..module_utils._core.patch.order import patch_order as order_of
from ..plugin_utils.answers import planned

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def patch_order(
    hosts: Mapping[str, str],
    nodes: Sequence[Mapping[str, t.Any]],
    *,
    batch: int = 1,
    done: Sequence[str] = (),
) -> dict[str, t.Any]:
    def plan() -> dict[str, t.Any]:
        batches = order_of(hosts, [Node.from_result(node) for node in nodes], batch=int(batch), done=done)
        named = [host for hosts_at_once in batches for host in hosts_at_once]
        return {"batches": batches, "left_out": [host for host in hosts if host not in named]}

    return planned(plan)


class FilterModule:
    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"patch_order": patch_order}
