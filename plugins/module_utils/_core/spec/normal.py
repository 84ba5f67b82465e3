# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The form in which wanted and live values are compared: what the Engine fills in is taken away again."""

from __future__ import annotations

import typing as t

OPAQUE = frozenset({"Labels", "Options", "DriverOpts", "Sysctls"})
"""Mappings that belong to the user: an empty text in them is a value."""

PORT_DEFAULTS = {"Protocol": "tcp", "PublishMode": "ingress"}
FILE_PREFIXES = {"SecretName": "/run/secrets/", "ConfigName": "/"}


def pruned(value: t.Any) -> t.Any:
    """Take away what says nothing: none, false, 0 and empty fields, at any depth."""
    if isinstance(value, list):
        return [pruned(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {key: item if key in OPAQUE else pruned(item) for key, item in value.items()}
    return {key: item for key, item in kept.items() if item}


def items(value: t.Any) -> t.Any:
    return pruned(value or [])


def mounts(value: t.Any) -> t.Any:
    """The Engine takes a mount's ``Consistency`` and forgets it."""
    return [{key: item for key, item in mount.items() if key != "Consistency"} for mount in items(value)]


def by(*keys: str) -> t.Callable[[t.Any], t.Any]:
    """Compare lists whose order means nothing, sorted by ``keys``."""
    return lambda value: sorted(items(value), key=lambda item: [str(item.get(key, "")) for key in keys])


def ports(value: t.Any) -> t.Any:
    filled = [{**PORT_DEFAULTS, **pruned(port)} for port in value or []]
    return sorted(filled, key=lambda port: (port.get("PublishedPort", 0), port.get("TargetPort", 0), port["Protocol"]))


def references(value: t.Any) -> t.Any:
    """Configs and secrets are known by name; their ids, and where a file's usual place is written out, do not count."""
    return sorted((_reference(item) for item in value or []), key=str)


def _reference(item: dict[str, t.Any]) -> dict[str, t.Any]:
    name_key = "SecretName" if "SecretName" in item else "ConfigName"
    if item.get("Runtime") is not None:
        return {name_key: item.get(name_key), "Runtime": {}}
    file = {"UID": "0", "GID": "0", "Mode": 0o444, **(item.get("File") or {})}
    target = str(file.get("Name", ""))
    prefix = FILE_PREFIXES[name_key]
    return {name_key: item.get(name_key), "File": {**file, "Name": target[target.startswith(prefix) and len(prefix) :]}}


def mode(value: t.Any) -> t.Any:
    """Replicas count 1 where they are not given."""
    value = {key: item for key, item in (value or {}).items() if item is not None}
    if "Replicated" in value:
        return {"Replicated": {"Replicas": 1, **value["Replicated"]}}
    if "ReplicatedJob" in value:
        job = {"MaxConcurrent": 1, **value["ReplicatedJob"]}
        return {"ReplicatedJob": {"TotalCompletions": job["MaxConcurrent"], **job}}
    return value or {"Replicated": {"Replicas": 1}}
