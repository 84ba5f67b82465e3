#!/usr/bin/python
# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: swarm
version_added: 0.1.0
short_description: This node's membership in a Docker swarm, and the settings of the swarm
description:
  - Makes the node that it runs on the first manager of a new swarm, lets it join a swarm as a manager or a worker, or
    lets it leave.
  - A node that already is a member with the wanted role is left alone. A node that is in another swarm, has the other
    role, is still joining, is locked or broken is an error, and nothing is changed.
  - With O(state=present) it also brings the swarm's settings to what its options say. A setting that is left out stays
    as it is.
  - For a whole inventory use the role P(beekeeper.swarm.cluster#role).
extends_documentation_fragment:
  - beekeeper.swarm.attributes
  - beekeeper.swarm.attributes.action_group
  - beekeeper.swarm.connection
  - beekeeper.swarm.kept
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    support: partial
    details:
      - O(rotate_worker_token), O(rotate_manager_token) and O(rotate_unlock_key) make a new one each time.
options:
  state:
    description:
      - V(present) initialises a swarm with this node as its manager, unless the node already is a manager of one.
      - V(join) lets this node join the swarm of O(remote_addrs) with the role O(role), unless it already is in it.
      - V(absent) lets this node leave its swarm. Its entry in the swarm's list of nodes stays, and is down.
    type: str
    choices:
      - present
      - join
      - absent
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
      - Only the making of a swarm can set it. An error with O(state=join), and where the swarm has others.
    type: list
    elements: str
  subnet_size:
    description:
      - Prefix length of the networks taken from O(default_addr_pool). The Engine's default is V(24).
      - Only the making of a swarm can set it. An error with O(state=join), and where the swarm has another.
    type: int
  data_path_port:
    description:
      - UDP port of overlay networks on all nodes. The Engine's default is V(4789).
      - Only the making of a swarm can set it. An error with O(state=join), and where the swarm has another.
    type: int
  force:
    description:
      - Let a manager leave with O(state=absent).
      - A manager that leaves like this stays a dead member of raft, and counts for the majority. The last one takes the
        swarm with it.
    type: bool
    default: false
  unlock_key:
    description:
      - The key that unlocks this manager where it is locked, as it is after a restart when O(autolock_managers) is on.
      - It is never shown. Where the node is not locked, it is not used.
    type: str
  return_unlock_key:
    description:
      - Return RV(unlock_key), on a manager.
      - Set C(no_log) on a task that asks for it.
    type: bool
    default: false
  force_new_cluster:
    description:
      - Start the swarm anew from this manager's state, with it as the only manager, where the swarm has no leader.
        Services, networks, configs and secrets stay, and so do the tasks of the workers.
      - What the lost managers knew and this one did not is gone. Of several survivors take the one that is known to be
        newest, and let the others leave.
      - Where the swarm has a leader, nothing is done.
      - No Engine can do this where O(autolock_managers) is on. That is an error, and nothing is changed. With the
        unlock key the role P(beekeeper.swarm.recover#role) can.
    type: bool
    default: false
  task_history_retention_limit:
    description:
      - How many old tasks of each slot the swarm keeps.
    type: int
  snapshot_interval:
    description:
      - Entries of raft's log between two snapshots.
    type: int
  keep_old_snapshots:
    description:
      - How many snapshots are kept besides the newest.
    type: int
  log_entries_for_slow_followers:
    description:
      - Entries of raft's log that are kept after a snapshot, for managers that lag behind.
    type: int
  heartbeat_tick:
    description:
      - Ticks, of a second each, between two heartbeats of raft's leader.
      - A node reads it when its engine starts.
    type: int
  election_tick:
    description:
      - Ticks without a heartbeat after which the managers elect a leader. It must be larger than O(heartbeat_tick).
      - A node reads it when its engine starts.
    type: int
  dispatcher_heartbeat_period:
    description:
      - How often nodes tell the managers that they live, as V(5s) or in nanoseconds.
    type: str
  node_cert_expiry:
    description:
      - How long the certificates of nodes are valid, as V(2160h) or in nanoseconds. An hour at least.
    type: str
  ca_force_rotate:
    description:
      - Rotate the swarm's CA where this number differs from the one that the swarm has, as the docker CLI counts it.
        The same number again does nothing.
      - The Engine goes on with it in the background, and RV(root_rotation_in_progress) says whether it still does. All
        nodes must be up for it to end, and the join tokens are others afterwards. The task waits for that with
        C(until), as the example does.
    type: int
  autolock_managers:
    description:
      - Whether a manager that restarts stays locked until it gets the unlock key.
    type: bool
  labels:
    description:
      - Labels of the swarm itself. All of them, labels that are not named here are taken away.
    type: dict
  rotate_worker_token:
    description:
      - Make a new join token for workers. The old one opens nothing any more.
    type: bool
    default: false
  rotate_manager_token:
    description:
      - Make a new join token for managers. The old one opens nothing any more.
    type: bool
    default: false
  rotate_unlock_key:
    description:
      - Make a new unlock key. Managers that are down at that time need the old one.
    type: bool
    default: false
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

- name: Keep fewer old tasks, and lock managers that restart
  beekeeper.swarm.swarm:
    task_history_retention_limit: 3
    autolock_managers: true
    return_unlock_key: true
  register: settings
  no_log: true # it returns the unlock key

- name: Rotate the CA, and wait until every node has a certificate of the new one
  beekeeper.swarm.swarm:
    ca_force_rotate: 1
  register: rotated
  until: not rotated.root_rotation_in_progress
  retries: 60
  delay: 2

- name: Unlock a manager after its restart
  beekeeper.swarm.swarm:
    unlock_key: "{{ vaulted_unlock_key }}"
"""

RETURN = r"""
action:
  description:
    - What was done to the membership, or would be done in check mode.
    - V(none) also where only settings were changed.
  returned: success
  type: str
  choices:
    - none
    - init
    - join
    - leave
    - unlock
    - force_new_cluster
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
settings:
  description: The settings of the swarm afterwards, by their options. Durations are text.
  returned: when an option of the settings is given and the node is a manager
  type: dict
  sample:
    autolock_managers: true
    node_cert_expiry: 2160h0m0s
    task_history_retention_limit: 3
root_rotation_in_progress:
  description: Whether the swarm is still rotating its CA.
  returned: when RV(settings) is
  type: bool
  sample: false
unlock_key:
  description: The key that unlocks managers, empty where they are not locked. Secret.
  returned: when O(return_unlock_key=true) and the node is a manager
  type: str
"""

import time
import typing as t

from ..module_utils._ansible.run import run_module
from ..module_utils._ansible.swarm_args import SETTINGS_SPEC, with_label_texts
from ..module_utils._core.cluster.membership import (
    INACTIVE,
    UNKNOWN_TOKEN,
    Membership,
    Wanted,
    decide,
    decide_leave,
    expected,
)
from ..module_utils._core.cluster.requests import init_request, join_request
from ..module_utils._core.cluster.settings import is_asked
from ..module_utils._engine import membership, settings

if t.TYPE_CHECKING:
    from ansible.module_utils.basic import AnsibleModule

    from ..module_utils._engine.client import Engine

SPEC: dict[str, dict[str, t.Any]] = {
    **SETTINGS_SPEC,
    "state": {"type": "str", "choices": ["present", "join", "absent"], "default": "present"},
    "role": {"type": "str", "choices": ["manager", "worker"]},
    "cluster_id": {"type": "str"},
    "join_token": {"type": "str", "no_log": True},
    "remote_addrs": {"type": "list", "elements": "str"},
    "return_join_tokens": {"type": "bool", "default": False, "no_log": False},
    "advertise_addr": {"type": "str"},
    "listen_addr": {"type": "str", "default": "0.0.0.0:2377"},
    "data_path_addr": {"type": "str"},
    "availability": {"type": "str", "choices": ["active", "pause", "drain"]},
    "force": {"type": "bool", "default": False},
    "unlock_key": {"type": "str", "no_log": True},
    "return_unlock_key": {"type": "bool", "default": False, "no_log": False},
    "force_new_cluster": {"type": "bool", "default": False},
    "rotate_worker_token": {"type": "bool", "default": False, "no_log": False},
    "rotate_manager_token": {"type": "bool", "default": False, "no_log": False},
    "rotate_unlock_key": {"type": "bool", "default": False, "no_log": False},
}


def body(module: AnsibleModule, engine: Engine) -> dict[str, t.Any]:
    params = module.params
    node, before = membership.observe(engine)
    action, after = bring(module, engine, node=node, before=before)
    result = {
        "changed": action != "none",
        "action": action,
        "membership": after.to_result(),
        "join_addr": after.join_addr,
        "diff": {"before": brief(before), "after": brief(after)},
    }
    if after.role != "manager" or params["state"] != "present":
        return {**result, **secrets(module, engine, action, after)}
    return {**result, **settled(module, engine, result, node=node), **secrets(module, engine, action, after)}


def bring(module: AnsibleModule, engine: Engine, *, node: str, before: Membership) -> tuple[str, Membership]:
    """Bring the membership to what is wanted, and name the action."""
    params = module.params
    if params["state"] == "absent":
        action = decide_leave(before, node=node, force=params["force"])
        if action == "none" or module.check_mode:
            return action, INACTIVE
        return action, membership.leave(engine, force=params["force"])
    create = params["state"] == "present"
    request = init_request(params) if create else join_request(params)
    wanted = Wanted(
        role="manager" if create else params["role"],
        create=create,
        cluster_id=params["cluster_id"],
        remote_addrs=tuple(params["remote_addrs"] or ()),
        unlocks=bool(params["unlock_key"]),
        recreates=params["force_new_cluster"],
    )
    action = decide(wanted, before, node=node)
    if action == "force_new_cluster":
        membership.check_state(engine, node=node)
    if action == "none" or module.check_mode:
        return action, before if action == "none" else expected(wanted)
    return action, act(engine, action, request, node=node, wanted=wanted, key=params["unlock_key"])


def act(
    engine: Engine, action: str, request: dict[str, t.Any], *, node: str, wanted: Wanted, key: str | None
) -> Membership:
    if action == "init":
        return membership.initialise(engine, request)
    if action == "unlock":
        return membership.unlock(engine, key or "", node=node, sleep=time.sleep)
    if action == "force_new_cluster":
        return membership.start_anew(engine, request)
    return membership.join(engine, request, node=node, role=wanted.role, sleep=time.sleep)


def settled(module: AnsibleModule, engine: Engine, result: dict[str, t.Any], *, node: str) -> dict[str, t.Any]:
    """Bring the swarm's settings to what the options say. What check mode would make first cannot be asked."""
    if not is_asked(module.params) or (module.check_mode and result["changed"]):
        return {}
    change = settings.apply(engine, with_label_texts(module.params), node=node, check=module.check_mode)
    before, after = result["diff"]["before"], result["diff"]["after"]
    return {
        "changed": result["changed"] or change.changed,
        "settings": change.after,
        "root_rotation_in_progress": change.rotating,
        "diff": {"before": {**before, **change.before}, "after": {**after, **change.after}},
    }


def secrets(module: AnsibleModule, engine: Engine, action: str, after: Membership) -> dict[str, t.Any]:
    """Give tokens and key where they are asked for."""
    if after.role != "manager":
        return {}
    known, given = action == "none" or not module.check_mode, {}
    if module.params["return_join_tokens"]:
        unknown = {"manager": UNKNOWN_TOKEN, "worker": UNKNOWN_TOKEN}
        given["join_tokens"] = membership.join_tokens(engine) if known else unknown
    if module.params["return_unlock_key"]:
        given["unlock_key"] = settings.unlock_key(engine) if known else UNKNOWN_TOKEN
    return given


def brief(member: Membership) -> dict[str, t.Any]:
    return {"state": member.state, "role": member.role, "cluster_id": member.cluster_id, "node_id": member.node_id}


def main() -> t.NoReturn:
    run_module(body, argument_spec=SPEC, required_if=[("state", "join", ("role", "join_token", "remote_addrs"))])


if __name__ == "__main__":
    main()
