# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of the table of key paths below ``deploy``."""

from __future__ import annotations

from . import forms, scalars
from .kinds import integer, items, labels, mapping, scalar, text, texts
from .nodes import Node


def update_config(path: str) -> dict[str, Node]:
    return {
        path: mapping(keep=True),
        f"{path}.parallelism": integer(keep=True),
        f"{path}.delay": scalar(scalars.duration, write=forms.zero_is_none),
        f"{path}.failure_action": scalar(scalars.one_of("pause", "continue", "rollback")),
        f"{path}.monitor": scalar(scalars.duration, write=forms.zero_is_none),
        f"{path}.max_failure_ratio": scalar(scalars.ratio),
        f"{path}.order": scalar(scalars.one_of("start-first", "stop-first")),
    }


def resources(path: str) -> dict[str, Node]:
    reserved = f"{path}.reservations"
    generic, device = f"{reserved}.generic_resources", f"{reserved}.devices"
    spec = f"{generic}.[].discrete_resource_spec"
    return {
        path: mapping(),
        f"{path}.limits": mapping(keep=True),
        f"{path}.limits.cpus": scalar(scalars.number),
        f"{path}.limits.memory": scalar(scalars.strict_size),
        f"{path}.limits.pids": integer(),
        reserved: mapping(keep=True),
        f"{reserved}.cpus": scalar(scalars.number),
        f"{reserved}.memory": scalar(scalars.strict_size),
        generic: items(),
        f"{generic}.[]": mapping(),
        spec: mapping(),
        f"{spec}.kind": text(),
        f"{spec}.value": integer(keep=True),
        device: items(),
        f"{device}.[]": mapping(),
        **texts(f"{device}.[].capabilities"),
        f"{device}.[].count": scalar(scalars.label),
        **texts(f"{device}.[].device_ids"),
        f"{device}.[].driver": text(),
        **labels(f"{device}.[].options"),
    }


def deploy(path: str) -> dict[str, Node]:
    restart, placement = f"{path}.restart_policy", f"{path}.placement"
    return {
        path: mapping(keep=True, nullable=True),
        f"{path}.mode": scalar(scalars.one_of("replicated", "global", "replicated-job", "global-job")),
        f"{path}.endpoint_mode": scalar(scalars.one_of("vip", "dnsrr")),
        f"{path}.replicas": integer(keep=True),
        **labels(f"{path}.labels"),
        **update_config(f"{path}.update_config"),
        **update_config(f"{path}.rollback_config"),
        **resources(f"{path}.resources"),
        restart: mapping(keep=True),
        f"{restart}.condition": scalar(scalars.one_of("none", "on-failure", "any", "no", "always", "unless-stopped")),
        f"{restart}.delay": scalar(scalars.duration, keep=True),
        f"{restart}.max_attempts": integer(keep=True),
        f"{restart}.window": scalar(scalars.duration, keep=True),
        placement: mapping(),
        **texts(f"{placement}.constraints"),
        f"{placement}.preferences": items(),
        f"{placement}.preferences.[]": mapping(),
        f"{placement}.preferences.[].spread": text(),
        f"{placement}.max_replicas_per_node": integer(),
    }
