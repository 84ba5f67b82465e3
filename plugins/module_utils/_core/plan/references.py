# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The configs, secrets and networks that a service refers to: versions and ids put into its spec."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..state.snapshot import Snapshot

Spec = t.Dict[str, t.Any]
Named = t.Tuple[str, str]
"""Kind, and name."""

REFERENCES = (("Configs", "ConfigName", "ConfigID", "config"), ("Secrets", "SecretName", "SecretID", "secret"))


def known_ids(observed: Snapshot) -> dict[Named, str]:
    """Give the ids of all configs and secrets that were seen."""
    configs = {("config", config.name): config.id for config in observed.configs}
    return {**configs, **{("secret", secret.name): secret.id for secret in observed.secrets}}


def with_versions(spec: Spec, found: Mapping[Named, tuple[str, str]]) -> Spec:
    """Put in the versions: name in the layers -> name in the swarm and id, empty while it is still to be created."""

    def reference(item: Spec, name: str, identity: str, kind: str) -> Spec:
        version, its_id = found[kind, item[name]]
        return {**item, name: version, **({identity: its_id} if its_id else {})}

    def credentials(config: str) -> str:
        version, its_id = found["config", config]
        return its_id or version

    return _with_references(spec, reference, credentials)


def with_new_ids(spec: Spec, ids: Mapping[Named, str]) -> Spec:
    """Put in the ids of what was just created: without them the Engine takes no config and no secret, and a network it
    looks up as an id first, then among all names (``getNetwork`` of moby's ``daemon/cluster/helpers.go``)."""

    def reference(item: Spec, name: str, identity: str, kind: str) -> Spec:
        return item if item.get(identity) else {**item, identity: ids[kind, item[name]]}

    made = _with_references(spec, reference, lambda config: ids.get(("config", config), config))
    return with_networks(made, {name: its_id for (kind, name), its_id in ids.items() if kind == "network"})


def with_networks(spec: Spec, others: Mapping[str, str]) -> Spec:
    """Write the networks that a service is attached to another way: names for the ids that the Engine keeps and layers
    may have of external ones, or ids for names."""
    template = spec.get("TaskTemplate") or {}
    if not template.get("Networks"):
        return spec
    attached = [{**item, "Target": others.get(item["Target"], item["Target"])} for item in template["Networks"]]
    return {**spec, "TaskTemplate": {**template, "Networks": attached}}


def _with_references(
    spec: Spec, reference: t.Callable[[Spec, str, str, str], Spec], credentials: t.Callable[[str], str]
) -> Spec:
    template = spec.get("TaskTemplate") or {}
    container = dict(template.get("ContainerSpec") or {})
    for field, name, identity, kind in REFERENCES:
        if container.get(field):
            container[field] = [reference(item, name, identity, kind) for item in container[field]]
    privileges = container.get("Privileges") or {}
    credential_spec = privileges.get("CredentialSpec") or {}
    if credential_spec.get("Config"):
        found = {**credential_spec, "Config": credentials(credential_spec["Config"])}
        container["Privileges"] = {**privileges, "CredentialSpec": found}
    return {**spec, "TaskTemplate": {**template, "ContainerSpec": container}} if container else spec
