# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of ``node``: the action plugin, which runs first, and the module read the same objects."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Mapping

Spec = t.Dict[str, t.Dict[str, t.Any]]

NODE_OPTIONS: Spec = {
    "hostname": {"type": "str", "required": True},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "availability": {"type": "str", "choices": ["active", "pause", "drain"]},
    "role": {"type": "str", "choices": ["manager", "worker"]},
    "labels": {"type": "dict"},
    "labels_state": {"type": "str", "choices": ["merge", "replace"], "default": "merge"},
    "labels_to_remove": {"type": "list", "elements": "str", "default": []},
    "gapless": {"type": "bool", "default": False},
    "gapless_share": {"type": "int", "default": 50},
    "break_lock": {"type": "bool", "default": False},
    "allow_quorum_loss": {"type": "bool", "default": False},
    "allow_pending": {"type": "bool", "default": False},
    "allow_rollout": {"type": "bool", "default": False},
    "force": {"type": "bool", "default": False},
    "wait": {"type": "bool", "default": True},
    "wait_timeout": {"type": "int", "default": 300},
    "progress": {"type": "bool", "default": True},
}
"""What users write."""

NODE_INTERNAL: Spec = {
    "phase": {"type": "str", "choices": ["change", "look", "plan", "exclude", "include"], "default": "change"},
    "goal": {"type": "dict"},
    "service": {"type": "dict"},
    "node_id": {"type": "str"},
    "before": {"type": "str"},
    "locks": {"type": "list", "elements": "str", "default": []},
    "run": {"type": "dict"},
}
"""What the action plugin adds for the module."""

NODE_SPEC: Spec = {**NODE_OPTIONS, **NODE_INTERNAL}


def label_texts(labels: Mapping[str, t.Any]) -> dict[str, str]:
    """Write labels as the Engine has them."""
    return {str(name): label_text(value) for name, value in labels.items()}


def label_text(value: t.Any) -> str:
    """Write a label's value: YAML's true is the text, and nothing is empty."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
