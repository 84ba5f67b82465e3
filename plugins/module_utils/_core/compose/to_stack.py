# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A canonical project into what ``docker stack deploy`` 20.10 and newer accept: schema 3.9, listed in the tables below.

What the schema has no key for is dropped, what Swarm would ignore is left out, and both are noted.
"""

from __future__ import annotations

import dataclasses
import types
import typing as t

from . import swarm
from .faults import ComposeFaults, Finding
from .moves import move
from .project import check_canonical, double_dollars
from .scalars import shown

if t.TYPE_CHECKING:
    from ..errors import KeyPath

VERSION = "3.9"
OMIT = object()
REFUSED = "docker stack deploy accepts no such key"
NEEDS_NEWER = "docker stack deploy accepts it from {} on only"


@dataclasses.dataclass(frozen=True)
class Notes:
    """What the stack file does not say as the project says it: (key path, reason)."""

    changed: list[swarm.Found] = dataclasses.field(default_factory=list)
    dropped: list[swarm.Found] = dataclasses.field(default_factory=list)
    ignored: list[swarm.Found] = dataclasses.field(default_factory=list)


Convert = t.Callable[[t.Any, "KeyPath", Notes], t.Any]


def to_stack(project: t.Any) -> tuple[dict[str, t.Any], Notes]:
    """Give the stack file's data and the notes. Raises ``ComposeFaults`` for what Swarm cannot do at all."""
    notes = Notes()
    generated = check_canonical(project)
    name = generated.pop("name", "")
    for kind in ("networks", "volumes", "secrets", "configs"):
        if generated.get(kind):
            generated[kind] = _without_generated_names(generated[kind], name)
    return {"version": VERSION, **double_dollars(PROJECT(generated, (), notes))}, notes


def _without_generated_names(resources: t.Mapping[str, t.Any], project: str) -> dict[str, t.Any]:
    """Drop the names that Compose made: the stack's name goes before resources without one."""
    return {
        key: {field: value for field, value in (found or {}).items() if (field, value) != ("name", f"{project}_{key}")}
        for key, found in resources.items()
    }


NOTHING: t.Mapping[str, str] = types.MappingProxyType({})


def _same(value: t.Any, _path: KeyPath, _notes: Notes) -> t.Any:
    return value


def _fields(
    table: dict[str, Convert],
    *,
    refused: t.Mapping[str, str] = NOTHING,
    ignored: t.Mapping[str, str] = NOTHING,
    extensions: bool = False,
) -> Convert:
    """Convert a mapping key by key. ``extensions`` tells whether the schema takes ``x-`` keys here."""

    def convert(value: t.Any, path: KeyPath, notes: Notes) -> t.Any:
        if value is None:
            return None
        result = {}
        for key, item in value.items():
            place = (*path, key)
            if key in ignored:
                notes.ignored.append((place, ignored[key]))
            elif key in table:
                result[key] = table[key](item, place, notes)
            elif extensions and key.startswith("x-"):
                result[key] = item
            else:
                notes.dropped.append((place, refused.get(key, REFUSED)))
        return {key: item for key, item in result.items() if item is not OMIT}

    return convert


def _each(convert: Convert) -> Convert:
    return lambda value, path, notes: [convert(item, (*path, index), notes) for index, item in enumerate(value)]


def _every(convert: Convert) -> Convert:
    return lambda value, path, notes: {key: convert(item, (*path, key), notes) for key, item in value.items()}


def _keys(*names: str) -> dict[str, Convert]:
    return dict.fromkeys(names, _same)


def _refuse(message: str) -> Convert:
    def convert(_value: t.Any, path: KeyPath, _notes: Notes) -> t.Any:
        raise ComposeFaults([Finding(path, message)])

    return convert


def _hidden(_value: t.Any, _path: KeyPath, _notes: Notes) -> t.Any:
    """Leave out what Compose added and Swarm does by itself."""
    return OMIT


def _decimal(value: t.Any, _path: KeyPath, _notes: Notes) -> str:
    """A number of CPUs as text, never with an exponent."""
    return f"{value:.9f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _whole(value: t.Any, _path: KeyPath, _notes: Notes) -> int:
    return int(value)


def _octal(value: t.Any, _path: KeyPath, _notes: Notes) -> int:
    return int(str(value), 8)


def _published(value: t.Any, path: KeyPath, _notes: Notes) -> int:
    if not str(value).isdigit():
        raise ComposeFaults(
            [Finding(path, f"{shown(value)} is a range, and Swarm does not choose; write a port for each")]
        )
    return int(value)


def _hosts(value: list[str], _path: KeyPath, _notes: Notes) -> list[str]:
    """``host=ip`` is dropped in silence before 26.0; ``host:ip`` is not."""
    return [host.replace("=", ":", 1) for host in value]


def _healthcheck(value: t.Any, path: KeyPath, notes: Notes) -> t.Any:
    if value.get("disable") and "test" in value:
        notes.changed.append(((*path, "test"), "disable is true, and docker stack deploy takes only one of the two"))
        value = {key: item for key, item in value.items() if key != "test"}
    return HEALTHCHECK(value, path, notes)


def _external(convert: Convert) -> Convert:
    """An external resource has its name and nothing else."""

    def converted(value: t.Any, path: KeyPath, notes: Notes) -> t.Any:
        return (EXTERNAL if value and value.get("external") else convert)(value, path, notes)

    return converted


