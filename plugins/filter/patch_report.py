# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: patch_report
version_added: 0.1.0
short_description: What came of a patch campaign, as a table and as rows
description:
  - Draws the record of M(beekeeper.swarm.campaign) as a table for people, gives the same as rows for machines, and says
    how to go on.
  - The role P(beekeeper.swarm.patch#role) ends with it.
positional: _input, hosts
options:
  _input:
    description: RV(beekeeper.swarm.campaign#module:campaign), V(null) where none was begun.
    type: dict
    required: true
  hosts:
    description: All hosts that are to be patched, in their order.
    type: list
    elements: str
    required: true
  ids:
    description: The id of each host's node, by the host's name. Without one, an entry is found by the name that its
      inventory had for the host.
    type: dict
  refused:
    description: Why hosts stopped or could not be begun, by their names. An empty text says nothing.
    type: dict
  holder:
    description: Who has the lock of the campaign, where another run has taken it from this one.
    type: str
  reason:
    description: Why the run ended before all of them were through, where it is not a node's failure.
    type: str
seealso:
  - module: beekeeper.swarm.campaign
author:
  - The beekeeper.swarm developers (@beekeeper)
"""

EXAMPLES = r"""
- name: Read the record
  beekeeper.swarm.campaign:
    state: read
  register: seen

- name: Show it
  ansible.builtin.debug:
    msg: "{{ (seen.campaign | beekeeper.swarm.patch_report(groups.swarm_workers)).table }}"
"""

RETURN = r"""
_value:
  description: The report.
  type: dict
  contains:
    table:
      description: Lines with aligned columns.
      type: list
      elements: str
    rows:
      description: One for each host, with C(node), C(from), C(to), C(drained_for) and C(took) in seconds, C(rebooted),
        C(result) (V(done), V(unchanged), V(failed), V(stopped) or V(not_begun)), C(failure), C(availability) that its
        owner gave it, C(taken) (whether it is to get that back), C(touched) (whether more was done than to begin it),
        C(packages) that it was to get, C(more_packages) beyond those, and C(drained_at) where it is drained now. C(to)
        is empty where a node failed before it was patched.
      type: list
      elements: dict
    summary:
      description: What was done, what was not, and how to go on.
      type: str
    through:
      description: Whether all hosts are through.
      type: bool
    finished:
      description: Whether all nodes of the campaign are, also those that an earlier run left half way and that are no
        hosts of this one.
      type: bool
"""

import typing as t

from ..plugin_utils.bytecode import use_bytecode

use_bytecode()  # before the imports that follow

from ..module_utils._core.patch.report import is_finished, rows, summary, table, untouched

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def patch_report(
    campaign: Mapping[str, t.Any] | None,
    hosts: Sequence[str],
    *,
    reason: str | None = None,
    refused: Mapping[str, str] | None = None,
    ids: Mapping[str, str] | None = None,
    holder: str | None = None,
) -> dict[str, t.Any]:
    own_number = len(hosts)
    if campaign is None:
        found, said = untouched(hosts, reason=reason or None)
    else:
        found = rows(campaign["nodes"], hosts, refused, ids)
        left_before = [row for row in found[own_number:] if not is_finished(row)]
        said = summary(campaign, found[:own_number], left_before, reason=reason or None, holder=holder or None)
    return {
        "table": table(found),
        "rows": found,
        "summary": said,
        "through": all(map(is_finished, found[:own_number])) and not holder,
        "finished": all(map(is_finished, found)) and not holder,
    }


class FilterModule:
    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"patch_report": patch_report}
