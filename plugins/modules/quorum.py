#!/usr/bin/python
# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: quorum
short_description: Whether these managers of a Docker swarm may go down now
version_added: 0.1.0
description:
  - Counts what remains of the managers when the named nodes stop, restart or are lost, and fails with the arithmetic
    where that is no majority. Put it before whatever stops an Engine. Run it on a manager.
  - Managers that are unreachable or down are counted as lost already. Workers among the named nodes do not count.
  - For the number of managers alone, without a swarm, use the filter P(beekeeper.swarm.quorum#filter).
options:
  nodes:
    description:
      - Nodes that are to go down at the same time, by their ids or host names.
      - Without any, the module tells the quorum as it is, and fails where there is no majority.
    type: list
    elements: str
    default: []
    version_added: 0.1.0
  allow_quorum_loss:
    description: Tell the arithmetic, and do not fail.
    type: bool
    default: false
    version_added: 0.1.0
extends_documentation_fragment:
  - beekeeper.swarm.connection
  - beekeeper.swarm.attributes
  - beekeeper.swarm.attributes.info_module
  - beekeeper.swarm.attributes.action_group
  - beekeeper.swarm.kept
author:
  - The beekeeper.swarm developers (@beekeeper)
seealso:
  - module: beekeeper.swarm.node
  - module: beekeeper.swarm.swarm_info
  - plugin: beekeeper.swarm.quorum
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Restart this manager's Engine only while the others have a majority
  beekeeper.swarm.quorum:
    nodes:
      - "{{ ansible_facts.hostname }}"
"""

RETURN = r"""
holds:
  description: Whether a majority remains.
  type: bool
  returned: success
  sample: true
before:
  description: The quorum as it is.
  type: dict
  returned: success
  contains: &arithmetic
    managers:
      description: Members of raft.
      type: int
      sample: 3
    reachable:
      description: Those that are not lost.
      type: int
      sample: 3
    majority:
      description: How many must be reachable before anything in the swarm can change.
      type: int
      sample: 2
    tolerance:
      description: How many may be lost when all are up.
      type: int
      sample: 1
    spare:
      description: How many more may be lost now. Below 0 where the majority is lost.
      type: int
      sample: 1
after:
  description: The quorum when O(nodes) are down.
  type: dict
  returned: success
  contains: *arithmetic
lost:
  description: Host names of managers that are counted as lost already.
  type: list
  elements: str
  returned: success
  sample: []
leader:
  description: Host name of the leader. V(null) during an election.
  type: str
  returned: success
  sample: node1
takes_leader:
  description: Whether the leader is among O(nodes). The swarm takes about 15 seconds to elect another one then, in
    which nothing in it can change.
  type: bool
  returned: success
  sample: false
warnings:
  description: What serves the swarm badly, an even number of managers or more than seven, one sentence each.
  type: list
  elements: str
  returned: when there is something to say
"""

import typing as t

from ..module_utils._ansible.run import run_module
from ..module_utils._core.cluster.find import found
from ..module_utils._core.cluster.guard import forecast, refuse_loss
from ..module_utils._core.state.node import Node

if t.TYPE_CHECKING:
    from ansible.module_utils.basic import AnsibleModule

    from ..module_utils._engine.client import Engine

SPEC: dict[str, dict[str, t.Any]] = {
    "nodes": {"type": "list", "elements": "str", "default": []},
    "allow_quorum_loss": {"type": "bool", "default": False},
}


def body(module: AnsibleModule, engine: Engine) -> dict[str, t.Any]:
    nodes = [Node.from_json(obj) for obj in engine.get("/nodes")]
    taken = [found(nodes, name) for name in module.params["nodes"]]
    foreseen = forecast(nodes, taken)
    for sentence in foreseen.advice:
        module.warn(sentence)
    if not module.params["allow_quorum_loss"]:
        refuse_loss(nodes, taken)
    return {"changed": False, **foreseen.to_result()}


def main() -> t.NoReturn:
    run_module(body, argument_spec=SPEC)


if __name__ == "__main__":
    main()
