#!/usr/bin/python
# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: swarm_info
version_added: 0.1.0
short_description: Nodes, roles, leader and quorum of a Docker swarm
description:
  - Tells this node's membership, and on a manager the nodes of its swarm, the leader, the quorum, and what serves the
    swarm badly.
  - A node in no swarm says so, and succeeds. A worker tells its membership only.
  - Tokens and keys are never returned.
extends_documentation_fragment:
  - beekeeper.swarm.attributes
  - beekeeper.swarm.attributes.info_module
  - beekeeper.swarm.attributes.action_group
  - beekeeper.swarm.connection
  - beekeeper.swarm.kept
options:
  wait_timeout:
    description:
      - Seconds that a node which is starting or still joining, and so V(pending), is given to become a member. It is
        told as it is then.
    type: int
    default: 0
    version_added: 0.1.0
seealso:
  - module: beekeeper.swarm.swarm
author:
  - The beekeeper.swarm developers (@beekeeper)
"""

EXAMPLES = r"""
- name: Read the swarm
  beekeeper.swarm.swarm_info:
  register: swarm

- name: Stop unless a manager may be lost
  ansible.builtin.assert:
    that: swarm.quorum.reachable > swarm.quorum.majority
"""

RETURN = r"""
membership:
  description: This node's membership.
  returned: success
  type: dict
  contains:
    state:
      description: V(inactive) in no swarm, V(pending) while it joins, V(active) as a member, V(locked), or V(error).
      type: str
      sample: active
    node_id:
      description: The node's id, empty in no swarm.
      type: str
      sample: sh9ku2e35dhqfygg5ew4f72k0
    addr:
      description: The address that the node advertises, empty in no swarm.
      type: str
      sample: 192.0.2.11
    role:
      description: What it is in the swarm, V(manager) or V(worker), V(null) where it is no active member.
      type: str
      sample: manager
    cluster_id:
      description: The swarm's id. V(null) on a worker, and while there is no leader.
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
hostname:
  description: The host name that this node's Engine reports.
  returned: success
  type: str
  sample: node1
settings:
  description:
    - The settings of the swarm by the options of M(beekeeper.swarm.swarm), those of its making among them. V(null)
      where this node is no manager of a swarm with a leader.
  returned: success
  type: dict
  sample:
    autolock_managers: true
    default_addr_pool:
      - 10.0.0.0/8
    node_cert_expiry: 2160h0m0s
    task_history_retention_limit: 3
cluster_id:
  description: The swarm's id, as in RV(membership.cluster_id).
  returned: success
  type: str
  sample: 5h50llewkkupwvt3r4fpcbyez
