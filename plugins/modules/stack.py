#!/usr/bin/python
# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: stack
short_description: Deploy a stack to Docker Swarm, and tell the truth about it
version_added: 0.1.0
description:
  - Merges Compose files on the controller as C(docker compose config) merges them, deploys them as
    C(docker stack deploy) does, watches the rolling update, and fails where Swarm rolled it back, paused it, or could
    not finish it in time.
  - Only what differs from what runs is written. An unchanged service is not touched, so its rollback point survives.
  - The rollback that Swarm begins by itself goes by the rollback config that ran before, so one that comes with a new
    version is put on the running service first, which restarts nothing.
  - An update that Swarm has paused goes on when the same is deployed again. So does one that Swarm has left half way,
    within the same task where it sees that. The service gets the label C(beekeeper.swarm.resumed) then, which makes
    Swarm go on, is no difference for any later deploy, and goes with the next write.
  - A stack that the docker CLI deployed is adopted without a write, its configs and secrets with it. The content of a
    secret that the docker CLI made is asked of the Engine by an update that cannot succeed, for nobody can read it.
  - Contents of configs and secrets (C(file), C(environment), and C(content) of configs only, as in the Compose
    specification) are read on the controller and rotate. Swarm cannot change a content, so each content is an object of
    its own. A changed one rolls the services that use it, and old versions are removed once neither the spec of a
    service nor the one before it, to which Swarm rolls back, refers to them.
  - A config of the stack is called C(STACK_KEY-HASH), with a hash of its content, a secret C(STACK_KEY-NUMBER). A
    C(name) in the layers is kept, and then a changed content is an error. Secrets are compared by scrypt with a random
    salt, which a label keeps, so that neither name nor label helps a guesser. Where the manager's OpenSSL forbids
    scrypt, as under FIPS 140, PBKDF2 takes its place.
  - The file of a C(seccomp=FILE) among C(security_opt) is read on the controller, too, relative to the project
    directory.
  - Contents are sent to the manager on the standard input of Python and from there to the Engine. They are never
    written to a disk or an argument list, and stand in no result, diff or log. Where there are any, pipelining is
    turned on for the task, and the task fails before anything is sent where the connection has none, where the become
    plugin does not allow it (C(su)), or where E(ANSIBLE_KEEP_REMOTE_FILES) is set.
  - Services are written in waves by C(depends_on), each when those that it depends on, directly or not, run as wanted,
    and are healthy where they have a health check. C(condition) and C(required) make no difference, for of a task that
    has only started Swarm says nothing that can be relied on. A service that none of those to be written depends on is
    not waited for before the end. Without C(depends_on), and with O(wait=false), there is one wave.
  - Some of what Swarm takes without an error and then leaves pending for ever is refused before the first write, in
    check mode too. That is a service that fits no node by its constraints, platform or reservations, more replicas than
    there is room for by ports in mode host, C(max_replicas_per_node) or reservations, a port in mode host that services
    of this and other stacks want on more nodes than there are for them, a new network whose subnet overlaps with that
    of another, and an update with C(start-first) that has no room beside the old tasks. What other services reserve is
    not counted. Where a service fits nodes that are down, drained or paused, and where a running one lacks as much room
    already, there is a warning. Services that are as wanted already are not looked at.
  - Run it on a manager. It has to read services, so a worker cannot answer it.
