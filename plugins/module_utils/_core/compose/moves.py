# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of single containers, taken to where Swarm has them: a table that the stack file and the Engine's spec
share, so that ``docker stack deploy`` of the file and a deploy of the project give the same service.
"""

from __future__ import annotations

import re
import typing as t

from ..patterns import expression
from ..records import dataclass

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..errors import KeyPath

Found = t.Tuple["KeyPath", str]
RESTART = expression(r"(?:(?P<name>no|always|unless-stopped)|on-failure(?::(?P<attempts>[0-9]{1,9}))?)?\Z", re.ASCII)
NODE_ARCHITECTURES = {
    "386": "i686",
    "amd64": "x86_64",
    "arm": "armv7l",
    "arm/v5": "armv5tel",
    "arm/v6": "armv6l",
    "arm/v7": "armv7l",
    "arm64": "aarch64",
    "armel": "armv6l",
    "armhf": "armv7l",
    "i386": "i686",
    "loong64": "loongarch64",
    "mips64le": "mips64",
    "x86-64": "x86_64",
}
"""What a node calls its architecture (``uname -m``), by the word of platforms. Constraints compare the node's word as
it is; only the platforms of an image are made alike (``scheduler/filter.go`` of swarmkit).
"""
SYSTEMS = frozenset(("linux", "windows", "freebsd", "darwin"))


@dataclass(frozen=True)
class Move:
    """One row: where a key goes below the service. ``convert`` gives what stands there, ``None`` where that is nothing,
    and raises ``ValueError`` with the rest of a sentence. ``adds`` puts it after what is there, which else stays alone.
    ``nothing`` is the reason where it gives nothing.
    """

    to: tuple[str, ...]
    convert: t.Callable[[t.Any], t.Any] = lambda value: value
    adds: bool = False
    nothing: str = "no limit is what Swarm has without the key"


@dataclass(frozen=True)
class Moved:
    """The service without the keys of the table. ``changed`` and ``ignored``: (key path below the service, reason);
    ``faults``: (key path, rest of a sentence).
    """

    service: dict[str, t.Any]
    changed: tuple[Found, ...] = ()
    ignored: tuple[Found, ...] = ()
    faults: tuple[Found, ...] = ()


def limit(value: t.Any) -> t.Any:
    """A limit; -1 and 0 are none. Compose lets other negative ones through, and no Engine takes them."""
    if str(value).startswith("-") and str(value) != "-1":
        raise ValueError(f"must be above 0, or -1 for no limit, not {value!r}")
    return None if str(value) in ("", "-1", "0") else value


def restart_policy(value: t.Any) -> dict[str, t.Any] | None:
    """``convertRestartPolicy`` of the docker CLI. ``no`` becomes nothing, and nothing is the Engine's ``any``."""
    found = RESTART.match(str(value))
    if not found:
        raise ValueError(f"must be no, always, unless-stopped or on-failure[:ATTEMPTS], not {value!r}")
    if found["name"] in ("always", "unless-stopped"):
        return {"condition": "any"}
    if not str(value).startswith("on-failure"):
        return None
    return {"condition": "on-failure", "max_attempts": int(found["attempts"] or 0)}


def platform_constraints(value: t.Any) -> list[str]:
    """``linux/amd64`` as constraints that hold on the nodes of that platform."""
    system, _slash, architecture = str(value).lower().partition("/")
    if system not in SYSTEMS and not architecture:
        system, architecture = "", system
    architecture = re.sub(r"^(amd64|arm64|aarch64)/v\d+$", r"\1", architecture)
    if not re.fullmatch(r"[a-z0-9_./-]+", system + architecture):
        raise ValueError(f"must be OS/ARCHITECTURE, such as linux/amd64, not {value!r}")
    found = {"os": system, "arch": NODE_ARCHITECTURES.get(architecture, architecture)}
    return [f"node.platform.{name}=={word}" for name, word in found.items() if word]


LIMITS = ("deploy", "resources", "limits")
MOVES: Mapping[str, Move] = {
    "cpus": Move((*LIMITS, "cpus"), limit),
    "mem_limit": Move((*LIMITS, "memory"), limit),
    "pids_limit": Move((*LIMITS, "pids"), limit),
    "mem_reservation": Move(("deploy", "resources", "reservations", "memory"), limit),
    "scale": Move(("deploy", "replicas")),
    "platform": Move(("deploy", "placement", "constraints"), platform_constraints, adds=True),
    "restart": Move(
        ("deploy", "restart_policy"),
        restart_policy,
        nothing="Swarm restarts tasks all the same; write deploy.restart_policy with the condition none",
    ),
}


def move(service: Mapping[str, t.Any]) -> Moved:
    """Take every key of the table to its place. What is there already stays."""
    if MOVES.keys().isdisjoint(service):
        return Moved(dict(service))
    result = {key: value for key, value in service.items() if key not in MOVES}
    changed: list[Found] = []
    ignored: list[Found] = []
    faults: list[Found] = []
    for key, row in MOVES.items():
        if service.get(key) is None:
            continue
        place, path = ".".join(row.to), (key,)
        try:
            value = row.convert(service[key])
        except ValueError as exc:
            faults.append((path, str(exc)))
            continue
        there = _at(result, row.to)
        if value is None:
            (ignored if key == "restart" and not there else changed).append((path, row.nothing))
        elif there is None or row.adds or str(there) == str(value):
            result = _put(result, row.to, _added(there, value) if row.adds else value if there is None else there)
            changed.append((path, f"Swarm has it as {place}"))
        else:
            ignored.append((path, f"{place} is there, and Swarm takes that one"))
    return Moved(result, tuple(changed), tuple(ignored), tuple(faults))


def _at(item: t.Any, path: tuple[str, ...]) -> t.Any:
    for key in path:
        item = item.get(key) if isinstance(item, dict) else None
    return item


def _put(item: Mapping[str, t.Any] | None, path: tuple[str, ...], value: t.Any) -> dict[str, t.Any]:
    """Set a value deep inside, in copies of the mappings on the way."""
    below = (item or {}).get(path[0])
    return {**(item or {}), path[0]: _put(below, path[1:], value) if len(path) > 1 else value}


def _added(there: list[str] | None, constraints: list[str]) -> list[str]:
    """A constraint on the same attribute of the user's own is the more exact one."""
    own = {re.split("[!=]=", written)[0].strip().lower() for written in there or ()}
    return [*(there or ()), *(each for each in constraints if each.partition("==")[0] not in own)]
