#!/usr/bin/python
# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: stack_rollback
short_description: Bring a whole stack of a Docker Swarm back to one of its revisions
version_added: 0.1.0
description:
  - Every deploy of M(beekeeper.swarm.stack) that changes something is recorded in the swarm as a revision. This module
    brings every service of the stack back to one of them, watches as a deploy does, and fails where the stack does not
    come up.
  - Services are updated with the recorded rollback config, as Swarm's own rollback would, and get their recorded update
    config back afterwards, for which nothing restarts.
  - Services that the revision does not have are removed, and those that were removed since come back. Networks are
    created where they are missing, and never removed. Jobs are neither run again nor removed.
  - Configs and secrets that a kept revision needs are kept by every deploy. External ones that are gone are named
    before anything is changed.
  - Any controller can do this, because the swarm holds all that is needed. Run it on a manager.
options:
  name:
    description: Name of the stack.
    type: str
    required: true
    version_added: 0.1.0
  revision:
    description: Number of the revision to return to, as M(beekeeper.swarm.stack_info) lists it. Without it, that is the
      last good one before the one that runs.
    type: int
    version_added: 0.1.0
  wait:
    description: Watch until the stack has converged, or until it is certain that it will not. Without, the recorded
      update configs are put back at once.
    type: bool
    default: true
    version_added: 0.1.0
  wait_timeout:
    description: Seconds that the updates and their settling may take together, at least V(1).
    type: int
    default: 600
    version_added: 0.1.0
  phase:
    description: Which short call this is. The action plugin sets it; do not set it.
    type: str
    choices: [restore, finish]
    default: restore
    version_added: 0.1.0
  outcome:
    description: What came of the rollback. The action plugin sets it; do not set it.
    type: str
    default: failed
    version_added: 0.1.0
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    support: partial
    details: With O(revision) it is. Without, each run goes one good revision further back.
extends_documentation_fragment:
  - beekeeper.swarm.connection
  - beekeeper.swarm.history
  - beekeeper.swarm.history.watched
  - beekeeper.swarm.attributes
  - beekeeper.swarm.attributes.action_group
  - beekeeper.swarm.kept
author:
  - The beekeeper.swarm developers (@beekeeper)
seealso:
  - module: beekeeper.swarm.stack
  - module: beekeeper.swarm.stack_info
"""

EXAMPLES = r"""
- name: Bring the shop back to what ran before
  beekeeper.swarm.stack_rollback:
    name: shop

- name: Show what it would take to return to revision 3
  beekeeper.swarm.stack_rollback:
    name: shop
    revision: 3
  check_mode: true
  diff: true
"""

RETURN = r"""
outcome:
  description: V(converged), V(unchanged), V(planned), V(started), V(failed), V(paused), V(rolled_back) or V(timed_out),
    as of M(beekeeper.swarm.stack).
  type: str
  returned: success, or when Swarm took the rollback and it did not converge
  sample: converged
revision:
  description: The revision that runs now.
  type: int
  returned: success, or when Swarm took the rollback and it did not converge
  sample: 3
plan:
  description: What was to be done and why, one entry for each object, in the order in which it was done.
  type: list
  elements: dict
  returned: success, or when Swarm took the rollback and it did not converge
  sample:
    - kind: service
      name: shop_web
      action: update
      restarts_tasks: true
      fields: [TaskTemplate.ContainerSpec.Image]
      reason: differs from revision 3
services:
  description: What runs now, by name of service, as of M(beekeeper.swarm.stack).
  type: dict
  returned: success, or when Swarm took the rollback and it did not converge
  sample: {}
failures:
  description: Why it failed, one entry for each slot or node, as of M(beekeeper.swarm.stack).
  type: list
  elements: dict
  returned: success, or when Swarm took the rollback and it did not converge
  sample: []
"""

import json
import typing as t

from ansible.module_utils.basic import AnsibleModule

from ..module_utils._ansible.run import run_module
from ..module_utils._ansible.stack_args import ROLLBACK_SPEC, STACK_TEXTS
from ..module_utils._core.errors import InputError
from ..module_utils._engine import rollback
from ..module_utils._engine.client import Engine
from ..module_utils._engine.history import Run


def restore(module: AnsibleModule, engine: Engine, run: Run) -> dict[str, t.Any]:
    params = module.params
    return rollback.restore(
        engine,
        stack=params["name"],
        number=params["revision"],
        outcomes=params["outcomes"],
        run=run,
        check=module.check_mode,
    )


def finish(module: AnsibleModule, engine: Engine, run: Run) -> dict[str, t.Any]:
    params = module.params
    return rollback.finish(
        engine,
        stack=params["name"],
        number=params["revision"],
        outcome=params["outcome"],
        run=run,
        keep=params["keep_revisions"],
    )


PHASES = {"restore": restore, "finish": finish}


def body(module: AnsibleModule, engine: Engine) -> dict[str, t.Any]:
    if not module.params["run"]:
        raise InputError("The module cannot be called by itself: call it by its action plugin.")
    run = Run.from_json(module.params["run"], break_lock=module.params["break_lock"])
    result = PHASES[module.params["phase"]](module, engine, run)
    return {key: json.dumps(value) if key in STACK_TEXTS else value for key, value in result.items()}


def main() -> t.NoReturn:
    run_module(body, argument_spec=ROLLBACK_SPEC)


if __name__ == "__main__":
    main()
