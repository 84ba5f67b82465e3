#!/usr/bin/python
# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: service_policy
short_description: Give services that run another update or rollback config, without restarting a task
version_added: 0.1.0
description:
  - Writes update and rollback configs to services that run. Swarm restarts nothing for them, and the module proves it
    by the tasks before and after.
  - What a stack has afterwards is recorded as a revision of its own, under the stack's lock. So a deploy that fails
    later goes back to these configs, and M(beekeeper.swarm.stack_rollback) without a revision takes them back.
  - It is for the moment before a risky update, or in the middle of a night, when no file shall be touched. What the
    layers say comes back with the next deploy of the stack, so write it there too.
  - Swarm keeps one version to roll back to, and that is what runs now once a policy was written. Roll a stack back by
    its own history instead.
  - A service that is being updated or rolled back, or whose update or rollback Swarm has paused, is refused where its
    configs differ. Swarm would begin that again or go on with it, and replace tasks.
  - Run it on a manager.
options:
  stack:
    description: Name of the stack. Leave it out for services that are in no stack. These have no revisions and no lock.
    type: str
    version_added: 0.1.0
  services:
    description: Names of its services, with or without the stack's name before them. Without it, all that are no jobs.
      Needed without O(stack).
    type: list
    elements: str
    version_added: 0.1.0
  update_config:
    description:
      - How Swarm is to update them, with the keys of C(deploy.update_config) in a Compose file, C(parallelism),
        C(delay), C(failure_action), C(monitor), C(max_failure_ratio) and C(order).
      - C(parallelism) can be a share of the replicas, such as V(30%), rounded down and at least one task. Of a global
        service it is one task.
      - C(monitor) can be a multiple of the time in which the service's health check fails, its start period included,
        such as V(3x).
      - A key that is not given stays as it runs.
    type: dict
    version_added: 0.1.0
  rollback_config:
    description:
      - How Swarm is to roll them back, with the same keys.
      - V(rollback) is no C(failure_action) of a rollback. Swarm takes it, and calls a rollback that failed completed.
    type: dict
    version_added: 0.1.0
  run:
    description: Who writes. The action plugin sets it; do not set it.
    type: dict
    version_added: 0.1.0
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    support: full
extends_documentation_fragment:
  - beekeeper.swarm.connection
  - beekeeper.swarm.history
  - beekeeper.swarm.attributes
  - beekeeper.swarm.attributes.action_group
  - beekeeper.swarm.kept
author:
  - The beekeeper.swarm developers (@beekeeper)
seealso:
  - module: beekeeper.swarm.stack
  - module: beekeeper.swarm.stack_info
  - module: beekeeper.swarm.stack_rollback
  - plugin: beekeeper.swarm.compose_update_policy
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Roll out slowly tonight, and take back what fails
  beekeeper.swarm.service_policy:
    stack: shop
    services: [web, api]
    update_config:
      parallelism: 10%
      monitor: 2x
      failure_action: rollback

- name: Update a service that is in no stack in larger steps
  beekeeper.swarm.service_policy:
    services: [registry_mirror]
    update_config:
      parallelism: 50%

- name: Let a rollback of any service go fast
  beekeeper.swarm.service_policy:
    stack: shop
    rollback_config:
      parallelism: 0
      order: start-first
"""

RETURN = r"""
revision:
  description: The revision that runs now. Nothing where there is none.
  type: int
  returned: success
  sample: 8
plan:
  description: What was to be done and why, one entry for each service. C(restarts_tasks) is always false.
  type: list
  elements: dict
  returned: success
  sample:
    - kind: service
      name: shop_web
      action: update
      restarts_tasks: false
      fields: [UpdateConfig.Parallelism]
      reason: has another policy
services:
  description:
    - The configs that the services have now, by name of service, as the Engine has them (durations in nanoseconds), and
      null where a service has none and Swarm goes by its defaults.
    - C(tasks_before) and C(tasks_after) are the ids of the tasks that were to run before and after the writing. The
      module fails where Swarm has replaced a task or is about to, which is where the Engine no longer calls it up to
      date. A task that failed by itself meanwhile has another id afterwards all the same.
  type: dict
  returned: success
  sample:
    shop_web:
      update_config:
        Parallelism: 1
        FailureAction: rollback
        Monitor: 20000000000
        MaxFailureRatio: 0
        Order: stop-first
      rollback_config: null
      tasks_before: [0zuz5zhcsgsu1bdk7v1hk3ncb]
      tasks_after: [0zuz5zhcsgsu1bdk7v1hk3ncb]
"""

import typing as t

from ..module_utils._ansible.run import run_module
from ..module_utils._ansible.stack_args import POLICY_CONFIGS, POLICY_SPEC
from ..module_utils._core.errors import InputError
from ..module_utils._engine.history import Run
from ..module_utils._engine.policy import Wish, apply

if t.TYPE_CHECKING:
    from ansible.module_utils.basic import AnsibleModule

    from ..module_utils._engine.client import Engine


def body(module: AnsibleModule, engine: Engine) -> dict[str, t.Any]:
    params = module.params
    if not params["run"]:
        raise InputError("The module cannot be called by itself: call it by its action plugin.")
    wish = Wish(
        stack=params["stack"] or "",
        policy={key: params[key] for key in POLICY_CONFIGS if params[key] is not None},
        names=params["services"],
        keep=params["keep_revisions"],
    )
    return apply(
        engine, wish, run=Run.from_json(params["run"], break_lock=params["break_lock"]), check=module.check_mode
    )


def main() -> t.NoReturn:
    run_module(body, argument_spec=POLICY_SPEC)


if __name__ == "__main__":
    main()
