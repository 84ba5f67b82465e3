# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values of the stack file that ``docker stack deploy`` has in another form, or not at all."""

from __future__ import annotations

import contextlib
import typing as t

from .checks import RESOURCE_NAME
from .faults import Fault, Finding
from .interpolation import Variables
from .quantities import strict_size
from .scalars import Scope, shown
from .stack_nodes import Convert, refuse

if t.TYPE_CHECKING:
    from ..errors import KeyPath
    from .stack_nodes import Notes

NO_VARIABLES = Scope(Variables({}))
Service = t.Dict[str, t.Any]


def decimal(value: t.Any, _path: KeyPath, _notes: Notes) -> str:
    """A number of CPUs as text, never with an exponent."""
    return f"{value:.9f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def whole(value: t.Any, _path: KeyPath, _notes: Notes) -> int:
    return int(value)


def octal(value: t.Any, _path: KeyPath, _notes: Notes) -> int:
    return int(str(value), 8)


def published(value: t.Any, path: KeyPath, notes: Notes) -> t.Any:
    if str(value).isdigit():
        return int(value)
    return refuse(f"{shown(value)} is a range, and Swarm does not choose; write a port for each")(value, path, notes)


def hosts(value: list[str], _path: KeyPath, _notes: Notes) -> list[str]:
    """``host=ip`` is dropped in silence before 26.0; ``host:ip`` is not."""
    return list(dict.fromkeys(host.replace("=", ":", 1) for host in value))


def environment(value: Service, path: KeyPath, notes: Notes) -> Service:
    """``updateEnvironment`` of the docker CLI's loader cannot be turned off."""
    reason = "it is empty, and docker stack deploy puts its own variable of this name there where it has one"
    notes.changed.extend(((*path, name), reason) for name, item in value.items() if not item)
    return value


def mount_type(value: t.Any, path: KeyPath, notes: Notes) -> t.Any:
    if value == "image":
        return refuse("docker stack deploy mounts no images; copy what is needed into a volume")(value, path, notes)
    if value == "cluster" and notes.target < (23, 0):
        return refuse("docker stack deploy mounts cluster volumes from 23.0 on; ask for that target")(
            value, path, notes
        )
    return value


def tmpfs_as_mounts(service: Service, path: KeyPath, notes: Notes) -> Service:
    """Mount what ``tmpfs`` lists: ``docker stack deploy`` ignores the key and takes the mounts."""
    if not service.get("tmpfs"):
        return service
    notes.changed.append(((*path, "tmpfs"), "docker stack deploy ignores the key; it is under volumes"))
    mounts = [tmpfs_mount(entry, (*path, "tmpfs", index), notes) for index, entry in enumerate(service["tmpfs"])]
    rest = {key: value for key, value in service.items() if key != "tmpfs"}
    return {**rest, "volumes": [*service.get("volumes", []), *mounts]}


def tmpfs_mount(entry: str, path: KeyPath, notes: Notes) -> dict[str, t.Any]:
    target, _colon, options = entry.partition(":")
    given = dict(option.partition("=")[::2] for option in options.split(",") if option)
    mount: dict[str, t.Any] = {"type": "tmpfs", "target": target}
    with contextlib.suppress(Fault):  # a share of the memory, such as 50%, is no size for a mount
        if "size" in given:
            mount["tmpfs"] = {"size": strict_size(given["size"], NO_VARIABLES)}
            del given["size"]
    if given:
        notes.dropped.append((path, f"a mount of docker stack deploy has no option {', '.join(sorted(given))}"))
    return mount


def named(path: KeyPath, notes: Notes) -> None:
    if not RESOURCE_NAME.match(str(path[-1])):
        notes.faults.append(Finding(path, "is no name; write letters, digits, ., _ and - only", on_key=True))


def with_content(convert: Convert, *sources: str) -> Convert:
    """A file that is missing is looked for in the working directory by the docker CLI, so it must be said."""

    def converted(value: t.Any, path: KeyPath, notes: Notes) -> t.Any:
        if not any((value or {}).get(key) is not None for key in sources):
            notes.faults.append(Finding(path, "has no content; write file or external: true", on_key=True))
        return convert(value, path, notes)

    return converted
