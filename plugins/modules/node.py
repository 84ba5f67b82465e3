#!/usr/bin/python
# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: node
short_description: Drain, promote, label or remove a node of a Docker swarm, and wait for the effect
version_added: 0.1.0
description:
  - Sets the availability, the role and the labels of a node, or removes it from its swarm. Run it on a manager.
  - It waits for the effect. A node is drained when its tasks have stopped and run elsewhere, healthy where that is
    checked. It is promoted when the leader reaches it as a member of raft, demoted when it is no member any more and
    another manager leads, and removed when the swarm does not list it.
  - It does not make things worse. It refuses, before anything is changed, to take a manager whose loss would cost the
    majority, to drain a node whose tasks would find no other one, and to drain while Swarm updates services.
  - What it does not name is left as it is.
options:
  hostname:
    description:
      - The node, by its id or by its host name.
      - A host name that two nodes share is an error that lists their ids.
    type: str
    required: true
    version_added: 0.1.0
  state:
    description:
      - With V(absent), the node is removed from the swarm. A node that is not there is no error.
      - Only a node that has left the swarm, or is lost, is removed (its state is C(down)), or any other with O(force).
      - A manager is demoted first. That is also how the dead member is mended that a manager leaves behind when it was
        made to leave by force.
    type: str
    choices: [present, absent]
    default: present
    version_added: 0.1.0
  availability:
    description:
      - V(active) takes new tasks, V(pause) takes none, V(drain) has none.
      - A node that is made active again gets new tasks only. What runs elsewhere stays there.
    type: str
    choices: [active, pause, drain]
    version_added: 0.1.0
  role:
    description:
      - V(manager) promotes the node, V(worker) demotes it.
      - A leader hands over before it is demoted. The manager that the task runs on cannot be demoted by it.
    type: str
    choices: [manager, worker]
    version_added: 0.1.0
  labels:
    description: Labels of the node. Empty values are labels too.
    type: dict
    version_added: 0.1.0
  labels_state:
    description: Whether O(labels) are added to those that the node has (V(merge)), or are all that it shall have
      (V(replace)).
    type: str
    choices: [merge, replace]
    default: merge
    version_added: 0.1.0
  labels_to_remove:
    description: Names of labels that the node shall not have. One that O(labels) sets, too, is an error.
    type: list
    elements: str
    default: []
    version_added: 0.1.0
  gapless:
    description:
      - With O(availability=drain), let services start elsewhere before their tasks on the node stop. This is done for
        services with one replica, and for those of which fewer than O(gapless_share) percent would run meanwhile.
      - The node is paused, and each of these services, one after the other, is given a constraint against it and the
        update order C(start-first), which Swarm follows with a rolling update of the node's tasks alone. When all of
        them run elsewhere the node is drained, and both are taken away again, which restarts nothing.
      - Two tasks in one place run side by side for a moment, also where they use a volume that all nodes share, such as
        one of NFS.
      - A service that is global, a job, has data in volumes of the node, is in an update, or fits no other node beside
        its tasks here (by constraints or host-mode ports, for example) cannot leave in this way. RV(gapless_left) names
        it, and it is drained as without this option.
      - A service bears the label C(beekeeper.swarm.leaving) meanwhile. For a deploy that is no drift. The node bears
        the label C(beekeeper.swarm.availability-before) from the write that pauses it until all is over. It is none of
        the owner's labels, and RV(node) has it as C(availability_before) instead.
      - Where the run dies, the same task goes on with it, a drain without this option ends it, and giving the node its
        availability back undoes it. The next write of a service by this collection takes its mark away, and one by
        somebody else may. The node still knows what to give back.
      - The writer lock of the stacks is held meanwhile. Where another run has it, or a service is on its way off
        another node, the drain is refused before anything is written. Swarm keeps one previous spec of a service, so
        what its own C(docker service rollback) returned to is lost for these services. The revisions of a stack are
        not.
      - Where a service does not start elsewhere, all is undone, its tasks on the node stay, the node gets its
        availability back, and the task fails.
    type: bool
    default: false
    version_added: 0.1.0
  gapless_share:
    description: Percentage of the wanted replicas of a service that shall run while the node is drained. A service of
      which fewer would run is moved with O(gapless). From V(0), which moves those with one replica alone, to V(100).
    type: int
    default: 50
    version_added: 0.1.0
  break_lock:
    description: Take the writer lock of a stack although another run has it, which is known to have died.
    type: bool
    default: false
    version_added: 0.1.0
  allow_quorum_loss:
    description: Demote or remove a manager although fewer than a majority would be left. The Engine has the last word,
      and never lets the last manager go.
    type: bool
    default: false
    version_added: 0.1.0
  allow_pending:
    description: Drain the node although some of its tasks would find no other node by their constraints, platform,
      reservations, C(max_replicas_per_node) or host-mode ports, or are not started again by their restart policy.
    type: bool
    default: false
    version_added: 0.1.0
  allow_rollout:
    description: Change the node while Swarm updates services. It takes the tasks that a drain stops for failures of the
      update, and may roll it back.
    type: bool
    default: false
    version_added: 0.1.0
  force:
    description: With O(state=absent), remove the node although it is not down.
    type: bool
    default: false
    version_added: 0.1.0
  wait:
    description: Wait for the effect. A demotion before a removal, and services that leave a node with O(gapless), are
      waited for in any case.
    type: bool
    default: true
    version_added: 0.1.0
  wait_timeout:
    description: Seconds that the effect may take, at least V(1).
    type: int
    default: 300
    version_added: 0.1.0
  progress:
    description: Show a line on the screen for each change of what is waited for.
    type: bool
    default: true
    version_added: 0.1.0
  phase:
    description: Which short call this is. The action plugin sets it; do not set it.
    type: str
    choices: [change, look, plan, exclude, include]
    default: change
    version_added: 0.1.0
  goal:
    description: What is waited for. The action plugin sets it; do not set it.
    type: dict
    version_added: 0.1.0
  service:
    description: The service that leaves the node. The action plugin sets it; do not set it.
    type: dict
    version_added: 0.1.0
  node_id:
    description: The id of the node that is left. The action plugin sets it; do not set it.
    type: str
    version_added: 0.1.0
  before:
    description: The availability that the node had. The action plugin sets it; do not set it.
    type: str
    version_added: 0.1.0
  locks:
    description: Writer locks that this run has. The action plugin sets it; do not set it.
    type: list
    elements: str
    default: []
    version_added: 0.1.0
  run:
    description: Who writes. The action plugin sets it; do not set it.
    type: dict
    version_added: 0.1.0
