# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a schedule is to run and when, from the variables of the role; and what of them cannot be used."""

from __future__ import annotations

import re
import typing as t

from ..errors import InputError
from ..patterns import expression
from .arguments import unusable
from .calendar import to_cron
from .crontab import fields_of
from .given import SHOWN, read

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    Options = Mapping[str, t.Any]

COLLECTION = "beekeeper.swarm"
NAME = expression(r"[a-z][a-z0-9-]{0,39}")
PATH = expression(r"/[\w.+@:/-]*")
PLAYBOOK = expression(r"\w+(\.\w+\.\w+)?")
VERSION = r"\d+(\.\d+)*((a|b|rc)\d+)?"
PINNED_PACKAGE = expression(rf"[A-Za-z0-9][\w.-]*(\[[\w,.-]+\])?=={VERSION}")
PINNED_COLLECTION = expression(r"\w+\.\w+:(==)?\d+\.\d+\.\d+([-+][\w.+-]+)?")
ARCHIVE = expression(r"(https://|/).*\.tar\.gz")
VARIABLE = expression(r"[A-Za-z_]\w*")


def plan(options: Options, *, form: str) -> dict[str, t.Any]:
    """Give what the role needs to know, or raise one error that names everything that is wrong.

    ``options`` are the role's variables without its name, as they are given; ``form`` is ``systemd`` or ``cron``. To
    remove a schedule its name is enough.
    """
    removed = options["state"] == "absent"
    options = read({name: options[name] for name in (("state", "name") if removed else options)})
    problems = [sentence for check in ([_name] if removed else CHECKS) for sentence in check(options)]
    problems += [] if removed else _when(options, form)
    if problems:
        raise InputError(" ".join(problems))
    if removed:
        return {}
    return {
        "given": {name: options[name] for name in SHOWN},
        "playbook": _playbook(options["playbook"]),
        "arguments": _arguments(options),
        "cron": _cron(options) if form == "cron" else [],
        "archives": [source for source in options["collections"] if source.startswith("/")],
    }


def _playbook(given: str) -> str:
    return given if "." in given or "/" in given else f"{COLLECTION}.{given}"


def _arguments(options: Options) -> list[str]:
    """Arguments of ansible-playbook that come before the file of the extra variables, whose place the role knows.

    Of variables that are given more than once, Ansible takes the last: those of files are more general.
    """
    given = [f"--inventory={path}" for path in options["inventory"]]
    if options["vault_password_file"]:
        given.append(f"--vault-password-file={options['vault_password_file']}")
    return [*given, *(f"--extra-vars=@{path}" for path in options["vars_files"])]


def _cron(options: Options) -> list[str]:
    if options["cron"]:
        return [fields_of(options["cron"])]
    return [to_cron(written) for written in options["on_calendar"]]


def _when(options: Options, form: str) -> Iterator[str]:
    """Check when it runs, for the form that the host has."""
    if not options["on_calendar"] and not (form == "cron" and options["cron"]):
        yield "schedule_on_calendar is empty: say when it runs, as in 'Sat 03:00'."
    elif form == "cron":
        try:
            _cron(options)
        except InputError as exc:
            yield exc.message
    for written in options["on_calendar"]:
        if "\n" in written:
            yield f"schedule_on_calendar {written!r} has more than one line: write a list."


def _name(options: Options) -> Iterator[str]:
    """Check the name, which becomes part of the names of units and of paths."""
    if not NAME.fullmatch(options["name"]):
        yield f"schedule_name is {options['name']!r}: begin with a letter, and use at most 40 of a-z, 0-9 and '-'."


def _what(options: Options) -> Iterator[str]:
    playbook = options["playbook"]
    if not (PLAYBOOK.fullmatch(playbook) or PATH.fullmatch(playbook)):
        yield (
            f"schedule_playbook is {playbook!r}: give the name of a playbook of this collection, as in 'patch', its "
            "full name in another, or an absolute path."
        )
    if not options["inventory"]:
        yield "schedule_inventory is empty: give the path of an inventory on the control host."


def _paths(options: Options) -> Iterator[str]:
    """Check that paths are absolute, and that units, crontabs and shells take them as they are."""
    for option in ("directory", "log_directory", "python", *(name for name in OPTIONAL_PATHS if options[name])):
        if not PATH.fullmatch(options[option]):
            yield f"schedule_{option} is {options[option]!r}: give an absolute path of letters, digits and '._+@:-'."
    for option in ("inventory", "vars_files"):
        for path in options[option]:
            if not path.startswith("/"):
                yield f"schedule_{option} has {path!r}: give an absolute path on the control host."


OPTIONAL_PATHS = ("lock", "venv", "vault_password_file", "working_directory", "on_failure_webhook_file")


def _pins(options: Options) -> Iterator[str]:
    if options["venv"]:
        if options["collections"] or options["packages"]:
            yield (
                "schedule_venv names a virtual environment of your own, into which the role installs nothing: leave "
                "schedule_collections and schedule_packages empty, or leave out schedule_venv."
            )
        return
    if not options["collections"]:
        yield (
            "schedule_collections is empty: name what is installed for the playbook, with its version "
            "(beekeeper.swarm:==1.0.0) or as an archive (/srv/beekeeper-swarm-1.0.0.tar.gz)."
        )
    if not re.fullmatch(VERSION, options["ansible_core"]):
        yield f"schedule_ansible_core is {options['ansible_core']!r}: give one version, as in '2.19.4'."
    for source in options["collections"]:
        if not (PINNED_COLLECTION.fullmatch(source) or ARCHIVE.fullmatch(source)):
            yield (
                f"schedule_collections has {source!r}, which is not pinned: give NAMESPACE.NAME:==VERSION, or the "
                "absolute path or https address of an archive (.tar.gz)."
            )
    for package in options["packages"]:
        if not PINNED_PACKAGE.fullmatch(package):
            yield f"schedule_packages has {package!r}, which is not pinned: give NAME==VERSION."


def _nobody_answers(options: Options) -> Iterator[str]:
    """Check that nothing waits for a keyboard, and that no value of a variable is seen in the list of processes."""
    return unusable(options["arguments"])


def _environment(options: Options) -> Iterator[str]:
    for name, value in options["environment"].items():
        if not VARIABLE.fullmatch(str(name)) or not isinstance(value, (str, int, float)):
            yield f"schedule_environment has {name!r}: give names of environment variables, each with a text."


def _bounds(options: Options) -> Iterator[str]:
    for option, least in LEAST.items():
        if options[option] < least:
            yield f"schedule_{option} is {options[option]}: give {least} or more."


LEAST: Mapping[str, int] = {"random_delay": 0, "time_limit": 0, "lock_wait": 0, "log_megabytes": 1, "log_keep": 1}


def _whom(options: Options) -> Iterator[str]:
    address = options["on_failure_webhook"]
    if address and options["on_failure_webhook_file"]:
        yield "Both schedule_on_failure_webhook and schedule_on_failure_webhook_file are given: leave out one of them."
    if address and not re.fullmatch(r"https?://\S+", address):
        yield "schedule_on_failure_webhook is no address: begin with http:// or https://."  # and it may be a secret


CHECKS: Sequence[Callable[[Options], Iterator[str]]] = (
    _name,
    _what,
    _paths,
    _pins,
    _nobody_answers,
    _environment,
    _bounds,
    _whom,
)
