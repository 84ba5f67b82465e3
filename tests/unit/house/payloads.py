# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Ansible sends to a node with a module: every file that an import leads to, also one for the type checker only.

Ansible parses each of these files anew in every run, so a file that is not needed there costs every call.
"""

from __future__ import annotations

import typing as t

from ansible_collections.beekeeper.swarm.tests.unit.house.layers import imported

if t.TYPE_CHECKING:
    from pathlib import Path


def payload(checkout: Path, module: str) -> set[str]:
    """Paths below ``plugins/`` of the files that travel with a module."""
    found: set[str] = set()
    waiting = [f"plugins/modules/{module}.py"]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            names = imported(path, (checkout / path).read_text(encoding="utf-8"))
            waiting += [there for name in names for there in _files(checkout, name)]
    return {path.removeprefix("plugins/") for path in found}


def _files(checkout: Path, name: str) -> list[str]:
    """The file that ``plugins.folder.file.name`` or ``plugins.folder.file`` means."""
    parts = name.split(".")
    paths = ["/".join(some) + ".py" for some in (parts, parts[:-1])]
    return [path for path in paths if name.startswith("plugins.") and (checkout / path).is_file()]
