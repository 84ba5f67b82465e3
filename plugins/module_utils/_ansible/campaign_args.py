# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of ``campaign``: the action plugin, which runs first, and the module read the same objects."""

from __future__ import annotations

import typing as t

from .._core.patch.campaign import LEASE, STEPS

Spec = t.Dict[str, t.Dict[str, t.Any]]

CAMPAIGN_SPEC: Spec = {
    "state": {"type": "str", "choices": ["read", "begun", "noted", "left", "ended"], "default": "read"},
    "id": {"type": "str"},
    "patch": {"type": "str"},
    "node": {"type": "str"},
    "step": {"type": "str", "choices": list(STEPS)},
    "facts": {
        "type": "dict",
        "options": {
            "host": {"type": "str"},
            "availability": {"type": "str", "choices": ["active", "pause", "drain"]},
            "engine_before": {"type": "str"},
            "engine_after": {"type": "str"},
            "packages": {"type": "list", "elements": "dict"},
            "rebooted": {"type": "bool"},
            "failure": {"type": "str"},
        },
        "default": {},
    },
    "lease": {"type": "int", "default": int(LEASE)},
    "break_lock": {"type": "bool", "default": False},
    "run": {"type": "dict"},
}
