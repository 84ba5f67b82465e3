# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: schedule_plan
version_added: 0.1.0
short_description: What a schedule runs, and when
description:
  - Checks the variables of the role P(beekeeper.swarm.schedule#role), and says what follows from them, or in one
    sentence each what of them cannot be used.
  - Calendar expressions of systemd are translated into fields of cron where cron has the same.
positional: _input
options:
  _input:
    description:
      - All variables of the role, without C(schedule_) in front of their names. Those that C(-e name=value) has given
        as text are taken as their types.
    type: dict
    required: true
  form:
    description: What starts the runs, V(systemd) or V(cron).
    type: str
    required: true
author:
  - The beekeeper.swarm developers (@beekeeper)
"""

EXAMPLES = r"""
- name: Say when cron would run it
  ansible.builtin.debug:
    msg: "{{ (options | beekeeper.swarm.schedule_plan(form='cron')).cron }}"
"""

RETURN = r"""
_value:
  description: The plan. Only V(problem) and its sentences where there is none, or where the schedule is removed.
  type: dict
  contains:
    problem:
      description: What cannot be used, or V(null).
      type: str
    given:
      description: Switches, numbers and lists of the role, as what they are where they were given as text.
      type: dict
    playbook:
      description: The playbook by its full name or path.
      type: str
    arguments:
      description: Arguments of C(ansible-playbook) between the playbook and the file of the extra variables.
      type: list
      elements: str
    cron:
      description: The five fields of each line of cron. Empty for systemd.
      type: list
      elements: str
    archives:
      description: Those of the collections that are archives on the controller.
      type: list
      elements: str
"""

import typing as t

from ..plugin_utils.bytecode import use_bytecode

use_bytecode()  # before the imports that follow

from ..module_utils._core.schedule.plan import plan
from ..plugin_utils.answers import planned

if t.TYPE_CHECKING:
    from collections.abc import Mapping


def schedule_plan(options: Mapping[str, t.Any], *, form: str) -> dict[str, t.Any]:
    return planned(lambda: plan(options, form=form))


class FilterModule:
    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"schedule_plan": schedule_plan}
