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
  - Writes update and rollback configs to services of a stack. Swarm restarts nothing for them, and the module makes
    sure of it by comparing the tasks before with those after.
  - It is for the moment before a risky update, or in the middle of a night, when no file shall be touched. What the
    layers say comes back with the next deploy of the stack, so write it there too.
  - Swarm keeps one version to roll back to, and that is what runs now once a policy was written. Roll a stack back by
    its own history instead.
  - A service that is being updated or rolled back is refused, because Swarm would begin that again.
  - Run it on a manager.
options:
  stack:
    description: Name of the stack.
    type: str
    required: true
    version_added: 0.1.0
  services:
    description: Names of its services, with or without the stack's name before them. Without it, all that are no jobs.
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
  break_lock:
    description: Take the stack's lock away from whoever has it. Only for a run that is known to be dead.
    type: bool
    default: false
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
  - beekeeper.swarm.attributes
  - beekeeper.swarm.attributes.action_group
author:
  - The beekeeper.swarm developers (@beekeeper)
seealso:
  - module: beekeeper.swarm.stack
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

- name: Let a rollback of any service go fast
  beekeeper.swarm.service_policy:
    stack: shop
    rollback_config:
      parallelism: 0
      order: start-first
"""

RETURN = r"""
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
  description: The configs that the services have now, by name of service, as the Engine has them (durations in
    nanoseconds), and null where a service has none and Swarm goes by its defaults.
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
"""

import typing as t

from ..module_utils._ansible.run import run_module
from ..module_utils._engine import policy

if t.TYPE_CHECKING:
    from ansible.module_utils.basic import AnsibleModule

    from ..module_utils._engine.client import Engine

CONFIGS = ("update_config", "rollback_config")


def body(module: AnsibleModule, engine: Engine) -> dict[str, t.Any]:
    params = module.params
    return policy.apply(
        engine,
        stack=params["stack"],
        policy={key: params[key] for key in CONFIGS if params[key] is not None},
        names=params["services"],
        check=module.check_mode,
        break_lock=params["break_lock"],
    )


def main() -> t.NoReturn:
    run_module(
        body,
        argument_spec={
            "stack": {"type": "str", "required": True},
            "services": {"type": "list", "elements": "str"},
            **{key: {"type": "dict"} for key in CONFIGS},
            "break_lock": {"type": "bool", "default": False},
        },
        required_one_of=[CONFIGS],
    )


if __name__ == "__main__":
    main()
