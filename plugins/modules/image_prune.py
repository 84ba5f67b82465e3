#!/usr/bin/python
# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: image_prune
short_description: Remove images from a node by their digests, where no container of it uses them
version_added: 0.1.0
description:
  - After M(beekeeper.swarm.image_refresh) the images that services ran before are left on all nodes. This removes those
    that are named from the node where it runs, and no others.
  - An image stays where a container uses it, also one that was stopped by hand. Containers of tasks that have ended do
    not count, for Swarm keeps them for their logs and never starts them again.
  - A service that returns to such an image later pulls it again from its registry.
  - Run it on every node.
options:
  images:
    description: The images, each with its digest, as in RV(beekeeper.swarm.image_refresh#module:superseded).
    type: list
    elements: str
    required: true
    version_added: 0.1.0
attributes:
  check_mode:
    support: full
  diff_mode:
    support: N/A
    details:
      - RV(removed) says it all.
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
  - module: beekeeper.swarm.image_refresh
"""

EXAMPLES = r"""
- name: Roll what is behind
  beekeeper.swarm.image_refresh:
  delegate_to: "{{ groups['swarm_managers'][0] }}"
  run_once: true
  register: refreshed

- name: Remove what nobody runs any more from every node
  beekeeper.swarm.image_prune:
    images: "{{ refreshed.superseded }}"
"""

RETURN = r"""
removed:
  description: The images that were removed, or in check mode would be.
  type: list
  elements: str
  returned: success
  sample: ['registry.example.com/shop/web@sha256:0b6a027b5cf322f09f6706c754e086a232ec1ddba835c8a15c6cb74ef0d43c29']
kept:
  description: The images that stay on this node, and why.
  type: dict
  returned: success
  sample:
    registry.example.com/shop/db@sha256:4b8ffdb2a8f4d0a2a8d4b8b9f0b1c35a16f2a83d6d4d0bb1a8b2a1c2ff1d2d7e: container
      shop_db.1.x7ac uses it
"""

import typing as t

from ..module_utils._ansible.run import run_module
from ..module_utils._engine.image_prune import prune

if t.TYPE_CHECKING:
    from ansible.module_utils.basic import AnsibleModule

    from ..module_utils._engine.client import Engine

SPEC: dict[str, dict[str, t.Any]] = {"images": {"type": "list", "elements": "str", "required": True}}


def body(module: AnsibleModule, engine: Engine) -> dict[str, t.Any]:
    return prune(engine, module.params["images"], check=module.check_mode)


def main() -> t.NoReturn:
    run_module(body, argument_spec=SPEC)


if __name__ == "__main__":
    main()
