# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A canonical project (the shape of ``docker compose config``) into everything that its stack wants of the swarm."""

from __future__ import annotations

import types
import typing as t
from dataclasses import replace

from ..compose.moves import move
from ..errors import ComposeError, InputError, format_path
from ..records import dataclass
from .contents import SECTIONS, Content, Contents, contents_from
from .names import DNS, check_name
from .network_fields import IGNORED_NETWORK_KEYS, NETWORK_FIELDS, pool_fault
from .scope import DEFAULT_NETWORK, NEWEST, Scope
from .service_fields import IGNORED_KEYS, SERVICE_FIELDS
from .table import check_keys, convert, wrong

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from ..errors import KeyPath
    from .table import Version

Kind = t.Literal["network", "config", "secret"]
ENDPOINT_MODE = ("deploy", "endpoint_mode")
EMPTY: Contents = types.MappingProxyType({})


@dataclass(frozen=True)
class External:
    """Something that a service uses and that must be there already. ``key`` is its key in the project."""

    kind: Kind
    key: str
    name: str


@dataclass(frozen=True)
class Wanted:
    """What a stack wants. Services refer to networks, configs and secrets by name; ids come when they are written.

    ``ignored``: what the Engine is too old for, or Swarm cannot do with the value given: (key path, reason).
    """

    stack: str
    services: tuple[dict[str, t.Any], ...]
    networks: tuple[dict[str, t.Any], ...]
    externals: tuple[External, ...]
    ignored: tuple[tuple[KeyPath, str], ...] = ()
    contents: tuple[Content, ...] = ()

    @property
    def needs(self) -> tuple[External | Content, ...]:
        """Networks, configs and secrets that are looked for by name."""
        return (*self.externals, *self.contents)


def wanted_from(
    project: Mapping[str, t.Any], *, stack: str, contents: Contents = EMPTY, api: Version = NEWEST
) -> Wanted:
    """Convert a project as ``docker stack deploy`` does, for an Engine of this API version.

    ``contents`` are those of configs and secrets, which the project itself does not have. Raises
    :class:`ComposeError` that names the key path.
    """
    services = project.get("services") or {}
    if not services:
        raise InputError(f"The layers of stack {stack} have no services; add one, or use state: absent.")
    base = Scope(stack=stack, project=project, api=api)
    used = {key for service in services.values() for key in service.get("networks") or (DEFAULT_NETWORK,)}
    files = {section: _used(section, list(services.values())) for section in SECTIONS}
    return Wanted(
        stack=stack,
        services=tuple(_service(key, item, base) for key, item in sorted(services.items())),
        networks=tuple(_networks(sorted(used), base)),
        externals=(*_external_networks(sorted(used), base), *_external_files(files, base)),
        ignored=tuple(dict.fromkeys(base.ignored)),
        contents=tuple(contents_from(files, base, contents)),
    )


def refuse_ignored(wanted: Wanted) -> None:
    """Raise :class:`ComposeError` for the first thing that cannot be honoured."""
    for path, reason in wanted.ignored:
        raise ComposeError(f"{format_path(path)}: {reason}; take it out, or turn strict off.", path=path)


def _skeleton() -> dict[str, t.Any]:
    """Make the empty parts that the docker CLI always posts: swarmkit compares deeply and tells them from nothing."""
    container: dict[str, t.Any] = {"Privileges": {}}
    return {"TaskTemplate": {"ContainerSpec": container, "Resources": {}, "Placement": {}}, "EndpointSpec": {}}


def _service(key: str, item: Mapping[str, t.Any], base: Scope) -> dict[str, t.Any]:
    at = ("services", key)
    name = base.scoped(key)
    check_name(name, DNS, kind="service", path=at)
    if not item.get("image"):
        raise wrong("has no image; Swarm does not build, so name one", at)
    moved = move(item)
    for path, message in moved.faults:
        raise wrong(message, (*at, *path))
    prepared = {**moved.service, "deploy": moved.service.get("deploy") or {}}
    prepared["networks"] = item.get("networks") or {DEFAULT_NETWORK: None}
    if (item.get("healthcheck") or {}).get("disable"):
        prepared["healthcheck"] = {"test": ["NONE"]}
    check_keys(prepared, fields=SERVICE_FIELDS, ignored=IGNORED_KEYS | {"healthcheck.disable"}, at=at)
    scope = replace(base, key=key, item=prepared, at=at)
    spec = {"Name": name, **convert(SERVICE_FIELDS, scope=scope, onto=_skeleton())}
    if "UpdateConfig" in spec and spec["Mode"].keys() & {"ReplicatedJob", "GlobalJob"}:
        raise wrong("belongs to no job; remove it", (*at, "deploy", "update_config"))
    if spec["EndpointSpec"].get("Mode") == "dnsrr" and any(map(_is_ingress, spec["EndpointSpec"].get("Ports") or ())):
        raise wrong("is dnsrr, which has no port in mode ingress; publish it in mode host", (*at, *ENDPOINT_MODE))
    return spec


def _is_ingress(port: Mapping[str, t.Any]) -> bool:
    return bool(port["PublishMode"] == "ingress")


def _networks(keys: Iterable[str], base: Scope) -> Iterable[dict[str, t.Any]]:
    for key in keys:
        item = base.declared("networks", key)
        if item.get("external"):
            continue
        check_name(base.named("networks", key), DNS, kind="network", path=("networks", key))
        check_keys(item, fields=NETWORK_FIELDS, ignored=IGNORED_NETWORK_KEYS, at=("networks", key))
        scope = replace(base, key=key, item=item, at=("networks", key))
        spec = {"Name": base.named("networks", key), **convert(NETWORK_FIELDS, scope=scope)}
        for index, pool in enumerate((spec.get("IPAM") or {}).get("Config") or ()):
            if fault := pool_fault(pool):
                raise wrong(fault[1], ("networks", key, "ipam", "config", index, fault[0]))
        yield spec


def _external_networks(keys: Iterable[str], base: Scope) -> Iterable[External]:
    for key in keys:
        if base.declared("networks", key).get("external"):
            yield External("network", key, base.named("networks", key))


def _used(section: str, services: Collection[Mapping[str, t.Any]]) -> list[str]:
    used = {item["source"] for service in services for item in service.get(section) or ()}
    if section == "configs":
        used |= {config for service in services if (config := (service.get("credential_spec") or {}).get("config"))}
    return sorted(used)


def _external_files(used: Mapping[str, Iterable[str]], base: Scope) -> Iterable[External]:
    for section, kind in SECTIONS.items():
        for key in used[section]:
            if base.declared(section, key).get("external"):
                yield External(kind, key, base.named(section, key))
