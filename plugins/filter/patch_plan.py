# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: patch_plan
version_added: 0.1.0
short_description: What patching the nodes of a Docker swarm would do
description:
  - Writes the order, what each node would get, what would move where and how long it should take, as lines.
  - The role P(beekeeper.swarm.patch#role) shows them in check mode.
positional: _input, hosts
options:
  _input:
    description: The batches of P(beekeeper.swarm.patch_order#filter).
    type: list
    elements: list
    required: true
  hosts:
    description: Host to what is known of it, C(packages) of P(beekeeper.swarm.patch_packages#filter) or what it C(does)
      in words, C(moves) with the node to which each task is expected to go, why its drain would be C(refused), and
      whether it is C(needed) at all.
    type: dict
    required: true
  node_time:
    description: Seconds that one node takes.
    type: float
    required: true
  measured:
    description: Whether that was measured.
    type: bool
    default: false
  left_out:
    description: Hosts that are done.
    type: list
    elements: str
    default: []
seealso:
  - plugin: beekeeper.swarm.patch_order
    plugin_type: filter
author:
  - The beekeeper.swarm developers (@beekeeper)
"""

EXAMPLES = r"""
- name: Say what would be done
  ansible.builtin.debug:
    msg: "{{ [['node4'], ['node1']] | beekeeper.swarm.patch_plan({'node4': {'does': 'reboots'}}, node_time=600) }}"
"""

RETURN = r"""
_value:
  description: The lines.
  type: list
  elements: str
"""

import typing as t

from ..plugin_utils.bytecode import use_bytecode

use_bytecode()  # before the imports that follow

from ..module_utils._core.patch.plan import plan_lines

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def patch_plan(
    batches: Sequence[Sequence[str]],
    hosts: Mapping[str, Mapping[str, t.Any]],
    *,
    node_time: float,
    measured: bool = False,
    left_out: Sequence[str] = (),
) -> list[str]:
    return plan_lines(batches, hosts, node_time=float(node_time), measured=measured, left_out=left_out)


class FilterModule:
    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"patch_plan": patch_plan}
