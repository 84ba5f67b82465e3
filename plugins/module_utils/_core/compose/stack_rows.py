# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of the stack file: what ``docker stack deploy`` has of each key, and in which form.

Sources: ``cli/compose/schema/data`` (3.9 and newer), ``cli/compose/convert``, ``cli/compose/types`` of the docker CLI.
"""

from __future__ import annotations

import typing as t

from . import ignored_keys
from .faults import Finding
from .moves import move
from .stack_nodes import REFUSED, Convert, each, every, fields, hidden, keys, once, one_of, refuse, same, since
from .stack_shapes import (
    decimal,
    environment,
    hosts,
    mount_type,
    named,
    octal,
    published,
    tmpfs_as_mounts,
    whole,
    with_content,
)
from .swarm import local_driver

if t.TYPE_CHECKING:
    from ..errors import KeyPath
    from .stack_nodes import Notes

ENGINE_ONLY = f"{REFUSED}; the module stack does"
IGNORES = "docker stack deploy ignores it; the module stack does not"
Item = t.Dict[str, t.Any]


def healthcheck(value: t.Any, path: KeyPath, notes: Notes) -> t.Any:
    if value.get("disable") and "test" in value:
        notes.changed.append(((*path, "test"), "disable is true, and docker stack deploy takes only one of the two"))
        value = {key: item for key, item in value.items() if key != "test"}
    return HEALTHCHECK(value, path, notes)


def secret_reference(value: Item, path: KeyPath, notes: Notes) -> t.Any:
    """The usual place of a secret is what it has without a target."""
    usual = value.get("target") == f"/run/secrets/{value.get('source')}"
    return REFERENCE({key: item for key, item in value.items() if not (usual and key == "target")}, path, notes)


def mount(value: Item, path: KeyPath, notes: Notes) -> t.Any:
    """A mount takes the options of its own type only; ``data:/data:z`` gives a volume one of binds. No ``bind`` is what
    the docker CLI makes of a short form, too.
    """
    others = {"bind", "volume", "tmpfs"} - {value.get("type")}
    for key in sorted(others & value.keys()):
        if key == "bind" and value[key].keys() == {"selinux"}:
            notes.ignored.append(((*path, key, "selinux"), ignored_keys.IGNORED_BIND_KEYS["selinux"]))
        elif value[key]:
            notes.dropped.append(((*path, key), "docker stack deploy takes the options of the mount's own type only"))
    kept = MOUNT({key: item for key, item in value.items() if key not in others}, path, notes)
    return {key: item for key, item in kept.items() if (key, item) != ("bind", {})}


def credential_spec(value: Item, path: KeyPath, notes: Notes) -> t.Any:
    if sum(key in value for key in ("config", "file", "registry")) > 1:
        notes.faults.append(Finding(path, "has more than one of config, file and registry; leave one"))
    return CREDENTIAL_SPEC(value, path, notes)


def secret(value: t.Any, path: KeyPath, notes: Notes) -> t.Any:
    if value and value.get("driver") and "file" in value:
        notes.dropped.append(((*path, "file"), "driver is there, and docker stack deploy takes only one of the two"))
        value = {key: item for key, item in value.items() if key != "file"}
    return SECRET(value, path, notes)


def network(value: t.Any, path: KeyPath, notes: Notes) -> t.Any:
    local = list(local_driver(path, value or {}))
    notes.ignored.extend(local)
    return NETWORK({key: item for key, item in value.items() if key != "driver"} if local else value, path, notes)


def deploy(value: t.Any, path: KeyPath, notes: Notes) -> t.Any:
    mode = (value or {}).get("mode") or "replicated"
    if mode.startswith("global") and value.get("replicas") is not None:
        message = f"mode {mode} runs one task a node and takes no replicas; take one of the two out"
        notes.faults.append(Finding((*path, "replicas"), message))
    if mode.endswith("-job") and "update_config" in value:
        notes.faults.append(Finding((*path, "update_config"), "belongs to no job; take it out"))
    return DEPLOY(value, path, notes)


def service(value: t.Any, path: KeyPath, notes: Notes) -> t.Any:
    if not value.get("image"):
        notes.faults.append(Finding(path, "has no image, and Swarm builds none; write image: NAME[:TAG]"))
    moved = move(value)
    notes.faults.extend(Finding((*path, *place), message) for place, message in moved.faults)
    notes.changed.extend(((*path, *place), reason) for place, reason in moved.changed)
    notes.ignored.extend(((*path, *place), reason) for place, reason in moved.ignored)
    return SERVICE(tmpfs_as_mounts(moved.service, path, notes), path, notes)


def resources(convert: Convert) -> Convert:
    """Top-level entries: names that the schema takes; what is external has its name and nothing else."""

    def converted(value: t.Any, path: KeyPath, notes: Notes) -> t.Any:
        named(path, notes)
        return (EXTERNAL if value and value.get("external") else convert)(value, path, notes)

    return every(converted)


def services(value: t.Any, path: KeyPath, notes: Notes) -> t.Any:
    for key in value:
        named((*path, key), notes)
    return every(service)(value, path, notes)


UPDATE_KEYS = keys("parallelism", "delay", "monitor", "max_failure_ratio", "order")
UPDATE = fields({**UPDATE_KEYS, "failure_action": one_of("pause", "continue", "rollback")})
ROLLBACK = fields({**UPDATE_KEYS, "failure_action": one_of("pause", "continue")})
LIMITS: dict[str, Convert] = {"cpus": decimal, "memory": same}
RESTART_POLICY = {
    **keys("delay", "max_attempts", "window"),
    "condition": one_of("none", "on-failure", "any"),
}
DEPLOY = fields(
    {
        "mode": one_of("replicated", "global", "replicated-job", "global-job"),
        "endpoint_mode": one_of("vip", "dnsrr"),
        **keys("replicas", "labels"),
        "update_config": UPDATE,
        "rollback_config": ROLLBACK,
        "resources": fields(
            {
                "limits": fields({**LIMITS, "pids": same}),
                "reservations": fields(
                    {**LIMITS, "generic_resources": same}, ignored={"devices": "Swarm reserves generic_resources only"}
                ),
            }
        ),
        "restart_policy": fields(RESTART_POLICY),
        "placement": fields(keys("constraints", "preferences", "max_replicas_per_node")),
    }
)
HEALTHCHECK = fields(
    {
        **keys("test", "interval", "timeout", "retries", "start_period", "disable"),
        "start_interval": since((25, 0), schema=(3, 12)),
    }
)
PORT = fields(
    {
        "mode": one_of("ingress", "host"),
        "protocol": one_of("tcp", "udp", "sctp"),
        "target": same,
        "published": published,
    },
    ignored=ignored_keys.IGNORED_PORT_KEYS,
)
MOUNT = fields(
    {
        **keys("source", "target", "read_only", "consistency"),
        "type": mount_type,
        "bind": fields(
            {"propagation": same, "create_host_path": hidden},
            dropped={"recursive": IGNORES},
            ignored=ignored_keys.IGNORED_BIND_KEYS,
        ),
        "volume": fields({"nocopy": same, "subpath": since((26, 0))}, dropped={"labels": IGNORES}),
        "tmpfs": fields({"size": whole}, dropped={"mode": IGNORES}),
        "image": hidden,
    }
)
CREDENTIAL_SPEC = fields(keys("config", "file", "registry"))
REFERENCE = fields({**keys("source", "target", "uid", "gid"), "mode": octal})
SERVICE = fields(
    {
        **keys("image", "command", "entrypoint", "labels", "hostname", "user", "working_dir", "stop_grace_period"),
        **keys("stop_signal", "init", "read_only", "tty", "stdin_open", "sysctls", "ulimits", "isolation"),
        **dict.fromkeys(("cap_add", "cap_drop", "dns", "dns_search"), once(same)),
        **dict.fromkeys(ignored_keys.RESOLVED_SERVICE_KEYS, hidden),
        "env_file": refuse("is not resolved; give what compose_merge gives, or take it out"),
        "environment": environment,
        "ports": once(PORT),
        "volumes": once(mount),
        "configs": each(REFERENCE),
        "secrets": each(secret_reference),
        "healthcheck": healthcheck,
        "deploy": deploy,
        "credential_spec": credential_spec,
        "logging": fields(keys("driver", "options")),
        "extra_hosts": hosts,
        "networks": every(
            fields(
                {"aliases": once(same), "driver_opts": since((27, 0), schema=(3, 13))},
                ignored=ignored_keys.IGNORED_ATTACHMENT_KEYS,
            )
        ),
    },
    dropped={
        **dict.fromkeys(("dns_opt", "group_add"), ENGINE_ONLY),
        **dict.fromkeys(("oom_score_adj", "security_opt"), IGNORES),
    },
    ignored={**ignored_keys.IGNORED_SERVICE_KEYS, **ignored_keys.ORDERING_SERVICE_KEYS},
    extensions=True,
)
EXTERNAL = fields(
    keys("name", "external"),
    dropped=dict.fromkeys(
        ("driver", "driver_opts", "labels", "file", "content", "environment", "template_driver"),
        "an external resource has its name and nothing else",
    ),
    extensions=True,
)
NETWORK = fields(
    {
        **keys("name", "driver", "driver_opts", "internal", "attachable", "labels", "external"),
        "ipam": fields(
            {
                "driver": same,
                "config": each(
                    fields(
                        keys("subnet"),
                        dropped=dict.fromkeys(("gateway", "ip_range"), ENGINE_ONLY),
                        ignored=ignored_keys.IGNORED_POOL_KEYS,
                    )
                ),
            },
            dropped={"options": ENGINE_ONLY},
        ),
    },
    dropped={"enable_ipv6": ENGINE_ONLY},
    ignored=ignored_keys.IGNORED_NETWORK_KEYS,
    extensions=True,
)
VOLUME = fields(keys("name", "driver", "driver_opts", "labels", "external"), extensions=True)
FILES_ONLY = refuse("docker stack deploy takes a file only; write the content into one and name it as file")
SECRET = fields(
    {
        **keys("name", "file", "labels", "driver", "driver_opts", "template_driver", "external"),
        "environment": FILES_ONLY,
    },
    extensions=True,
)
CONFIG = fields(
    {
        **keys("name", "file", "labels", "template_driver", "external"),
        "environment": FILES_ONLY,
        "content": FILES_ONLY,
    },
    extensions=True,
)
PROJECT = fields(
    {
        "services": services,
        "networks": resources(network),
        "volumes": resources(VOLUME),
        "secrets": resources(with_content(secret, "file", "environment", "driver")),
        "configs": resources(with_content(CONFIG, "file", "environment", "content")),
    },
    ignored={"models": "Swarm runs containers only"},
    extensions=True,
)
