# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of ``stack`` on the controller: checked by the module's own spec, layers found, the rest left alone."""

from __future__ import annotations

import typing as t
from copy import deepcopy

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.errors import (
    AnsibleValidationError,
    NoLogError,
    RequiredError,
    SubParameterTypeError,
    UnsupportedError,
)

from ..module_utils._ansible.args import CONNECTION_SPEC
from ..module_utils._ansible.stack_args import STACK_OPTIONS
from ..module_utils._core.errors import InputError
from ..module_utils._core.patterns import expression
from .beside import find_files, find_layers

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

COMPOSE_OPTIONS = ("layers", "name", "project_dir", "env", "env_files", "env_from_controller", "profiles", "strict")
"""What the controller needs for merging."""

NAME = expression(r"[a-zA-Z0-9][a-zA-Z0-9_-]*\Z")
"""A stack's name begins the names of its services, which are DNS names."""

TYPE_ERROR = expression(r"argument '(?P<name>\w+)' is of type \w+ and we were unable to convert to (?P<kind>\w+)")
KINDS = {
    "bool": "true or false",
    "dict": "a mapping",
    "int": "a whole number",
    "list": "a list",
    "path": "a path",
    "str": "text",
}

COUNTS = ("keep_revisions", "wait_timeout", "max_services", "max_tasks")
"""Options of which less than one means nothing, in every module that has them and writes."""

CONTROLLER_OPTIONS = frozenset(
    {*COMPOSE_OPTIONS, "update_policy", "wait", "wait_timeout", "progress", "on_failure"}
) - {
    "name",
    "strict",
}
"""What the module does not need."""


def read_options(arguments: Mapping[str, t.Any], *, playbook_dir: str) -> dict[str, t.Any]:
    """Check the task's arguments, fill in the defaults and find the files."""
    options = checked(arguments, STACK_OPTIONS)
    check_counts(options)
    if options["state"] == "present" and not options["layers"]:
        raise InputError("layers is missing: name at least one compose file, or write state: absent.")
    if options["state"] == "present" and not NAME.match(options["name"]):
        raise InputError(
            f"name must be letters, digits, - and _ only, beginning with a letter or a digit, not {options['name']!r}."
        )
    layers, env_files = options["layers"] or [], options["env_files"] or []
    if not options["project_dir"]:
        layers = find_layers(layers, playbook_dir)
        env_files = find_files(env_files, playbook_dir)
    return {**options, "layers": layers, "env_files": env_files}


def checked(arguments: Mapping[str, t.Any], spec: Mapping[str, t.Any]) -> dict[str, t.Any]:
    """Check arguments by a spec and fill in the defaults.

    Connection options are only known by name here: their defaults and paths belong to the managed node.
    """
    # A default that is a mapping gets the defaults of its own options, and would bear them at the next call.
    whole = deepcopy({**{name: {"type": "raw"} for name in CONNECTION_SPEC}, **spec})
    found = ArgumentSpecValidator(whole).validate(dict(arguments))
    if found.errors.errors:
        raise InputError(_sentence(found.errors.errors, arguments))
    return dict(found.validated_parameters)


def read_texts(options: Mapping[str, t.Any]) -> dict[str, t.Any]:
    """Read those options of ``stack`` that are text as the module does, and leave all others alone.

    A filter gets values as they are, and those of ``-e name=value`` are text: a list would be read letter by letter.
    """
    texts = {name: str(value) for name, value in options.items() if isinstance(value, str)}
    found = checked(texts, {name: STACK_OPTIONS[name] for name in texts})
    return {**options, **{name: found[name] for name in texts}}


def check_counts(options: Mapping[str, t.Any]) -> None:
    """Refuse numbers that mean nothing, before anything is written. Without time, what is good is taken back."""
    for name in COUNTS:
        if options.get(name) is not None and options[name] < 1:
            raise InputError(f"{name} must be 1 or more, not {options[name]}.")


def connection_options(arguments: Mapping[str, t.Any]) -> dict[str, t.Any]:
    """Pick what the user wrote of the connection to the Engine."""
    return {name: value for name, value in arguments.items() if name in CONNECTION_SPEC}


def _sentence(errors: Sequence[AnsibleValidationError], arguments: Mapping[str, t.Any]) -> str:
    echoes = (NoLogError, SubParameterTypeError)  # of a type that is wrong, which is an error of its own
    return "; ".join(_said(error, arguments) for error in errors if not isinstance(error, echoes)) + "."


def _said(error: AnsibleValidationError, arguments: Mapping[str, t.Any]) -> str:
    """Say what one of Ansible's errors says. Values of mappings and lists are not shown: they may hold a password."""
    text = str(error.msg).rstrip(".")
    if isinstance(error, UnsupportedError):
        name, _and, known = text.partition(". Supported parameters include: ")
        return f"there is no option {name}: take it out, or write one of {known}"
    if isinstance(error, RequiredError):
        return text.replace("missing required arguments: ", "write what is missing: ").replace(" found in ", " in ")
    wrong = TYPE_ERROR.match(text)
    if not wrong:
        return text
    given = f", not {arguments[wrong['name']]!r}" if wrong["kind"] in ("bool", "int") else ""
    return f"{wrong['name']} must be {KINDS.get(wrong['kind'], wrong['kind'])}{given}"


def module_arguments(arguments: Mapping[str, t.Any], options: Mapping[str, t.Any]) -> dict[str, t.Any]:
    """Pick what the module on the manager gets: what the user wrote, less what only the controller needs."""
    return {name: options[name] for name in arguments if name not in CONTROLLER_OPTIONS}