options:
  name:
    description: Name of the stack. It is put before the names of services and networks, and on everything as the label
      C(com.docker.stack.namespace).
    type: str
    required: true
    version_added: 0.1.0
  state:
    description:
      - With V(present), the stack is made what the layers say.
      - With V(absent), its services, configs, secrets, networks and revisions are removed.
      - What others use then, a service of another stack or a container that is attached to a network, Swarm does not
        let go of. All else is removed, and then the task fails, and names what stays and who uses it. In check mode
        that is a warning.
    type: str
    choices: [present, absent]
    default: present
    version_added: 0.1.0
  layers:
    description:
      - The Compose files that make the stack, lowest first. Each later one is merged over those before it.
      - An entry is the path of a file on the controller, the text of a file (which has a line break), or a mapping.
      - What they name with C(include), C(extends), C(env_file) and C(label_file) is read on the controller, too.
      - Required with O(state=present).
    type: list
    elements: raw
    version_added: 0.1.0
  project_dir:
    description:
      - Folder on the controller that relative paths begin at.
      - Without it, that is the folder of the first file among O(layers).
    type: path
    version_added: 0.1.0
  env:
    description: Variables for C(${NAME}) in the layers. They win over all others. A variable that is nowhere is empty,
      with a warning. C(${NAME:-}) is empty without one.
    type: dict
    version_added: 0.1.0
  env_files:
    description:
      - Files on the controller with more such variables. Later files win. Without O(project_dir), a relative path is
        looked for beside the playbook first.
      - Without this option, C(.env) of the project's folder is read where there is one.
    type: list
    elements: path
    version_added: 0.1.0
  env_from_controller:
    description:
      - Whether the environment of the controller's own process has such variables, too. O(env) wins over it, and it
        wins over O(env_files), as in Compose.
      - Without it, a run is the same from every controller.
    type: bool
    default: false
    version_added: 0.1.0
  profiles:
    description:
      - The profiles whose services are part of the stack, besides those that belong to none. V(*) is all of them.
      - Without this option, they are read from the variable C(COMPOSE_PROFILES), separated by commas.
    type: list
    elements: str
    version_added: 0.1.0
  update_policy:
    description:
      - How Swarm is to update the services, and to roll them back, where the layers do not say. What a layer says of a
        key wins. Jobs have no such configs.
      - Keys and values are those of C(deploy.update_config) and C(deploy.rollback_config) of a layer, and besides
        C(parallelism) in per cent of the replicas and C(monitor) in multiples of the time in which the service's
        health check fails, its start period included.
      - A deploy warns where an update config, of the layers or of the policy, can hardly be meant, with the numbers.
    type: dict
    version_added: 0.1.0
    suboptions:
      update_config:
        description:
          - Of all services.
          - C(parallelism=30%) is rounded down, and at least one task. Of a global service it is one task.
          - C(monitor=3x) of a service without a health check is three times the five seconds of Swarm.
        type: dict
      rollback_config:
        description: Of all services, with the same keys.
        type: dict
      services:
        description: The same two by name of service. They win over those of all services.
        type: dict
  strict:
    description: Fail where the layers have something that RV(ignored) or RV(dropped) would name, instead of naming it.
    type: bool
    default: false
    version_added: 0.1.0
  prune:
    description:
      - Remove what belongs to the stack and the layers do not have any more, after the stack has converged. First
        services, then secrets and configs, then networks. A service whose published port another one of the layers
        takes over goes before that one is written, because Swarm lets no two have it.
      - What a service refers to, of whatever stack, in its spec or the one before it, stays. So does a network that
        something else than a service uses, with a warning.
      - Old versions of configs and secrets that are in the layers go without this option.
    type: bool
    default: false
    version_added: 0.1.0
  recreate_networks:
    description:
      - Make networks of the stack anew that differ from the layers (driver, options, subnet, labels, attachable,
        internal and so on). Swarm cannot change a network in place. Without this option such a network stays as it is,
        with a warning that names what differs.
      - A stand-in, the network C(NETWORK-stand-in), carries the services meanwhile. They join it, leave the network,
        which is then removed and made anew, join the new one, and leave the stand-in. Each of these four steps is a
        rolling update by the service's own update config, and services that use the network reach one another all the
        time.
      - It is refused while a service that is not of the stack, a container outside of Swarm, or a job uses the network.
        Needs O(wait=true).
      - A run that dies on the way is seen through by the next one.
    type: bool
    default: false
    version_added: 0.1.0
  keep_replicas:
    description: Leave services that exist with as many replicas as they have now, whatever the layers say. For services
      that something else scales.
    type: bool
    default: false
    version_added: 0.1.0
  resolve_image:
    description:
      - When to ask the registry for the digest and the platforms of an image. The manager's Engine asks, once for each
        image.
      - With V(changed), only where the image is not the one that was deployed before.
      - Where a registry does not answer, a running service of the same image keeps the digest that it has, and a
        warning says why.
      - Where a registry wants a login, or refuses the credentials, for an image that does not run yet, the task fails
        before anything is written. With V(never), it is left to the nodes.
    type: str
    choices: [always, changed, never]
    default: always
    version_added: 0.1.0
  with_registry_auth:
    description: Store the registry's credentials with every service that is written, so that all nodes can pull its
      image.
    type: bool
    default: false
    version_added: 0.1.0
  registry_auth:
    description:
      - Credentials for one registry.
      - Without it, and for all other registries, those in the docker config of the manager are used
        (C(~/.docker/config.json), or where E(DOCKER_CONFIG) points). The credential helper of the registry
        (C(credHelpers)) comes first, then C(credsStore), then what stands in the file.
      - A helper is a program C(docker-credential-NAME) on the manager. It is asked with the registry on its standard
        input, and its answer stands in no argument list, result or log.
      - Where a helper fails, or does not answer within 10 seconds, the registry is asked without credentials, and with
        O(with_registry_auth) no new ones are stored, which a warning says. Where the registry then refuses, the message
        says what failed.
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
  wait:
    description:
      - Watch until the stack has converged, or until it is certain that it will not.
      - With O(state=absent), watch until nothing of the stack is left. Without that its networks stay, which cannot go
        before the last task has ended; the same task once more removes them.
    type: bool
    default: true
    version_added: 0.1.0
  wait_timeout:
    description:
      - Seconds that update, settling and Swarm's own rollback may take together, at least V(1).
      - The rollback of the whole stack has what is left of them, and half of O(wait_timeout) at least.
    type: int
    default: 600
    version_added: 0.1.0
  on_failure:
    description:
      - What is done when a service fails, is rolled back or paused by Swarm, or runs out of time. The task fails in any
        case.
      - With V(rollback), every service of the stack returns to the revision that ran before, configs and secrets
        included. Where that one had failed too, it is the last good one. Services that the failed deploy created are
        removed. Jobs are not run again. A first deploy has nothing to return to, and is left for inspection.
      - With V(keep), everything stays as Swarm has it.
      - With V(remove), a first deploy that fails is removed again. Every other one stays as Swarm has it.
      - Nothing is done with O(wait=false), because nobody watches.
    type: str
    choices: [rollback, keep, remove]
    default: rollback
    version_added: 0.1.0
  keep_history:
    description: With O(state=absent), keep the revisions.
    type: bool
    default: false
    version_added: 0.1.0
  require_layers:
    description: Fail where a layer that made the revision which runs is not among O(layers). Without, a warning names
      it, and what this deploy changes. Files are known by their path from the folder of the first one, mappings and
      texts by their position.
    type: bool
    default: false
    version_added: 0.1.0
  project:
    description: The merged project as JSON. The action plugin makes it from O(layers); do not set it.
    type: json
    version_added: 0.1.0
  contents:
    description: The contents of configs and secrets in base64, as JSON. The action plugin reads them; do not set it.
    type: json
    version_added: 0.1.0
  waves:
    description: Names of services, wave by wave. The action plugin sets it; do not set it.
    type: list
    elements: raw
    default: []
    version_added: 0.1.0
  removals:
    description: What a deploy planned to remove. The action plugin sets it; do not set it.
    type: list
    elements: dict
    default: []
    version_added: 0.1.0
  phase:
    description: Which short call this is. The action plugin sets it; do not set it.
    type: str
    choices: [deploy, observe, go_on, tidy, settle, evidence, health]
    default: deploy
    version_added: 0.1.0
  left:
    description: Services whose update Swarm has left half way. The action plugin sets it; do not set it.
    type: list
    elements: dict
    default: []
    version_added: 0.1.0
  tasks:
    description: Ids of the tasks whose logs are wanted. The action plugin sets it; do not set it.
    type: list
    elements: str
    default: []
    version_added: 0.1.0
  tail:
    description: How many of the last lines of each log are wanted. The action plugin sets it; do not set it.
    type: int
    default: 20
    version_added: 0.1.0
  containers:
    description: Ids of the containers on this node whose health check's last output is wanted. The action plugin sets
      it; do not set it.
    type: list
    elements: str
    default: []
    version_added: 0.1.0
  running:
    description: Number of the revision that runs. The action plugin sets it; do not set it.
    type: int
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
  - beekeeper.swarm.history.watched
  - beekeeper.swarm.attributes
  - beekeeper.swarm.attributes.action_group
  - beekeeper.swarm.kept
