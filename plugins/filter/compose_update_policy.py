# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: compose_update_policy
version_added: 0.1.0
short_description: Put update and rollback configs on a project's services
description:
  - Puts C(deploy.update_config) and C(deploy.rollback_config) on the services of a canonical project, so that one
    policy serves many of them, and many stacks.
  - Keys and values are those of a layer, checked and written as there. Besides, C(parallelism) can be a share of the
    replicas, such as V(30%) (rounded down, at least one task, one of a global service), and C(monitor) a multiple of
    the time in which the health check of the layers fails, its start period included, such as V(3x).
  - What the layers say of a key stays, so a service can have an exception of its own. O(override=true) turns that
    round.
positional: _input
options:
  _input:
    description: A canonical project, or what P(beekeeper.swarm.compose_merge#filter) gives with its
      O(beekeeper.swarm.compose_merge#filter:notes).
    type: dict
    required: true
  services:
    description:
      - The names of the services, or V(all).
      - A name that the project does not have is an error, and so is a job, which is never updated. V(all) leaves jobs
        out.
    type: raw
    default: all
  update_config:
    description: How Swarm is to update them, with the keys C(parallelism), C(delay), C(failure_action), C(monitor),
      C(max_failure_ratio) and C(order).
    type: dict
  rollback_config:
    description: How Swarm is to roll them back, with the same keys.
    type: dict
  override:
    description: Whether this policy wins over what the layers say.
    type: bool
    default: false
  policy:
    description: The policy of a whole stack, as in O(beekeeper.swarm.stack#module:update_policy), in place of the other
      options. Text is read as that module reads it.
    type: dict
seealso:
  - plugin: beekeeper.swarm.compose_merge
    plugin_type: filter
  - plugin: beekeeper.swarm.compose_to_stack
    plugin_type: filter
author:
  - The beekeeper.swarm developers (@beekeeper)
"""

EXAMPLES = r"""
- name: Write the stack file with the update policy of the house
  ansible.builtin.copy:
    content: >-
      {{ layers | beekeeper.swarm.compose_merge
      | beekeeper.swarm.compose_update_policy(services=['web', 'api'], update_config=careful)
      | beekeeper.swarm.compose_to_stack(text=true) }}
    dest: shop.yml
    mode: "0644"
  vars:
    layers:
      - "{{ playbook_dir }}/stack/base.yml"
      - "{{ playbook_dir }}/stack/production.yml"
    careful:
      parallelism: 30%
      monitor: 2x
      order: start-first
      failure_action: rollback
"""

RETURN = r"""
_value:
  description: The project with the policy, in the shape of the input.
  type: dict
  sample:
    name: shop
    services:
      web:
        image: registry.example.com/web:1.4
        deploy:
          update_config:
            parallelism: 2
            order: start-first
            failure_action: rollback
"""

import typing as t

from ansible.errors import AnsibleFilterError

from ..plugin_utils.bytecode import use_bytecode

use_bytecode()  # before the imports that follow

from ..module_utils._core.compose.update_policy import with_policies, with_update_policy
from ..module_utils._core.errors import InputError
from ..plugin_utils.sources import plain
from ..plugin_utils.stack_options import read_texts

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def compose_update_policy(
    project: t.Any,
    *,
    services: Sequence[str] | str = "all",
    update_config: Mapping[str, t.Any] | None = None,
    rollback_config: Mapping[str, t.Any] | None = None,
    override: bool = False,
    policy: Mapping[str, t.Any] | None = None,
) -> dict[str, t.Any]:
    if services != "all" and not isinstance(services, (list, tuple)):
        raise AnsibleFilterError("services must be a list of names, or all.")
    if policy is not None and (services != "all" or update_config or rollback_config or override):
        raise AnsibleFilterError("policy goes with no other option; take it or the others out.")
    try:
        given = plain(project, "project")
        has_notes = isinstance(given, dict) and "places" in given
        bare = given["project"] if has_notes else given
        if policy is None:
            policed = with_update_policy(
                bare,
                services=None if services == "all" else list(services),
                update_config=plain(update_config, "update_config"),
                rollback_config=plain(rollback_config, "rollback_config"),
                override=override,
            )
        else:
            policies = read_texts({"update_policy": policy})["update_policy"]
            policed = with_policies(bare, plain(policies, "policy"))
    except InputError as exc:
        raise AnsibleFilterError(exc.message) from exc
    return {**given, "project": policed} if has_notes else policed


class FilterModule:
    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"compose_update_policy": compose_update_policy}
