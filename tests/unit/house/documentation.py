# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a plugin says of itself against what it is: pure functions that return one sentence for each difference."""

from __future__ import annotations

import inspect
import re
import typing as t
from collections.abc import Callable, Iterator, Mapping

import yaml

COLLECTION = "beekeeper.swarm"
SECRET_NAME = re.compile(r"pass(word|phrase)?$|secret|token|auth|unlock_key")

Options = Mapping[str, Mapping[str, t.Any]]

# What is compared of an option, and what it is where it is not said.
ASPECTS: Mapping[str, t.Any] = {
    "type": "str",
    "elements": None,
    "default": None,
    "choices": None,
    "required": False,
    "aliases": [],
}


def option_mismatches(documented: Options, spec: Options, *, where: str = "") -> list[str]:
    """Compare documented options with an argument spec, suboptions included.

    Options that begin with ``_`` are between an action plugin and its module, and are not documented.
    """
    public = {name: option for name, option in spec.items() if not name.startswith("_")}
    found = [f"{where}{name}: documented, but not in the argument spec" for name in documented if name not in public]
    found += [f"{where}{name}: in the argument spec, but not documented" for name in public if name not in documented]
    for name in documented.keys() & public.keys():
        found += _aspect_mismatches(f"{where}{name}", documented[name], public[name])
        found += option_mismatches(
            documented[name].get("suboptions") or {}, public[name].get("options") or {}, where=f"{where}{name}."
        )
    return sorted(found)


def _aspect_mismatches(where: str, documented: Mapping[str, t.Any], spec: Mapping[str, t.Any]) -> Iterator[str]:
    for aspect, unsaid in ASPECTS.items():
        said, real = (_comparable(aspect, option.get(aspect, unsaid)) for option in (documented, spec))
        if (type(said), said) != (type(real), real):
            yield f"{where}: {aspect} is documented as {said!r}, but is {real!r}"


def _comparable(aspect: str, value: t.Any) -> t.Any:
    """Choices may be documented as a mapping of value to meaning; choices and aliases have no order."""
    if aspect in ("choices", "aliases") and value is not None:
        return sorted(value, key=str)
    return list(value) if isinstance(value, tuple) else value


def unmarked_secrets(spec: Options, *, where: str = "") -> list[str]:
    """Options whose name speaks of a secret, and whose spec does not say whether they are one.

    A flag or a path is no secret, and of an option with suboptions it is they that are judged.
    """
    found = []
    for name, option in spec.items():
        judged = option.get("type") not in ("bool", "path") and "options" not in option
        if judged and SECRET_NAME.search(name) and option.get("no_log") is None:
            found.append(f"{where}{name}: say no_log: true or false")
        found += unmarked_secrets(option.get("options") or {}, where=f"{where}{name}.")
    return found


def signature_mismatches(doc: Mapping[str, t.Any], function: Callable[..., t.Any]) -> list[str]:
    """Compare a filter's documentation with its function.

    The first parameter is the input; ``positional`` names the next ones; all others are keyword-only. A parameter
    without a default is a required option, a default of ``None`` is not documented.
    """
    first, *parameters = inspect.signature(function).parameters.values()
    documented = {name: option for name, option in (doc.get("options") or {}).items() if name != "_input"}
    found = [] if "_input" in (doc.get("options") or {}) else [f"_input: {first.name} is not documented"]
    positional = [p.name for p in parameters if p.kind is not p.KEYWORD_ONLY]
    stated = re.findall(r"\w+", doc.get("positional") or "")
    if stated not in (positional, ["_input", *positional]):
        found.append(f"positional: documented as {stated}, but is {positional}")
    real = {p.name: _as_option(p) for p in parameters}
    said = {
        name: {key: option[key] for key in ("default", "required") if key in option}
        for name, option in documented.items()
    }
    return found + option_mismatches(said, real)


def _as_option(parameter: inspect.Parameter) -> dict[str, t.Any]:
    if parameter.default is parameter.empty:
        return {"required": True}
    return {"default": parameter.default}


def unfinished_sentences(node: t.Any, *, where: str = "") -> Iterator[str]:
    """Descriptions and notes, at any depth, that do not end as a sentence does."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            if key in ("description", "notes", "details") and isinstance(value, (str, list)):
                texts = [value] if isinstance(value, str) else value
                yield from (
                    f"{where}{key}: {text!r}" for text in texts if not str(text).rstrip().endswith((".", "!", "?", ":"))
                )
            else:
                yield from unfinished_sentences(value, where=f"{where}{key}.")


def example_faults(text: str, known: Mapping[str, Options]) -> list[str]:
    """Examples that are no YAML, that name a module of this collection by its short name, or give it unknown options.

    ``known`` maps the full names of the modules to their documented options.
    """
    try:
        examples = yaml.safe_load(text)
    except yaml.YAMLError as exc:
        return [f"no YAML: {exc}"]
    found = []
    for task in _mappings(examples):
        for key, value in task.items():
            if f"{COLLECTION}.{key}" in known and "hosts" not in task and isinstance(value, Mapping):
                found.append(f"{key}: write {COLLECTION}.{key}")
            if key in known:
                found += [f"{key}: has no option {name}" for name in value or {} if name not in _names(known[key])]
    return found


def _names(options: Options) -> set[str]:
    return {alias for name, option in options.items() for alias in (name, *(option.get("aliases") or []))}


def _mappings(node: t.Any) -> Iterator[Mapping[str, t.Any]]:
    if isinstance(node, Mapping):
        yield node
        for key, value in node.items():
            if not str(key).startswith(f"{COLLECTION}."):
                yield from _mappings(value)
    elif isinstance(node, list):
        for item in node:
            yield from _mappings(item)