author:
  - The beekeeper.swarm developers (@beekeeper)
seealso:
  - module: beekeeper.swarm.stack_info
  - module: beekeeper.swarm.stack_rollback
  - module: community.docker.docker_stack
"""

EXAMPLES = r"""
- name: Deploy the shop in its production flavour
  beekeeper.swarm.stack:
    name: shop
    layers:
      - files/shop.yml
      - files/shop.prod.yml
    env:
      TAG: "1.4"

- name: Show what a deploy would change, and change nothing
  beekeeper.swarm.stack:
    name: shop
    layers:
      - files/shop.yml
  check_mode: true
  diff: true

- name: Deploy the shop by the house's rules for updates
  beekeeper.swarm.stack:
    name: shop
    layers:
      - files/shop.yml
      - files/shop.prod.yml
    update_policy:
      update_config:
        parallelism: 30%
        monitor: 2x
        order: start-first
        failure_action: rollback
      rollback_config:
        parallelism: 0
        monitor: 10s
      services:
        database:
          update_config:
            order: stop-first

- name: Try an image out, by one more layer
  beekeeper.swarm.stack:
    name: shop
    layers:
      - files/shop.yml
      - services:
          web:
            image: registry.example.com/shop/web:2.0-rc1
    with_registry_auth: true
    registry_auth:
      registry: registry.example.com
      username: deployer
      password: "{{ vault_registry_password }}"

