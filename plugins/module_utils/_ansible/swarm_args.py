# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of a swarm as options: the module ``swarm`` and the plan of the role ``cluster`` read them alike."""

from __future__ import annotations

import typing as t

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from .._core.errors import InputError
from .node_args import label_texts

if t.TYPE_CHECKING:
    from collections.abc import Mapping

SETTINGS_SPEC: dict[str, dict[str, t.Any]] = {
    "default_addr_pool": {"type": "list", "elements": "str"},
    "subnet_size": {"type": "int"},
    "data_path_port": {"type": "int"},
    "task_history_retention_limit": {"type": "int"},
    "snapshot_interval": {"type": "int"},
    "keep_old_snapshots": {"type": "int"},
    "log_entries_for_slow_followers": {"type": "int"},
    "heartbeat_tick": {"type": "int"},
    "election_tick": {"type": "int"},
    "dispatcher_heartbeat_period": {"type": "str"},
    "node_cert_expiry": {"type": "str"},
    "ca_force_rotate": {"type": "int"},
    "autolock_managers": {"type": "bool"},
    "labels": {"type": "dict"},
}


def settings_from(given: Mapping[str, t.Any]) -> dict[str, t.Any]:
    """Read settings as the module does: what comes from ``-e`` is text, and becomes a list, a number or a truth."""
    found = ArgumentSpecValidator(SETTINGS_SPEC).validate({key: _own(value) for key, value in given.items()})
    if found.error_messages:
        raise InputError(f"The settings of the swarm cannot be read: {'; '.join(found.error_messages)}.")
    return with_label_texts(found.validated_parameters)


def with_label_texts(options: Mapping[str, t.Any]) -> dict[str, t.Any]:
    """Give the options with the swarm's labels as the Engine has them: as text."""
    labels = options.get("labels")
    return {**options, "labels": None if labels is None else label_texts(labels)}


def _own(value: t.Any) -> t.Any:
    """Give a container of its own: Ansible's cannot be copied, as its validator does."""
    if isinstance(value, dict):
        return dict(value)
    return list(value) if isinstance(value, list) else value
