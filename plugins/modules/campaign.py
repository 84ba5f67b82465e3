#!/usr/bin/python
# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: campaign
short_description: The record and the lock of a campaign that patches the nodes of a Docker swarm
version_added: 0.1.0
description:
  - Keeps in the swarm how far each node is, so that a run which stopped half way is gone on with from any controller,
    and keeps two runs from patching at once. Run it on a manager. It patches nothing itself.
  - The record is one Swarm config, C(beekeeper.patch.campaign), whose labels hold which campaign it is and what came of
    each node. Another campaign is written over it in one step. The lock is another config, C(beekeeper.patch.lock). It
    names its holder and expires.
  - The role P(beekeeper.swarm.patch#role) does all of it.
options:
  state:
    description:
      - V(read) returns the record, who has the lock, and which services do not run as their specs say.
      - V(begun) takes the lock and goes on with the campaign that has not ended, or begins one.
      - V(noted) notes that O(node) has come to O(step), and keeps the lock.
      - V(left) gives the lock back, so that another run can go on. V(ended) also says that all is done.
    type: str
    choices: [read, begun, noted, left, ended]
    default: read
    version_added: 0.1.0
  id:
    description:
      - With O(state=begun), which campaign it is to be. Another one than that which is there begins a campaign, which
        takes over the nodes that the old one left half way.
      - Without it, the one that has not ended is gone on with, and a new one is named by the time.
    type: str
    version_added: 0.1.0
  patch:
    description: What the nodes get, in words. A campaign of something else is not gone on with. Required with
      O(state=begun).
    type: str
    version_added: 0.1.0
  node:
    description: The id of a node. Required with O(state=noted).
    type: str
    version_added: 0.1.0
  step:
    description:
      - How far the node is. V(done) and V(unchanged) are the end, and V(failed) is where it stopped.
      - Required with O(state=noted).
    type: str
    choices: [begun, drained, patched, returned, done, unchanged, failed]
    version_added: 0.1.0
  facts:
    description: What is known of the node by then. What was noted before stays.
    type: dict
    default: {}
    version_added: 0.1.0
    suboptions:
      host:
        description: The host of the inventory. Required with O(step=begun).
        type: str
        version_added: 0.1.0
      availability:
        description: What its owner had given it. Of a node that a run left half way, what that one noted stays.
        type: str
        choices: [active, pause, drain]
        version_added: 0.1.0
      engine_before:
        description: The version of its Engine before.
        type: str
        version_added: 0.1.0
      engine_after:
        description: The version of its Engine afterwards.
        type: str
        version_added: 0.1.0
      packages:
        description: The packages that it is to get, each with C(name), C(before) and C(after). The first 20 are kept.
        type: list
        elements: dict
        version_added: 0.1.0
      rebooted:
        description: Whether it was rebooted.
        type: bool
        version_added: 0.1.0
      failure:
        description: What went wrong. The first 500 characters are kept.
        type: str
        version_added: 0.1.0
  lease:
    description: Seconds for which the lock is valid without another call, V(60) or more.
    type: int
    default: 7200
    version_added: 0.1.0
  break_lock:
    description: Take the lock from a run that is known to have died.
    type: bool
    default: false
    version_added: 0.1.0
  run:
    description: RV(run) of the call with O(state=begun), which each later call of the same run needs.
    type: dict
    version_added: 0.1.0
attributes:
  check_mode:
    support: full
  diff_mode:
    support: none
  idempotent:
    support: partial
    details:
      - Each V(noted) is a step, and notes a time.
extends_documentation_fragment:
  - beekeeper.swarm.connection
  - beekeeper.swarm.attributes
  - beekeeper.swarm.attributes.action_group
  - beekeeper.swarm.kept
author:
  - The beekeeper.swarm developers (@beekeeper)
seealso:
  - plugin: beekeeper.swarm.patch_report
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Begin, or go on
  beekeeper.swarm.campaign:
    state: begun
    patch: packages
  register: begun

- name: Note that a node is done
  beekeeper.swarm.campaign:
    state: noted
    node: sh9ku2e35dhqfygg5ew4f72k0
    step: done
    run: "{{ begun.run }}"

- name: Let another run go on
  beekeeper.swarm.campaign:
    state: left
    run: "{{ begun.run }}"
"""

RETURN = r"""
campaign:
  description: The record. V(null) where nodes were never patched.
  type: dict
  returned: success
  contains:
    id:
      description: Its name.
      type: str
      sample: 20260301-020003
    by:
      description: User and host of the controller that began it.
      type: str
      sample: ann@ci
    begun:
      description: When, in UTC, by the manager's clock.
      type: str
      sample: "2026-03-01T02:00:03Z"
    ended:
      description: When all was done, V(null) before.
      type: str
    patch:
      description: What the nodes get.
      type: str
      sample: packages
    nodes:
      description: The nodes that were begun, in that order. C(drained_at) is V(null) where no campaign drains the node.
        C(reached) is the step that a node was at when it failed. C(taken) says whether it is to get C(availability)
        back. Where C(again) is set, an earlier try has done a part.
      type: list
      elements: dict
      sample:
        - id: sh9ku2e35dhqfygg5ew4f72k0
          host: node4
          step: done
          availability: active
          began: "2026-03-01T02:00:05Z"
          drained_at: null
          drained_for: 71.2
          engine_before: 26.1.5
          engine_after: 28.5.2
          packages:
            - name: docker.io
              before: 26.1.5+dfsg1-9
              after: 28.5.2+dfsg1-1
          more_packages: 0
          rebooted: false
          took: 104.8
          failure: ""
          reached: ""
          again: false
          taken: false
    done:
      description: Ids of the nodes that are through.
      type: list
      elements: str
    node_time:
      description: Seconds of the node that took longest in one try, V(null) where none was measured.
      type: float
      sample: 104.8
resumed:
  description: Whether an earlier run's campaign is gone on with.
  type: bool
  returned: with O(state=begun)
forgotten:
  description: Hosts of nodes that were left half way and are no nodes of the swarm any more. Nothing waits for them.
  type: list
  elements: str
  returned: with O(state=begun)
node:
  description: The node's entry, as in RV(campaign.nodes).
  type: dict
  returned: with O(state=noted)
lock:
  description: The C(holder) of the lock and when it C(expires), in UTC. V(null) where it is free.
  type: dict
  returned: with O(state=read), or when somebody else has it
unsettled:
  description:
    - Services that do not run as their specs say, in half sentences.
    - Jobs do not count, nor do tasks that ended well and that the restart policy of their service does not start again.
  type: list
  elements: str
  returned: with O(state=read)
  sample:
    - shop_web runs 2 of 3
run:
  description: Who patches, for the calls to come.
  type: dict
  returned: success
"""

import typing as t

from ..module_utils._ansible.campaign_args import CAMPAIGN_SPEC
from ..module_utils._ansible.run import run_module
from ..module_utils._core.patch.campaign import check_lease
from ..module_utils._engine import campaign
from ..module_utils._engine.campaign import Run

if t.TYPE_CHECKING:
    from ansible.module_utils.basic import AnsibleModule

    from ..module_utils._engine.client import Engine


def body(module: AnsibleModule, engine: Engine) -> dict[str, t.Any]:
    params, check = module.params, module.check_mode
    run = Run(**(params["run"] or {}), break_lock=params["break_lock"])
    check_lease(params["lease"])
    if params["state"] == "read":
        return campaign.look(engine, run)
    if params["state"] == "begun":
        given = {"ident": params["id"], "patch": params["patch"], "lease": params["lease"]}
        return campaign.start(engine, run, check=check, **given)
    if params["state"] == "noted":
        given = {key: params[key] for key in ("node", "step", "lease")}
        return campaign.note(engine, run, facts=params["facts"], check=check, **given)
    return campaign.stop(engine, run, ended=params["state"] == "ended", check=check)


def main() -> t.NoReturn:
    run_module(
        body,
        argument_spec=CAMPAIGN_SPEC,
        required_if=[("state", "begun", ["patch"]), ("state", "noted", ["node", "step"])],
    )


if __name__ == "__main__":
    main()
