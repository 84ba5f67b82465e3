# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: patch_packages
version_added: 0.1.0
short_description: Which packages a package manager says that it would change
description:
  - Reads what C(apt-get --simulate) or C(dnf --quiet check-update) prints.
  - The role P(beekeeper.swarm.patch#role) plans with it.
positional: _input
options:
  _input:
    description: What the package manager printed.
    type: str
    required: true
  manager:
    description: Which one it was.
    type: str
    choices: [apt, dnf]
    default: apt
  installed:
    description: What the node has, a name and a version on each line. Only for V(dnf), which does not say it.
    type: str
    default: ""
seealso:
  - plugin: beekeeper.swarm.patch_engine_version
    plugin_type: filter
author:
  - The beekeeper.swarm developers (@beekeeper)
"""

EXAMPLES = r"""
- name: Ask what an upgrade would do
  ansible.builtin.command: apt-get --simulate upgrade
  register: simulated
  changed_when: false

- name: Show it
  ansible.builtin.debug:
    msg: "{{ simulated.stdout | beekeeper.swarm.patch_packages }}"
"""

RETURN = r"""
_value:
  description: The packages, each with C(name), C(before) and C(after). One that is new has no C(before), one
    that goes no C(after).
  type: list
  elements: dict
  sample:
    - name: docker.io
      before: 26.1.5+dfsg1-9
      after: 28.5.2+dfsg1-1
"""

import typing as t

from ..plugin_utils.bytecode import use_bytecode

use_bytecode()  # before the imports that follow

from ..module_utils._core.patch.packages import from_apt, from_dnf, installed_of


def patch_packages(text: str, *, manager: str = "apt", installed: str = "") -> list[dict[str, str]]:
    found = from_apt(text) if manager == "apt" else from_dnf(text, installed=installed_of(installed))
    return [change.to_result() for change in found]


class FilterModule:
    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"patch_packages": patch_packages}
