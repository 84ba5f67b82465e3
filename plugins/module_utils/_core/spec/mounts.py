# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Volumes, binds and tmpfs (``cli/compose/convert/volume.go`` of the docker CLI).

Every Engine up to 28.5 takes more options of a bind than these over its API and forgets them for services.
"""

from __future__ import annotations

import re
import typing as t

from ..patterns import expression
from .scope import Scope, Wrong, only, strings
from .table import Field, Version, convert, too_old, unread
from .values import integer, octal, one_of

if t.TYPE_CHECKING:
    from collections.abc import Mapping

KINDS = ("volume", "bind", "tmpfs", "npipe", "cluster")
COMMON_KEYS = ("type", "source", "target", "read_only", "consistency")
CLUSTER_SINCE: Version = (1, 42)
TMPFS_OPTIONS_SINCE: Version = (1, 46)
TMPFS_IMPLIED = ("rw", "noexec", "nosuid", "nodev")
"""What an Engine does anyway. Beside them it takes ``exec``, and starts no container that has another option
(``validateTmpfsOptions`` of moby's ``volume/mounts/linux_parser.go``)."""
IMPLIED_BIND = {"create_host_path": True}
"""What the canonical form gives a bind that was written in short: the docker CLI posts no options for it."""
SIZE = expression(r"(\d+)([kmgtp]?)b?", re.IGNORECASE)
SIZE_UNITS = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40, "p": 1 << 50}


def size(value: t.Any) -> int:
    """Read a size in bytes, or with a unit as ``64m``."""
    match = SIZE.fullmatch(str(value))
    if not match:
        raise Wrong(f"must be a size such as 64m, not {value!r}")
    return integer(match[1]) * SIZE_UNITS[match[2].lower()]


def _or_none(value: t.Any) -> t.Any:
    return value or None


def _source(value: str, scope: Scope) -> str | None:
    kind = scope.item.get("type") or "volume"
    if not value or kind in ("bind", "npipe") or (kind == "cluster" and value.startswith("group:")):
        return value or None
    return scope.named("volumes", value)


def _volume_options(value: str, scope: Scope) -> dict[str, t.Any] | None:
    """Labels and driver with which the node makes a volume that it does not have. One that is external has its own."""
    if not value or (scope.item.get("type") or "volume") != "volume":
        return None
    volume = scope.declared("volumes", value)
    if volume.get("external"):
        return {}
    driver: dict[str, t.Any] = {"Name": volume["driver"]} if volume.get("driver") else {}
    if volume.get("driver_opts"):
        driver["Options"] = strings(volume["driver_opts"])
    labels = {"Labels": scope.labels(volume.get("labels"))}
    return {**labels, "DriverConfig": driver} if driver else labels


def _volume_labels(value: Mapping[str, t.Any], scope: Scope) -> dict[str, str] | None:
    made = _volume_options(scope.item.get("source") or "", scope) or {}
    return {**strings(value), **made.get("Labels", {})} or None


def _non_recursive(value: str, scope: Scope) -> bool | None:
    if value in ("writable", "readonly"):
        scope.ignore(("bind", "recursive"), f"Swarm has no {value} submounts; it takes disabled")
    return value == "disabled" or None


def _bind_part(value: Mapping[str, t.Any]) -> dict[str, t.Any] | None:
    return None if value == IMPLIED_BIND else {}


