# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``security_opt`` of single containers as ``ContainerSpec.Privileges`` (``daemon/cluster/convert/container.go``).

The docker CLI leaves the key out. Each function reads its own options from the list; the first notes those that are
nobody's.
"""

from __future__ import annotations

import base64
import json
import re
import typing as t

from .scope import Scope, Wrong

if t.TYPE_CHECKING:
    from collections.abc import Iterator

Options = t.List[str]

KINDS = frozenset(("no-new-privileges", "seccomp", "apparmor", "label"))
SECCOMP_WORDS = frozenset(("unconfined", "builtin", "default"))
SELINUX = {"user": "User", "role": "Role", "type": "Type", "level": "Level"}
NO_PROFILES = "Swarm takes the profile docker-default, or unconfined"
NO_FILES = "Swarm has no such file to read; write the profile's JSON in its place"


def _options(value: Options, kind: str) -> Iterator[tuple[int, str]]:
    """Give index and argument of every option of a kind, ``KIND=ARGUMENT`` or ``KIND:ARGUMENT``."""
    for index, written in enumerate(value):
        name, *rest = re.split("[=:]", str(written), maxsplit=1)
        if name.strip() == kind:
            yield index, "".join(rest).strip()


def no_new_privileges(value: Options, scope: Scope) -> bool | None:
    for index, written in enumerate(value):
        if re.split("[=:]", str(written), maxsplit=1)[0].strip() not in KINDS:
            scope.ignore(("security_opt", index), "Swarm has no such security option")
    answers = [_truth(index, argument) for index, argument in _options(value, "no-new-privileges")]
    return answers[-1] if answers else None


def _truth(index: int, argument: str) -> bool | None:
    if argument not in ("", "true", "false"):
        raise Wrong(f"must be no-new-privileges with true or false, not {argument!r}", index)
    return argument != "false" or None


def profile_file(option: str) -> str | None:
    """Give the name of the file that an option ``seccomp=FILE`` has its profile in; ``None`` for all others."""
    for _index, argument in _options([option], "seccomp"):
        if argument and argument not in SECCOMP_WORDS and not argument.startswith("{"):
            return argument
    return None


def seccomp(value: Options, scope: Scope) -> dict[str, str] | None:
    """``unconfined``, the Engine's own profile, or one whose JSON is the option, put there by the controller."""
    found = None
    for index, argument in _options(value, "seccomp"):
        if argument in SECCOMP_WORDS:
            found = {"Mode": "unconfined" if argument == "unconfined" else "default"}
        elif argument.startswith("{"):
            found = {"Mode": "custom", "Profile": _profile(index, argument)}
        else:
            scope.ignore(("security_opt", index), NO_FILES)
    return found


def _profile(index: int, text: str) -> str:
    try:
        json.loads(text)
    except ValueError:
        raise Wrong("has a seccomp profile that is no JSON", index) from None
    return base64.b64encode(text.encode()).decode()


def apparmor(value: Options, scope: Scope) -> dict[str, str] | None:
    found = None
    for index, argument in _options(value, "apparmor"):
        if argument in ("unconfined", "disabled"):
            found = {"Mode": "disabled"}
        elif argument in ("docker-default", "default"):
            found = {"Mode": "default"}
        else:
            scope.ignore(("security_opt", index), NO_PROFILES)
    return found


def selinux(value: Options, _scope: Scope) -> dict[str, t.Any] | None:
    """``label=disable``, or the parts of a context: ``label=type:container_t``."""
    found: dict[str, t.Any] = {}
    for index, argument in _options(value, "label"):
        part, colon, text = argument.partition(":")
        if argument == "disable":
            found["Disable"] = True
        elif colon and part in SELINUX:
            found[SELINUX[part]] = text
        else:
            raise Wrong(f"must be label=disable, or label= with user:, role:, type: or level:, not {argument!r}", index)
    return found or None
