# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: compose_to_stack
version_added: 0.1.0
short_description: Turn a canonical project into what docker stack deploy accepts
description:
  - Turns what P(beekeeper.swarm.compose_merge#filter) gives into the data of a stack file that C(docker stack deploy)
    of Docker 20.10 and newer accepts (schema 3.9).
  - Types are those of that schema, every C($) is doubled because C(docker stack deploy) puts variables in once more,
    and generated names are dropped so that the stack's name goes before networks and volumes.
  - What Swarm would ignore and what the schema has no key for is left out. O(notes=true) tells which, O(strict=true)
    makes it an error.
positional: _input
options:
  _input:
    description: A canonical project.
    type: dict
    required: true
  notes:
    description: Whether to give the notes beside the stack.
    type: bool
    default: false
  strict:
    description: Whether what is dropped or ignored is an error.
    type: bool
    default: false
seealso:
  - plugin: beekeeper.swarm.compose_merge
    plugin_type: filter
author:
  - The beekeeper.swarm developers (@beekeeper)
"""

EXAMPLES = r"""
# JSON is YAML in which no reader takes a word such as y or 22:22 for something else.
- name: Write the merged stack for review
  ansible.builtin.copy:
    content: "{{ layers | beekeeper.swarm.compose_merge | beekeeper.swarm.compose_to_stack | to_nice_json }}"
    dest: stack.yml
    mode: "0644"
  vars:
    layers:
      - "{{ playbook_dir }}/stack/base.yml"
      - "{{ playbook_dir }}/stack/production.yml"
"""

RETURN = r"""
_value:
  description:
    - The data of the stack file.
    - With O(notes=true), a dictionary of C(stack), C(changed), C(dropped) and C(ignored), where each entry of the
      lists has C(path) and C(reason).
  type: dict
  sample:
    version: "3.9"
    services:
      web:
        image: registry.example.com/web:1.4
"""

import typing as t

from ansible.errors import AnsibleFilterError

from ..module_utils._core.compose.to_stack import to_stack
from ..module_utils._core.errors import InputError, format_path
from ..plugin_utils.sources import plain

KINDS = ("changed", "dropped", "ignored")


def compose_to_stack(project: t.Any, *, notes: bool = False, strict: bool = False) -> dict[str, t.Any]:
    try:
        stack, found = to_stack(plain(project, "project"))
    except InputError as exc:
        raise AnsibleFilterError(exc.message) from exc
    listed = {
        kind: [{"path": format_path(path), "reason": reason} for path, reason in getattr(found, kind)] for kind in KINDS
    }
    refused = [*listed["dropped"], *listed["ignored"]]
    if strict and refused:
        raise AnsibleFilterError("\n".join(f"{note['path']}: {note['reason']}; take it out." for note in refused))
    return {"stack": stack, **listed} if notes else stack


class FilterModule:
    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"compose_to_stack": compose_to_stack}