MOUNT_FIELDS: tuple[Field, ...] = (
    Field("type", "Type", one_of(*KINDS), fill="volume"),
    Field("source", "Source", shape=_source),
    Field("target", "Target"),
    Field("read_only", "ReadOnly", _or_none),
    Field("consistency", "Consistency", _or_none, note="the Engine takes and forgets it"),
    Field("bind", "BindOptions", _bind_part, part=True),
    Field("bind.propagation", "BindOptions.Propagation", _or_none),
    Field("bind.recursive", "BindOptions.NonRecursive", shape=_non_recursive, cli=False, note="`disabled`"),
    *(unread(f"bind.{key}") for key in ("create_host_path", "selinux")),
    Field("source", "VolumeOptions", shape=_volume_options, part=True),
    Field("volume.nocopy", "VolumeOptions.NoCopy", _or_none),
    Field("volume.subpath", "VolumeOptions.Subpath", _or_none, since=(1, 45)),
    Field("volume.labels", "VolumeOptions.Labels", shape=_volume_labels, cli=False),
    Field("tmpfs", "TmpfsOptions", lambda _value: {}, part=True),
    Field("tmpfs.size", "TmpfsOptions.SizeBytes", lambda value: size(value) or None),
    Field("tmpfs.mode", "TmpfsOptions.Mode", octal, cli=False),
    Field("type", "ClusterOptions", lambda value: {} if value == "cluster" else None, part=True),
)


def mounts(value: list[Mapping[str, t.Any]], scope: Scope) -> list[dict[str, t.Any]]:
    found = []
    for index, written in enumerate(value):
        item = _without_label(written)
        try:
            _check(item, scope)
        except ValueError as exc:
            raise Wrong(str(exc), index, *getattr(exc, "path", ())) from None
        found.append(convert(MOUNT_FIELDS, scope=scope.below("volumes", index, item=item)))
    return found


def _without_label(item: Mapping[str, t.Any]) -> Mapping[str, t.Any]:
    """Leave out the SELinux label of what is no bind (``data:/data:z``): Swarm has none, and no bind options there."""
    if item.get("type") == "bind" or not isinstance(item.get("bind"), dict) or item["bind"].keys() != {"selinux"}:
        return item
    return {key: value for key, value in item.items() if key != "bind"}


def _check(item: Mapping[str, t.Any], scope: Scope) -> None:
    kind = one_of(*KINDS)(item.get("type") or "volume")
    only(item, *COMMON_KEYS, kind)
    if isinstance(item.get(kind), dict):
        known = (row.keys[1] for row in MOUNT_FIELDS if row.keys[0] == kind and len(row.keys) > 1)
        only(item[kind], *known, at=(kind,))
    if kind == "cluster" and scope.api < CLUSTER_SINCE:
        raise Wrong(f"has type cluster, but {too_old(CLUSTER_SINCE, scope.api)}")
    if kind == "bind" and not item.get("source"):
        raise Wrong("is a bind without a source")
    if kind == "tmpfs" and item.get("source"):
        raise Wrong("is a tmpfs with a source; remove the source")


def service_tmpfs(value: t.Any, scope: Scope) -> list[dict[str, t.Any]]:
    """``tmpfs: /run:size=64m``, which the docker CLI ignores and the Engine can do."""
    written = [value] if isinstance(value, str) else value
    return [_service_tmpfs(index, entry, scope) for index, entry in enumerate(written)]


def _service_tmpfs(index: int, entry: str, scope: Scope) -> dict[str, t.Any]:
    target, _colon, written = entry.partition(":")
    given = dict(option.partition("=")[::2] for option in written.split(",") if option)
    try:
        options: dict[str, t.Any] = {"SizeBytes": size(given.pop("size"))} if "size" in given else {}
        if "mode" in given:
            options["Mode"] = octal(given.pop("mode"))
    except ValueError as exc:
        raise Wrong(str(exc), index) from None
    access = {"ReadOnly": True} if given.pop("ro", None) is not None else {}
    others = [option for option in given if option not in TMPFS_IMPLIED]
    if "exec" in others and scope.api >= TMPFS_OPTIONS_SINCE:
        others.remove("exec")
        options["Options"] = [["exec"]]
    if others:
        scope.ignore(("tmpfs", index), _left_out(others, scope))
    mount = {"Type": "tmpfs", "Target": target, **access}
    return {**mount, "TmpfsOptions": options} if options else mount


def _left_out(options: list[str], scope: Scope) -> str:
    reason = too_old(TMPFS_OPTIONS_SINCE, scope.api) if options == ["exec"] else "Engines refuse them for a service"
    return f"its options {', '.join(options)} are left out: {reason}"
