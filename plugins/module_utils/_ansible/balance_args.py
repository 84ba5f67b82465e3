# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of ``rebalance``: the action plugin, which runs first, and the module read the same objects."""

from __future__ import annotations

import typing as t

Spec = t.Dict[str, t.Dict[str, t.Any]]

BALANCE_OPTIONS: Spec = {
    "stack": {"type": "str"},
    "services": {"type": "list", "elements": "str"},
    "max_services": {"type": "int"},
    "max_tasks": {"type": "int"},
    "wait_timeout": {"type": "int", "default": 600},
    "progress": {"type": "bool", "default": True},
    "break_lock": {"type": "bool", "default": False},
}
"""What users write."""

BALANCE_SPEC: Spec = {
    **BALANCE_OPTIONS,
    "phase": {"type": "str", "choices": ["plan", "force", "look", "end"], "default": "plan"},
    "service": {"type": "dict"},
    "renews": {"type": "bool", "default": False},
    "run": {"type": "dict"},
}
"""And what the action plugin adds for the module."""
