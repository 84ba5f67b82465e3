# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Short forms into long ones, and what makes items the same (compose-go ``transform``, ``override/uncity.go``)."""

from __future__ import annotations

import re
import typing as t

from ..patterns import expression
from .faults import Fault
from .interpolation import interpolate
from .scalars import Scope, check_distinct, is_text, shown, text, wrong_type
from .shellwords import split_words
from .tags import Listed

if t.TYPE_CHECKING:
    from collections.abc import Hashable


BRACKETS, IN_BRACKETS = expression(r"\[(.*)\]\Z"), r"\1"


def command(value: t.Any, scope: Scope) -> t.Any:
    """A command line: text is split as a shell splits words; a list is taken as it is."""
    if value is None:
        return None
    if isinstance(value, list):
        return [_word(item, scope) for item in value]
    return split_words(text(value, scope))


def _word(item: t.Any, scope: Scope) -> str:
    if item is None:
        raise wrong_type(item, "text")
    return text(item, scope)  # type: ignore[no-any-return]


def health_test(value: t.Any, scope: Scope) -> t.Any:
    """A health check's test: text runs in the image's shell; a list says how in its first item."""
    if value is None:
        return None
    if not isinstance(value, list):
        return ["CMD-SHELL", text(value, scope)]
    words = [_word(item, scope) for item in value]
    if words and words[0] not in ("CMD", "CMD-SHELL", "NONE"):
        raise Fault(f"begins with {shown(words[0])}; begin it with CMD, CMD-SHELL or NONE")
    return words


def one_or_many(value: t.Any, _scope: Scope) -> t.Any:
    """One text is a list of one."""
    return [value] if is_text(value) else value


def pairs(value: t.Any, scope: Scope) -> t.Any:
    """Key and value in one text (``A=1``, or ``A`` alone) of a list, into a mapping."""
    if not isinstance(value, list):
        return value
    result = Listed()
    for index, item in enumerate(value):
        if not is_text(item):
            raise Fault(f"must be KEY=VALUE, not {shown(item)}", path=(index,))
        if not item:
            continue
        key, equals, word = (interpolate(item, scope.env) if "$" in item else item).partition("=")
        # The text is interpolated now: what is left of "$" must pass the second reading unchanged.
        result[key] = word.replace("$", "$$") if equals else None
    return result


def distinct_pairs(value: t.Any, scope: Scope) -> t.Any:
    if isinstance(value, list):
        check_distinct([item for item in value if isinstance(item, str)])
    return pairs(value, scope)


def ssh(value: t.Any, scope: Scope) -> t.Any:
    """SSH keys by their names and paths; ``default`` is the agent. What Compose writes, ``NAME: PATH``, is read too."""
    if not isinstance(value, list):
        return value
    found = pairs([item.replace(": ", "=", 1) if is_text(item) else item for item in value], scope)
    for name, path in found.items():
        if path is None and name != "default":
            raise Fault(f"{shown(name)} is no SSH key; write default, or NAME=PATH")
    return found


def environment(value: t.Any, scope: Scope) -> t.Any:
    """Variables, as ``pairs``."""
    found = pairs(value, scope)
    if isinstance(value, list):
        for name in found:
            if name.endswith(" "):
                raise Fault(f"the variable {shown(name)} ends in a space; take the space out")
    return found


def names(value: t.Any, scope: Scope) -> t.Any:
    """A list of names into a mapping of names to nothing."""
    if not isinstance(value, list):
        return value
    return {_word(item, scope): None for item in value}


def dependencies(value: t.Any, scope: Scope) -> t.Any:
    """``depends_on``: a list of services into the long form."""
    if not isinstance(value, list):
        return (
            {key: {"required": True, **item} if isinstance(item, dict) else item for key, item in value.items()}
            if isinstance(value, dict)
            else value
        )
    return {_word(item, scope): {"condition": "service_started", "required": True} for item in value}


def build(value: t.Any, _scope: Scope) -> t.Any:
    """A build by its context alone."""
    return {"context": value} if is_text(value) else value


