#!/usr/bin/python
# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: stack_info
short_description: Say what runs in the stacks of a Docker Swarm
version_added: 0.1.0
description:
  - Lists services, their tasks and how far their updates are, of one stack or of all, and the revisions that
    M(beekeeper.swarm.stack_rollback) can return to.
  - Shows for each service the update and rollback configs that it has and that hold, which of them would govern a
    rollback now, and what its update status means.
  - A stack that the docker CLI deployed is a stack like any other.
  - Run it on a manager.
options:
  name:
    description: Name of the stack. Without it, all stacks are listed.
    type: str
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
  - module: beekeeper.swarm.stack
"""

EXAMPLES = r"""
- name: See what runs in the shop
  beekeeper.swarm.stack_info:
    name: shop
  register: info

- name: Show by which rollback config Swarm would roll each service back now
  ansible.builtin.debug:
    msg: "{{ item.key }}: {{ item.value.rollback.config }} ({{ item.value.rollback.reason }})"
  loop: "{{ info.stacks.shop.services | dict2items }}"
  loop_control:
    label: "{{ item.key }}"

- name: Fail where an old task of the shop still runs
  ansible.builtin.assert:
    that: info.stacks.shop.services | dict2items | map(attribute='value.tasks') | flatten
      | selectattr('state', 'eq', 'running') | rejectattr('up_to_date') | length == 0
