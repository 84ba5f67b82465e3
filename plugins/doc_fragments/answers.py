# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """Options of filters that plan by what the hosts of an inventory said: ``plugin_utils.answers.hosts_from``."""

    DOCUMENTATION = r"""
options:
  _input:
    description: Host name to the result of M(beekeeper.swarm.swarm_info) there. What is no such result counts as no
      answer.
    type: dict
    required: true
  managers:
    description: The hosts that are to be managers, in the order of the inventory.
    type: list
    elements: str
    required: true
seealso:
  - module: beekeeper.swarm.swarm_info
"""

    RUN = r"""
options:
  workers:
    description: The hosts that are to be workers.
    type: list
    elements: str
    required: true
  acting:
    description: The hosts that are part of this run, which may change them.
    type: list
    elements: str
    required: true
"""

    ADDRESSES = r"""
options:
  addresses:
    description: Host name to the address that the inventory lets it advertise.
    type: dict
"""
