# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of ``image_refresh``: the action plugin, which runs first, and the module read the same objects."""

from __future__ import annotations

import typing as t

from .stack_args import HISTORY_INTERNAL, STACK_OPTIONS

Spec = t.Dict[str, t.Dict[str, t.Any]]

CHOICES = ("services", "stacks", "labels", "exclude_services", "exclude_stacks", "exclude_labels")
SHARED = ("with_registry_auth", "registry_auth", "wait_timeout", "progress", "keep_revisions", "break_lock")

REFRESH_OPTIONS: Spec = {
    **{name: {"type": "list", "elements": "str"} for name in CHOICES},
    "refresh": {"type": "bool", "default": True},
    "max_services": {"type": "int"},
    "max_age": {"type": "str"},
    "allow_gap": {"type": "bool", "default": True},
    "retry_failed": {"type": "bool", "default": False},
    "on_registry_error": {"type": "str", "choices": ["fail", "skip"], "default": "fail"},
    **{name: STACK_OPTIONS[name] for name in SHARED},
}
"""What users write."""

REFRESH_SPEC: Spec = {
    **REFRESH_OPTIONS,
    "phase": {"type": "str", "choices": ["check", "roll", "look", "back", "end", "record"], "default": "check"},
    "service": {"type": "dict"},
    "stack": {"type": "str"},
    "first": {"type": "bool", "default": False},
    "renews": {"type": "bool", "default": False},
    "armed": {"type": "bool", "default": False},
    "outcome": {"type": "str", "default": ""},
    "why": {"type": "str", "default": ""},
    "run": HISTORY_INTERNAL["run"],
}
"""And what the action plugin adds for the module."""
