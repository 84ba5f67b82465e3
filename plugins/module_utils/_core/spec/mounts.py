# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Volumes, binds and tmpfs (``cli/compose/convert/volume.go`` of the docker CLI)."""

from __future__ import annotations

import re
import typing as t

from .scope import Scope, Wrong, each, only, strings
from .values import integer, octal, one_of

if t.TYPE_CHECKING:
    from collections.abc import Mapping

COMMON_KEYS = ("type", "source", "target", "read_only", "consistency")
SIZE = re.compile(r"(\d+)([kmg]?)b?", re.IGNORECASE)
SIZE_UNITS = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}


def mounts(value: list[Mapping[str, t.Any]], scope: Scope) -> list[dict[str, t.Any]]:
    return each(value, lambda item: _mount(item, scope))


def _mount(item: Mapping[str, t.Any], scope: Scope) -> dict[str, t.Any]:
    kind = one_of(*OPTIONS)(item.get("type") or "volume")
    only(item, *COMMON_KEYS, kind)
    mount: dict[str, t.Any] = {"Type": kind, "Target": item.get("target")}
    for key, name in (("source", "Source"), ("read_only", "ReadOnly"), ("consistency", "Consistency")):
        if item.get(key):
            mount[name] = item[key]
    mount.update(OPTIONS[kind](item, scope))
    return mount


def _bind(item: Mapping[str, t.Any], _scope: Scope) -> dict[str, t.Any]:
    if not item.get("source"):
        raise Wrong("is a bind without a source")
    propagation = (item.get("bind") or {}).get("propagation")
    return {"BindOptions": {"Propagation": propagation}} if propagation else {}


def _volume(item: Mapping[str, t.Any], scope: Scope) -> dict[str, t.Any]:
    if not item.get("source"):
        return {}
    given = item.get("volume") or {}
    volume = scope.declared("volumes", item["source"])
    options: dict[str, t.Any] = {"NoCopy": True} if given.get("nocopy") else {}
    if given.get("subpath"):
        options["Subpath"] = given["subpath"]
    if not volume.get("external"):
        options["Labels"] = scope.labels(volume.get("labels"))
        if volume.get("driver") or volume.get("driver_opts"):
            options["DriverConfig"] = _driver(volume)
    return {"Source": scope.named("volumes", item["source"]), "VolumeOptions": options}


def _driver(volume: Mapping[str, t.Any]) -> dict[str, t.Any]:
    driver: dict[str, t.Any] = {"Name": volume["driver"]} if volume.get("driver") else {}
    return {**driver, "Options": strings(volume["driver_opts"])} if volume.get("driver_opts") else driver


def _tmpfs(item: Mapping[str, t.Any], _scope: Scope) -> dict[str, t.Any]:
    if item.get("source"):
        raise Wrong("is a tmpfs with a source; remove the source")
    given = item.get("tmpfs") or {}
    options: dict[str, t.Any] = {"SizeBytes": size(given["size"])} if given.get("size") else {}
    if given.get("mode") is not None:
        options["Mode"] = octal(given["mode"])
    return {"TmpfsOptions": options} if options else {}


OPTIONS: Mapping[str, t.Callable[[Mapping[str, t.Any], Scope], dict[str, t.Any]]] = {
    "volume": _volume,
    "bind": _bind,
    "tmpfs": _tmpfs,
}


def service_tmpfs(value: t.Any) -> list[dict[str, t.Any]]:
    """``tmpfs: /run:size=64m``, which the docker CLI ignores and the Engine can do."""
    return each([value] if isinstance(value, str) else value, _service_tmpfs)


def _service_tmpfs(entry: str) -> dict[str, t.Any]:
    target, _colon, written = entry.partition(":")
    given = dict(option.partition("=")[::2] for option in written.split(",") if option)
    unknown = sorted(set(given) - {"size", "mode"})
    if unknown:
        raise Wrong(f"has the option {unknown[0]!r}; Swarm takes size and mode")
    options: dict[str, t.Any] = {"SizeBytes": size(given["size"])} if given.get("size") else {}
    if given.get("mode"):
        options["Mode"] = octal(given["mode"])
    mount = {"Type": "tmpfs", "Target": target}
    return {**mount, "TmpfsOptions": options} if options else mount


def size(value: t.Any) -> int:
    """Read a size in bytes, or with a unit as ``64m``."""
    match = SIZE.fullmatch(str(value))
    if not match:
        raise Wrong(f"must be a size such as 64m, not {value!r}")
    return integer(match[1]) * SIZE_UNITS[match[2].lower()]
