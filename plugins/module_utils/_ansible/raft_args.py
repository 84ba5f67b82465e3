# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of ``raft_state``: the action plugin, which runs first, and the module read the same objects."""

from __future__ import annotations

import typing as t

Spec = t.Dict[str, t.Dict[str, t.Any]]

RAFT_OPTIONS: Spec = {
    "state": {"type": "str", "choices": ["taken", "verified", "present", "unlocked"], "required": True},
    "path": {"type": "path", "default": "/var/lib/docker/swarm"},
    "manifest": {"type": "dict", "no_log": True},
    "document": {"type": "str", "no_log": True},
    "unlock_key": {"type": "str", "no_log": True},
}
"""What users write."""

RAFT_INTERNAL: Spec = {
    "archive": {"type": "str", "no_log": True},
    "key_file": {"type": "str", "no_log": True},
}
"""What the action plugin adds for the module."""

RAFT_SPEC: Spec = {**RAFT_OPTIONS, **RAFT_INTERNAL}