"""

RETURN = r"""
stacks:
  description: Stacks by name, each with its services by name and its revisions. Empty where there is no such stack.
  type: dict
  returned: success
  contains:
    services:
      description: Services by name, each with its tasks.
      type: dict
      returned: success
      contains:
        id:
          description: Id of the service.
          type: str
          returned: success
        mode:
          description: One of V(replicated), V(global), V(replicated-job), V(global-job).
          type: str
          returned: success
        desired:
          description: Number of tasks that the Engine wants.
          type: int
          returned: success
        running:
          description: Number of tasks that the Engine counts as running, old ones and those on dead nodes among them.
          type: int
          returned: success
        image:
          description: Image of the service, with its digest where it is pinned.
          type: str
          returned: success
        update_state:
          description: State of the last update. Nothing where the last write of the service replaced no task.
          type: str
          returned: success
        update_message:
          description: What the Engine says of the last update.
          type: str
          returned: success
        update_started_at:
          description: When the last update began, in UTC.
          type: str
          returned: success
        update_completed_at:
          description: When the last update ended, in UTC.
          type: str
          returned: success
        update_meaning:
          description:
            - What the state of the last update means, and how the tasks stand, in a sentence.
            - C(docker service inspect --pretty) shows the state alone. That says V(completed) of some crash loops,
              V(updating) for as long as a lost node stays away, and nothing where an identical write in the middle of
              an update has ended Swarm's watch over it.
          type: str
          returned: success
          version_added: 0.1.0
        leaving:
          description:
            - The node that a drain with O(beekeeper.swarm.node#module:gapless) takes the service off, start-first. It
              is V(null) when no drain is at it.
            - Where no such drain runs any more, its run has died. The same drain goes on with it, and giving the node
              its availability back undoes it. The next write of the service takes it off that way, too.
          type: str
          returned: success
          version_added: 0.1.0
        update_config:
          description:
            - How Swarm updates the service, in three forms, as the Engine writes configs (durations in nanoseconds).
            - The live one governs the update that brings it.
          type: dict
          returned: success
          version_added: 0.1.0
          contains: &configs
            live:
              description: What the service has. Null where it has none.
              type: dict
              returned: success
            previous:
              description: What the version has that Swarm would roll back to. Null where it has none, or where there is
                no such version.
              type: dict
              returned: success
            effective:
              description:
                - The live one with Swarm's defaults filled in, which C(docker service inspect) shows as if they had
                  been set. Null for a job.
                - Without any config one task is updated at a time. In a config that has no parallelism it is 0, which
                  is all tasks at once.
              type: dict
              returned: success
        rollback_config:
          description: How Swarm rolls the service back, in the same forms.
          type: dict
          returned: success
          version_added: 0.1.0
          contains: *configs
        rollback:
          description: How a rollback by Swarm itself would go now. M(beekeeper.swarm.stack_rollback) goes by what the
            revision has recorded.
          type: dict
          returned: success
          version_added: 0.1.0
          contains:
            automatic:
              description: Whether an update is under way that Swarm rolls back by itself when it fails.
              type: bool
              returned: success
            config_of:
              description: The spec whose rollback config would govern, V(live) or V(previous). Null where there is
                nothing to roll back to.
              type: str
              returned: success
            config:
              description: That config, with Swarm's defaults filled in.
              type: dict
              returned: success
            reason:
              description: Why that one.
              type: str
              returned: success
        tasks:
          description: Tasks, by slot or node and by age, ended ones as long as the Engine remembers them.
          type: list
          elements: dict
          returned: success
          contains:
            id:
              description: Id of the task.
              type: str
              returned: success
            slot:
              description: Which of the replicas it is. Nothing for a global service.
              type: int
              returned: success
            node:
              description: Host name of its node. Nothing while it has none.
              type: str
              returned: success
            state:
              description: State that it is in.
              type: str
              returned: success
            desired_state:
              description: State that Swarm wants it to reach.
              type: str
              returned: success
            since:
              description: When it entered its state, in UTC.
              type: str
              returned: success
            message:
              description: What the node says of the task.
              type: str
              returned: success
            error:
              description: Why it failed.
              type: str
              returned: success
            exit_code:
              description: Exit code of its container. Nothing while it has not ended.
              type: int
              returned: success
            up_to_date:
              description: Whether it runs what its service wants now.
              type: bool
              returned: success
    revisions:
      description: Revisions of the stack, oldest first.
      type: list
      elements: dict
      returned: success
      contains:
        number:
          description: Number of the revision.
          type: int
          returned: success
        time:
          description: When it was deployed, in UTC, by the manager's clock.
          type: str
          returned: success
        by:
          description: User and host of the controller that deployed it. Nothing where something else did.
          type: str
          returned: success
        outcome:
          description:
            - What came of it, as of M(beekeeper.swarm.stack).
            - V(pending) and V(restoring) mean that a run is at it, or has died half way.
            - V(started) means that nobody watched, V(adopted) that something else deployed or changed it,
              V(interrupted) that its run died before it changed anything.
            - A revision of M(beekeeper.swarm.service_policy) has the outcome of the one whose tasks go on running.
          type: str
          returned: success
        running:
          description: Whether it was the last to be put up, by a deploy or by a rollback.
          type: bool
          returned: success
        layers:
          description: Layers that made it, each with its name and the sha256 of its bytes.
          type: list
          elements: dict
          returned: success
        images:
          description: Images by service, with their digests where they are pinned.
          type: dict
          returned: success
  sample:
    shop:
      revisions:
        - number: 1
          time: "2026-03-01T09:59:58Z"
          by: ann@ci
          outcome: converged
          running: true
          layers:
            - name: shop.yml
              sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
          images:
            shop_web: registry.example.com/shop/web:1.4
      services:
        shop_web:
          id: 8hp4ry3nm6zfsozk43zlcdf1q
          mode: replicated
          desired: 1
          running: 1
          image: registry.example.com/shop/web:1.4
          update_state: completed
          update_message: update completed
          update_started_at: "2026-03-01T10:00:00.000000000Z"
          update_completed_at: "2026-03-01T10:00:09.000000000Z"
          update_meaning: "The update has ended: 1 of 1 tasks run the live spec."
          leaving: null
          update_config:
            live:
              Parallelism: 2
              FailureAction: rollback
              MaxFailureRatio: 0
              Order: start-first
            previous: null
            effective:
              Parallelism: 2
              Delay: 0
              FailureAction: rollback
              Monitor: 5000000000
              MaxFailureRatio: 0
              Order: start-first
          rollback_config:
            live: null
            previous: null
            effective: &defaults
              Parallelism: 1
              Delay: 0
              FailureAction: pause
              Monitor: 5000000000
              MaxFailureRatio: 0
              Order: stop-first
          rollback:
            automatic: false
            config_of: previous
            config: *defaults
            reason: Swarm does not roll back by itself now. A docker service rollback would go back to the previous
              spec, by the config of that one; the rollback of an update to come goes by the live config.
          tasks:
            - id: 0zuz5zhcsgsu1bdk7v1hk3ncb
              slot: 1
              node: node4
              state: running
              desired_state: running
              since: "2026-03-01T10:00:04.000000000Z"
              message: started
              error: ""
              exit_code: null
              up_to_date: true
"""

import typing as t

from ansible.module_utils.basic import AnsibleModule

from ..module_utils._ansible.run import run_module
from ..module_utils._core.history.listing import listed
from ..module_utils._core.rollout.overview import overview
from ..module_utils._engine.client import Engine
from ..module_utils._engine.history import configs
from ..module_utils._engine.observe import for_watch


def body(module: AnsibleModule, engine: Engine) -> dict[str, t.Any]:
    stacks = overview(for_watch(engine, module.params["name"]))
    for stack, revisions in listed(configs(engine, module.params["name"])).items():
        stacks.setdefault(stack, {"services": {}})["revisions"] = revisions
    return {"changed": False, "stacks": {stack: {"revisions": [], **stacks[stack]} for stack in sorted(stacks)}}


def main() -> t.NoReturn:
    run_module(body, argument_spec={"name": {"type": "str"}})


if __name__ == "__main__":
    main()
