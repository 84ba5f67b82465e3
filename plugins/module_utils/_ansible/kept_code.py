# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bytecode of a module on a managed node, kept from one call to the next.

Ansible sends a module as an archive of sources, and what Python imports from an archive it compiles anew each time:
most of what a module needs there. The code is kept below the home of the user that runs modules, as Ansible's own
temporary files are, in one file for each archive. ``plugin_utils/early.py`` lets the archive ask for it. Where that
folder cannot be had, or others can write to it, or the home is another user's, or ``PYTHONDONTWRITEBYTECODE`` is set,
or Python is 3.9 (whose importer asks nobody), all is compiled as before.
"""

from __future__ import annotations

import contextlib
import hashlib
import marshal
import os
import re
import stat
import sys
import tempfile
import typing as t
from importlib.util import MAGIC_NUMBER
from zipimport import zipimporter

if t.TYPE_CHECKING:
    from types import CodeType

MOST_KEPT = 20
"""Files of up to a megabyte: more than one for each module of the collection."""

OUR_NAMES = r"[0-9a-f]+\.[0-9a-f]+(\.\w+)?"
"""What is kept, and (with a third part) what is not yet written to its end."""

DIGEST_SIZE = hashlib.sha256().digest_size
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
        with contextlib.suppress(KeyError):
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
    if not isinstance(loader, zipimporter) or sys.dont_write_bytecode:
        return
    folder = _folder()
    if not folder:
        return
    archive = loader.archive
    KeptCode.path = os.path.join(folder, f"{archive_digest}.{MAGIC_NUMBER.hex()}{sys.flags.optimize}")
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
            _prune(os.path.dirname(KeptCode.path))


def _folder() -> str:
    """Have the folder, where nobody else can write to it: what is kept is code that runs as this user. Else give ""."""
    place = os.path.expanduser("~")
    with contextlib.suppress(OSError):
        # With ``become`` the home may still be that of the user who logged in.
        if not os.path.isabs(place) or os.stat(place).st_uid != os.geteuid():
            return ""
        for name in (".ansible", "beekeeper.swarm", "code"):
            place = os.path.join(place, name)
            with contextlib.suppress(FileExistsError):
                os.mkdir(place, mode=0o700)
        found = os.lstat(place)
        if stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & OTHERS_WRITE:
            return place
    return ""


def _read(path: str) -> dict[str, bytes]:
    """Read what is as it was written: of anything else ``marshal`` may crash, and would so in each run."""
    with contextlib.suppress(OSError), open(path, "rb") as file:
        digest, data = file.read(DIGEST_SIZE), file.read()
        if hashlib.sha256(data).digest() == digest:
            with contextlib.suppress(OSError):
                os.utime(path)
            return t.cast("dict[str, bytes]", marshal.loads(data))
    return {}


def _write(path: str, data: bytes) -> None:
    """Write a file, after its digest, that is there as a whole or not at all."""
    folder, name = os.path.split(path)
    handle, unnamed = tempfile.mkstemp(dir=folder, prefix=f"{name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(hashlib.sha256(data).digest() + data)
        os.replace(unnamed, path)
    except OSError:
        os.unlink(unnamed)
        raise


def _prune(folder: str) -> None:
    """Let those of our files go that nobody has used for longest."""
    with os.scandir(folder) as entries:
        files = [entry for entry in entries if entry.is_file(follow_symlinks=False)]
    ours = [file for file in files if re.fullmatch(OUR_NAMES, file.name)]
    for old in sorted(ours, key=lambda file: file.stat(follow_symlinks=False).st_mtime_ns)[:-MOST_KEPT]:
        with contextlib.suppress(OSError):
            os.unlink(old)
