# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Python's own cache of bytecode for the collection's files on the controller.

Ansible's loader of collections compiles every file anew in each run. An action that merges and judges imports a hundred
of them, and compiling is two thirds of what that takes.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

PLUGINS = f"{__name__.partition('.plugins.')[0]}.plugins."
ANSIBLES = "_AnsibleCollectionFinder"
FOLDERS = tuple(f"{PLUGINS}{folder}." for folder in ("module_utils", "plugin_utils"))


class CachedFiles:
    """Finds files of this collection for Python's own loader; folders, and all else, are left to Ansible's."""

    @staticmethod
    def find_spec(
        fullname: str, path: Sequence[str] | None = None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if not fullname.startswith(FOLDERS):
            return None
        name = f"{fullname.rpartition('.')[2]}.py"
        files = (os.path.join(folder, name) for folder in path or ())
        file = next(filter(os.path.isfile, files), None)
        return importlib.util.spec_from_file_location(fullname, file) if file else None


def use_bytecode() -> None:
    """Let imports that come after this read and write ``__pycache__``, as far as Python may write there.

    It is asked right before Ansible's finder of collections; where there is none, Python reads the cache anyway.
    """
    finders = [getattr(finder, "__name__", type(finder).__name__) for finder in sys.meta_path]
    if ANSIBLES in finders and CachedFiles.__name__ not in finders:
        sys.meta_path.insert(finders.index(ANSIBLES), CachedFiles)
