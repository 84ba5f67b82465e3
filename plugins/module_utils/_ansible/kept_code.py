# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bytecode of a module on a managed node, kept from one call to the next.

Ansible sends a module as an archive of sources, and what Python imports from an archive it compiles anew each time:
most of what a module needs there. The code is kept below the home of the user that runs modules, as Ansible's own
temporary files are, in one file for each archive. ``plugin_utils/early.py`` lets the archive ask for it. Where that
folder cannot be had, or others can write to it, or ``PYTHONDONTWRITEBYTECODE`` is set, or Python is 3.9 (whose importer
asks nobody), all is compiled as before.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import sys
import tempfile
import typing as t
from importlib.util import MAGIC_NUMBER
from zipimport import zipimporter

if t.TYPE_CHECKING:
    from types import CodeType

MOST_KEPT = 20
"""Files of up to a megabyte: more than one for each module of the collection."""

OTHERS_WRITE = 0o022


class KeptCode(zipimporter):
    """An archive's importer that compiles only what nobody has compiled before.

    ``codes``: full name -> marshalled code. ``grown``: more of it than ``path`` has.
    """

    path = ""
    codes: t.ClassVar[dict[str, bytes]] = {}
    grown = False

    def get_filename(self, fullname: str) -> str:
        """Name the file of a module. Python's own compiles it to learn that, and once more to run it."""
        file = "/__init__.py" if self.is_package(fullname) else ".py"
        return os.path.join(self.archive, self.prefix + fullname.rpartition(".")[2] + file)

    def get_code(self, fullname: str) -> CodeType:
        with contextlib.suppress(KeyError, EOFError, ValueError, TypeError):
            return t.cast("CodeType", marshal.loads(self.codes[fullname]))
        code = super().get_code(fullname)
        self.codes[fullname] = marshal.dumps(code)
        KeptCode.grown = True
        return code


def use_kept_code(archive_digest: str) -> None:
    """Let the imports that come after this use kept bytecode, where they come from the archive that this came from.

    ``archive_digest`` tells the archive from any other one.
    """
    loader = globals().get("__loader__")
    folder = os.path.join(os.path.expanduser("~"), ".ansible", "beekeeper.swarm", "code")
    if not isinstance(loader, zipimporter) or sys.dont_write_bytecode or not _is_ours(folder):
        return
    archive = loader.archive
    KeptCode.path = os.path.join(folder, f"{archive_digest}.{MAGIC_NUMBER.hex()}")
    KeptCode.codes.update(_read(KeptCode.path))

    def importer(path: str) -> KeptCode:
        if path != archive and not path.startswith(archive + os.sep):
            raise ImportError(path)
        return KeptCode(path)

    sys.path_hooks.insert(0, importer)
    for path in [path for path in sys.path_importer_cache if path.startswith(archive)]:
        del sys.path_importer_cache[path]


def keep_code() -> None:
    """Keep what this run had to compile."""
    if KeptCode.grown:
        with contextlib.suppress(OSError):
            _write(KeptCode.path, marshal.dumps(KeptCode.codes))


def _is_ours(folder: str) -> bool:
    """Have the folder, and say whether nobody else can write there: what is kept is code that runs as this user."""
    with contextlib.suppress(OSError):
        os.makedirs(folder, mode=0o700, exist_ok=True)
        stat = os.stat(folder)
        return stat.st_uid == os.geteuid() and not stat.st_mode & OTHERS_WRITE
    return False


def _read(path: str) -> dict[str, bytes]:
    with contextlib.suppress(OSError, EOFError, ValueError, TypeError), open(path, "rb") as file:
        codes = marshal.loads(file.read())
        return codes if isinstance(codes, dict) else {}
    return {}


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
