# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: quorum
version_added: 0.1.0
short_description: Majority and fault tolerance of a number of swarm managers
description:
  - Says how many of a swarm's managers must be reachable before anything in it can change, and how many may be lost.
positional: _input
options:
  _input:
    description: The number of managers.
    type: int
    required: true
seealso:
  - module: beekeeper.swarm.swarm_info
author:
  - The beekeeper.swarm developers (@beekeeper)
"""

EXAMPLES = r"""
- name: Say what the inventory survives
  ansible.builtin.debug:
    msg: "{{ (groups.swarm_managers | length | beekeeper.swarm.quorum).tolerance }} managers may be lost."
"""

RETURN = r"""
_value:
  description: The arithmetic.
  type: dict
  contains:
    managers:
      description: The number that was given.
      type: int
      sample: 3
    majority:
      description: How many must be reachable.
      type: int
      sample: 2
    tolerance:
      description: How many may be lost.
      type: int
      sample: 1
"""

import typing as t

from ansible.errors import AnsibleFilterError

from ..plugin_utils.bytecode import use_bytecode

use_bytecode()  # before the imports that follow

from ..module_utils._core.cluster.quorum import quorum_of
from ..module_utils._core.errors import SwarmError


def quorum(managers: t.Any) -> dict[str, int]:
    try:
        counted = quorum_of(managers)
    except SwarmError as exc:
        raise AnsibleFilterError(exc.message) from exc
    return {"managers": counted.managers, "majority": counted.majority, "tolerance": counted.tolerance}


class FilterModule:
    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"quorum": quorum}
