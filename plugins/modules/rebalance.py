#!/usr/bin/python
# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: rebalance
short_description: Spread the tasks of services that crowd on few nodes of a Docker swarm
version_added: 0.1.0
description:
  - Swarm never moves a task that runs. After a node was drained, lost or added, services can crowd on a few nodes.
  - This finds the services of which a node runs more than its share, which is their tasks divided by the nodes that
    fit them, rounded up, or less than that rounded down, where the fullest and the emptiest node are more than two
    apart. A node fits by its availability, and by constraints, platform, reservations, host-mode ports and
    C(max_replicas_per_node). It moves these services, the most crowded first, one after the other, and leaves all
    others alone.
  - To move a service, all of its tasks are replaced by a rolling update with its own update config, as
    C(docker service update --force) does. Swarm decides where the new ones go. Each service is watched until it has
    been healthy for a while, and the task fails at the first that does not become so.
  - A forecast says what Swarm would make of a service. One that would be spread no better is not moved, so a second run
    changes nothing. An update C(start-first) can leave the node empty that was the fullest. Where the forecast says
    that this gets better, the service is moved once more in the same run.
  - A service that has one replica, is global, or is a job, crowds nowhere. One that is in an update, does not run all
    of its tasks, or has data in volumes of its nodes or placement preferences, is named in RV(left) and stays as it is.
  - The writer lock of the stack is held meanwhile. For a deploy nothing has changed afterwards, and a revision still
    leads back to what it was made of. Swarm keeps one previous spec of a service, and this takes its place.
  - Where a run has died, Swarm goes on with the service that was on its way, and nothing else is left of it but the
    lock, which ends by itself after two minutes. The same task again watches that service until it has been healthy for
    a while, as it would have been, and moves what is left.
  - Run it on a manager.
options:
  stack:
    description: Look at the services of this stack alone.
    type: str
    version_added: 0.1.0
  services:
    description: Look at these services alone. With O(stack) their names may be without the stack's name before them.
    type: list
    elements: str
    version_added: 0.1.0
  max_services:
    description: How many services to move at most.
    type: int
    version_added: 0.1.0
  max_tasks:
    description:
      - How many tasks to replace at most. A service is moved as a whole or not at all, which replaces also its tasks on
        nodes that do not fit any more, as one that is paused.
    type: int
    version_added: 0.1.0
  wait_timeout:
    description: Seconds that each service may take, at least V(1).
    type: int
    default: 600
    version_added: 0.1.0
  progress:
    description: Show a line on the screen for each change of a service's state.
    type: bool
    default: true
    version_added: 0.1.0
  break_lock:
    description: Take the writer lock of a stack although another run has it, which is known to have died.
    type: bool
    default: false
    version_added: 0.1.0
  phase:
    description: Which short call this is. The action plugin sets it; do not set it.
    type: str
    choices: [plan, force, look, end]
    default: plan
    version_added: 0.1.0
  service:
    description: The service that is moved. The action plugin sets it; do not set it.
    type: dict
    version_added: 0.1.0
  renews:
    description: Whether the lock is due. The action plugin sets it; do not set it.
    type: bool
    default: false
    version_added: 0.1.0
  run:
    description: Who writes. The action plugin sets it; do not set it.
    type: dict
    version_added: 0.1.0
attributes:
  check_mode:
    support: full
    details:
      - RV(moved) is the plan then.
  diff_mode:
    support: full
    details:
      - Shows where the tasks run, and where they are expected to.
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
  - module: beekeeper.swarm.node
  - module: beekeeper.swarm.stack_info
"""

EXAMPLES = r"""
- name: Spread what crowds, at most three services a night
  beekeeper.swarm.rebalance:
    max_services: 3

- name: Spread one service of a stack
  beekeeper.swarm.rebalance:
    stack: shop
    services:
      - api
"""

RETURN = r"""
moved:
  description: The services that were moved, with the number of tasks on each of their nodes. In check mode those that
    would be, without the keys C(after) and C(skew_after).
  type: list
  elements: dict
  returned: success, or when a service did not become healthy
  sample:
    - service: shop_api
      tasks: 6
      before:
        node1: 6
        node2: 0
        node3: 0
      forecast:
        node1: 2
        node2: 2
        node3: 2
      after:
        node1: 2
        node2: 2
        node3: 2
      skew_before: 6
      skew_forecast: 0
      skew_after: 0
left:
  description: The crowded services that stay as they are, and why.
  type: list
  elements: dict
  returned: success, or when a service did not become healthy
  sample:
    - service: shop_db
      before:
        node1: 2
        node2: 0
      skew_before: 2
      reason: has data in volumes of its nodes, which do not move with it (data)
outcome:
  description: What became of the service that did not become healthy, as of RV(beekeeper.swarm.stack#module:outcome).
  type: str
  returned: when a service did not become healthy
  sample: paused
services:
  description: How it runs then, as of RV(beekeeper.swarm.stack#module:services).
  type: dict
  returned: when a service did not become healthy
failures:
  description: Which of its tasks failed and why, as of RV(beekeeper.swarm.stack#module:failures).
  type: list
  elements: dict
  returned: success, or when a service did not become healthy
  sample: []
"""

import typing as t

from ..module_utils._ansible.balance_args import BALANCE_SPEC
from ..module_utils._ansible.run import run_module
from ..module_utils._engine import balance
from ..module_utils._engine.history import Run

if t.TYPE_CHECKING:
    from ansible.module_utils.basic import AnsibleModule

    from ..module_utils._engine.client import Engine


def body(module: AnsibleModule, engine: Engine) -> dict[str, t.Any]:
    params = module.params
    if params["phase"] == "plan":
        budget = {key: params[key] for key in ("max_services", "max_tasks")}
        return balance.plan(engine, stack=params["stack"], names=params["services"], **budget)
    run = Run.from_json(params["run"], break_lock=params["break_lock"])
    if params["phase"] == "look":
        return balance.look(engine, service=params["service"], renews=params["renews"], run=run)
    act = balance.force if params["phase"] == "force" else balance.end
    return act(engine, service=params["service"], run=run)


def main() -> t.NoReturn:
    run_module(body, argument_spec=BALANCE_SPEC)


if __name__ == "__main__":
    main()
