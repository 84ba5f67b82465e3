# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A module that Ansible has built, with bytecode kept on the node from its first import on.

Ansible's own files are most of what a module imports, and a module's first line comes after them. The package
``ansible`` of the archive, which Ansible generates, is the first to be imported, so at its end the archive asks for the
bytecode that the node has kept of it.
"""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import io
import pickle
import typing as t
import zipfile

FIRST = "ansible/__init__.py"
KEPT_CODE = "ansible_collections/beekeeper/swarm/plugins/module_utils/_ansible/kept_code.py"
ASKS = f"from {KEPT_CODE[:-3].replace('/', '.')} import use_kept_code"


def with_kept_code(built: bytes) -> bytes:
    """Give what Ansible's ``executor/module_common.py:_CachedModule`` has written, changed so; anything else as it is.

    It is unpickled as Ansible itself would in the same run.
    """
    try:
        module: t.Any = pickle.loads(built)
        asking = base64.b64encode(_asking(base64.b64decode(module.zip_data)))
        return pickle.dumps(dataclasses.replace(module, zip_data=asking))
    except (pickle.PickleError, AttributeError, TypeError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return built


def _asking(archive: bytes) -> bytes:
    """Raises ``KeyError`` where the archive has not got both files, ``ValueError`` where it asks already."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(out, "w") as target:
        source.getinfo(KEPT_CODE)
        first = source.read(FIRST).decode()
        if ASKS in first:
            raise ValueError(FIRST)
        asking = f"{first}\n{ASKS}\nuse_kept_code({_digest(source)!r})\n"
        for info in source.infolist():
            target.writestr(info, asking if info.filename == FIRST else source.read(info))
    return out.getvalue()


def _digest(archive: zipfile.ZipFile) -> str:
    """Tell archives of other files apart, not those that were built at another time, which each entry bears."""
    files = [(name, archive.read(name)) for name in sorted(archive.namelist())]
    return hashlib.sha256(repr(files).encode()).hexdigest()
