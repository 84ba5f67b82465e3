# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scalars: cast, check and write as ``docker compose config`` writes them.

Each reader is ``(value, scope) -> value``. It takes what the layer has (interpolated here), gives the canonical value,
and raises ``Fault``. ``None`` passes: whether a key may be without a value is known when the layers are merged.
"""

from __future__ import annotations

import typing as t

from ..patterns import expression
from ..records import dataclass
from .faults import Fault
from .go_text import plain_text
from .interpolation import Variables, interpolate

Reader = t.Callable[[t.Any, "Scope"], t.Any]


@dataclass(frozen=True)
class Scope:
    """What values are read against: the variables, the project's directory (absolute) and the home that ``~`` means."""

    env: Variables
    project_dir: str = "/"
    home: str = "~"


class Timestamp(str):
    """Text that Go's YAML reads as a time where it stands without quotes."""


TYPE_NAMES = {dict: "a mapping", list: "a list", str: "text", bool: "a boolean", int: "a number", float: "a number"}
TRUE = frozenset(("true", "y", "yes", "on"))
FALSE = frozenset(("false", "n", "no", "off"))


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


def check_distinct(items: list[t.Any]) -> None:
    """Raise ``Fault`` where an item of plain values stands twice."""
    if len(set(items)) < len(items):
        again = next(index for index, item in enumerate(items) if item in items[:index])
        raise Fault(f"{shown(items[again])} stands here twice; take one of the two out", path=(again,))


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


def option(value: t.Any, scope: Scope) -> t.Any:
    """An option of a driver: text, or a number as text."""
    if isinstance(value, bool):
        raise wrong_type(value, "text or a number", hint="; put it in quotes")
    return label(value, scope)


def number_text(value: t.Any, scope: Scope) -> t.Any:
    """Text or a whole number, as text: a port to expose, a group."""
    if isinstance(value, (bool, float)):
        raise wrong_type(value, "text or a whole number")
    return label(value, scope)


def interpolated(value: t.Any, scope: Scope) -> t.Any:
    return interpolate(value, scope.env) if isinstance(value, str) and "$" in value else value


def boolean(value: t.Any, scope: Scope) -> t.Any:
    """A boolean, or one of the words that compose-go casts to one (``yes``, ``on``, ...)."""
    value = interpolated(value, scope)
    if value is None or isinstance(value, bool):
        return value
    word = value.lower() if isinstance(value, str) else None
    if word in TRUE or word in FALSE:
        return word in TRUE
    raise Fault(f"{shown(value)} is no boolean; write true or false")


def one_of(*choices: str) -> Reader:
    """Text that must be one of ``choices``."""

    def read(value: t.Any, scope: Scope) -> t.Any:
        word = text(value, scope)
        if word is None or word in choices:
            return word
        raise Fault(f"{shown(word)} is not possible; write {' or '.join(choices)}")

    return read


def storage_option(value: t.Any, scope: Scope) -> t.Any:
    """Text, or a whole number as text."""
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return text(str(value) if is_number else value, scope)


def attestation(value: t.Any, scope: Scope) -> t.Any:
    """Text, or a boolean as text."""
    return text(plain_text(value) if isinstance(value, bool) else value, scope)


def matching(pattern: str, wanted: str) -> Reader:
    """Text in which ``pattern`` is found."""
    searched = expression(pattern)

    def read(value: t.Any, scope: Scope) -> t.Any:
        word = text(value, scope)
        if word is None or searched.search(word):
            return word
        raise Fault(f"{shown(word)} is not possible; write {wanted}")

    return read