def _service(service: t.Any, path: KeyPath, notes: Notes) -> t.Any:
    if not service.get("image"):
        raise ComposeFaults([Finding(path, "has no image, and Swarm builds none; write image: NAME[:TAG]")])
    moved = move(service)
    if moved.faults:
        raise ComposeFaults([Finding((*path, *place), message) for place, message in moved.faults])
    notes.changed.extend(((*path, *place), reason) for place, reason in moved.changed)
    notes.ignored.extend(((*path, *place), reason) for place, reason in moved.ignored)
    return SERVICE(_tmpfs_as_mounts(moved.service, path, notes), path, notes)


def _tmpfs_as_mounts(service: dict[str, t.Any], path: KeyPath, notes: Notes) -> dict[str, t.Any]:
    """Mount what ``tmpfs`` lists: ``docker stack deploy`` ignores the key and takes the mounts."""
    if not service.get("tmpfs"):
        return service
    notes.changed.append(((*path, "tmpfs"), "docker stack deploy ignores the key; it is under volumes"))
    mounts = [{"type": "tmpfs", "target": entry.partition(":")[0]} for entry in service["tmpfs"]]
    for index, entry in enumerate(service["tmpfs"]):
        if ":" in entry:
            notes.dropped.append(((*path, "tmpfs", index), "a mount of docker stack deploy takes no such options"))
    rest = {key: value for key, value in service.items() if key != "tmpfs"}
    return {**rest, "volumes": [*service.get("volumes", []), *mounts]}


UPDATE = _fields(_keys("parallelism", "delay", "failure_action", "monitor", "max_failure_ratio", "order"))
LIMITS = {"cpus": _decimal, "memory": _same}
DEPLOY = _fields(
    {
        **_keys("mode", "endpoint_mode", "replicas", "labels"),
        "update_config": UPDATE,
        "rollback_config": UPDATE,
        "resources": _fields(
            {
                "limits": _fields({**LIMITS, "pids": _same}),
                "reservations": _fields({**LIMITS, "generic_resources": _same}),
            }
        ),
        "restart_policy": _fields(_keys("condition", "delay", "max_attempts", "window")),
        "placement": _fields(_keys("constraints", "preferences", "max_replicas_per_node")),
    }
)
HEALTHCHECK = _fields(
    _keys("test", "interval", "timeout", "retries", "start_period", "disable"),
    refused={"start_interval": NEEDS_NEWER.format("25.0")},
)
PORT = _fields({**_keys("mode", "target", "protocol"), "published": _published}, ignored=swarm.IGNORED_PORT_KEYS)
MOUNT = _fields(
    {
        **_keys("type", "source", "target", "read_only", "consistency"),
        "bind": _fields({"propagation": _same, "create_host_path": _hidden}, ignored=swarm.IGNORED_BIND_KEYS),
        "volume": _fields(
            {"nocopy": _same}, ignored=swarm.IGNORED_VOLUME_KEYS, refused={"subpath": NEEDS_NEWER.format("26.0")}
        ),
        "tmpfs": _fields({"size": _whole}),
    }
)
REFERENCE = _fields({**_keys("source", "target", "uid", "gid"), "mode": _octal})
SERVICE = _fields(
    {
        **_keys("image", "command", "entrypoint", "environment", "labels", "hostname", "user", "working_dir"),
        **_keys("stop_grace_period", "stop_signal", "init", "read_only", "tty", "stdin_open", "cap_add", "cap_drop"),
        **_keys("sysctls", "ulimits", "dns", "dns_search", "isolation"),
        "ports": _each(PORT),
        "volumes": _each(MOUNT),
        "configs": _each(REFERENCE),
        "secrets": _each(REFERENCE),
        "healthcheck": _healthcheck,
        "deploy": DEPLOY,
        "credential_spec": _fields(_keys("config", "file", "registry")),
        "logging": _fields(_keys("driver", "options")),
        "extra_hosts": _hosts,
        "networks": _every(
            _fields(
                _keys("aliases"),
                ignored=swarm.IGNORED_ATTACHMENT_KEYS,
                refused={"driver_opts": NEEDS_NEWER.format("27.0")},
            )
        ),
    },
    ignored={key: reason for key, reason in swarm.IGNORED_SERVICE_KEYS.items() if key != "credential_spec"},
    extensions=True,
)
EXTERNAL = _fields(_keys("name", "external"), extensions=True)
NETWORK = _fields(
    {
        **_keys("name", "driver", "driver_opts", "internal", "attachable", "labels"),
        "ipam": _fields({"driver": _same, "config": _each(_fields({"subnet": _same}))}),
    },
    ignored=swarm.IGNORED_NETWORK_KEYS,
    extensions=True,
)
FILES_ONLY = _refuse("docker stack deploy takes a file only; write the content into one and name it as file")
SECRET = _fields(
    {**_keys("name", "file", "labels", "driver", "driver_opts", "template_driver"), "environment": FILES_ONLY},
    extensions=True,
)
CONFIG = _fields(
    {**_keys("name", "file", "labels", "template_driver"), "environment": FILES_ONLY, "content": FILES_ONLY},
    extensions=True,
)
PROJECT = _fields(
    {
        "services": _every(_service),
        "networks": _every(_external(NETWORK)),
        "volumes": _every(_external(_fields(_keys("name", "driver", "driver_opts", "labels"), extensions=True))),
        "secrets": _every(_external(SECRET)),
        "configs": _every(_external(CONFIG)),
    },
    extensions=True,
)
