#!/usr/bin/python
# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: swarm
version_added: 0.1.0
short_description: This node's membership in a Docker swarm
description:
  - Makes the node that it runs on the first manager of a new swarm, or lets it join a swarm as a manager or a worker.
  - A node that already is a member with the wanted role is left alone. A node that is in another swarm, has the other
    role, is still joining, is locked or broken is an error, and nothing is changed.
  - For a whole inventory use the role P(beekeeper.swarm.cluster#role).
extends_documentation_fragment:
  - beekeeper.swarm.attributes
  - beekeeper.swarm.attributes.action_group
  - beekeeper.swarm.connection
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    support: full
options:
  state:
    description:
      - V(present) initialises a swarm with this node as its manager, unless the node already is a manager of one.
      - V(join) lets this node join the swarm of O(remote_addrs) with the role O(role), unless it already is in it.
    type: str
    choices:
      - present
      - join
    default: present
  role:
    description:
      - What this node is in the swarm. Required with O(state=join).
      - With O(state=present) the node is a manager.
    type: str
    choices:
      - manager
      - worker
  cluster_id:
    description:
      - The id of the swarm that this node must be in. A node in another one is an error.
      - The Engine of a worker does not tell its swarm's id. A worker is taken for a member when one of the managers
        that it knows is among O(remote_addrs), or when these are names.
    type: str
  join_token:
    description:
      - The token for O(role), for example from RV(join_tokens). Required with O(state=join).
      - It is never shown. In check mode it is not used.
    type: str
  remote_addrs:
    description:
      - Addresses of managers of the swarm, as they advertise them. Port 2377 where none is given. Required with
        O(state=join).
      - The Engine joins by the first one.
    type: list
    elements: str
  return_join_tokens:
    description:
      - Return RV(join_tokens), on a manager.
      - Whoever has a token can join the swarm, and with that of managers rule it. Set C(no_log) on a task that asks
        for them.
    type: bool
    default: false
  advertise_addr:
    description:
      - The address that this node advertises to the others, C(ADDRESS), C(INTERFACE), or either with C(:PORT).
      - The Engine finds it by itself where the node has only one address.
      - Only used when the node initialises or joins.
    type: str
  listen_addr:
    description:
      - Where this node listens for managers, C(ADDRESS:PORT) or C(INTERFACE:PORT).
      - Only used when the node initialises or joins.
    type: str
    default: 0.0.0.0:2377
  data_path_addr:
    description:
      - The address or interface for the traffic of overlay networks. As O(advertise_addr) where it is not set.
      - Only used when the node initialises or joins.
    type: str
  availability:
    description:
      - Whether the node takes tasks from its first moment in the swarm. The Engine's default is V(active).
      - Only used when the node initialises or joins.
    type: str
    choices:
      - active
      - pause
      - drain
  default_addr_pool:
    description:
      - Address pools of overlay networks, in CIDR form. The Engine's default is V(10.0.0.0/8).
      - Only used when the swarm is initialised, and an error with O(state=join).
    type: list
    elements: str
  subnet_size:
    description:
      - Prefix length of the networks taken from O(default_addr_pool). The Engine's default is V(24).
      - Only used when the swarm is initialised, and an error with O(state=join).
    type: int
  data_path_port:
    description:
      - UDP port of overlay networks on all nodes. The Engine's default is V(4789).
      - Only used when the swarm is initialised, and an error with O(state=join).
    type: int
seealso:
  - module: beekeeper.swarm.swarm_info
author:
  - The beekeeper.swarm developers (@beekeeper)
"""

EXAMPLES = r"""
- name: Initialise a swarm, and keep its tokens out of every output
  beekeeper.swarm.swarm:
    advertise_addr: 192.0.2.11
    return_join_tokens: true
  register: first
  no_log: true

- name: Join it as a worker that takes no tasks yet
  beekeeper.swarm.swarm:
    state: join
    role: worker
    availability: drain
    remote_addrs:
      - "{{ first.join_addr }}"
    join_token: "{{ first.join_tokens.worker }}"
  delegate_to: node4
"""

RETURN = r"""
action:
  description: What was done, or would be done in check mode.
  returned: success
  type: str
  choices:
    - none
    - init
    - join
  sample: init
membership:
  description:
    - This node's membership afterwards.
    - In check mode V((known afterwards\)) stands for what only the Engine can say.
  returned: success
  type: dict
  contains:
    state:
      description: The Engine's word for it, V(active) for a member.
      type: str
      sample: active
    node_id:
      description: The node's id.
      type: str
      sample: sh9ku2e35dhqfygg5ew4f72k0
    addr:
      description: The address that the node advertises.
      type: str
      sample: 192.0.2.11
    role:
      description: What it is in the swarm, V(manager) or V(worker).
      type: str
      sample: manager
    cluster_id:
      description: The swarm's id. V(null) on a worker, whose Engine does not tell it.
      type: str
      sample: 5h50llewkkupwvt3r4fpcbyez
    remote_managers:
      description: The managers that it knows, itself among them.
      type: list
      elements: dict
      contains:
        node_id:
          description: The manager's node id.
          type: str
          sample: sh9ku2e35dhqfygg5ew4f72k0
        addr:
          description: Where it listens.
          type: str
          sample: 192.0.2.11:2377
    error:
      description: What the Engine complains of, empty where all is well.
      type: str
      sample: ""
join_addr:
  description: Where other nodes join this manager. V(null) on a worker.
  returned: success
  type: str
  sample: 192.0.2.11:2377
join_tokens:
  description:
    - The join tokens, by role. Secret.
    - In check mode V((token known afterwards\)) stands for those of a swarm that is not initialised yet.
  returned: when O(return_join_tokens=true) and the node is a manager
  type: dict
  contains:
    manager:
      description: Opens the swarm to a manager.
      type: str
    worker:
      description: Opens the swarm to a worker.
      type: str
"""

import time
import typing as t

from ..module_utils._ansible.run import run_module
from ..module_utils._core.cluster.membership import UNKNOWN_TOKEN, Membership, Wanted, decide, expected
from ..module_utils._core.cluster.requests import init_request, join_request
from ..module_utils._engine.membership import initialise, join, join_tokens, observe

if t.TYPE_CHECKING:
    from ansible.module_utils.basic import AnsibleModule

    from ..module_utils._engine.client import Engine

SPEC: dict[str, dict[str, t.Any]] = {
    "state": {"type": "str", "choices": ["present", "join"], "default": "present"},
    "role": {"type": "str", "choices": ["manager", "worker"]},
    "cluster_id": {"type": "str"},
    "join_token": {"type": "str", "no_log": True},
    "remote_addrs": {"type": "list", "elements": "str"},
    "return_join_tokens": {"type": "bool", "default": False, "no_log": False},
    "advertise_addr": {"type": "str"},
    "listen_addr": {"type": "str", "default": "0.0.0.0:2377"},
    "data_path_addr": {"type": "str"},
    "availability": {"type": "str", "choices": ["active", "pause", "drain"]},
    "default_addr_pool": {"type": "list", "elements": "str"},
    "subnet_size": {"type": "int"},
    "data_path_port": {"type": "int"},
}


def body(module: AnsibleModule, engine: Engine) -> dict[str, t.Any]:
    params = module.params
    create = params["state"] == "present"
    request = init_request(params) if create else join_request(params)
    wanted = Wanted(
        role="manager" if create else params["role"],
        create=create,
        cluster_id=params["cluster_id"],
        remote_addrs=tuple(params["remote_addrs"] or ()),
    )
    node, before = observe(engine)
    action = decide(wanted, before, node=node)
    after = before
    if action != "none":
        after = expected(wanted) if module.check_mode else act(engine, action, request, node=node, wanted=wanted)
    result = {
        "changed": action != "none",
        "action": action,
        "membership": after.to_result(),
        "join_addr": after.join_addr,
    }
    if params["return_join_tokens"] and after.role == "manager":
        known = action == "none" or not module.check_mode
        result["join_tokens"] = join_tokens(engine) if known else {"manager": UNKNOWN_TOKEN, "worker": UNKNOWN_TOKEN}
    return {**result, "diff": {"before": brief(before), "after": brief(after)}}


def act(engine: Engine, action: str, request: dict[str, t.Any], *, node: str, wanted: Wanted) -> Membership:
    if action == "init":
        return initialise(engine, request)
    return join(engine, request, node=node, role=wanted.role, sleep=time.sleep)


def brief(member: Membership) -> dict[str, t.Any]:
    return {"state": member.state, "role": member.role, "cluster_id": member.cluster_id, "node_id": member.node_id}


def main() -> t.NoReturn:
    run_module(body, argument_spec=SPEC, required_if=[("state", "join", ("role", "join_token", "remote_addrs"))])


if __name__ == "__main__":
    main()
