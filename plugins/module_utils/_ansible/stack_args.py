# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of ``stack``: the action plugin, which runs first, and the module read the same objects."""

from __future__ import annotations

import typing as t

Spec = t.Dict[str, t.Dict[str, t.Any]]

STACK_OPTIONS: Spec = {
    "name": {"type": "str", "required": True},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "layers": {"type": "list", "elements": "raw"},
    "project_dir": {"type": "path"},
    "env": {"type": "dict"},
    "env_files": {"type": "list", "elements": "path"},
    "env_from_controller": {"type": "bool", "default": False},
    "profiles": {"type": "list", "elements": "str"},
    "update_policy": {
        "type": "dict",
        "options": {
            "update_config": {"type": "dict"},
            "rollback_config": {"type": "dict"},
            "services": {"type": "dict"},
        },
    },
    "strict": {"type": "bool", "default": False},
    "prune": {"type": "bool", "default": False},
    "recreate_networks": {"type": "bool", "default": False},
    "keep_replicas": {"type": "bool", "default": False},
    "resolve_image": {"type": "str", "choices": ["always", "changed", "never"], "default": "always"},
    "with_registry_auth": {"type": "bool", "default": False},
    "registry_auth": {
        "type": "dict",
        "options": {
            "registry": {"type": "str"},
            "username": {"type": "str", "required": True},
            "password": {"type": "str", "required": True, "no_log": True},
        },
    },
    "wait": {"type": "bool", "default": True},
    "wait_timeout": {"type": "int", "default": 600},
    "progress": {"type": "bool", "default": True},
    "on_failure": {"type": "str", "choices": ["rollback", "keep", "remove"], "default": "rollback"},
    "keep_revisions": {"type": "int", "default": 10},
    "keep_history": {"type": "bool", "default": False},
    "require_layers": {"type": "bool", "default": False},
    "break_lock": {"type": "bool", "default": False},
}
"""What users write."""

PHASES = ["deploy", "observe", "go_on", "tidy", "settle", "evidence", "health"]

HISTORY_INTERNAL: Spec = {
    "run": {"type": "dict"},
    "outcomes": {"type": "dict", "default": {}},
}
"""What the calls of one run say of themselves: who writes, which revision, and what came of it."""

STACK_INTERNAL: Spec = {
    **HISTORY_INTERNAL,
    "running": {"type": "int"},
    # JSON text, not a mapping: of a mapping with no_log every word inside would be masked in every result.
    "project": {"type": "json", "no_log": True},
    "contents": {"type": "json", "no_log": True},
    "waves": {"type": "list", "elements": "raw", "default": []},
    "removals": {"type": "list", "elements": "dict", "default": []},
    "phase": {"type": "str", "choices": PHASES, "default": "deploy"},
    "left": {"type": "list", "elements": "dict", "default": []},
    "tasks": {"type": "list", "elements": "str", "default": []},
    "tail": {"type": "int", "default": 20},
    "containers": {"type": "list", "elements": "str", "default": []},
}
"""What the action plugin adds for the module."""

STACK_SPEC: Spec = {**STACK_OPTIONS, **STACK_INTERNAL}

STACK_TEXTS = ("snapshot", "deployed", "services")
"""Keys of the module's result that travel to the action plugin as JSON text.

Ansible walks through every value of a result several times, and 100 services have ten thousand.
"""

ROLLBACK_OPTIONS: Spec = {
    "name": {"type": "str", "required": True},
    "revision": {"type": "int"},
    **{name: STACK_OPTIONS[name] for name in ("wait", "wait_timeout", "progress", "keep_revisions", "break_lock")},
}
"""What users write for ``stack_rollback``."""

ROLLBACK_SPEC: Spec = {
    **ROLLBACK_OPTIONS,
    **HISTORY_INTERNAL,
    "phase": {"type": "str", "choices": ["restore", "finish"], "default": "restore"},
    "outcome": {"type": "str", "default": "failed"},
}

POLICY_CONFIGS = ("update_config", "rollback_config")

POLICY_OPTIONS: Spec = {
    "stack": {"type": "str"},
    "services": {"type": "list", "elements": "str"},
    **{key: {"type": "dict"} for key in POLICY_CONFIGS},
    **{name: STACK_OPTIONS[name] for name in ("keep_revisions", "break_lock")},
}
"""What users write for ``service_policy``."""

POLICY_SPEC: Spec = {**POLICY_OPTIONS, "run": HISTORY_INTERNAL["run"]}