attributes:
  check_mode:
    support: full
    details:
      - Guards refuse in check mode, too.
  diff_mode:
    support: full
  idempotent:
    support: full
extends_documentation_fragment:
  - beekeeper.swarm.connection
  - beekeeper.swarm.attributes
  - beekeeper.swarm.attributes.action_group
  - beekeeper.swarm.kept
author:
  - The beekeeper.swarm developers (@beekeeper)
seealso:
  - module: beekeeper.swarm.quorum
  - module: beekeeper.swarm.swarm_info
  - module: community.docker.docker_node
"""

EXAMPLES = r"""
- name: Drain a node, and wait until its tasks run elsewhere
  beekeeper.swarm.node:
    hostname: node4
    availability: drain
  register: drained

- name: Drain a node without an interruption of services that have one replica
  beekeeper.swarm.node:
    hostname: node4
    availability: drain
    gapless: true

- name: Give it back the availability that it had
  beekeeper.swarm.node:
    hostname: node4
    availability: "{{ drained.availability_before }}"

- name: Label a node, and take the label of its former rack away
  beekeeper.swarm.node:
    hostname: node4
    labels:
      disk: ssd
      spare: ""
    labels_to_remove:
      - rack

- name: Make a worker of a manager, unless the majority would be lost
  beekeeper.swarm.node:
    hostname: node3
    role: worker

- name: Remove a manager that is lost for good
  beekeeper.swarm.node:
    hostname: t7avgyqoqf1ye6ewcqn5pyvn3
    state: absent
