# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """Options of what writes a stack: its revisions and its lock."""

    DOCUMENTATION = r"""
options:
  keep_revisions:
    description:
      - How many revisions of the stack the swarm keeps, 1 or more. Each is a Swarm config named C(NAME.revision-NUMBER)
        with the specs of all services, the names and hashes of the layers, who deployed them, when, and what came of
        it. Contents of secrets are never in it; values of environment variables are, as in C(docker service inspect).
      - What runs and the last good revision are never removed. Configs and secrets that a kept revision needs are kept.
      - What something else deployed or changed is recorded as a revision too (its outcome is C(adopted)), before the
        first change.
    type: int
    default: 10
    version_added: 0.1.0
  break_lock:
    description:
      - Take the stack's lock away from whoever has it. Only for a run that is known to be dead, because two that write
        at once leave a mixture.
      - Whatever writes a stack holds its lock (the Swarm config C(NAME.lock)) for two minutes at a time. A second run
        that has to write is refused, with who holds the lock, how old it is and when it ends. That of a run that has
        died ends by itself.
    type: bool
    default: false
    version_added: 0.1.0
  run:
    description: Who writes, and which revision. The action plugin sets it; do not set it.
    type: dict
    version_added: 0.1.0
"""

    WATCHED = r"""
options:
  progress:
    description: Show a line on the screen for each change of a service's state while it is watched.
    type: bool
    default: true
    version_added: 0.1.0
  outcomes:
    description: What came of revisions, by number. The action plugin sets it; do not set it.
    type: dict
    default: {}
    version_added: 0.1.0
"""
