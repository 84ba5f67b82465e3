# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fields that need more than their own value (``cli/compose/convert/service.go`` of the docker CLI)."""

from __future__ import annotations

import re
import typing as t

from ..patterns import expression
from .images import with_tag
from .scope import IMAGE_LABEL, Scope, Wrong, each, only, strings, text
from .table import Field, converted_item, unread
from .values import integer, octal, one_of

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from .table import Shape

ALL = "ALL"
REPLICATED = {
    "replicated": ("Replicated", "Replicas"),
    "replicated-job": ("ReplicatedJob", "MaxConcurrent", "TotalCompletions"),
}
NODE_NETWORKS = frozenset({"bridge", "host", "none", "nat"})
PREDEFINED_NETWORKS = NODE_NETWORKS | {"default"}
"""In these the docker CLI gives a service no alias. Each node has networks of its own of the first names."""

CONSTRAINT = expression(r"\s*[a-zA-Z_][a-zA-Z0-9_.-]*\s*[=!]=\s*(\S.*?)\s*", re.DOTALL)
NOT_IN_CONSTRAINTS = expression(r"[^a-zA-Z0-9:\-_\s.*()?+\[\]\\^$|/]", re.ASCII)
"""``constraint.Parse`` of swarmkit, and what no value can have there."""
CREDENTIALS = {"config": "Config", "file": "File", "registry": "Registry"}


def image(value: t.Any) -> str:
    return with_tag(str(value))


def environment(value: Mapping[str, t.Any]) -> list[str]:
    """``FOO`` alone takes the variable away that the image sets."""
    return sorted(name if item is None else f"{name}={text(item)}" for name, item in value.items())


def service_labels(value: Mapping[str, t.Any], scope: Scope) -> dict[str, str]:
    return {**scope.labels(value), IMAGE_LABEL: str(scope.item.get("image"))}


def container_labels(value: Mapping[str, t.Any], scope: Scope) -> dict[str, str]:
    return scope.labels(value)


def mode(value: t.Any, scope: Scope) -> dict[str, t.Any]:
    """``convertDeployMode``; a job's replicas are both its completions and how many run at once.

    Where none are given the Engine has one.
    """
    kind = one_of("replicated", "global", "replicated-job", "global-job")(value)
    replicas = (scope.item.get("deploy") or {}).get("replicas")
    if kind.startswith("global") and replicas is not None:
        raise Wrong("can have no replicas; remove deploy.replicas or the mode")
    if kind.startswith("global"):
        return {"Global" if kind == "global" else "GlobalJob": {}}
    name, *counters = REPLICATED[kind]
    if replicas is None:
        return {name: {}}
    number = integer(replicas)
    if number < 0:
        raise Wrong(f"has {number} replicas; correct deploy.replicas to 0 or more")
    return {name: dict.fromkeys(counters, number)}


def hosts(value: list[str] | Mapping[str, t.Any]) -> list[str]:
    """``host=ip`` or ``host:ip`` becomes ``ip host``."""
    if isinstance(value, dict):
        return [f"{ip} {host}" for host, ip in value.items()]
    return each(value, _host)


def _host(entry: str) -> str:
    separator = "=" if "=" in entry else ":"
    host, found, ip = entry.partition(separator)
    if not found:
        raise Wrong(f"must be HOST=IP, not {entry!r}")
    return f"{ip.strip('[]')} {host}"


def added_capabilities(value: list[str]) -> list[str]:
    names = {_capability(name) for name in value}
    return [ALL] if ALL in names else sorted(names)


def dropped_capabilities(value: list[str], scope: Scope) -> list[str] | None:
    """What is added too is not dropped (``opts.EffectiveCapAddCapDrop``)."""
    kept = {_capability(name) for name in scope.item.get("cap_add") or ()}
    names = {_capability(name) for name in value}
    return sorted(({ALL} if ALL in names else names) - ({ALL} if ALL in kept else kept)) or None


def _capability(name: str) -> str:
    name = name.strip().upper()
    return name if name in (ALL, "RESET") or name.startswith("CAP_") else f"CAP_{name}"


def ulimits(value: Mapping[str, t.Any]) -> list[dict[str, t.Any]] | None:
    return [_ulimit(name, limit) for name, limit in sorted(value.items())] or None


def _ulimit(name: str, limit: t.Any) -> dict[str, t.Any]:
    if not isinstance(limit, dict):
        return {"Name": name, "Soft": integer(limit), "Hard": integer(limit)}
    soft = limit.get("soft", limit.get("hard", 0))
    return {"Name": name, "Soft": integer(soft), "Hard": integer(limit.get("hard", soft))}


def constraints(value: list[str]) -> list[str]:
    return each(value, _constraint)


def _constraint(written: str) -> str:
    found = CONSTRAINT.fullmatch(written)
    if not found:
        raise Wrong(f"must be KEY==VALUE or KEY!=VALUE, such as node.role==worker, not {written!r}")
    if strange := NOT_IN_CONSTRAINTS.search(found[1]):
        raise Wrong(f"has {strange[0]} in its value, which Swarm does not take; take it out of {written!r}")
    return written