"""

RETURN = r"""
node:
  description: The node afterwards, as of RV(beekeeper.swarm.swarm_info#module:nodes). V(null) where it is not in the
    swarm.
  type: dict
  returned: success
  sample:
    id: sh9ku2e35dhqfygg5ew4f72k0
    hostname: node4
    role: worker
    availability: drain
    state: ready
    addr: 192.0.2.14
    engine_version: 26.1.5
    leader: false
    reachability: null
    labels:
      disk: ssd
    availability_before: null
availability_before:
  description: The availability that it had, so that it can be given back; where a drain with O(gapless) was killed, the
    one before that. V(null) where the node was not in the swarm.
  type: str
  returned: success
  sample: active
moved:
  description: Where the tasks of a drained node run now.
  type: list
  elements: dict
  returned: success, or when the effect did not come in time
  sample:
    - service: shop_web
      task: shop_web.3
      from: node4
      to: node5
gapless:
  description: The services that left the node start-first, before it was drained.
  type: list
  elements: str
  returned: with O(gapless=true)
  sample: [shop_db-proxy]
gapless_left:
  description: The services that should have, and cannot.
  type: list
  elements: dict
  returned: with O(gapless=true)
  sample:
    - service: shop_agent
      reason: "is global: its task here has no other place"
forecast:
  description: Where each task of a node that is drained was expected to go, by name of the task. Swarm decides.
  type: dict
  returned: success
  sample:
    shop_web.3: node5
pending:
  description: Tasks that run nowhere, and why, with O(allow_pending=true) or when the drain is refused for them.
  type: list
  elements: dict
  returned: success, or when a drain is refused
  sample:
    - task: shop_cache.1
      reason: constraints not met on 4 nodes
lacking:
  description: What was still missing when the time was over, in half sentences.
  type: list
  elements: str
  returned: when the effect did not come in time
  sample:
    - shop_web.3 is preparing
quorum:
  description: Raft arithmetic afterwards. Managers that are unreachable or down are not counted as reachable.
  type: dict
  returned: success
  contains:
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
"""

import typing as t

from ..module_utils._ansible.node_args import NODE_SPEC, label_texts
from ..module_utils._ansible.run import run_module
from ..module_utils._core.cluster.change import Allowed, Wanted, check_request
from ..module_utils._core.cluster.goal import Goal
from ..module_utils._engine import gapless, node
from ..module_utils._engine.history import Run

if t.TYPE_CHECKING:
    from ansible.module_utils.basic import AnsibleModule

    from ..module_utils._engine.client import Engine


def change(module: AnsibleModule, engine: Engine) -> dict[str, t.Any]:
    params = module.params
    labels = params["labels"]
    wanted = Wanted(
        absent=params["state"] == "absent",
        availability=params["availability"],
        role=params["role"],
        labels=None if labels is None else label_texts(labels),
        replace_labels=params["labels_state"] == "replace" and labels is not None,
        drop_labels=frozenset(params["labels_to_remove"]),
    )
    how = {"allowed": allowed(module), "check": module.check_mode, "run": run_of(module)}
    return node.change(engine, name=params["hostname"], wanted=wanted, **how)


def allowed(module: AnsibleModule) -> Allowed:
    params = module.params
    return Allowed(
        quorum_loss=params["allow_quorum_loss"],
        pending=params["allow_pending"],
        rollout=params["allow_rollout"],
        force=params["force"],
    )


def look(module: AnsibleModule, engine: Engine) -> dict[str, t.Any]:
    return gapless.watch(
        engine, Goal.from_json(module.params["goal"]), locks=module.params["locks"], run=run_of(module)
    )


def plan(module: AnsibleModule, engine: Engine) -> dict[str, t.Any]:
    params = module.params
    how = {"share": params["gapless_share"], "allowed": allowed(module), "run": run_of(module)}
    return gapless.plan(engine, name=params["hostname"], **how)


def exclude(module: AnsibleModule, engine: Engine) -> dict[str, t.Any]:
    chosen = {key: module.params[key] for key in ("service", "node_id", "before")}
    return gapless.exclude(engine, **chosen, run=run_of(module))


def include(module: AnsibleModule, engine: Engine) -> dict[str, t.Any]:
    params = module.params
    before = params["before"] or ""
    return gapless.include(engine, name=params["hostname"], locks=params["locks"], run=run_of(module), before=before)


def run_of(module: AnsibleModule) -> Run:
    return Run.from_json(module.params["run"] or NOBODY, break_lock=module.params["break_lock"])


NOBODY = {"token": "", "holder": ""}
PHASES = {"change": change, "look": look, "plan": plan, "exclude": exclude, "include": include}


def body(module: AnsibleModule, engine: Engine) -> dict[str, t.Any]:
    params = module.params
    names = [str(name) for name in params["labels"] or ()]
    check_request(labels=names, labels_to_remove=params["labels_to_remove"], gapless_share=params["gapless_share"])
    return PHASES[params["phase"]](module, engine)


def main() -> t.NoReturn:
    run_module(body, argument_spec=NODE_SPEC)


if __name__ == "__main__":
    main()
