# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Compose checks once all layers are merged and completed (compose-go ``loader/validate.go``, ``validation``)."""

from __future__ import annotations

import typing as t

from ..patterns import expression
from .faults import Finding
from .scalars import shown

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..errors import KeyPath

    Named = Mapping[str, t.Any]

RESOURCE_NAME = expression(r"[a-zA-Z0-9._-]+\Z")
KINDS = ("networks", "volumes", "secrets", "configs", "models")
# What gives a secret or config its content. Swarm's secrets also come from a driver, which Compose knows nothing of.
SOURCES = {"secrets": ("file", "environment", "driver"), "configs": ("file", "environment", "content")}
# compose-go validation/external.go; networks, secrets and configs may have them, and then keep them
NOT_EXTERNAL = ("driver", "driver_opts", "labels")


# What a service may use, as single containers and as services have it: both, and then the same.
LIMITS = (
    ("mem_limit", "limits", "memory"),
    ("cpus", "limits", "cpus"),
    ("pids_limit", "limits", "pids"),
    ("mem_reservation", "reservations", "memory"),
)


def check_services(services: Named, known: Named) -> Iterator[Finding]:
    """Check each service, and how services hang together. ``known`` are those of all profiles."""
    for key, service in services.items():
        path = ("services", key)
        if not (service.get("image") or service.get("build") or service.get("provider")):
            yield Finding(path, "has no image; write image: NAME[:TAG]", on_key=True)
        if service.get("networks") and service.get("network_mode"):
            yield Finding((*path, "network_mode"), "does not go with networks; take one of the two out")
        yield from _dependencies(service, path, services, known)
        yield from _replicas(service, path)
        yield from _limits(service, path)
        if service.get("build"):
            yield from _build(service, (*path, "build"), services)
        if service.get("tmpfs") or len(service.get("volumes", ())) > 1:
            yield from _mounts(service, path)
    yield from _names(services)
    yield from _cycles(services)


def _names(services: Named) -> Iterator[Finding]:
    """Two services whose containers have the same name."""
    named: dict[str, str] = {}
    for key, service in services.items():
        name = service.get("container_name")
        if name and name in named:
            yield Finding(
                ("services", key, "container_name"), f"{name} is the name of {named[name]} already; change one"
            )
        elif name:
            named[name] = key


def _dependencies(service: Named, path: KeyPath, services: Named, known: Named) -> Iterator[Finding]:
    """What a service depends on must be there; one of another profile may be missing if it is not required."""
    for other, dependency in service.get("depends_on", {}).items():
        if other not in known:
            yield Finding((*path, "depends_on", other), f"there is no service {other}; correct the name")
        elif other not in services and dependency.get("required"):
            profiles = " or ".join(known[other]["profiles"])
            yield Finding(
                (*path, "depends_on", other),
                f"the service {other} belongs to a profile that is not asked for ({profiles});"
                " ask for it, or write required: false",
            )


def _replicas(service: Named, path: KeyPath) -> Iterator[Finding]:
    deploy, scale = service.get("deploy") or {}, service.get("scale")
    replicas = deploy.get("replicas", scale)
    if replicas is None:
        return
    place = (*path, *(("deploy", "replicas") if scale is None else ("scale",)))
    if scale is not None and scale != replicas:
        yield Finding(place, f"{scale} is not deploy.replicas, which is {replicas}; take one of the two out")
    if replicas > 1 and service.get("container_name"):
        yield Finding(place, f"{replicas} containers cannot have one name; take container_name out")


def _limits(service: Named, path: KeyPath) -> Iterator[Finding]:
    resources = (service.get("deploy") or {}).get("resources") or {}
    for key, group, name in LIMITS if resources else ():
        if key in service and group in resources and service[key] != resources[group].get(name):
            yield Finding((*path, key), f"is not what deploy.resources.{group}.{name} says; take one of the two out")


def _build(service: Named, path: KeyPath, services: Named) -> Iterator[Finding]:
    build = service["build"]
    if build.get("dockerfile_inline") and build.get("dockerfile"):
        yield Finding((*path, "dockerfile_inline"), "does not go with dockerfile; take one of the two out")
    for name, context in build.get("additional_contexts", {}).items():
        kind, _colon, other = context.partition(":")
        if kind == "service" and not services.get(other, {}).get("build"):
            yield Finding(
                (*path, "additional_contexts", name),
                f"{shown(other)} is no service that is built; name one, or a directory",
            )
    platforms, platform = build.get("platforms"), service.get("platform")
    if platforms and platform and platform not in platforms:
        yield Finding((*path, "platforms"), f"the platform of the service, {platform}, is missing; add it")


def _mounts(service: Named, path: KeyPath) -> Iterator[Finding]:
    """Two mounts at one path in the container."""
    seen: dict[str, str] = {}
    mounts = [("tmpfs", index, entry.partition(":")[0]) for index, entry in enumerate(service.get("tmpfs", ()))]
    mounts += [("volumes", index, mount["target"]) for index, mount in enumerate(service.get("volumes", ()))]
    for kind, index, target in mounts:
        if target in seen:
            yield Finding(
                (*path, kind, index), f"{target} is mounted by {seen[target]} already; take one of the two out"
            )
        seen[target] = f"{kind}[{index}]"


def _cycles(services: Named) -> Iterator[Finding]:
    """The first circle of services that depend on each other, if there is one."""
    done: set[str] = set()
    for start in services:
        trail: dict[str, None] = {}
        open_ends = [iter([start])]
        while open_ends:
            name = next(open_ends[-1], None)
            if name is None:
                open_ends.pop()
                if trail:
                    done.add(trail.popitem()[0])
            elif name in trail:
                names = [*trail, name]
                circle = " -> ".join(names[names.index(name) :])
                yield Finding(
                    ("services", names[-2], "depends_on", name), f"services depend on each other in a circle: {circle}"
                )
                return
            elif name in services and name not in done:
                trail[name] = None
                open_ends.append(iter(services[name].get("depends_on", ())))


def check_resources(project: Named, used: Mapping[str, Mapping[str, KeyPath]]) -> Iterator[Finding]:
    """Check names and definitions, and that what services use is defined. ``used`` gives a place for each, by kind."""
    for kind in ("services", *KINDS):
        for key, resource in (project.get(kind) or {}).items():
            if kind != "models" and not RESOURCE_NAME.match(key):
                yield Finding((kind, key), "is no name; write letters, digits, ., _ and - only", on_key=True)
            yield from _resource(kind, key, resource or {})
    for kind, sources in used.items():
        defined = project.get(kind) or {}
        for source, path in sources.items():
            if source not in defined and (kind, source) != ("networks", "default"):
                hint = f"define it under the top-level {kind}, or correct the name"
                yield Finding(path, f"there is no {kind[:-1]} {shown(source)}; {hint}")


def _resource(kind: str, key: str, resource: Named) -> Iterator[Finding]:
    if resource.get("external"):
        clash = next((other for other in NOT_EXTERNAL if resource.get(other)), None)
        if clash and kind == "volumes":
            yield Finding((kind, key, clash), "an external resource takes no such key; take it out, or external")
    elif kind in SOURCES:
        given = [source for source in SOURCES[kind] if resource.get(source) is not None]
        if not given:
            yield Finding(
                (kind, key), f"has no content; write {', '.join(SOURCES[kind])} or external: true", on_key=True
            )
        elif len(given) > 1 and given[1] != "driver":
            yield Finding((kind, key, given[1]), f"does not go with {given[0]}; take one of the two out")