nodes:
  description: The nodes by host name. Empty where this node is no manager of a swarm with a leader.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The id, which is unique where host names need not be.
      type: str
      sample: sh9ku2e35dhqfygg5ew4f72k0
    hostname:
      description: The host name that its Engine reports.
      type: str
      sample: node1
    role:
      description: The role that is wanted of it, V(manager) or V(worker).
      type: str
      sample: manager
    availability:
      description: V(active), V(pause) or V(drain).
      type: str
      sample: active
    state:
      description: V(ready), V(down), V(unknown) or V(disconnected).
      type: str
      sample: ready
    addr:
      description: The address by which the managers see it.
      type: str
      sample: 192.0.2.11
    engine_version:
      description: The version of its Engine.
      type: str
      sample: 26.1.5
    leader:
      description: Whether it leads the managers.
      type: bool
      sample: true
    reachability:
      description: V(reachable), V(unreachable) or V(unknown) on a manager, V(null) on a worker.
      type: str
      sample: reachable
    labels:
      description: Its node labels.
      type: dict
      sample:
        zone: a
    availability_before:
      description: The availability that it had before a drain with O(beekeeper.swarm.node#module:gapless) that is at
        it, or whose run has died. V(null) where there is none.
      type: str
      sample: null
leader:
  description: The entry of RV(nodes) that leads. V(null) where there is none, or this node is no manager.
  returned: success
  type: dict
quorum:
  description: Raft arithmetic. V(null) where this node is no manager of a swarm with a leader.
  returned: success
  type: dict
  contains:
    managers:
      description: Members of raft.
      type: int
      sample: 3
    reachable:
      description: Those that the leader reaches, and that are not down. M(beekeeper.swarm.quorum) counts alike.
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
down:
  description: Nodes that are not ready, by host name. Empty where this node is no manager of a swarm with a leader.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The node's id.
      type: str
      sample: sh9ku2e35dhqfygg5ew4f72k0
    hostname:
      description: Its host name.
      type: str
      sample: node4
    state:
      description: V(down), V(unknown) or V(disconnected).
      type: str
      sample: down
    since:
      description: When the managers last wrote the node, in UTC. They keep no time of its state, so this is when it
        went down unless somebody has changed the node since.
      type: str
      sample: "2026-02-24T11:00:00Z"
    message:
      description: Why, in the managers' words.
      type: str
      sample: heartbeat failure
down_after:
  description: Seconds within which the managers hold a node for down that has gone. Six of the periods in which nodes
    tell that they live (C(dispatcher_heartbeat_period) of RV(settings)), as it takes after a change of the leader, and
    30 at least. V(null) where this node is no manager of a swarm with a leader.
  returned: success
  type: int
  sample: 30
engine_versions:
  description: Host names of the nodes by the version of their Engine. More than one version is also a warning.
  returned: success
  type: dict
  sample:
    26.1.5:
      - node1
      - node2
managers_with_tasks:
  description: Host names of managers that also take tasks, because they are active. A task that takes all of such a
    node's memory or disk takes a manager from the swarm.
  returned: success
  type: list
  elements: str
  sample:
    - node1
certificates:
  description: When trust ends, in UTC.
  returned: success
  type: dict
  contains:
    node:
      description: End of this node's own certificate, which Swarm renews by itself while a manager answers. V(null)
        where the Engine is not reached by a local socket, this user may not read the file, or the node is in no swarm.
      type: str
      sample: "2026-05-25T11:00:00Z"
    root:
      description: End of the certificate of the swarm's CA. V(null) where this node is no manager of a swarm with a
        leader.
      type: str
      sample: "2046-02-19T11:00:00Z"
warnings:
  description:
    - What serves the swarm badly, one sentence each. An even number of managers, more than seven of them, different
      Engine versions, nodes that are not ready, a certificate of this node that has ended, a root certificate that ends
      within 90 days, no C(ip_vs) in this node's kernel. The last is only looked for on a member whose Engine is
      reached by a local socket.
  returned: when there is something to say
  type: list
  elements: str
"""

import time
import typing as t

from ..module_utils._ansible.run import run_module
from ..module_utils._core.cluster import wellbeing
from ..module_utils._core.cluster.guard import quorum_of_nodes
from ..module_utils._core.cluster.nodes import advice, leader_of, read_nodes
from ..module_utils._core.cluster.settings import Swarm, settings_of
from ..module_utils._engine.kernel import has_ip_vs
from ..module_utils._engine.membership import observe_settled
from ..module_utils._engine.own_certificate import own_certificate

if t.TYPE_CHECKING:
    from ansible.module_utils.basic import AnsibleModule

    from ..module_utils._engine.client import Engine


def body(module: AnsibleModule, engine: Engine) -> dict[str, t.Any]:
    name, member = observe_settled(engine, seconds=module.params["wait_timeout"], sleep=time.sleep)
    listed = engine.get("/nodes") if member.cluster_id else ()
    found = engine.get("/swarm") if member.cluster_id else None
    nodes, swarm = read_nodes(listed), Swarm.from_json(found) if found else None
    leader, down = leader_of(nodes), wellbeing.down(listed)
    local = module.params["docker_host"].startswith("unix:") and member.state == "active"
    ends = wellbeing.certificates(own_certificate(engine) if local else None, found)
    sentences = advice(nodes, ip_vs=has_ip_vs() if local else None)
    for sentence in (*sentences, *wellbeing.advice(down, ends, now=time.time())):
        module.warn(sentence)
    return {
        "changed": False,
        "membership": member.to_result(),
        "hostname": name,
        "cluster_id": member.cluster_id,
        "settings": {**settings_of(swarm.spec), **swarm.from_init} if swarm else None,
        "nodes": [node.to_result() for node in nodes],
        "leader": leader.to_result() if leader else None,
        "quorum": quorum_of_nodes(nodes).to_result() if nodes else None,
        "down": down,
        "down_after": wellbeing.down_after(swarm.spec) if swarm else None,
        "engine_versions": wellbeing.engines(nodes),
        "managers_with_tasks": wellbeing.managers_with_tasks(nodes),
        "certificates": ends,
    }


def main() -> t.NoReturn:
    run_module(body, argument_spec={"wait_timeout": {"type": "int", "default": 0}})


if __name__ == "__main__":
    main()
