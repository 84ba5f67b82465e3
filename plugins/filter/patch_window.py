# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: patch_window
version_added: 0.1.0
short_description: Whether a patch window is open, and whether one more node fits in
description:
  - Says of a window, as the role P(beekeeper.swarm.patch#role) takes it, whether it is open now, when it closes, when
    the next one opens, and whether a node that takes so long would be finished inside.
  - A window opens by the clock of its time zone, and lasts for so long whatever the clocks do.
positional: _input, needs
options:
  _input:
    description:
      - The window. Nothing is a window that is always open.
      - C(start) is the time of day and C(duration) how long it lasts, both required. C(weekdays) are days on which it
        opens, all by default, C(time_zone) is C(UTC) by default. C(freeze) lists days, or first and last day with a
        slash between, on which none opens and an open one closes. One weekday or frozen day needs no list.
      - A text is read as JSON.
    type: dict
    required: true
  needs:
    description: Seconds that one more node takes.
    type: float
    default: 0
  now:
    description: The moment to look at in ISO 8601 with its offset, by default now.
    type: str
seealso:
  - plugin: beekeeper.swarm.patch_order
    plugin_type: filter
author:
  - The beekeeper.swarm developers (@beekeeper)
"""

EXAMPLES = r"""
- name: Go on only while the window is open
  ansible.builtin.assert:
    that: (window | beekeeper.swarm.patch_window(600)).room
  vars:
    window:
      weekdays: [sat, sun]
      start: "02:00"
      duration: 4h
      time_zone: Europe/Berlin
      freeze: [2026-12-20/2027-01-06]
"""

RETURN = r"""
_value:
  description: What the window is now. Only V(problem) and its sentence where it is no window.
  type: dict
  contains:
    problem:
      description: What is wrong with it, or V(null).
      type: str
    open:
      description: Whether it is open.
      type: bool
    room:
      description: Whether one more node would be finished inside.
      type: bool
    closes:
      description: When it closes, V(null) where it is closed, or always open.
      type: str
    opens:
      description: When the next one opens, V(null) where none does in the next 400 days.
      type: str
    said:
      description: All of it in a sentence.
      type: str
"""

import typing as t
from datetime import datetime, timezone, tzinfo
from zoneinfo import ZoneInfo

from ..plugin_utils.bytecode import use_bytecode

use_bytecode()  # before the imports that follow

from ..module_utils._core.patch.window import outlook, parse_needs, parse_window
from ..plugin_utils.answers import planned


def patch_window(window: t.Any, needs: t.Any = 0, *, now: str | None = None) -> dict[str, t.Any]:
    moment = datetime.fromisoformat(now) if now else datetime.now(timezone.utc)
    return planned(
        lambda: outlook(parse_window(window, zone_of=zone_of), now=moment, needs=parse_needs(needs)).to_result()
    )


def zone_of(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown, no name at all, a folder of the database
        return None


class FilterModule:
    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"patch_window": patch_window}
