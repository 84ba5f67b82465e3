# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Modules that Ansible has built for sending, kept from one run to the next.

Ansible parses and packs every file that travels with a module, and has the outcome at hand for the rest of the run. For
the module ``stack`` that takes 0.2 s of a processor: half of a deploy in which nothing is to do. These files of
Ansible's are kept in the user's own folder ``beekeeper.swarm`` below ``ANSIBLE_HOME``, as they are but for one call
(``early.py``). They hold code of Ansible and of this collection, and no arguments. One is used again where all files
that it can be made of are as they were.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import tempfile
import typing as t

from ansible import constants
from ansible.module_utils import basic
from ansible.plugins.loader import module_utils_loader
from ansible.release import __version__ as ansible_version

from ..module_utils._core.records import dataclass
from .early import with_kept_code

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

OURS = "beekeeper.swarm"
PLUGINS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
OTHERS_KEPT = 8
OTHERS_WRITE = 0o022


@contextlib.contextmanager
def kept_built(module: str) -> Iterator[None]:
    """Lay out what an earlier run has built of the module ``beekeeper.swarm.NAME``; else keep what this one builds."""
    store = Store.of(module.rpartition(".")[2])
    key = store.lay_out()
    yield
    if key:
        store.keep(key)


@dataclass(frozen=True)
class Store:
    """Where built modules are ``kept``, and where Ansible looks for them in this run (``used``).

    ``name``: how the names of the files of one module begin. ``sources``: what they can be made of.
    """

    kept: str
    used: str
    name: str
    sources: tuple[str, ...]

    @classmethod
    def of(cls, module: str) -> Store:
        utils = (os.path.join(PLUGINS, "module_utils"), os.path.dirname(os.path.abspath(basic.__file__)))
        names = (("modules", f"{module}.py"), ("plugin_utils", "early.py"), ("..", "meta", "runtime.yml"))
        own = tuple(os.path.join(PLUGINS, *name) for name in names)
        return cls(
            kept=os.path.join(constants.config.get_config_value("ANSIBLE_HOME"), OURS),
            used=os.path.join(constants.DEFAULT_LOCAL_TMP, "ansiballz_cache"),
            name=f"ansible_collections.{OURS}.plugins.modules.{module}-",
            sources=(*own, *utils, *module_utils_loader._get_paths(subdirs=False)),
        )

    def lay_out(self) -> str:
        """Give Ansible what was kept. Where this run has yet to build the module, give the key of what it will."""
        key = ""
        with contextlib.suppress(OSError):
            key = "" if self._files(self.used) else self._key()
            for file in self._files(self.kept) if key and _is_private(self.kept) else ():
                name, made_of, digest = file.rsplit(".", 2)
                data = _read(os.path.join(self.kept, file)) if made_of == key else b""
                if data and _digest(data) == digest:
                    _write(self.used, name, data)
                    return ""
        return key

    def keep(self, key: str) -> None:
        """Keep what Ansible has built, and of what was built of other sources the newest: checkouts may take turns.

        Nothing is kept where the sources no longer have the ``key`` of before: which ones it was built of is not known.
        """
        with contextlib.suppress(OSError):
            os.makedirs(self.kept, mode=0o700, exist_ok=True)
            built = self._files(self.used) if _is_private(self.kept) and self._key() == key else []
            old = self._files(self.kept) if built else []
            for file in built:
                data = with_kept_code(_read(os.path.join(self.used, file)))
                _write(self.kept, f"{file}.{key}.{_digest(data)}", data)
                _write(self.used, file, data)  # for what is left of this run
            newest = sorted((os.path.join(self.kept, file) for file in old), key=os.path.getmtime, reverse=True)
            for path in newest[OTHERS_KEPT:]:
                os.unlink(path)

    def _files(self, folder: str) -> list[str]:
        if not os.path.isdir(folder):
            return []
        return [file for file in os.listdir(folder) if file.startswith(self.name) and not file.endswith(".lock")]

    def _key(self) -> str:
        stats = [(path, stat.st_mtime_ns, stat.st_size) for path, stat in sorted(_found(self.sources))]
        return _digest(repr((ansible_version, sys.version, stats)).encode())


def _found(paths: Iterable[str]) -> Iterator[tuple[str, os.stat_result]]:
    """Find files, and the Python files below folders."""
    for path in paths:
        if os.path.isfile(path):
            yield path, os.stat(path)
        elif os.path.isdir(path):
            with os.scandir(path) as entries:
                for entry in entries:
                    if entry.name.endswith(".py"):
                        yield entry.path, entry.stat()
                    elif entry.is_dir() and entry.name != "__pycache__":
                        yield from _found([entry.path])


def _is_private(folder: str) -> bool:
    """Say whether nobody else can write there: what is kept is code that runs as this user."""
    if not os.path.isdir(folder):
        return False
    stat = os.stat(folder)
    return stat.st_uid == os.geteuid() and not stat.st_mode & OTHERS_WRITE


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]


def _read(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def _write(folder: str, name: str, data: bytes) -> None:
    """Write a file that is there as a whole or not at all."""
    os.makedirs(folder, exist_ok=True)
    handle, path = tempfile.mkstemp(dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(path, os.path.join(folder, name))
    except OSError:
        os.unlink(path)
        raise
