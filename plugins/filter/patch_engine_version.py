# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: patch_engine_version
version_added: 0.1.0
short_description: The version of the Engine's package that is wanted
description:
  - Chooses the newest of the versions that a host is offered which is the wanted one, or begins with it.
  - The role P(beekeeper.swarm.patch#role) upgrades Engines with it.
positional: _input, wanted
options:
  _input:
    description: What C(apt-cache madison) prints, or a name and a version on each line.
    type: str
    required: true
  wanted:
    description: A version of the Engine such as V(28.5.2), its beginning, or the version of a package.
    type: str
    required: true
  host:
    description: The host, for the message.
    type: str
    required: true
seealso:
  - plugin: beekeeper.swarm.patch_packages
    plugin_type: filter
author:
  - The beekeeper.swarm developers (@beekeeper)
"""

EXAMPLES = r"""
- name: Ask what is offered
  ansible.builtin.command: apt-cache madison docker-ce
  register: offered
  changed_when: false

- name: Choose the newest 28.5
  ansible.builtin.debug:
    msg: "{{ offered.stdout | beekeeper.swarm.patch_engine_version('28.5', host=inventory_hostname) }}"
"""

RETURN = r"""
_value:
  description: What was chosen. Only V(problem) and its sentence where there is no such version.
  type: dict
  contains:
    problem:
      description: Why there is none, or V(null).
      type: str
    version:
      description: The version of the package.
      type: str
      sample: 5:28.5.2-1~debian.13~trixie
"""

import typing as t

from ..plugin_utils.bytecode import use_bytecode

use_bytecode()  # before the imports that follow

from ..module_utils._core.patch.packages import engine_version
from ..plugin_utils.answers import planned


def patch_engine_version(text: str, wanted: str, *, host: str) -> dict[str, t.Any]:
    return planned(lambda: {"version": engine_version(text, str(wanted), host=host)})


class FilterModule:
    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"patch_engine_version": patch_engine_version}
