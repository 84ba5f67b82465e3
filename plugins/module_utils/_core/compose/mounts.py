# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mounts, devices and paths on the host (compose-go ``format/volume.go``, ``paths``)."""

from __future__ import annotations

import posixpath
import re
import typing as t

from ..patterns import expression
from .faults import Fault
from .scalars import Scope, label, shown, text

if t.TYPE_CHECKING:
    from collections.abc import Hashable

WINDOWS_DRIVE = expression(r"[a-zA-Z]:[\\/]")
ACCESS_MODES = {"ro": True, "readonly": True, "rw": False}
REMOTE_CONTEXT = expression(r"[\w+.-]+://|git@|github\.com/|service:")
PROPAGATIONS = frozenset(("shared", "rshared", "slave", "rslave", "private", "rprivate"))


def volume(value: t.Any, scope: Scope) -> list[t.Any]:
    """A mount in its short form, ``[SOURCE:]TARGET[:OPTIONS]`` (compose-go ``format/volume.go``)."""
    if isinstance(value, dict):
        return [value]
    written = text(value, scope)
    fields = _volume_fields(written)
    if not written or len(fields) > 3 or "" in fields:
        raise Fault(f"{shown(written)} is no volume; write [SOURCE:]TARGET[:OPTIONS]")
    if len(fields) == 1:
        drive: dict[str, t.Any] = {"volume": {}} if len(written) > 2 else {}
        return [escaped({"type": "volume", "target": written, **drive})]
    source, target = fields[:2]
    is_path = source[0] in "./~" or source.startswith("\\\\") or bool(re.match("[a-zA-Z]:", source))
    mount: dict[str, t.Any] = {
        "type": "bind" if is_path else "volume",
        "source": source,
        "target": target,
    }
    mount["bind" if is_path else "volume"] = {"create_host_path": True} if is_path else {}
    for option in fields[2].split(",") if len(fields) == 3 else ():
        _apply_option(mount, option)
    return [escaped(mount)]


def _volume_fields(written: str) -> list[str]:
    """Split at colons, but not at the one of a Windows drive: any single letter before a colon is one."""
    fields: list[str] = []
    for part in written.split(":"):
        if fields and len(fields[-1]) == 1 and fields[-1].isalpha():
            fields[-1] += f":{part}"
        else:
            fields.append(part)
    return fields


def _apply_option(mount: dict[str, t.Any], option: str) -> None:
    if option in ACCESS_MODES:
        if ACCESS_MODES[option]:
            mount["read_only"] = True
    elif option == "nocopy":
        mount.setdefault("volume", {})["nocopy"] = True
    elif option in ("z", "Z"):
        mount.setdefault("bind", {})["selinux"] = option
    elif option in PROPAGATIONS:
        mount.setdefault("bind", {})["propagation"] = option
    # Others are dropped by compose-go as well: they are hints for other platforms (cached, delegated, consistent).


def escaped(mount: dict[str, t.Any]) -> dict[str, t.Any]:
    """Keep a ``$`` that is left after interpolation from being read again."""
    return {key: item.replace("$", "$$") if isinstance(item, str) else item for key, item in mount.items()}


def check_volume(item: dict[str, t.Any], scope: Scope) -> None:
    """Check a mount, and make the path on the host absolute."""
    kind, source = item.get("type"), item.get("source")
    if kind is None:
        raise Fault("has no type; write type: volume, bind or tmpfs")
    if not item.get("target"):
        raise Fault("has no target; write the path in the container as target")
    item["target"] = cleaned(item["target"])
    if kind == "bind":
        if not source:
            raise Fault("is a bind mount and has no source; write the path on the node as source")
        item["source"] = bind_source(source, scope)


def target_path(item: dict[str, t.Any]) -> Hashable:
    """Mounts are the same when they have the same path in the container, of whatever type they are."""
    return str(item["target"])


def absolute(value: t.Any, scope: Scope) -> t.Any:
    """A path on the machine that reads the project, relative to its directory."""
    path = text(value, scope)
    return path if path is None else absolute_path(path, scope)


def watched(value: t.Any, scope: Scope) -> t.Any:
    """A path to watch."""
    path = absolute(value, scope)
    if path is not None and not text(value, scope):
        raise Fault("is empty; write the path to watch")
    return path


class HostPath(str):
    """An absolute path, and how it was ``written``: by that, Compose tells whether two are the same."""

    written: str


def host_path(value: t.Any, scope: Scope) -> t.Any:
    """The same, of a file that is read when the layers are merged."""
    path = text(value, scope)
    if path is None:
        return None
    found = HostPath(absolute_path(path, scope))
    found.written = f"{scope.project_dir}/{path}"
    return found


def written(path: str) -> Hashable:
    return path.written if isinstance(path, HostPath) else path


def absolute_path(path: str, scope: Scope) -> str:
    if path == "~" or path.startswith("~/"):
        path = scope.home + path[1:]
    if WINDOWS_DRIVE.match(path) or path.startswith("\\\\"):
        return path
    return cleaned(posixpath.join(scope.project_dir, path))


def cleaned(path: str) -> str:
    """The shortest path that means the same, as Go's ``path.Clean`` gives it."""
    return posixpath.normpath(path.replace("//", "/") if path.startswith("//") else path)


def bind_source(path: str, scope: Scope) -> str:
    """A path on the host: an absolute one stays as it is written."""
    return path if path.startswith("/") else absolute_path(path, scope)


def build_context(value: t.Any, scope: Scope) -> t.Any:
    """A directory, or the address of a repository."""
    context = text(value, scope)
    return absolute_path(context, scope) if context and not REMOTE_CONTEXT.match(context) else context


def ssh_key(value: t.Any, scope: Scope) -> t.Any:
    """The path of an SSH key or agent socket; none is the agent."""
    path = label(value, scope)
    return None if path is None else absolute_path(path, scope)


def device(value: t.Any, scope: Scope) -> list[t.Any]:
    """A device in its short form, ``SOURCE[:TARGET[:PERMISSIONS]]``."""
    if isinstance(value, dict):
        return [value]
    written = text(value, scope)
    source, *rest = written.split(":")
    if not source or len(rest) > 2:
        raise Fault(f"{shown(written)} is no device; write SOURCE[:TARGET[:PERMISSIONS]]")
    target, permissions = [*rest, "", ""][:2]
    return [escaped({"source": source, "target": target or source, "permissions": permissions or "rwm"})]
