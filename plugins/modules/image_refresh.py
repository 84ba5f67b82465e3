#!/usr/bin/python
# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: image_refresh
short_description: Find services of a Docker swarm that run an older image than their tag has now, and roll them
version_added: 0.1.0
description:
  - A base image is rebuilt and pushed under the same tag, and nothing in a swarm notices. This asks the registry for
    the digest behind the tag of each service, once for each distinct image. The Engine does the asking, so the
    controller needs not reach the registry.
  - RV(report) says of each service what it runs, what its tag has now, since when it is behind, and how old its image
    is.
  - Services that are behind are rolled one after the other, in the order of O(services) and then by name, each by its
    own update config. Each is watched until its tasks have been healthy for a while. The verdict comes from the tasks.
  - The task stops at the first service that does not come up with the new image. That service goes back to the digest
    that it ran, by Swarm or by this module with its rollback config. The failed digest is remembered in the swarm, and
    the service is not tried again until the tag moves on.
  - A run that was killed is seen through by the next one. It watches what the dead run has written, and brings it back
    where it fails.
  - Nothing else of a service is changed, and for a deploy nothing has changed afterwards. What a stack runs then is
    recorded as one revision for each run and stack, with the layers of the one before, so that
    M(beekeeper.swarm.stack_rollback) leads back. A deploy takes the newest digest whether it has failed here or not,
    unless O(beekeeper.swarm.stack#module:resolve_image) is V(changed).
  - Run it on a manager.
notes:
  - A job is reported and never rolled, for Swarm runs a job again whenever it is written.
  - A service that is pinned to a digest by its owner is reported as V(pinned), and its registry is not asked. With
    M(beekeeper.swarm.stack) or C(docker stack deploy), owners pin by writing the digest in the layers. A digest that
    C(docker service create) was given beside a tag cannot be told from one that it has looked up itself.
  - A service without a digest runs whatever each node found under the tag, so there would be no way back. It is
    reported as V(unpinned) and not rolled.
  - A service whose new image no ready and active node can take, because it is for another platform, stays as it is,
    with a warning. The others are rolled.
  - The image of a service with no replicas is written, and no task tries it.
  - A service with one replica is away for a moment, unless its update order is C(start-first). See O(allow_gap).
  - A service that is in an update, does not run all of its tasks, or belongs to a stack that a run has left half way,
    is reported and stays as it is.
  - A health check that stands in the image alone is not known to a manager. Then a task has to run for the C(monitor)
    time of the update config.
options:
  services:
    description:
      - Look at services with these names alone. The names are shell patterns such as V(shop_*), and their order is that
        in which services are rolled.
      - Of O(services), O(stacks) and O(labels), each that is given must fit. A pattern or label that fits nothing is
        named in a warning, here as in all options that leave something out; a name without wildcards must exist.
    type: list
    elements: str
    version_added: 0.1.0
  stacks:
    description: Look at services of these stacks alone. The names are shell patterns, and none fits a service that is
      in no stack.
    type: list
    elements: str
    version_added: 0.1.0
  labels:
    description: Look at services that have one of these labels alone, each C(KEY) or C(KEY=VALUE).
    type: list
    elements: str
    version_added: 0.1.0
  exclude_services:
    description: Leave services with these names out. The names are shell patterns; one without wildcards must exist.
    type: list
    elements: str
    version_added: 0.1.0
  exclude_stacks:
    description: Leave services of these stacks out. The names are shell patterns; one without wildcards must exist.
      With V(*), services that are in no stack are left over.
    type: list
    elements: str
    version_added: 0.1.0
  exclude_labels:
    description: Leave services out that have one of these labels, each C(KEY) or C(KEY=VALUE).
    type: list
    elements: str
    version_added: 0.1.0
  refresh:
    description:
      - Roll the services that are behind. With V(false) the task reports and changes no service.
      - Both write down in the swarm since when a service is behind. Check mode does not.
    type: bool
    default: true
    version_added: 0.1.0
  max_services:
    description: How many services to roll at most. The others that are behind are named in RV(report).
    type: int
    version_added: 0.1.0
  max_age:
    description:
      - Report images that are older than this although their tag did not move, such as V(30d). Units are C(w), C(d),
        C(h) and C(m). Nobody has rebuilt such an image on a newer base.
      - An image says when it was made, and only an Engine that has it can read that. So the age is known for images
        that are on the manager where this runs, and not known for others, nor for images that say nothing of it.
    type: str
    version_added: 0.1.0
  allow_gap:
    description: Roll services of which nothing runs for a moment, because their one replica stops before the new one
      starts. With V(false) they are left as they are.
    type: bool
    default: true
    version_added: 0.1.0
  retry_failed:
    description: Try a digest again that has failed.
    type: bool
    default: false
    version_added: 0.1.0
  on_registry_error:
    description:
      - What happens when a registry does not tell a digest, because it does not answer, wants a login, limits requests
        or does not have the image.
      - V(fail) fails the task before anything is changed. V(skip) leaves these services as they are, with a warning.
    type: str
    choices: [fail, skip]
    default: fail
    version_added: 0.1.0
  with_registry_auth:
    description: Store the registry's credentials with every service that is rolled, so that all nodes can pull its
      image. Without it Swarm keeps those that the service has.
    type: bool
    default: false
    version_added: 0.1.0
  registry_auth:
    description:
      - Credentials for one registry.
      - Without it, and for all other registries, those in the docker config of the manager are used, as
        O(beekeeper.swarm.stack#module:registry_auth) says.
    type: dict
    version_added: 0.1.0
    suboptions:
      registry:
        description: Address of the registry, for example V(registry.example.com). Without it, Docker Hub.
        type: str
      username:
        description: User name.
        type: str
        required: true
      password:
        description: Password or token.
        type: str
        required: true
  wait_timeout:
    description: Seconds that each service may take, at least V(1). Going back has what is left of it, and half of it at
      least.
    type: int
    default: 600
    version_added: 0.1.0
  progress:
    description: Show a line on the screen for each change of a service's state, and RV(table) at the end.
    type: bool
    default: true
    version_added: 0.1.0
  phase:
    description: Which short call this is. The action plugin sets it; do not set it.
    type: str
    choices: [check, roll, look, back, end, record]
    default: check
    version_added: 0.1.0
  service:
    description: The service in hand. The action plugin sets it; do not set it.
    type: dict
    version_added: 0.1.0
  stack:
    description: The stack to record. The action plugin sets it; do not set it.
    type: str
    version_added: 0.1.0
  first:
    description: Whether it is the first service of its stack. The action plugin sets it; do not set it.
    type: bool
    default: false
    version_added: 0.1.0
  renews:
    description: Whether the lock is due. The action plugin sets it; do not set it.
    type: bool
    default: false
    version_added: 0.1.0
  armed:
    description: Whether the update config is to be put back. The action plugin sets it; do not set it.
    type: bool
    default: false
    version_added: 0.1.0
  outcome:
    description: What came of the service. The action plugin sets it; do not set it.
    type: str
    default: ''
    version_added: 0.1.0
  why:
    description: Why its image is not tried again. The action plugin sets it; do not set it.
    type: str
    default: ''
    version_added: 0.1.0
attributes:
  check_mode:
    support: full
    details:
      - RV(report) is the plan then, and nothing at all is written.
  diff_mode:
    support: full
    details:
      - Shows the image of each service before and after.
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
  - module: beekeeper.swarm.image_prune
  - module: beekeeper.swarm.stack
  - module: beekeeper.swarm.stack_rollback
"""

EXAMPLES = r"""
- name: Say what is behind, and whose image is older than a month
  beekeeper.swarm.image_refresh:
    refresh: false
    max_age: 30d
  register: images

- name: Roll what is behind, the caches first and databases never, at most five services a night
  beekeeper.swarm.image_refresh:
    services: ['*_cache', '*']
    exclude_labels: [com.example.kind=database]
    max_services: 5

- name: Roll one stack from a private registry
  beekeeper.swarm.image_refresh:
    stacks: [shop]
    with_registry_auth: true
    registry_auth:
      registry: registry.example.com
      username: deployer
      password: "{{ vault_registry_password }}"
"""

RETURN = r"""
report:
  description:
    - A row for each service that was looked at, in the order in which services are rolled.
    - C(status) is V(current) or V(behind); V(pinned) by its owner; V(unpinned), that is without a digest; V(local),
      that is with an image id or without an image; or V(unknown) where the registry did not tell. An image that was
      built on a node is asked for like any other, V(myapp:1) at Docker Hub.
    - C(current) is the digest that runs, C(newest) what the tag has now. C(behind_since) is when the service was first
      seen to be behind.
    - C(created) and C(age_days) are of the image that runs, where the manager has it. C(older_than_max_age) is null
      where the age is not known or O(max_age) is not given.
    - C(result) is V(refreshed); V(planned) in check mode and with O(refresh=false); V(rolled_back) where the new image
      failed and the old one runs; V(failed) where neither is certain; V(not_reached) where the task stopped before;
      V(left) where it stays behind; else V(none). C(note) says why.
    - C(took) is in seconds, for services that were rolled.
  type: list
  elements: dict
  returned: always, when the swarm could be read
  sample:
    - service: shop_web
      stack: shop
      mode: replicated
      replicas: 3
      image: registry.example.com/shop/web:2.0
      status: behind
      current: sha256:0b6a027b5cf322f09f6706c754e086a232ec1ddba835c8a15c6cb74ef0d43c29
      newest: sha256:4b8ffdb2a8f4d0a2a8d4b8b9f0b1c35a16f2a83d6d4d0bb1a8b2a1c2ff1d2d7e
      behind_since: '2026-06-01T02:00:00Z'
      created: '2026-05-02T10:11:12Z'
      age_days: 30.7
      older_than_max_age: false
      result: refreshed
      note: ''
      took: 24.1
table:
  description: The same for people, a line for each service.
  type: list
  elements: str
  returned: always, when the swarm could be read
revisions:
  description: The revisions that run now, by name of the stack, of stacks of which services were rolled. Nothing where
    another one has come to no end.
  type: dict
  returned: success, or when a service did not come up
  sample:
    shop: 8
superseded:
  description: The images that refreshed services ran before, and those that failed with them before their tags moved
    on, for M(beekeeper.swarm.image_prune).
  type: list
  elements: str
  returned: success, or when a service did not come up
  sample: ['registry.example.com/shop/web@sha256:0b6a027b5cf322f09f6706c754e086a232ec1ddba835c8a15c6cb74ef0d43c29']
outcome:
  description: What became of the service that did not come up, as of RV(beekeeper.swarm.stack#module:outcome).
  type: str
  returned: when a service did not come up
  sample: rolled_back
services:
  description: How it runs then, as of RV(beekeeper.swarm.stack#module:services).
  type: dict
  returned: when a service did not come up
failures:
  description: Which of its tasks failed and why, as of RV(beekeeper.swarm.stack#module:failures).
  type: list
  elements: dict
  returned: success, or when a service did not come up
  sample: []
"""

import typing as t

from ..module_utils._ansible.refresh_args import REFRESH_SPEC
from ..module_utils._ansible.run import run_module
from ..module_utils._core.refresh.age import seconds_of
from ..module_utils._core.refresh.choice import Choice
from ..module_utils._core.refresh.decide import Limits
from ..module_utils._engine import refresh
from ..module_utils._engine.history import Run
from ..module_utils._engine.registry import credentials

if t.TYPE_CHECKING:
    from ansible.module_utils.basic import AnsibleModule

    from ..module_utils._engine.client import Engine

Result = t.Dict[str, t.Any]


def check(module: AnsibleModule, engine: Engine) -> Result:
    params = module.params
    wish = refresh.Wish(
        Choice.from_params(params),
        Limits(**{key: params[key] for key in ("max_services", "retry_failed", "allow_gap")}),
        max_age=seconds_of(params["max_age"]) if params["max_age"] else None,
        skips=params["on_registry_error"] == "skip",
    )
    known = credentials(params["registry_auth"])
    return refresh.check(engine, wish, known=known, remembers=not module.check_mode)


def roll(engine: Engine, params: Result, run: Run) -> Result:
    move = params["service"]
    known = credentials(params["registry_auth"]) if params["with_registry_auth"] else None
    header = known.header(move["to"]) if known else None
    return refresh.roll(engine, move, header=header, first=params["first"], run=run)


def end(engine: Engine, params: Result, run: Run) -> Result:
    said = {key: params[key] for key in ("outcome", "why", "armed")}
    return refresh.end(engine, params["service"], run=run, **said)


PHASES: dict[str, t.Callable[[t.Any, Result, Run], Result]] = {
    "roll": roll,
    "look": lambda engine, params, run: refresh.look(engine, params["service"], renews=params["renews"], run=run),
    "back": lambda engine, params, run: refresh.back(engine, params["service"], run=run),
    "end": end,
    "record": lambda engine, params, run: refresh.record(
        engine, params["stack"], run=run, keep=params["keep_revisions"]
    ),
}


def body(module: AnsibleModule, engine: Engine) -> Result:
    params = module.params
    if params["phase"] == "check":
        return check(module, engine)
    return PHASES[params["phase"]](engine, params, Run.from_json(params["run"], break_lock=params["break_lock"]))


def main() -> t.NoReturn:
    run_module(body, argument_spec=REFRESH_SPEC)


if __name__ == "__main__":
    main()
