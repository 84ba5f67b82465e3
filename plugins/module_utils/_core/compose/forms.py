# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Short forms into long ones, and what makes an item of a list unique (compose-go ``transform``, ``format``, ``override/uncity.go``)."""

from __future__ import annotations

import ipaddress
import posixpath
import re
import shlex
import typing as t

from .faults import Fault
from .interpolation import interpolate
from .scalars import Scope, integer, number_text, shown, text, wrong_type

if t.TYPE_CHECKING:
    from collections.abc import Hashable

PORT_HINT = "write [HOST_IP:][PUBLISHED:]TARGET[/PROTOCOL]"
PORT = re.compile(
    r"(?:(?P<ip>\[[^\]]*\]|[^:\[\]]*):)??(?:(?P<published>[0-9]*(?:-[0-9]+)?):)?(?P<target>[0-9]+(?:-[0-9]+)?)(?:/(?P<protocol>\w+))?\Z",
    re.ASCII,
)
PROTOCOLS = ("tcp", "udp", "sctp")
LAST_PORT = 65535
WINDOWS_DRIVE = re.compile(r"[a-zA-Z]:[\\/]")
ACCESS_MODES = {"ro": True, "readonly": True, "rw": False}
PROPAGATIONS = frozenset(("shared", "rshared", "slave", "rslave", "private", "rprivate"))


def command(value: t.Any, scope: Scope) -> t.Any:
    """A command line: text is split as a shell splits words; a list is taken as it is."""
    if value is None:
        return None
    if type(value) is list:
        return [_word(item, scope) for item in value]
    line = text(value, scope)
    try:
        return shlex.split(line)
    except ValueError as error:
        raise Fault(f"{shown(line)} is no command line ({str(error).lower()}); close the quotation") from None


def _word(item: t.Any, scope: Scope) -> str:
    if item is None:
        raise wrong_type(item, "text")
    return text(item, scope)  # type: ignore[no-any-return]


def health_test(value: t.Any, scope: Scope) -> t.Any:
    """A health check's test: text runs in the image's shell; a list says how in its first item."""
    if value is None:
        return None
    if type(value) is not list:
        return ["CMD-SHELL", text(value, scope)]
    words = [_word(item, scope) for item in value]
    if words and words[0] not in ("CMD", "CMD-SHELL", "NONE"):
        raise Fault(f"begins with {shown(words[0])}; begin it with CMD, CMD-SHELL or NONE")
    return words


def one_or_many(value: t.Any, scope: Scope) -> t.Any:
    """One text is a list of one."""
    return [value] if type(value) is str else value


def pairs(value: t.Any, scope: Scope) -> t.Any:
    """Key and value in one text (``A=1``, or ``A`` alone) of a list, into a mapping."""
    if type(value) is not list:
        return value
    result: dict[str, t.Any] = {}
    for index, item in enumerate(value):
        if type(item) is not str:
            raise Fault(f"must be KEY=VALUE, not {shown(item)}", path=(index,))
        key, equals, word = (interpolate(item, scope.env) if "$" in item else item).partition("=")
        # The text is interpolated now: what is left of "$" must pass the second reading unchanged.
        result[key] = word.replace("$", "$$") if equals else None
    return result


def names(value: t.Any, scope: Scope) -> t.Any:
    """A list of names into a mapping of names to nothing."""
    if type(value) is not list:
        return value
    return {_word(item, scope): None for item in value}


def dependencies(value: t.Any, scope: Scope) -> t.Any:
    """``depends_on``: a list of services into the long form."""
    if type(value) is not list:
        return (
            {key: {"required": True, **item} if type(item) is dict else item for key, item in value.items()}
            if type(value) is dict
            else value
        )
    return {_word(item, scope): {"condition": "service_started", "required": True} for item in value}


def build(value: t.Any, scope: Scope) -> t.Any:
    return {"context": value} if type(value) is str else value


def external(value: t.Any, scope: Scope) -> t.Any:
    """``external: {name: x}`` is the old way of ``external: true`` with a name."""
    if type(value) is dict and type(value.get("external")) is dict:
        old = value["external"]
        return {**value, "external": True, **({"name": old["name"]} if "name" in old else {})}
    return value


def reference(prefix: str) -> t.Callable[[t.Any, Scope], list[t.Any]]:
    """A secret or config by its name alone. A secret then gets its path under ``prefix``."""

    def expand(value: t.Any, _scope: Scope) -> list[t.Any]:
        if type(value) is not str:
            return [value]
        return [{"source": value, "target": prefix + value} if prefix else {"source": value}]

    return expand


