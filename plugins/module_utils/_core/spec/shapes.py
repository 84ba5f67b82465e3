# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fields that need more than their own value (``cli/compose/convert/service.go`` of the docker CLI)."""

from __future__ import annotations

import re
import typing as t

from .images import with_tag
from .scope import IMAGE_LABEL, Scope, Wrong, each, only, strings, text
from .values import integer, octal, one_of

if t.TYPE_CHECKING:
    from collections.abc import Mapping

ALL = "ALL"
PREDEFINED_NETWORKS = frozenset({"bridge", "host", "none", "nat", "default"})
CONSTRAINT = re.compile(r"\s*[a-zA-Z_][a-zA-Z0-9_.-]*\s*[=!]=\s*\S")
"""``constraint.Parse`` of swarmkit; what else a value may not have changed between its versions."""
UNREAD_NETWORK_KEYS = (
    "gw_priority",
    "interface_name",
    "ipv4_address",
    "ipv6_address",
    "link_local_ips",
    "mac_address",
    "priority",
)


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
    """``convertDeployMode``; a job's replicas are both its completions and how many run at once."""
    kind = one_of("replicated", "global", "replicated-job", "global-job")(value)
    replicas = (scope.item.get("deploy") or {}).get("replicas")
    if kind.startswith("global") and replicas is not None:
        raise Wrong("can have no replicas; remove deploy.replicas or the mode")
    if kind.startswith("global"):
        return {"Global" if kind == "global" else "GlobalJob": {}}
    number = 1 if replicas is None else integer(replicas)
    if number < 0:
        raise Wrong(f"has {number} replicas; correct deploy.replicas to 0 or more")
    if kind == "replicated":
        return {"Replicated": {"Replicas": number}}
    return {"ReplicatedJob": {"MaxConcurrent": number, "TotalCompletions": number}}


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


def dropped_capabilities(value: list[str], scope: Scope) -> list[str]:
    """What is added too is not dropped (``opts.EffectiveCapAddCapDrop``)."""
    kept = {_capability(name) for name in scope.item.get("cap_add") or ()}
    names = {_capability(name) for name in value}
    return sorted(({ALL} if ALL in names else names) - ({ALL} if ALL in kept else kept))


def _capability(name: str) -> str:
    name = name.strip().upper()
    return name if name in (ALL, "RESET") or name.startswith("CAP_") else f"CAP_{name}"


def ulimits(value: Mapping[str, t.Any]) -> list[dict[str, t.Any]]:
    return [_ulimit(name, limit) for name, limit in sorted(value.items())]


def _ulimit(name: str, limit: t.Any) -> dict[str, t.Any]:
    if not isinstance(limit, dict):
        return {"Name": name, "Soft": integer(limit), "Hard": integer(limit)}
    soft = limit.get("soft", limit.get("hard", 0))
    return {"Name": name, "Soft": integer(soft), "Hard": integer(limit.get("hard", soft))}


def generic_resources(value: list[Mapping[str, t.Any]]) -> list[dict[str, t.Any]]:
    specs = [item.get("discrete_resource_spec") or {} for item in value]
    return [{"DiscreteResourceSpec": {"Kind": spec["kind"], "Value": integer(spec["value"])}} for spec in specs]


def constraints(value: list[str]) -> list[str]:
    return each(value, _constraint)


def _constraint(written: str) -> str:
    if not CONSTRAINT.match(written):
        raise Wrong(f"must be KEY==VALUE or KEY!=VALUE, such as node.role==worker, not {written!r}")
    return written


def preferences(value: list[Mapping[str, t.Any]]) -> list[dict[str, t.Any]]:
    return [{"Spread": {"SpreadDescriptor": item["spread"]}} for item in value]


def ports(value: list[Mapping[str, t.Any]]) -> list[dict[str, t.Any]]:
    return sorted(each(value, _port), key=lambda port: t.cast("int", port.get("PublishedPort", 0)))


def _port(item: Mapping[str, t.Any]) -> dict[str, t.Any]:
    only(item, "target", "published", "protocol", "mode", "host_ip", "name", "app_protocol")
    port = {
        "Protocol": one_of("tcp", "udp", "sctp")(item.get("protocol") or "tcp"),
        "TargetPort": integer(item.get("target")),
        "PublishMode": one_of("ingress", "host")(item.get("mode") or "ingress"),
    }
    published = str(item.get("published") or "")
    if "-" in published:
        raise Wrong(f"is the range {published!r}, of which Swarm cannot choose; publish each port", "published")
    return {**port, "PublishedPort": integer(published)} if published else port


def attachments(value: Mapping[str, t.Any], scope: Scope) -> list[dict[str, t.Any]]:
    """Networks by name, each with the service's own name among the aliases (``convertServiceNetworks``)."""
    found = [_attachment(key, item or {}, scope) for key, item in value.items()]
    return sorted(found, key=lambda attachment: str(attachment["Target"]))


def _attachment(key: str, item: Mapping[str, t.Any], scope: Scope) -> dict[str, t.Any]:
    only(item, "aliases", "driver_opts", *UNREAD_NETWORK_KEYS)
    attachment: dict[str, t.Any] = {"Target": scope.named("networks", key)}
    aliases = list(item.get("aliases") or ())
    if attachment["Target"] not in PREDEFINED_NETWORKS:
        aliases.append(scope.key)
    if aliases:
        attachment["Aliases"] = aliases
    if item.get("driver_opts"):
        attachment["DriverOpts"] = strings(item["driver_opts"])
    return attachment


def config_references(value: list[Mapping[str, t.Any]], scope: Scope) -> list[dict[str, t.Any]]:
    return _references(value, scope, section="configs", name="ConfigName")


def secret_references(value: list[Mapping[str, t.Any]], scope: Scope) -> list[dict[str, t.Any]]:
    return _references(value, scope, section="secrets", name="SecretName")


def _references(value: list[Mapping[str, t.Any]], scope: Scope, *, section: str, name: str) -> list[dict[str, t.Any]]:
    def reference(item: Mapping[str, t.Any]) -> dict[str, t.Any]:
        only(item, "source", "target", "uid", "gid", "mode")
        return {"File": _file(item), name: scope.named(section, item["source"])}

    return sorted(each(value, reference), key=lambda found: str(found[name]))


def _file(item: Mapping[str, t.Any]) -> dict[str, t.Any]:
    mode = item.get("mode")
    target = item.get("target") or item["source"]
    # The canonical form writes a secret's usual path out; the docker CLI posts what the user wrote: the name alone.
    usual = target == f"/run/secrets/{item['source']}"
    return {
        "Name": item["source"] if usual else target,
        "UID": str(item.get("uid") or "0"),
        "GID": str(item.get("gid") or "0"),
        "Mode": 0o444 if mode is None else octal(mode),
    }
