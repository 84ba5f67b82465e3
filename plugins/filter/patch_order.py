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
    description: Host to the result of M(beekeeper.swarm.swarm_info) there, in the order of the inventory. What is no
      such result counts as no answer.
    type: dict
    required: true
  nodes:
    description: The nodes, as M(beekeeper.swarm.swarm_info) returns them on a manager.
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
- name: Read what every host knows
  beekeeper.swarm.swarm_info:
  register: info

- name: Say in which order they would be patched
  ansible.builtin.debug:
    msg: "{{ answers | beekeeper.swarm.patch_order(info.nodes, batch=2) }}"
  vars:
    answers: "{{ dict(ansible_play_hosts | zip(ansible_play_hosts | map('extract', hostvars, 'info'))) }}"
  run_once: true
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
    ids:
      description: Host to the id of its node.
      type: dict
"""

import typing as t
from dataclasses import asdict

from ..plugin_utils.bytecode import use_bytecode

use_bytecode()  # before the imports that follow

from ..module_utils._core.cluster.nodes import Node
from ..module_utils._core.patch.order import patch_order as order_of
from ..plugin_utils.answers import planned

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def patch_order(
    answers: Mapping[str, t.Any],
    nodes: Sequence[Mapping[str, t.Any]],
    *,
    batch: int = 1,
    done: Sequence[str] = (),
) -> dict[str, t.Any]:
    hosts = {host: _name(host, answer or {}) for host, answer in answers.items()}
    listed = [Node.from_result(node) for node in nodes]
    return planned(lambda: asdict(order_of(hosts, listed, batch=int(batch), done=done)))


def _name(host: str, answer: Mapping[str, t.Any]) -> str | None:
    """Give the id that a host tells, its name where it is locked, ``None`` where it does not answer."""
    return (answer["membership"]["node_id"] or host) if "membership" in answer else None


class FilterModule:
    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"patch_order": patch_order}
