# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scalars: cast, check and write as ``docker compose config`` writes them.

Each reader is ``(value, scope) -> value``. It takes what the layer has (interpolated here), gives the canonical value,
and raises ``Fault``. ``None`` passes: whether a key may be without a value is known when the layers are merged.
"""

from __future__ import annotations

import dataclasses
import re
import struct
import typing as t

from .faults import Fault
from .go_text import plain_text
from .interpolation import Variables, interpolate

Reader = t.Callable[[t.Any, "Scope"], t.Any]


@dataclasses.dataclass(frozen=True)
class Scope:
    """What values are read against: the variables, the project's directory (absolute) and the home that ``~`` means."""

    env: Variables
    project_dir: str = "/"
    home: str = "~"


class Timestamp(str):
    """Text that Go's YAML reads as a time where it stands without quotes."""


TYPE_NAMES = {dict: "a mapping", list: "a list", str: "text", bool: "a boolean", int: "a number", float: "a number"}
TRUE = frozenset(("1", "t", "true", "y", "yes", "on"))
FALSE = frozenset(("0", "f", "false", "n", "no", "off"))
DURATION_PART = re.compile(r"([0-9]+(?:\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h|d|w)")
NANOSECONDS = {
    **dict.fromkeys(("us", "µs", "μs"), 1_000),
    "ns": 1,
    "ms": 1_000_000,
    "s": 1_000_000_000,
    "m": 60_000_000_000,
    "h": 3_600_000_000_000,
    "d": 86_400_000_000_000,
    "w": 604_800_000_000_000,
}
LONGEST = 2**63 - 1
# docker/go-units RAMInBytes: binary units, also when written kb or kib
SIZE = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?([kmgtp]?)i?b?\Z", re.IGNORECASE)
SIZE_POWERS = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4, "p": 5}
INTEGER = re.compile(r"[-+]?[0-9]+\Z", re.ASCII)
FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z", re.ASCII)


def shown(value: t.Any) -> str:
    """Show a value in a message: text in quotes and cut short, containers by their kind."""
    if isinstance(value, Timestamp):
        return f"a date ({value})"
    if isinstance(value, str):
        return f'"{value}"' if len(value) <= 60 else f'"{value[:60]}..."'
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    return TYPE_NAMES.get(type(value)) or "this" if isinstance(value, (dict, list)) else str(value)


def is_text(value: t.Any) -> bool:
    """Whether ``value`` is text, which a ``Timestamp`` is not, though it carries its text."""
    return isinstance(value, str) and not isinstance(value, Timestamp)


def text(value: t.Any, scope: Scope) -> t.Any:
    """Text only, as Compose asks for: a number or a boolean must be in quotes."""
    if is_text(value):
        return interpolate(value, scope.env) if "$" in value else value
    if value is None:
        return None
    raise wrong_type(value, "text", hint="; put it in quotes" if isinstance(value, (int, float, Timestamp)) else "")


def wrong_type(value: t.Any, wanted: str, *, hint: str = "") -> Fault:
    """The fault of a value that is of another kind than the key takes."""
    return Fault(f"must be {wanted}, not {shown(value)}{hint}")


def label(value: t.Any, scope: Scope) -> t.Any:
    """The value of an environment variable, a label, an option: any scalar, as text."""
    if is_text(value):
        return interpolate(value, scope.env) if "$" in value else value
    if value is None:
        return None
    if isinstance(value, (bool, int, float)):
        return plain_text(value)
    raise wrong_type(
        value, "text, a number or a boolean", hint="; put it in quotes" if isinstance(value, Timestamp) else ""
    )


def number_text(value: t.Any, scope: Scope) -> t.Any:
    """Text or a number, as text: a port to expose, a group."""
    if isinstance(value, bool):
        raise wrong_type(value, "text or a number")
    return label(value, scope)


def _interpolated(value: t.Any, scope: Scope) -> t.Any:
    return interpolate(value, scope.env) if isinstance(value, str) and "$" in value else value


def boolean(value: t.Any, scope: Scope) -> t.Any:
    """A boolean, or one of the words that compose-go casts to one (``yes``, ``on``, ...)."""
    value = _interpolated(value, scope)
    if value is None or isinstance(value, bool):
        return value
    word = value.lower() if isinstance(value, str) else None
    if word in TRUE or word in FALSE:
        return word in TRUE
    raise Fault(f"{shown(value)} is no boolean; write true or false")


def is_integer(value: t.Any) -> bool:
    """Whether ``value`` is a whole number, which a truth value is not, though Python counts it among them."""
    return isinstance(value, int) and not isinstance(value, bool)


def integer(value: t.Any, scope: Scope) -> t.Any:
    """A whole number, also as text."""
    value = _interpolated(value, scope)
    if value is None or is_integer(value):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < LONGEST:
        return int(value)
    if isinstance(value, str) and len(value) < 20 and INTEGER.match(value):
        return int(value)
    raise Fault(f"{shown(value)} is no whole number; write one, such as 3")