GENERIC_FIELDS: tuple[Field, ...] = (
    Field("discrete_resource_spec.kind", "DiscreteResourceSpec.Kind"),
    Field("discrete_resource_spec.value", "DiscreteResourceSpec.Value", integer),
)
PREFERENCE_FIELDS: tuple[Field, ...] = (Field("spread", "Spread.SpreadDescriptor"),)


def published(value: t.Any) -> int | None:
    if "-" in str(value):
        raise Wrong(f"is the range {value!r}, of which Swarm cannot choose; publish each port")
    return integer(value) if value else None


PORT_FIELDS: tuple[Field, ...] = (
    Field("target", "TargetPort", integer),
    Field("published", "PublishedPort", published),
    Field("protocol", "Protocol", one_of("tcp", "udp", "sctp"), fill="tcp"),
    Field("mode", "PublishMode", one_of("ingress", "host"), fill="ingress"),
    *(unread(key) for key in ("host_ip", "name", "app_protocol")),
)


def ports(value: list[Mapping[str, t.Any]], scope: Scope) -> list[dict[str, t.Any]]:
    """Published ports, by number: those without one come first, for the docker CLI sorts them so.

    Two that only their ``host_ip`` tells apart are one, and Swarm takes none twice.
    """
    found = [converted_item(PORT_FIELDS, scope.below("ports", index, item=item)) for index, item in enumerate(value)]
    once = [port for index, port in enumerate(found) if port not in found[:index]]
    return sorted(once, key=lambda port: t.cast("int", port.get("PublishedPort", 0)))


ATTACHMENT_FIELDS: tuple[Field, ...] = (
    Field("aliases", "Aliases", list),
    Field("driver_opts", "DriverOpts", lambda value: strings(value) or None),
    *(unread(key) for key in ("ipv4_address", "ipv6_address", "link_local_ips", "mac_address", "priority")),
    *(unread(key) for key in ("gw_priority", "interface_name")),
)


def attachments(value: Mapping[str, t.Any], scope: Scope) -> list[dict[str, t.Any]]:
    """Networks by name, each with the service's own name among the aliases (``convertServiceNetworks``)."""
    found = [_attachment(key, scope.below("networks", key, item=item or {})) for key, item in value.items()]
    return sorted(found, key=lambda attachment: str(attachment["Target"]))


def _attachment(key: str, scope: Scope) -> dict[str, t.Any]:
    attachment = {"Target": scope.named("networks", key), **converted_item(ATTACHMENT_FIELDS, scope)}
    own = [] if attachment["Target"] in PREDEFINED_NETWORKS else [scope.key]
    aliases = [*attachment.pop("Aliases", ()), *own]
    return {**attachment, "Aliases": aliases} if aliases else attachment


def config_references(value: list[Mapping[str, t.Any]], scope: Scope) -> list[dict[str, t.Any]] | None:
    """Configs, and the one of the credential spec, which is no file (``convertServiceConfigObjs``)."""
    references = _references(value, CONFIG_FILE_FIELDS, scope, section="configs", name="ConfigName")
    config = (scope.item.get("credential_spec") or {}).get("config")
    if config:
        references.append({"ConfigName": scope.named("configs", config), "Runtime": {}})
    return sorted(references, key=lambda found: str(found["ConfigName"])) or None


def credential_spec(value: Mapping[str, t.Any], scope: Scope) -> dict[str, str] | None:
    """How a Windows service gets its account; a config goes by name here, as in its reference."""
    only(value, *CREDENTIALS)
    spec = {name: str(value[key]) for key, name in CREDENTIALS.items() if value.get(key)}
    return {**spec, "Config": scope.named("configs", value["config"])} if value.get("config") else spec or None


def secret_references(value: list[Mapping[str, t.Any]], scope: Scope) -> list[dict[str, t.Any]]:
    return _references(value, SECRET_FILE_FIELDS, scope, section="secrets", name="SecretName")


def config_file(value: str, scope: Scope) -> str:
    return value or str(scope.item["source"])


def secret_file(value: str, scope: Scope) -> str:
    """The canonical form writes a secret's usual path out; the docker CLI posts what the user wrote: the name alone."""
    source = str(scope.item["source"])
    return source if value == f"/run/secrets/{source}" else value or source


def reference_fields(file_name: Shape) -> tuple[Field, ...]:
    return (
        unread("source"),
        Field("target", "File.Name", shape=file_name, fill=""),
        Field("uid", "File.UID", lambda value: str(value or "0"), fill="0"),
        Field("gid", "File.GID", lambda value: str(value or "0"), fill="0"),
        Field("mode", "File.Mode", octal, fill=0o444),
    )


CONFIG_FILE_FIELDS = reference_fields(config_file)
SECRET_FILE_FIELDS = reference_fields(secret_file)


def _references(
    value: list[Mapping[str, t.Any]], fields: tuple[Field, ...], scope: Scope, *, section: str, name: str
) -> list[dict[str, t.Any]]:
    def reference(index: int, item: Mapping[str, t.Any]) -> dict[str, t.Any]:
        try:
            named = scope.named(section, item["source"])
        except Wrong as exc:
            raise Wrong(str(exc), index) from None
        return {**converted_item(fields, scope.below(section, index, item=item)), name: named}

    found = [reference(index, item) for index, item in enumerate(value)]
    return sorted(found, key=lambda item: (str(item[name]), str(item["File"]["Name"])))