- name: Remove the shop
  beekeeper.swarm.stack:
    name: shop
    state: absent
"""

RETURN = r"""
outcome:
  description:
    - What became of the deploy, or of the removal. V(failed), V(rolled_back), V(paused) and V(timed_out) fail the task.
    - V(converged) means that every replica, or every node of a global service, ran a healthy task of the new version
      for the longer of the update's monitor time and the time that the health check needs to fail.
    - V(unchanged) means that there was nothing to do and everything runs.
    - V(rolled_back) means that the whole stack is back at RV(revision), or with O(on_failure=keep) that Swarm rolled
      services back.
    - V(paused) is what Swarm did, V(failed) what cannot heal, V(timed_out) all else after O(wait_timeout).
    - With O(state=absent), V(failed) means that others use something of the stack, and V(timed_out) that tasks or
      networks were still there after O(wait_timeout), the message says why.
    - V(planned) is the outcome in check mode, V(started) with O(wait=false).
    - With O(wait=false), V(started) together with C(changed) as V(false) means that there was nothing to do, and that
      an earlier update still runs.
  type: str
  returned: success, or when Swarm took the deploy and it did not converge
  sample: converged
revision:
  description: Number of the revision that runs now. Nothing where the stack has no history yet.
  type: int
  returned: success, or when Swarm took the deploy and it did not converge
  sample: 7
plan:
  description: What was to be done and why, one entry for each object, in the order in which it was done.
  type: list
  elements: dict
  returned: always
  sample:
    - kind: service
      name: shop_web
      action: update
      restarts_tasks: true
      fields: [TaskTemplate.ContainerSpec.Image]
      reason: differs from the layers
services:
  description: What runs now, by name of service.
  type: dict
  returned: with O(state=present)
  sample:
    shop_web:
      mode: replicated
      desired: 6
      running: 6
      image: registry.example.com/shop/web:1.4@sha256:0000000000000000000000000000000000000000000000000000000000000000
      update_state: completed
failures:
  description:
    - Why the deploy failed, from tasks of the new version only, one entry for each slot or node.
    - C(health) is the last output of the health check that ended the task. It is known only to the node that ran the
      task, and V(null) where no host of the inventory is that node (by its name, C(ansible_host) or
      C(swarm_advertise_addr)), or it cannot be reached.
    - C(log_tail) comes through the manager.
    - In both, the contents of the stack's secrets, the values of variables with names of secrets, and what looks like
      a password are masked, as far as they have six characters or more.
  type: list
  elements: dict
  returned: with O(state=present)
  sample:
    - service: shop_web
      task: shop_web.1
      node: node4
      state: failed
      error: "task: non-zero exit (1)"
      exit_code: 1
      health: null
      log_tail: [cannot reach the database]
done:
  description: What was written before the Engine failed. A service may have got its new rollback config alone.
  type: list
  elements: str
  returned: when the Engine failed in the middle
  sample: [create network shop_default]
in_doubt:
  description: What the Engine was asked for and did not answer, so that nobody knows whether it was done.
  type: list
  elements: str
  returned: when the connection to the Engine was lost in the middle
  sample: [create service shop_web]
not_done:
  description: What was not written. The same task again does it.
  type: list
  elements: str
  returned: when the Engine, or a wave of services, failed in the middle
  sample: [create service shop_api]
converted:
  description:
    - Keys of the layers that Swarm has somewhere else, below C(deploy), each with file, line and key path.
    - The filters call this list C(changed).
  type: list
  elements: dict
  returned: with O(state=present)
  sample:
    - file: shop.yml
      line: 7
      path: services.web.mem_limit
      reason: Swarm has it as deploy.resources.limits.memory