def number(value: t.Any, scope: Scope) -> t.Any:
    """A number as compose-go holds it, a 32-bit float, written with its shortest digits; a whole one as int."""
    value = _interpolated(value, scope)
    if value is None:
        return None
    if isinstance(value, str) and len(value) < 40 and FLOAT.match(value):
        value = float(value)
    if type(value) in (int, float) and abs(value) < 1e38:
        return shortest(struct.unpack("f", struct.pack("f", value))[0])
    raise Fault(f"{shown(value)} is no number; write one, such as 0.5")


def shortest(single: float) -> int | float:
    """Give the number with the fewest digits that a 32-bit float reads back as ``single``."""
    for digits in range(1, 10):
        candidate = float(f"{single:.{digits}g}")
        if struct.unpack("f", struct.pack("f", candidate))[0] == single:
            break
    return int(candidate) if candidate.is_integer() else candidate


def ratio(value: t.Any, scope: Scope) -> t.Any:
    """A share of tasks, from 0 to 1."""
    share = number(value, scope)
    if share is not None and not 0 <= share <= 1:
        raise Fault(f"{shown(value)} is no ratio; write a number from 0 to 1")
    return share


def duration(value: t.Any, scope: Scope) -> t.Any:
    """A duration, written as Go writes it: ``90s`` is ``1m30s``."""
    written = text(value, scope)
    return None if written is None else go_duration(nanoseconds(written))


def nanoseconds(written: str) -> int:
    """Read ``1h30m``, ``1.5s``, ``500ms``, ``1d``, ``0``. Raises ``Fault``."""
    total, position = 0, 0
    sign = -1 if written.startswith("-") else 1
    body = written[1:] if written[:1] in ("-", "+") else written
    while position < len(body):
        match = DURATION_PART.match(body, position)
        if not match or len(match[1]) > 30:
            break
        total += _exact(match[1], NANOSECONDS[match[2]])
        position = match.end()
    if body == "0":
        return 0
    if not body or position < len(body) or total > LONGEST:
        raise Fault(f"{shown(written)} is no duration; write one with its unit, such as 10s or 1m30s")
    return sign * total


def _exact(amount: str, unit: int) -> int:
    whole, _dot, fraction = amount.partition(".")
    return int(whole or 0) * unit + (int(fraction) * unit // 10 ** len(fraction) if fraction else 0)


def go_duration(total: int) -> str:
    """Write nanoseconds as Go's ``time.Duration.String``: ``1h0m0s``, ``1m30s``, ``500ms``, ``0s``."""
    sign, rest = ("-", -total) if total < 0 else ("", total)
    if rest == 0:
        return "0s"
    for unit, size in (("ns", 1_000), ("\u00b5s", 1_000_000), ("ms", 1_000_000_000)):
        if rest < size:
            return f"{sign}{_fraction(rest, size // 1000)}{unit}"
    minutes, seconds = divmod(rest, NANOSECONDS["m"])
    hours, minutes = divmod(minutes, 60)
    prefix = f"{hours}h{minutes}m" if hours else f"{minutes}m" if minutes else ""
    return f"{sign}{prefix}{_fraction(seconds, NANOSECONDS['s'])}s"


def _fraction(amount: int, unit: int) -> str:
    whole, rest = divmod(amount, unit)
    if not rest:
        return str(whole)
    return f"{whole}.{str(rest).zfill(len(str(unit)) - 1).rstrip('0')}"


def size(value: t.Any, scope: Scope) -> t.Any:
    """A size in bytes (``75M`` is 75 MiB), as decimal digits in text."""
    if is_integer(value) and value >= -1:
        return str(value)
    return strict_size(value, scope)


def strict_size(value: t.Any, scope: Scope) -> t.Any:
    """A size in bytes that must be text (``deploy.resources``)."""
    written = text(value, scope)
    if written is None:
        return None
    match = SIZE.match(written) if len(written) < 40 else None
    if not match:
        raise Fault(f"{shown(written)} is no size; write one such as 75M or 1.5GB")
    return str(int(float(match[1]) * 1024 ** SIZE_POWERS[match[2].lower()]))


def file_mode(value: t.Any, scope: Scope) -> t.Any:
    """The mode of a file in a container, as octal text: ``0440`` and ``"0440"`` are both ``"0440"``."""
    value = _interpolated(value, scope)
    if isinstance(value, str) and re.match(r"0?o?[0-7]{1,5}\Z", value):
        value = int(value.replace("o", ""), 8)
    if value is None or (is_integer(value) and 0 <= value <= 0o7777):
        return None if value is None else f"{value:04o}"
    raise Fault(f"{shown(value)} is no file mode; write one such as 0440")


def mode_number(value: t.Any, scope: Scope) -> t.Any:
    """The mode of a tmpfs, as a number."""
    mode = file_mode(value, scope)
    return None if mode is None else int(mode, 8)


def one_of(*choices: str) -> Reader:
    """Text that must be one of ``choices``."""

    def read(value: t.Any, scope: Scope) -> t.Any:
        word = text(value, scope)
        if word is None or word in choices:
            return word
        raise Fault(f"{shown(word)} is not possible; write {' or '.join(choices)}")

    return read
