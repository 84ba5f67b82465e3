# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bytecode of the collection's files on a managed node, kept from one call of a module to the next.

Ansible sends a module as an archive of sources, and what Python imports from an archive it compiles anew each time:
most of what the module ``stack`` needs there. The code is kept below the home of the user that runs modules, as
Ansible's own temporary files are. Where that folder cannot be had, or others can write to it, or
``PYTHONDONTWRITEBYTECODE`` is set, or Python is 3.9 (whose importer asks nobody), all is compiled as before.
"""

from __future__ import annotations

import contextlib
import hashlib
import marshal
import os
import sys
import tempfile
import typing as t
from importlib.util import MAGIC_NUMBER
from zipimport import zipimporter

if t.TYPE_CHECKING:
    from types import CodeType

MOST_KEPT = 700
"""Files: the code of about three versions of the collection and of what it uses of Ansible."""

OTHERS_WRITE = 0o022


class KeptCode(zipimporter):
    """An archive's importer that compiles only what nobody has compiled before."""

    folder = ""

    def get_filename(self, fullname: str) -> str:
        """Name the file of a module. Python's own compiles it to learn that, and once more to run it."""
        file = "/__init__.py" if self.is_package(fullname) else ".py"
        return os.path.join(self.archive, self.prefix + fullname.rpartition(".")[2] + file)

    def get_code(self, fullname: str) -> CodeType:
        source = self.get_source(fullname) or ""
        name = hashlib.sha256(MAGIC_NUMBER + f"{fullname}\n{source}".encode()).hexdigest()
        path = os.path.join(self.folder, name)
        with contextlib.suppress(OSError, EOFError, ValueError, TypeError), open(path, "rb") as file:
            return t.cast("CodeType", marshal.loads(file.read()))
        code = super().get_code(fullname)
        with contextlib.suppress(OSError):
            _write(path, marshal.dumps(code))
        return code


def use_kept_code() -> None:
    """Let the imports that come after this use and keep bytecode, where they come from Ansible's archive.

    A module calls it, and in what ``plugin_utils/early.py`` has changed the package ``ansible`` does so before.
    """
    loader = globals().get("__loader__")
    folder = os.path.join(os.path.expanduser("~"), ".ansible", "beekeeper.swarm", "code")
    is_used = bool(KeptCode.folder)
    if is_used or not isinstance(loader, zipimporter) or sys.dont_write_bytecode or not _is_ours(folder):
        return
    archive = loader.archive
    KeptCode.folder = folder

    def importer(path: str) -> KeptCode:
        if path != archive and not path.startswith(archive + os.sep):
            raise ImportError(path)
        return KeptCode(path)

    sys.path_hooks.insert(0, importer)
    for path in [path for path in sys.path_importer_cache if path.startswith(archive)]:
        del sys.path_importer_cache[path]


def _is_ours(folder: str) -> bool:
    """Have the folder, and say whether nobody else can write there: what is kept is code that runs as this user."""
    with contextlib.suppress(OSError):
        os.makedirs(folder, mode=0o700, exist_ok=True)
        stat = os.stat(folder)
        return stat.st_uid == os.geteuid() and not stat.st_mode & OTHERS_WRITE
    return False


def _write(path: str, data: bytes) -> None:
    """Write a file that is there as a whole or not at all, and let the oldest ones go."""
    folder = os.path.dirname(path)
    handle, unnamed = tempfile.mkstemp(dir=folder)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    os.replace(unnamed, path)
    kept = [os.path.join(folder, name) for name in os.listdir(folder)]
    if len(kept) > MOST_KEPT:
        for old in sorted(kept, key=os.path.getmtime)[:-MOST_KEPT]:
            os.unlink(old)
