# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of the table of key paths below ``deploy``."""

from __future__ import annotations

from . import forms, item_checks, quantities, scalars
from .kinds import count, integer, items, labels, mapping, scalar, text, texts
from .nodes import Node
from .resource_rows import device_request


def update_config(path: str) -> dict[str, Node]:
    return {
        path: mapping(keep=True),
        f"{path}.parallelism": count(keep=True),
        f"{path}.delay": scalar(quantities.duration, write=forms.zero_is_none),
        f"{path}.failure_action": text(),
        f"{path}.monitor": scalar(quantities.duration, write=forms.zero_is_none),
        f"{path}.max_failure_ratio": scalar(quantities.ratio),
        f"{path}.order": scalar(scalars.one_of("start-first", "stop-first")),
    }


def resources(path: str) -> dict[str, Node]:
    reserved = f"{path}.reservations"
    generic, device = f"{reserved}.generic_resources", f"{reserved}.devices"
    spec = f"{generic}.[].discrete_resource_spec"
    return {
        path: mapping(),
        f"{path}.limits": mapping(keep=True),
        f"{path}.limits.cpus": scalar(quantities.number),
        f"{path}.limits.memory": scalar(quantities.strict_size, write=forms.zero_is_none),
        f"{path}.limits.pids": integer(),
        reserved: mapping(keep=True),
        f"{reserved}.cpus": scalar(quantities.number),
        f"{reserved}.memory": scalar(quantities.strict_size, write=forms.zero_is_none),
        generic: items(),
        f"{generic}.[]": mapping(),
        spec: mapping(check=item_checks.resource_spec),
        f"{spec}.kind": text(keep=True),
        f"{spec}.value": scalar(quantities.cut, keep=True),
        device: items(),
        f"{device}.[]": mapping(check=item_checks.check_reservation, write=forms.without_extensions),
        **device_request(f"{device}.[]"),
    }


def deploy(path: str) -> dict[str, Node]:
    restart, placement = f"{path}.restart_policy", f"{path}.placement"
    return {
        path: mapping(keep=True, nullable=True),
        f"{path}.mode": text(),
        f"{path}.endpoint_mode": text(),
        f"{path}.replicas": count(keep=True),
        **labels(f"{path}.labels"),
        **update_config(f"{path}.update_config"),
        **update_config(f"{path}.rollback_config"),
        **resources(f"{path}.resources"),
        restart: mapping(keep=True),
        f"{restart}.condition": text(),
        f"{restart}.delay": scalar(quantities.duration, keep=True),
        f"{restart}.max_attempts": count(keep=True),
        f"{restart}.window": scalar(quantities.duration, keep=True),
        placement: mapping(),
        **texts(f"{placement}.constraints"),
        f"{placement}.preferences": items(),
        f"{placement}.preferences.[]": mapping(),
        f"{placement}.preferences.[].spread": text(),
        f"{placement}.max_replicas_per_node": count(),
    }