def env_file(value: t.Any, _scope: Scope) -> list[t.Any]:
    """An environment file by its path alone."""
    return [{"required": True, **(value if type(value) is dict else {"path": value})}]


def absolute(value: t.Any, scope: Scope) -> t.Any:
    """A path on the machine that reads the project, relative to its directory."""
    path = text(value, scope)
    return path if path is None else absolute_path(path, scope)


def absolute_path(path: str, scope: Scope) -> str:
    if path == "~" or path.startswith("~/"):
        path = scope.home + path[1:]
    if WINDOWS_DRIVE.match(path) or path.startswith("\\\\"):
        return path
    return posixpath.normpath(posixpath.join(scope.project_dir, path))


def port(value: t.Any, scope: Scope) -> list[t.Any]:
    """A published port in its short form, into one long form a port of the range."""
    if type(value) is dict:
        return [value]
    if type(value) is bool or not isinstance(value, (str, int)):
        raise Fault(f"{shown(value)} is no port; {PORT_HINT}")
    written = interpolate(value, scope.env) if type(value) is str and "$" in value else str(value)
    match = PORT.match(written)
    protocol = (match["protocol"] or "tcp").lower() if match else ""
    if match is None or protocol not in PROTOCOLS or not _is_address(match["ip"]):
        raise Fault(f"{shown(written)} is no port; {PORT_HINT}")
    first, last = _range(match["target"], written)
    published = match["published"] or ""
    shared = {"mode": "ingress", **({"host_ip": match["ip"].strip("[]")} if match["ip"] else {})}
    return [
        {**shared, "target": target, **({"published": number} if number else {}), "protocol": protocol}
        for target, number in _pair_up(first, last, published, written)
    ]


def _is_address(address: str | None) -> bool:
    if not address:
        return True
    try:
        ipaddress.ip_address(address.strip("[]"))
    except ValueError:
        return False
    return True


def _range(ports: str, written: str) -> tuple[int, int]:
    start, _dash, end = ports.partition("-")
    first, last = int(start[:6]), int((end or start)[:6])
    if first > last or last > LAST_PORT:
        raise Fault(f"{shown(written)} is no port; ports are numbers from 1 to {LAST_PORT}, and ranges go up")
    return first, last


def _pair_up(first: int, last: int, published: str, written: str) -> list[tuple[int, str]]:
    """Pair targets with published ports: a range for one target stays a range, of which the Engine takes one."""
    targets = range(first, last + 1)
    if not published:
        return [(target, "") for target in targets]
    low, high = _range(published, written)
    if len(targets) == 1:
        return [(first, published if high > low else str(low))]
    if high - low != last - first:
        raise Fault(f"{shown(written)} pairs ranges of different lengths; make both as long")
    return [(target, str(low + index)) for index, target in enumerate(targets)]


def port_key(item: dict[str, t.Any]) -> Hashable:
    """Ports are the same when address, published port (``8080`` and ``"8080"`` differ), target and protocol are."""
    published = item.get("published")
    return (
        item.get("host_ip") or "0.0.0.0",
        type(published),
        published,
        item.get("target"),
        item.get("protocol") or "tcp",
    )


def published(value: t.Any, scope: Scope) -> t.Any:
    """A published port or range. A number stays one until the layers are merged, for ``port_key``."""
    if type(value) is int:
        return value
    written = number_text(value, scope)
    if written is not None and not re.match(r"[0-9]+(-[0-9]+)?\Z", written):
        raise Fault(f"{shown(written)} is no port; write a number, or a range such as 8000-8010")
    return written


def check_port(item: dict[str, t.Any]) -> None:
    if item.get("target") is None:
        raise Fault("has no target; write the port in the container as target")
    item.setdefault("mode", "ingress")
    item.setdefault("protocol", "tcp")


def volume(value: t.Any, scope: Scope) -> list[t.Any]:
    """A mount in its short form, ``[SOURCE:]TARGET[:OPTIONS]`` (compose-go ``format/volume.go``)."""
    if type(value) is dict:
        return [value]
    written = text(value, scope)
    fields = _volume_fields(written)
    if not written or len(fields) > 3 or "" in fields:
        raise Fault(f"{shown(written)} is no volume; write [SOURCE:]TARGET[:OPTIONS]")
    if len(fields) == 1:
        return [_escaped({"type": "volume", "target": fields[0], "volume": {}})]
    source, target, options = fields[0], fields[1], fields[2].split(",") if len(fields) == 3 else []
    is_path = source[0] in "./~" or source.startswith("\\\\") or bool(WINDOWS_DRIVE.match(source))
    mount: dict[str, t.Any] = {"type": "bind" if is_path else "volume", "source": source, "target": target}
    mount["bind" if is_path else "volume"] = {"create_host_path": True} if is_path else {}
    for option in options:
        _apply_option(mount, option)
    return [_escaped(mount)]


