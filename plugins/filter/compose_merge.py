# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: compose_merge
version_added: 0.1.0
short_description: Merge compose files into one canonical project
description:
  - Merges layers of compose files as C(docker compose config) does, and gives the project in the shape that it prints.
  - The files are read on the controller, as bytes, so any encoding that Compose reads will do (UTF-8, UTF-16, CRLF).
  - What the layers name with C(include), C(extends), C(env_file) and C(label_file) is read, too. A resource that both
    an included and the including file define is merged, the including file over the included one (Compose 2.40 takes
    equal definitions only, later ones merge them).
  - A key that is not known is an error that names file, line and key. Nothing is left out in silence, but top-level
    networks, volumes, secrets and configs that no service uses, as Compose does.
positional: _input
options:
  _input:
    description:
      - The layers, lowest first.
      - A layer is a path (relative to O(project_dir), or to the working directory), YAML text (told from a path by
        its newline), or a mapping.
      - See O(playbook_dir) for files that are beside the playbook.
      - Here and below, text in place of a list, a mapping or a boolean is read as M(beekeeper.swarm.stack) reads it, so
        that V(a.yml,b.yml) is two layers.
    type: list
    elements: raw
    required: true
  name:
    description: The name of the project. It defaults to the variable C(COMPOSE_PROJECT_NAME), then to the name in the
      layers, then to that of the project directory.
    type: str
  project_dir:
    description:
      - The directory that relative paths hang on, and that C(.env) is read from.
      - It defaults to the directory of the first layer that is a path.
    type: path
  playbook_dir:
    description: Where a relative path is looked for before the working directory, without O(project_dir). With the
      variable of the same name, paths mean what they mean to M(beekeeper.swarm.stack).
    type: path
    version_added: 0.1.0
  env:
    description: Variables for C(${NAME}) in the layers. They win over all others. A variable that is nowhere is empty,
      with a warning. C(${NAME:-}) is empty without one.
    type: dict
  env_files:
    description: Files with variables, later ones win; O(env) wins over them. It defaults to C(.env) where there is one.
    type: list
    elements: path
  env_from_controller:
    description: Whether the environment of the controller's own process has variables, too. O(env) wins over it, and it
      wins over O(env_files), as in Compose. Without it, the result is the same from every controller.
    type: bool
    default: false
  profiles:
    description:
      - The profiles whose services are kept, besides those that belong to none. V(*) is all of them.
      - It defaults to the variable C(COMPOSE_PROFILES), where names are separated by commas.
    type: list
    elements: str
  strict:
    description: Whether settings that Swarm cannot honour, and resources that no service uses, are an error.
    type: bool
    default: false
  notes:
    description: Whether to give the notes beside the project.
    type: bool
    default: false
    version_added: 0.1.0
seealso:
  - plugin: beekeeper.swarm.compose_to_stack
    plugin_type: filter
author:
  - The beekeeper.swarm developers (@beekeeper)
"""

EXAMPLES = r"""
- name: Show the image that production runs
  ansible.builtin.debug:
    msg: "{{ project.services.web.image }}"
  vars:
    layers:
      - "{{ playbook_dir }}/stack/base.yml"
      - "{{ playbook_dir }}/stack/production.yml"
      - services:
          web:
            image: registry.example.com/web:1.4
    project: "{{ layers | beekeeper.swarm.compose_merge(name='shop', env={'DOMAIN': 'example.com'}) }}"
"""

RETURN = r"""
_value:
  description:
    - The canonical project, as C(docker compose config) prints it, but for C($), which is not doubled.
    - With O(notes=true), a dictionary of C(project), the lists C(changed) (what Swarm has somewhere else), C(dropped)
      (what no service uses) and C(ignored) (what Swarm has no way to honour), and C(places), by key path the file, line
      and column of every key. Each entry of the lists has C(file), C(line), C(path) and C(reason).
    - P(beekeeper.swarm.compose_to_stack#filter) and P(beekeeper.swarm.compose_update_policy#filter) take that
      dictionary in place of the project.
  type: dict
  sample:
    name: shop
    services:
      web:
        image: registry.example.com/web:1.4
        networks: {default: null}
    networks:
      default: {name: shop_default}
"""

import typing as t

from ansible.errors import AnsibleFilterError
from ansible.utils.display import Display

from ..plugin_utils.bytecode import use_bytecode

use_bytecode()  # before the imports that follow

from ..module_utils._core.errors import InputError
from ..plugin_utils.beside import find_files, find_layers
from ..plugin_utils.layers import compose
from ..plugin_utils.stack_options import read_texts

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def compose_merge(
    layers: t.Any,
    *,
    name: str | None = None,
    project_dir: str | None = None,
    playbook_dir: str | None = None,
    env: Mapping[str, str] | None = None,
    env_files: Sequence[str] | None = None,
    env_from_controller: bool = False,
    profiles: Sequence[str] | None = None,
    strict: bool = False,
    notes: bool = False,
) -> dict[str, t.Any]:
    if not isinstance(layers, (list, tuple)) and (not isinstance(layers, str) or "\n" in layers):
        raise AnsibleFilterError("compose_merge takes a list of layers; put brackets around a single one.")
    given = {"layers": layers, "env": env, "env_files": env_files or (), "profiles": profiles}
    given.update(env_from_controller=env_from_controller, strict=strict)
    try:
        options = read_texts(given)
        if playbook_dir and not project_dir:
            options["layers"] = find_layers(options["layers"], playbook_dir)
            options["env_files"] = find_files(options["env_files"], playbook_dir)
        composed = compose(name=name, project_dir=project_dir, **options)
    except InputError as exc:
        raise AnsibleFilterError(exc.message) from exc
    for warning in composed.warnings:
        Display().warning(warning)
    return composed.to_result() if notes else composed.project


class FilterModule:
    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"compose_merge": compose_merge}
