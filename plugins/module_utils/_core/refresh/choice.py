# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which services are looked at, and in which order: patterns of names, stacks and labels."""

from __future__ import annotations

import typing as t
from fnmatch import fnmatchcase

from ..errors import InputError
from ..records import dataclass

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from ..state.service import Service

WILDCARDS = frozenset("*?[")


@dataclass(frozen=True)
class Choice:
    """What is wanted, and what of that is not. Of each kind any may fit; of those that are wanted, every kind must.

    Names and stacks are shell patterns; a label is ``KEY`` or ``KEY=VALUE``. No pattern of stacks fits a service that
    is in none: where ``*`` is left out, those are left over.
    """

    services: tuple[str, ...] = ()
    stacks: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    exclude_services: tuple[str, ...] = ()
    exclude_stacks: tuple[str, ...] = ()
    exclude_labels: tuple[str, ...] = ()

    @classmethod
    def from_params(cls, params: Mapping[str, Sequence[str] | None]) -> Choice:
        """Pick them out of a module's parameters."""
        return cls(**{name: tuple(params[name] or ()) for name in cls.__dataclass_fields__})


def chosen(services: Iterable[Service], choice: Choice) -> list[Service]:
    """Give the services in the order of the patterns, then by name. Raises ``InputError`` for unknown names."""
    everybody = list(services)
    known = {
        "services": {service.name for service in everybody},
        "stacks": {service.stack for service in everybody if service.stack},
    }
    for option in NAMED:
        _check(option, known[_kind(option)], getattr(choice, option))
    found = [service for service in everybody if _is_chosen(service, choice)]
    return sorted(found, key=lambda service: (_place(service.name, choice.services), service.name))


NAMED = ("services", "stacks", "exclude_services", "exclude_stacks")


def misfits(services: Iterable[Service], choice: Choice) -> list[str]:
    """Say which patterns and labels fit nothing, and which options leave nothing over where they do so together.

    They are no errors, for a pattern may be there for services to come. But a label that was to leave a service out,
    and is mistyped, has it rolled.
    """
    everybody = list(services)
    given = {option: getattr(choice, option) for option in Choice.__dataclass_fields__}
    said = [
        _misfit(option, item)
        for option, items in given.items()
        for item in items
        if not any(FITS[_kind(option)](service, (item,)) for service in everybody)
    ]
    asked = ", ".join(option for option, items in given.items() if items)
    if asked and not any(_is_chosen(service, choice) for service in everybody):
        said.append(f"No service fits what is written in {asked}: nothing was looked at.")
    return said


def _misfit(option: str, item: str) -> str:
    effect = ", so it leaves nothing out" if option.startswith("exclude_") else ""
    return f"No {LACKING[_kind(option)]} {item or repr(item)}{effect}: correct {option}."


def _kind(option: str) -> str:
    return option.rpartition("exclude_")[2]


LACKING: Mapping[str, str] = {"services": "service fits", "stacks": "stack fits", "labels": "service has the label"}


def _check(option: str, known: Collection[str], patterns: Iterable[str]) -> None:
    """A pattern may fit nothing; a name that does not is a mistake, which may roll what was to be left out."""
    kind = "service" if option.endswith("services") else "stack"
    unknown = [name for name in patterns if not WILDCARDS & set(name) and name not in known]
    if unknown:
        said = ", ".join(name or "''" for name in unknown)
        raise InputError(f"There is no {kind} {said}: correct {option}.")


def _is_chosen(service: Service, choice: Choice) -> bool:
    return _is_wanted(service, choice) and not _is_excluded(service, choice)


def _is_wanted(service: Service, choice: Choice) -> bool:
    return (
        (not choice.services or _fits(service.name, choice.services))
        and (not choice.stacks or _is_in(service, choice.stacks))
        and (not choice.labels or _is_labelled(service, choice.labels))
    )


def _is_excluded(service: Service, choice: Choice) -> bool:
    return (
        _fits(service.name, choice.exclude_services)
        or _is_in(service, choice.exclude_stacks)
        or _is_labelled(service, choice.exclude_labels)
    )


def _fits(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def _is_in(service: Service, stacks: Iterable[str]) -> bool:
    return bool(service.stack and _fits(service.stack, stacks))


def _is_labelled(service: Service, labels: Iterable[str]) -> bool:
    has = service.spec.get("Labels") or {}
    wanted = (label.partition("=") for label in labels)
    return any(key in has and (not equals or has[key] == value) for key, equals, value in wanted)


FITS: Mapping[str, t.Callable[[Service, Iterable[str]], bool]] = {
    "services": lambda service, patterns: _fits(service.name, patterns),
    "stacks": _is_in,
    "labels": _is_labelled,
}


def _place(name: str, patterns: Sequence[str]) -> int:
    return next((place for place, pattern in enumerate(patterns) if fnmatchcase(name, pattern)), 0)
