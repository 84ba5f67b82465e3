# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Published ports: short forms, ranges, and what makes two the same (compose-go ``types.ParsePortConfig``, ``nat``)."""

from __future__ import annotations

import ipaddress
import re
import typing as t

from ..patterns import expression
from .faults import Fault
from .interpolation import interpolate
from .quantities import integer, is_integer
from .scalars import Scope, number_text, shown

if t.TYPE_CHECKING:
    from collections.abc import Hashable

PORT_HINT = "write [HOST_IP:][PUBLISHED:]TARGET[/PROTOCOL]"
PORT = expression(
    r"(?:(?P<ip>\[[^\]]*\]|[^:\[\]]*):)??"
    r"(?:(?P<published>(?:[0-9]{1,5}(?:-[0-9]{1,5})?)?):)?"
    r"(?P<target>[0-9]{1,5}(?:-[0-9]{1,5})?)"
    r"(?:/(?P<protocol>\w+))?\Z",
    re.ASCII,
)
PROTOCOLS = ("tcp", "udp", "sctp")
LAST_PORT = 65535
# An entry becomes one port each, and the Engine opens each of them: a slip must not make a hundred thousand.
MOST_PORTS = 20_000


def port(value: t.Any, scope: Scope) -> list[t.Any]:
    """A published port in its short form, into one long form a port of the range."""
    if isinstance(value, dict):
        return [value]
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise Fault(f"{shown(value)} is no port; {PORT_HINT}")
    written = interpolate(value, scope.env) if isinstance(value, str) and "$" in value else str(value)
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
    first, last = int(start), int(end or start)
    if first > last or last > LAST_PORT:
        raise Fault(f"{shown(written)} is no port; ports are numbers from 1 to {LAST_PORT}, and ranges go up")
    return first, last


def _pair_up(first: int, last: int, published: str, written: str) -> list[tuple[int, str]]:
    """Pair targets with published ports: a range for one target stays a range, of which the Engine takes one."""
    targets = range(first, last + 1)
    if len(targets) > MOST_PORTS:
        raise Fault(f"{shown(written)} is more than {MOST_PORTS} ports; write a smaller range")
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
    if is_integer(value):
        return value
    written = number_text(value, scope)
    if written and not re.match(r"[0-9]+(-[0-9]+)?\Z", written):
        raise Fault(f"{shown(written)} is no port; write a number, or a range such as 8000-8010")
    return written


def target_port(value: t.Any, scope: Scope) -> t.Any:
    port_number = integer(value, scope)
    if port_number is not None and not 1 <= port_number <= LAST_PORT:
        raise Fault(f"{port_number} is no port; write a number from 1 to {LAST_PORT}")
    return port_number


def check_port(item: dict[str, t.Any], _scope: Scope) -> None:
    if not _is_address(item.get("host_ip")):
        raise Fault(f"host_ip {shown(item['host_ip'])} is no IP address; write one, or take it out")
    if item.get("target") is None:
        raise Fault("has no target; write the port in the container as target")
    item.setdefault("mode", "ingress")
    item.setdefault("protocol", "tcp")
