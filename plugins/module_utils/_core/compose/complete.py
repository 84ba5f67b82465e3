# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Compose fills in and checks once all layers are merged (compose-go ``loader/normalize.go``,
``loader/validate.go``).
"""

from __future__ import annotations

import re
import typing as t

from .environment import resolve_environment, resolve_labels
from .faults import Fault, Finding
from .mounts import bind_source
from .scalars import shown

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..errors import KeyPath
    from .environment import ReadText
    from .scalars import Scope

    Named = Mapping[str, t.Any]

RESOURCE_NAME = re.compile(r"[a-zA-Z0-9._-]+\Z")
KINDS = ("networks", "volumes", "secrets", "configs")
# What gives a secret or config its content, next to external.
SOURCES = {"secrets": ("file", "environment", "driver"), "configs": ("file", "environment", "content")}
# compose-go validation/external.go; networks may have them (and then keep them)
NOT_EXTERNAL = ("driver", "driver_opts", "labels", "file", "content", "environment")


def complete(
    project: dict[str, t.Any], *, name: str, scope: Scope, read_text: ReadText, profiles: Sequence[str] = ()
) -> list[KeyPath]:
    """Complete a merged project in place: services of other profiles go, files are read, the default network, names of
    resources and what services depend on are filled in, references are checked.

    Gives the paths of resources that no service uses; they are taken out. Raises ``Fault``.
    """
    project.pop("version", None)
    project["name"] = name
    known = project.get("services") or {}
    services = project["services"] = {key: item for key, item in known.items() if is_active(item, profiles)}
    findings: list[Finding] = []
    used: dict[str, dict[str, KeyPath]] = {kind: {} for kind in KINDS}
    for key, service in services.items():
        path = ("services", key)
        findings += resolve_environment(service, path, scope.env, read_text)
        findings += resolve_labels(service, path, read_text)
        if not service.get("networks") and not service.get("network_mode"):
            service["networks"] = {"default": None}
        findings += _service_findings(service, path)
        findings += _dependency_findings(service, path, services, known)
        for kind, source, source_path in _references(service, path):
            used[kind].setdefault(source, source_path)
    findings += _name_findings(project)
    findings += _reference_findings(project, used)
    if findings:
        raise Fault.of(findings)
    return [path for kind in KINDS for path in _name_resources(project, kind, used[kind], name, scope)]


def _name_findings(project: Named) -> Iterator[Finding]:
    for kind in ("services", *KINDS):
        for key in project.get(kind) or ():
            if not RESOURCE_NAME.match(key):
                yield Finding((kind, key), "is no name; write letters, digits, ., _ and - only", on_key=True)


def is_active(service: Named, profiles: Sequence[str]) -> bool:
    """Whether a service belongs to no profile, or to one that is asked for; ``*`` asks for all."""
    own = service.get("profiles")
    return not own or "*" in profiles or not set(profiles).isdisjoint(own)


def _dependency_findings(service: Named, path: KeyPath, services: Named, known: Named) -> Iterator[Finding]:
    """Check that what a service depends on is there; one of another profile may be missing if it is not required."""
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


def _service_findings(service: dict[str, t.Any], path: KeyPath) -> Iterator[Finding]:
    if not service.get("image") and not service.get("build"):
        yield Finding(path, "has no image; write image: NAME[:TAG]", on_key=True)
    if service.get("networks") and service.get("network_mode"):
        yield Finding((*path, "network_mode"), "does not go with networks; take one of the two out")
    deploy = service.get("deploy") or {}
    if deploy.get("mode", "replicated").startswith("global") and deploy.get("replicas") is not None:
        yield Finding(
            (*path, "deploy", "replicas"),
            f"mode {deploy['mode']} runs one task a node and takes no replicas; take one of the two out",
        )


def _references(service: dict[str, t.Any], path: KeyPath) -> Iterator[tuple[str, str, KeyPath]]:
    """Give kind, key and place of every top-level resource that the service uses."""
    for network in service.get("networks", ()):
        yield "networks", network, (*path, "networks", network)
    for mount in service.get("volumes", ()):
        if mount.get("type") == "volume" and mount.get("source"):
            yield "volumes", mount["source"], (*path, "volumes", mount["source"])
    for kind in ("secrets", "configs"):
        for item in service.get(kind, ()):
            yield kind, item.get("source", ""), (*path, kind, item.get("source", ""))
    config = (service.get("credential_spec") or {}).get("config")
    if config:
        yield "configs", config, (*path, "credential_spec", "config")


def _reference_findings(project: dict[str, t.Any], used: dict[str, dict[str, KeyPath]]) -> Iterator[Finding]:
    for kind, sources in used.items():
        defined = project.get(kind) or {}
        for source, path in sources.items():
            if source not in defined and (kind, source) != ("networks", "default"):
                hint = f"define it under the top-level {kind}, or correct the name"
                yield Finding(path, f"there is no {kind[:-1]} {shown(source)}; {hint}")
            else:
                yield from _resource_findings(kind, source, defined.get(source) or {})


def _resource_findings(kind: str, key: str, resource: Named) -> Iterator[Finding]:
    if resource.get("external"):
        clash = next((other for other in NOT_EXTERNAL if resource.get(other)), None)
        if clash and kind != "networks":
            yield Finding((kind, key, clash), "an external resource takes no such key; take it out, or external")
    elif kind in SOURCES and not any(resource.get(source) is not None for source in SOURCES[kind]):
        yield Finding((kind, key), f"has no content; write {', '.join(SOURCES[kind])} or external: true", on_key=True)


def _name_resources(
    project: dict[str, t.Any], kind: str, used: dict[str, KeyPath], name: str, scope: Scope
) -> Iterator[KeyPath]:
    defined = project.pop(kind, None) or {}
    yield from ((kind, key) for key in defined if key not in used)
    if used:
        project[kind] = {key: _named(defined.get(key) or {}, key, name) for key in sorted(used)}
    for volume in project.get("volumes", {}).values() if kind == "volumes" else ():
        _bind_device(volume.get("driver_opts"), scope)


def _named(resource: dict[str, t.Any], key: str, project: str) -> dict[str, t.Any]:
    return {"name": key if resource.get("external") else f"{project}_{key}", **resource}


def _bind_device(options: dict[str, t.Any] | None, scope: Scope) -> None:
    """A local volume that binds a directory: its path is relative to the project."""
    if options and options.get("o") == "bind" and options.get("device"):
        options["device"] = bind_source(options["device"], scope)
