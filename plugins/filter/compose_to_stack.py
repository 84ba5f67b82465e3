# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: compose_to_stack
version_added: 0.1.0
short_description: Turn a canonical project into what docker stack deploy accepts
description:
  - Turns what P(beekeeper.swarm.compose_merge#filter) gives into a stack file that C(docker stack deploy) accepts, as
    data or as text.
  - Types are those of its schema, every C($) is doubled because C(docker stack deploy) puts variables in once more,
    generated names are dropped so that the stack's name goes before networks and volumes, and keys have a stable order.
  - The limits of single containers, C(restart), C(scale) and C(platform) are taken to where Swarm has them, below
    C(deploy).
  - What Swarm would ignore and what the schema has no key for is left out. O(notes=true) tells which, O(strict=true)
    makes it an error.
  - What C(docker stack deploy) cannot do at all, such as a service without an image, is an error.
positional: _input
options:
  _input:
    description:
      - A canonical project. It is not what C(docker compose config) prints, where every C($) is doubled already.
      - With what P(beekeeper.swarm.compose_merge#filter) gives with its O(beekeeper.swarm.compose_merge#filter:notes),
        errors and notes name file and line.
    type: dict
    required: true
  target:
    description:
      - The version of Docker that is to accept the file, in quotes.
      - What it has from a newer version on is dropped. From V(25.0) on there is C(healthcheck.start_interval), from
        V(26.0) on C(subpath) of a volume, from V(27.0) on C(driver_opts) of a service's network.
      - The file's C(version) is V(3.9), which all of them accept, or a newer one where a key needs it.
    type: str
    default: "20.10"
    version_added: 0.1.0
  text:
    description: Whether to give the stack file as text, in which every YAML reader reads a word such as V(y) or
      V(22:22) as the text that it is.
    type: bool
    default: false
    version_added: 0.1.0
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
# The playbook beekeeper.swarm.render does this, and more.
- name: Write the merged stack for review
  ansible.builtin.copy:
    content: "{{ layers | beekeeper.swarm.compose_merge | beekeeper.swarm.compose_to_stack(text=true) }}"
    dest: stack.yml
    mode: "0644"
  vars:
    layers:
      - "{{ playbook_dir }}/stack/base.yml"
      - "{{ playbook_dir }}/stack/production.yml"

- name: Show what Swarm does not do, with file and line
  ansible.builtin.debug:
    var: found.ignored
  vars:
    found: >-
      {{ ['stack.yml'] | beekeeper.swarm.compose_merge(notes=true)
      | beekeeper.swarm.compose_to_stack(notes=true, target='28.5') }}
"""

RETURN = r"""
_value:
  description:
    - The stack file, as data or with O(text=true) as text.
    - With O(notes=true), a dictionary of C(stack) and the lists C(changed) (what is there in another form, or somewhere
      else), C(dropped) (what C(docker stack deploy) has no key for) and C(ignored) (what Swarm has no way to honour).
      Each entry has C(file), C(line), C(path) and C(reason). The file is empty and the line V(0) where they are not
      known.
  type: raw
  sample:
    version: "3.9"
    services:
      web:
        image: registry.example.com/web:1.4
"""

import typing as t

from ansible.errors import AnsibleFilterError

from ..plugin_utils.bytecode import use_bytecode

use_bytecode()  # before the imports that follow

from ..module_utils._core.errors import InputError
from ..plugin_utils.stack_file import stack_file
from ..plugin_utils.stack_text import stack_text


def compose_to_stack(
    project: t.Any, *, target: str = "20.10", text: bool = False, notes: bool = False, strict: bool = False
) -> t.Any:
    try:
        stack, found = stack_file(project, target=target, strict=strict)
    except InputError as exc:
        raise AnsibleFilterError(exc.message) from exc
    written = stack_text(stack) if text else stack
    if not notes:
        return written
    return {"stack": written, **{kind: [note.to_result() for note in of_kind] for kind, of_kind in found.items()}}


class FilterModule:
    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"compose_to_stack": compose_to_stack}
