# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Compose fills in once all layers are merged (compose-go ``loader/normalize.go``)."""

from __future__ import annotations

import typing as t

from .checks import KINDS, check_resources, check_services
from .environment import resolve_environment, resolve_labels
from .faults import Fault, Finding
from .mounts import bind_source

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..errors import KeyPath
    from .environment import ReadText
    from .scalars import Scope

    Named = Mapping[str, t.Any]

# Where a service may join a namespace of another one: ``service:NAME``.
NAMESPACES = ("network_mode", "ipc", "pid", "uts")


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
        _fill_in(service, scope)
        for kind, source, source_path in _references(service, path, project.get("configs") or {}):
            used[kind].setdefault(source, source_path)
    findings += check_services(services, known)
    findings += check_resources({**project, "services": known}, used)
    if findings:
        raise Fault.of(findings)
    return [path for kind in KINDS for path in _name_resources(project, kind, used[kind], name, scope)]


def _fill_in(service: dict[str, t.Any], scope: Scope) -> None:
    """Fill in the default network, what follows from what is there, and a build's arguments and context."""
    if not (service.get("networks") or "network_mode" in service or "provider" in service):
        service["networks"] = {"default": None}
    if not service.get("network_mode", True):
        del service["network_mode"]
    for other, restart in _implied(service):
        dependencies = service.setdefault("depends_on", {})
        found = {"condition": "service_started", **({"restart": True} if restart else {}), "required": True}
        dependencies.setdefault(other, found)
    if service.get("scale") is not None and service.get("deploy") is not None:
        service["deploy"].setdefault("replicas", service["scale"])
    if service.get("build"):
        _fill_in_build(service["build"], scope)


def _implied(service: Named) -> Iterator[tuple[str, bool]]:
    """Give the services that another key of a service says it depends on, and whether it restarts with them."""
    for link in service.get("links", ()):
        yield link.partition(":")[0], True
    for key in NAMESPACES:
        kind, _colon, other = service.get(key, "").partition(":")
        if kind == "service" and other:
            yield other, True
    for source in service.get("volumes_from", ()):
        if not source.startswith("container:"):
            yield source.partition(":")[0], False


def _fill_in_build(build: dict[str, t.Any], scope: Scope) -> None:
    if build.get("context") == ".":
        build["context"] = scope.project_dir
    given = {key: scope.env.get(key) if value is None else value for key, value in build.pop("args", {}).items()}
    arguments = {key: value for key, value in given.items() if value is not None}
    if arguments:
        build["args"] = arguments


def is_active(service: Named, profiles: Sequence[str]) -> bool:
    """Whether a service belongs to no profile, or to one that is asked for; ``*`` asks for all."""
    own = service.get("profiles")
    return not own or "*" in profiles or not set(profiles).isdisjoint(own)


def _references(service: dict[str, t.Any], path: KeyPath, configs: Named) -> Iterator[tuple[str, str, KeyPath]]:
    """Give kind, key and place of every top-level resource that the service uses."""
    for network in service.get("networks", ()):
        yield "networks", network, (*path, "networks", network)
    for mount in service.get("volumes", ()):
        if mount.get("type") == "volume" and mount.get("source"):
            yield "volumes", mount["source"], (*path, "volumes", mount["source"])
    for kind in ("secrets", "configs"):
        for item in service.get(kind, ()):
            yield kind, item.get("source", ""), (*path, kind, item.get("source", ""))
    for item in service["build"].get("secrets", ()) if service.get("build") else ():
        yield "secrets", item.get("source", ""), (*path, "build", "secrets", item.get("source", ""))
    for model in service.get("models", ()):
        yield "models", model, (*path, "models", model)
    config: str = (service.get("credential_spec") or {}).get("config", "")
    if config in configs:
        yield "configs", config, (*path, "credential_spec", "config")


def _name_resources(
    project: dict[str, t.Any], kind: str, used: dict[str, KeyPath], name: str, scope: Scope
) -> Iterator[KeyPath]:
    defined = project.pop(kind, None) or {}
    yield from ((kind, key) for key in defined if key not in used)
    if used and kind == "models":
        project[kind] = {key: defined[key] for key in sorted(used)}
    elif used:
        project[kind] = {key: _named(defined.get(key) or {}, key, name) for key in sorted(used)}
    for volume in project.get("volumes", {}).values() if kind == "volumes" else ():
        _bind_device(volume, scope)


def _named(resource: dict[str, t.Any], key: str, project: str) -> dict[str, t.Any]:
    return {"name": key if resource.get("external") else f"{project}_{key}", **resource}


def _bind_device(volume: dict[str, t.Any], scope: Scope) -> None:
    """A volume of the driver local that binds a directory: its path is relative to the project."""
    options = volume.get("driver_opts")
    if volume.get("driver") == "local" and options and options.get("o") == "bind" and options.get("device"):
        options["device"] = bind_source(options["device"], scope)