dropped:
  description: Networks, volumes, configs and secrets of the layers that are not made, since no service uses them, each
    with file, line and key path.
  type: list
  elements: dict
  returned: with O(state=present)
  sample:
    - file: shop.yml
      line: 31
      path: volumes.cache
      reason: no service uses this volume
ignored:
  description: Keys of the layers that Swarm cannot honour, or that the manager's Engine is too old for, each with file,
    line and key path.
  type: list
  elements: dict
  returned: with O(state=present)
  sample:
    - file: shop.yml
      line: 9
      path: services.web.container_name
      reason: Swarm names the containers of tasks itself
path:
  description: Key path of what is wrong in the project, as a list. The message has file, line and column of it.
  type: list
  elements: raw
  returned: when the layers make a project that cannot be deployed
  sample: [services, web, ports, 0, published]
"""

import json
import typing as t

from ansible.module_utils.basic import AnsibleModule

from ..module_utils._ansible.run import run_module
from ..module_utils._ansible.stack_args import STACK_SPEC, STACK_TEXTS
from ..module_utils._core.errors import InputError
from ..module_utils._engine import stack
from ..module_utils._engine.client import Engine
from ..module_utils._engine.deploy import Wish
from ..module_utils._engine.deploy import deploy as deploy_stack
from ..module_utils._engine.history import Run


def run_of(module: AnsibleModule) -> Run:
    if not module.params["run"]:
        raise InputError("The module cannot be called by itself: call it by its action plugin, with layers.")
    return Run.from_json(module.params["run"], break_lock=module.params["break_lock"])


def deploy(module: AnsibleModule, engine: Engine) -> dict[str, t.Any]:
    params, run = module.params, run_of(module)
    if params["state"] == "absent":
        keep = params["keep_history"]
        return stack.remove(engine, stack=params["name"], run=run, keep_history=keep, check=module.check_mode)
    wish = Wish(
        stack=params["name"],
        project=json.loads(params["project"]),
        contents=json.loads(params["contents"] or "{}"),
        waves=params["waves"],
        prune=params["prune"],
        recreate=params["recreate_networks"],
        keep_replicas=params["keep_replicas"],
        resolve=params["resolve_image"],
        registry_auth=params["registry_auth"],
        keep=params["keep_revisions"],
        require_layers=params["require_layers"],
        strict=params["strict"],
        shows=module._diff or module.check_mode,
    )
    return deploy_stack(engine, wish, run=run, store_auth=params["with_registry_auth"], check=module.check_mode)


def observe(module: AnsibleModule, engine: Engine) -> dict[str, t.Any]:
    return stack.watch(engine, stack=module.params["name"], run=run_of(module) if module.params["run"] else None)


def go_on(module: AnsibleModule, engine: Engine) -> dict[str, t.Any]:
    params = module.params
    return stack.go_on(engine, stack=params["name"], left=params["left"], run=run_of(module))


def settle(module: AnsibleModule, engine: Engine) -> dict[str, t.Any]:
    params = module.params
    return stack.settle(
        engine,
        stack=params["name"],
        run=run_of(module),
        outcomes=params["outcomes"],
        runs_now=params["running"],
        keep=params["keep_revisions"],
    )


def tidy(module: AnsibleModule, engine: Engine) -> dict[str, t.Any]:
    return stack.tidy(engine, stack=module.params["name"], removals=module.params["removals"])


def evidence(module: AnsibleModule, engine: Engine) -> dict[str, t.Any]:
    return stack.evidence(engine, tasks=module.params["tasks"], tail=module.params["tail"])


def health(module: AnsibleModule, engine: Engine) -> dict[str, t.Any]:
    return stack.health(engine, containers=module.params["containers"])


PHASES = {
    "deploy": deploy,
    "observe": observe,
    "go_on": go_on,
    "tidy": tidy,
    "settle": settle,
    "evidence": evidence,
    "health": health,
}


def body(module: AnsibleModule, engine: Engine) -> dict[str, t.Any]:
    result = PHASES[module.params["phase"]](module, engine)
    return {key: json.dumps(value) if key in STACK_TEXTS else value for key, value in result.items()}


def main() -> t.NoReturn:
    run_module(body, argument_spec=STACK_SPEC)


if __name__ == "__main__":
    main()
