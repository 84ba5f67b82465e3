# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: patch_tasks
version_added: 0.1.0
short_description: Whether a file with tasks can be loaded
description:
  - Loads files with tasks as C(include_tasks) will, and the files that they include, and says what is wrong with them.
    No task is run.
  - Ansible ends a run at once where a file that it comes to include cannot be parsed or names a module that it does not
    have. The role P(beekeeper.swarm.patch#role) asks before a node is drained.
  - A file whose name is a template is left out, and so is a role that C(include_role) names.
options:
  _terms:
    description: Paths of the files on the controller.
    type: list
    elements: str
    required: true
  of:
    description: The variable that names the file, for the sentence.
    type: str
    required: true
author:
  - The beekeeper.swarm developers (@beekeeper)
"""

EXAMPLES = r"""
- name: Stop where the tasks cannot be loaded
  ansible.builtin.assert:
    that: problem == ''
    fail_msg: "{{ problem }}"
  vars:
    problem: "{{ lookup('beekeeper.swarm.patch_tasks', playbook_dir ~ '/fix.yml', of='fix_tasks') }}"
"""

RETURN = r"""
_raw:
  description: For each file what is wrong with it in a sentence, or an empty string.
  type: list
  elements: str
  sample:
    - "fix_tasks: couldn't resolve module/action 'ping_all' (/srv/fix.yml:2:3): correct it, or install what it needs."
"""

import typing as t

from ansible.plugins.lookup import LookupBase

from ..module_utils._core.errors import InputError
from ..plugin_utils.task_file import check_tasks

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class LookupModule(LookupBase):
    def run(self, terms: Sequence[str], variables: Mapping[str, t.Any] | None = None, **options: t.Any) -> list[str]:
        self.set_options(var_options=variables, direct=options)
        return [self._problem(path, variables or {}) for path in terms]

    def _problem(self, path: str, variables: Mapping[str, t.Any]) -> str:
        try:
            check_tasks(path, of=self.get_option("of"), loader=self._loader, variables=variables)
        except InputError as error:
            return error.message
        return ""