def finish_ssh(found: dict[str, str | None]) -> list[str]:
    """SSH keys for a build, as Compose writes them: ``default``, ``id: path``."""
    return [key if path is None else f"{key}: {path}" for key, path in sorted(found.items())]


def empty_for_none(found: dict[str, t.Any]) -> dict[str, t.Any]:
    return {key: "" if value is None else value for key, value in found.items()}


def without_extensions(found: dict[str, t.Any]) -> dict[str, t.Any]:
    return {key: value for key, value in found.items() if not key.startswith("x-")}


def nothing(_value: str) -> str:
    """Compose knows the key and does not write it."""
    return ""


def without_empty(items: list[str]) -> list[str]:
    return [item for item in items if item]


def gpus(value: t.Any, _scope: Scope) -> t.Any:
    """All GPUs in one word."""
    return [{"count": "all"}] if value == "all" else value


def finish_pull_policy(policy: str) -> str:
    return "missing" if policy == "if_not_present" else policy


def external(value: t.Any, _scope: Scope) -> t.Any:
    """``external: {name: x}`` is the old way of ``external: true`` with a name."""
    if isinstance(value, dict) and isinstance(value.get("external"), dict):
        old = value["external"]
        unknown = next((key for key in old if key != "name" and not key.startswith("x-")), None)
        if unknown is not None:
            raise Fault(f"unknown key {unknown}; external takes true, or name", path=("external",))
        if "name" in old and value.get("name", old["name"]) != old["name"]:
            raise Fault("has a name and another one below external; take external.name out")
        return {**value, "external": True, **({"name": old["name"]} if "name" in old else {})}
    return value


def reference(value: t.Any, _scope: Scope) -> list[t.Any]:
    """A secret or config by its name alone."""
    return [{"source": value} if is_text(value) else value]


def env_file(value: t.Any, _scope: Scope) -> list[t.Any]:
    """An environment file by its path alone."""
    return [{"required": True, **(value if isinstance(value, dict) else {"path": value})}]


def extends(value: t.Any, _scope: Scope) -> t.Any:
    """A service to extend by its name alone."""
    return {"service": value} if is_text(value) else value


def include(value: t.Any, _scope: Scope) -> list[t.Any]:
    """A file to include by its path alone."""
    return [{"path": value} if is_text(value) else value]


def reference_target(prefix: str) -> t.Callable[[dict[str, t.Any]], Hashable]:
    """Secrets and configs are the same when they land at the same path."""
    return lambda item: item.get("target", f"{prefix}{item.get('source')}")


def before_equals(item: str) -> Hashable:
    return item.partition("=")[0]


def extra_hosts(value: t.Any, scope: Scope) -> t.Any:
    """``{host: ip}`` or ``{host: [ip, ip]}`` into a list of ``host=ip``."""
    if not isinstance(value, dict):
        return value
    return [
        f"{name}={_word(address, scope)}"
        for name, found in value.items()
        for address in (found if isinstance(found, list) else [found])
    ]


def host(value: t.Any, scope: Scope) -> str:
    """A host and its address, ``host=ip`` or ``host:ip``; it keeps its separator until the layers are merged."""
    written: str = text(value, scope)
    if not re.match(r"[^=:]+[=:].+", written):
        raise Fault(f"{shown(written)} is no host with its address; write HOST=IP")
    return written


def finish_hosts(hosts: list[str]) -> list[str]:
    parts = (re.split("[=:]", written, maxsplit=1) for written in hosts)
    return sorted(f"{name}={BRACKETS.sub(IN_BRACKETS, address)}" for name, address in parts)


def same_driver(base: dict[str, t.Any], override: dict[str, t.Any]) -> bool:
    """Whether two logging configurations merge: the driver stays the same, or one side names none."""
    return len({side["driver"] for side in (base, override) if side.get("driver")}) < 2


def zero_is_none(written: str) -> str:
    """A zero duration or size is not written (it is no pointer in compose-go's types)."""
    return "" if written in ("0s", "0") else written
