# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Contents of configs and secrets, read on the controller."""

from __future__ import annotations

import base64
import typing as t

from ..module_utils._core.compose.faults import Fault
from ..module_utils._core.errors import ComposeError
from ..module_utils._core.spec.contents import LONGEST, SECTIONS
from .sources import read_bytes

if t.TYPE_CHECKING:
    from collections.abc import Mapping

Item = t.Mapping[str, t.Any]


def read_contents(project: Mapping[str, t.Any], variables: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Read what the project's configs and secrets hold: section -> key -> base64.

    ``variables`` are those of the layers, for ``environment``. Raises :class:`ComposeError` that names the key path.
    """
    return {
        section: {
            key: _encoded(section, key, item, variables)
            for key, item in (project.get(section) or {}).items()
            if not item.get("external") and not item.get("driver")
        }
        for section in SECTIONS
    }


def without_contents(project: Mapping[str, t.Any]) -> dict[str, t.Any]:
    """Copy a project without the contents that stand in it."""
    bare = {
        section: {
            key: {name: value for name, value in item.items() if name != "content"}
            for key, item in project[section].items()
        }
        for section in SECTIONS
        if project.get(section)
    }
    return {**project, **bare}


def _encoded(section: str, key: str, item: Item, variables: Mapping[str, str]) -> str:
    source = next(name for name in READERS if item.get(name) is not None)
    path = (section, key, source)
    try:
        data = READERS[source](item[source], variables)
    except Fault as fault:
        raise _wrong(fault.findings[0].message, path) from None
    longest = LONGEST[SECTIONS[section]]
    if not 1 <= len(data) <= longest:
        raise _wrong(
            f"the content has {len(data)} bytes, and Swarm takes 1 to {longest}; shorten or split it"
            if data
            else f"the content is empty, and Swarm takes 1 byte to {longest}; write something into it",
            path,
        )
    return base64.b64encode(data).decode()


def _file(path: str, _variables: Mapping[str, str]) -> bytes:
    return read_bytes(path)


def _variable(name: str, variables: Mapping[str, str]) -> bytes:
    if name not in variables:
        raise Fault(f"the variable {name} is not set; set it in env or in one of env_files")
    return variables[name].encode("utf-8", "surrogateescape")


def _text(content: str, _variables: Mapping[str, str]) -> bytes:
    return content.encode("utf-8", "surrogateescape")


READERS: Mapping[str, t.Callable[[str, Mapping[str, str]], bytes]] = {
    "file": _file,
    "environment": _variable,
    "content": _text,
}
"""Key of a config or secret -> how its content is read."""


def _wrong(message: str, path: tuple[str, ...]) -> ComposeError:
    return ComposeError(f"{'.'.join(path)}: {message}.", path=path)
