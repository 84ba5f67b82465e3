# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: leave_plan
version_added: 0.1.0
short_description: Which node is that of a host that leaves
description:
  - Takes what a host that is to leave its swarm said of itself and the nodes that a manager lists, and says which of
    them is the host's, or why nothing may be done.
  - A host that tells its id has the node of that id and no other. One that tells none is known by its name, unless
    several nodes have it, or its Engine calls it otherwise than the inventory does.
  - The entry point C(leave) of the role P(beekeeper.swarm.cluster#role) follows it.
positional: _input
options:
  _input:
    description: The result of M(beekeeper.swarm.swarm_info) on the host. What is no such result counts as no answer.
    type: dict
    required: true
  host:
    description: The name of the host in the inventory.
    type: str
    required: true
  nodes:
    description: The nodes of the swarm, as of RV(beekeeper.swarm.swarm_info#module:nodes).
    type: list
    elements: dict
    required: true
seealso:
  - module: beekeeper.swarm.swarm_info
  - module: beekeeper.swarm.node
author:
  - The beekeeper.swarm developers (@beekeeper)
"""

EXAMPLES = r"""
- name: Say which node would go
  ansible.builtin.debug:
    msg: "{{ self | beekeeper.swarm.leave_plan(host=inventory_hostname, nodes=asked.nodes) }}"
"""

RETURN = r"""
_value:
  description: The plan. Only V(problem) and its sentence where there is none.
  type: dict
  contains:
    problem:
      description: Why nothing may be done, or V(null).
      type: str
    node:
      description: The node to drain, demote and remove, as of RV(beekeeper.swarm.swarm_info#module:nodes), or V(null)
        where the swarm has none of this host.
      type: dict
    force:
      description: Whether it is known to have left once its host was told to, so that it need not be down.
      type: bool
    lingers:
      description: Whether a node that is not down has the name of a host that is in no swarm. It is another host's, or
        goes down soon because the host left just now.
      type: bool
    said:
      description: What is to be known where there is no node, or nothing.
      type: str
"""

import typing as t

from ..plugin_utils.bytecode import use_bytecode

use_bytecode()  # before the imports that follow

from ..module_utils._core.cluster.departure import depart
from ..module_utils._core.cluster.membership import Membership
from ..module_utils._core.cluster.nodes import Node
from ..plugin_utils.answers import planned

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def leave_plan(
    answer: Mapping[str, t.Any] | None, *, host: str, nodes: Sequence[Mapping[str, t.Any]]
) -> dict[str, t.Any]:
    told = answer or {}
    member = Membership.from_result(told["membership"]) if "membership" in told else None
    listed = [Node.from_result(node) for node in nodes]
    return planned(lambda: depart(host, member, listed, hostname=told.get("hostname")).to_result())


class FilterModule:
    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"leave_plan": leave_plan}
