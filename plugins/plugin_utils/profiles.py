# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seccomp profiles that ``security_opt`` names as files, read on the controller as the docker CLI reads them."""

from __future__ import annotations

import json
import os
import typing as t

from ..module_utils._core.compose.faults import Fault
from ..module_utils._core.errors import ComposeError, format_path
from ..module_utils._core.spec.privileges import profile_file
from .sources import decoded, read_bytes

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..module_utils._core.errors import KeyPath


def with_profiles(project: Mapping[str, t.Any], directory: str) -> dict[str, t.Any]:
    """Copy a project with the text of each profile in place of its file's name, which counts from ``directory``.

    Raises :class:`ComposeError` that names the key path.
    """
    services = {
        name: {**service, "security_opt": [_read(option, directory, _path(name, index)) for index, option in options]}
        for name, service in (project.get("services") or {}).items()
        if (options := list(enumerate(service.get("security_opt") or ())))
    }
    return {**project, "services": {**project["services"], **services}} if services else dict(project)


def _path(service: str, index: int) -> KeyPath:
    return "services", service, "security_opt", index


def _read(option: str, directory: str, path: KeyPath) -> str:
    name = profile_file(option)
    if name is None:
        return option
    try:
        text = decoded(read_bytes(os.path.join(directory, os.path.expanduser(name))))
        return f"seccomp={json.dumps(json.loads(text), separators=(',', ':'))}"
    except Fault as fault:
        said = fault.findings[0].message
    except ValueError as exc:
        said = f"{name} is no JSON ({exc}); correct it"
    raise ComposeError(f"{format_path(path)}: {said}.", path=path)