def _volume_fields(written: str) -> list[str]:
    """Split at colons, but not at the one of a Windows drive (any single letter before a colon is one)."""
    fields: list[str] = []
    for part in written.split(":"):
        if fields and len(fields[-1]) == 1 and fields[-1].isalpha() and part[:1] in ("/", "\\"):
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
    elif mount["type"] == "bind" and option in ("z", "Z"):
        mount["bind"]["selinux"] = option
    elif mount["type"] == "bind" and option in PROPAGATIONS:
        mount["bind"]["propagation"] = option
    # Others are dropped by compose-go as well: they are hints for other platforms (cached, delegated, consistent).


def _escaped(mount: dict[str, t.Any]) -> dict[str, t.Any]:
    """Keep a ``$`` that is left after interpolation from being read again."""
    return {key: item.replace("$", "$$") if type(item) is str else item for key, item in mount.items()}


def check_volume(item: dict[str, t.Any]) -> None:
    if not item.get("target"):
        raise Fault("has no target; write the path in the container as target")


def target_path(item: dict[str, t.Any]) -> Hashable:
    """Mounts are the same when they have the same path in the container, of whatever type they are."""
    return posixpath.normpath(item["target"])


def reference_target(prefix: str) -> t.Callable[[dict[str, t.Any]], Hashable]:
    """Secrets and configs are the same when they land at the same path."""
    return lambda item: item.get("target") or f"{prefix}{item.get('source')}"


def before_equals(item: str) -> Hashable:
    return item.partition("=")[0]


def extra_hosts(value: t.Any, _scope: Scope) -> t.Any:
    """``{host: ip}`` or ``{host: [ip, ip]}`` into a list of ``host=ip``."""
    if type(value) is not dict:
        return value
    return [
        f"{name}={address}" for name, found in value.items() for address in (found if type(found) is list else [found])
    ]


def host(value: t.Any, scope: Scope) -> str:
    """A host and its address, ``host=ip`` or ``host:ip``; it keeps its separator until the layers are merged."""
    written: str = text(value, scope)
    if not re.match(r"[^=:]+[=:].+", written):
        raise Fault(f"{shown(written)} is no host with its address; write HOST=IP")
    return written


def finish_hosts(hosts: list[str]) -> list[str]:
    parts = (re.split("[=:]", written, maxsplit=1) for written in hosts)
    return sorted(f"{name}={address.strip('[]')}" for name, address in parts)


def same_driver(base: dict[str, t.Any], override: dict[str, t.Any]) -> bool:
    """Whether two logging configurations merge: the driver stays the same, or one side names none."""
    return len({side["driver"] for side in (base, override) if side.get("driver")}) < 2


def zero_is_none(written: str) -> str:
    """A zero duration is not written (it is no pointer in compose-go's types)."""
    return "" if written == "0s" else written


def target_port(value: t.Any, scope: Scope) -> t.Any:
    port_number = integer(value, scope)
    if port_number is not None and not 1 <= port_number <= LAST_PORT:
        raise Fault(f"{port_number} is no port; write a number from 1 to {LAST_PORT}")
    return port_number


def build_context(value: t.Any, scope: Scope) -> t.Any:
    """A directory, or the address of a repository."""
    context = text(value, scope)
    return (
        context
        if context is None or re.match(r"[\w+.-]+://|git@|github\.com/", context)
        else absolute_path(context, scope)
    )


def device(value: t.Any, scope: Scope) -> list[t.Any]:
    """A device in its short form, ``SOURCE[:TARGET[:PERMISSIONS]]``."""
    if type(value) is dict:
        return [value]
    written = text(value, scope)
    source, *rest = written.split(":")
    if not source or len(rest) > 2:
        raise Fault(f"{shown(written)} is no device; write SOURCE[:TARGET[:PERMISSIONS]]")
    target, permissions = (rest + ["", ""])[:2]
    return [_escaped({"source": source, "target": target or source, "permissions": permissions or "rwm"})]
