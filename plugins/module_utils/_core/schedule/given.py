# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role's variables as their types, also where ``-e name=value`` has given them as text.

The argument spec of a role checks its variables and converts none of them. They are taken as a module takes its
parameters (``ansible.module_utils.common.validation``): what the spec lets through means here what it means there.
"""

from __future__ import annotations

import typing as t

from ..errors import InputError
from ..patterns import expression

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

TRUE = frozenset({"y", "yes", "on", "1", "true", "t", "1.0"})
FALSE = frozenset({"n", "no", "off", "0", "false", "f", "0.0"})
COMMA = expression(r",(?![^\[]*\])")
"""Not one of the extras of a package, as in ``uvicorn[a,b]==1.0``."""


class _Unusable(Exception):
    """Why a value is not of its type, as the end of a sentence. Nothing that may be a secret is in it."""


def switch(value: t.Any) -> bool:
    text = str(value).lower()
    if text not in TRUE | FALSE:
        raise _Unusable(f"is {value!r}: give true or false")
    return text in TRUE


def number(value: t.Any) -> int:
    try:
        found = float(value)
        if found.is_integer():
            return int(found)
    except (TypeError, ValueError):
        pass
    raise _Unusable(f"is {value!r}: give a whole number")


def text(value: t.Any) -> str:
    if value is None:
        return ""
    if not _is_text(value):
        raise _Unusable("is no text: put it in quotes")
    return str(value)


def listed(value: t.Any) -> list[str]:
    """Take one text as a list with commas between. Blanks around them, and what is empty, are nobody's wish."""
    if isinstance(value, str):
        return [part.strip() for part in COMMA.split(value) if part.strip()]
    return whole(value)


def whole(value: t.Any) -> list[str]:
    """Take one text as a list of it alone: in calendar expressions, commas have a meaning."""
    return [] if value == "" else list(_items(value))


def _items(value: t.Any) -> Iterator[str]:
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from _items(item)
    elif _is_text(value):
        yield str(value)
    elif value is not None:
        raise _Unusable(f"has {value!r}, which is no text: put it in quotes")


def _is_text(value: t.Any) -> bool:
    return isinstance(value, (str, int, float)) and not isinstance(value, bool)


def mapping(value: t.Any) -> Mapping[str, t.Any]:
    if not isinstance(value, dict):
        raise _Unusable("is no dictionary: write one in YAML, or in JSON where it is a text")
    return value


SHOWN: Mapping[str, Callable[[t.Any], t.Any]] = {
    **dict.fromkeys(("enabled", "persistent"), switch),
    **dict.fromkeys(("random_delay", "time_limit", "lock_wait", "log_megabytes", "log_keep"), number),
    **dict.fromkeys(("inventory", "vars_files", "collections", "packages", "arguments"), listed),
    **dict.fromkeys(("pip_arguments", "galaxy_arguments", "on_failure_command"), listed),
    "on_calendar": whole,
}
"""What is another value than the variable has, and no secret: the role takes it from the plan."""
KINDS: Mapping[str, Callable[[t.Any], t.Any]] = {**SHOWN, **dict.fromkeys(("environment", "extra_vars"), mapping)}
"""All others are texts."""


def read(options: Mapping[str, t.Any]) -> dict[str, t.Any]:
    """Give all variables as their types, or raise one error that names each that is of another one."""
    found, problems = {}, []
    for name, value in options.items():
        try:
            kind: Callable[[t.Any], t.Any] = KINDS.get(name, text)
            found[name] = kind(value)
        except _Unusable as exc:
            problems.append(f"schedule_{name} {exc}.")
    if problems:
        raise InputError(" ".join(problems))
    return found
