# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The directory in which an Engine keeps its swarm, while the Engine is stopped: read it whole, or write it whole."""

from __future__ import annotations

import base64
import fcntl
import io
import os
import shutil
import tarfile
import typing as t
from pathlib import Path

from .._core.cluster.state_files import KEY_FILE
from .._core.errors import StateError

if t.TYPE_CHECKING:
    from collections.abc import Iterator

BESIDE = ".beekeeper-new"
BEFORE = ".beekeeper-old"
"""What the directory is called beside the one in force while it is written, and while it is replaced."""


def check_stopped(root: Path) -> None:
    """Raise a :class:`StateError` where an Engine has the directory open: a copy would be torn, a write lost."""
    for wal in root.glob("raft/wal-v3-encrypted/*.wal"):
        with wal.open("r+b") as file:
            try:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as exc:
                raise StateError(
                    f"The Engine has {root} open: stop it first, and what starts it again, such as docker.socket."
                ) from exc


def take(root: Path) -> str:
    """Read the directory as a compressed archive in base64. Nothing is written to a disk."""
    if not root.joinpath("docker-state.json").is_file():
        raise StateError(f"{root} holds no swarm: name the directory swarm below the Engine's data root as path.")
    check_stopped(root)
    buffer = io.BytesIO()
    # A log of raft is 64 MB that are mostly zeros.
    with tarfile.open(fileobj=buffer, mode="w:gz", compresslevel=3) as archive:
        for path in _members(root):
            archive.add(str(path), arcname=path.relative_to(root).as_posix(), recursive=False)
    return base64.b64encode(buffer.getvalue()).decode("ascii")


def _members(root: Path) -> Iterator[Path]:
    """All but what raft has laid out for its next log."""
    return (path for path in sorted(root.rglob("*")) if (path.is_dir() or path.is_file()) and path.suffix != ".tmp")


def put(root: Path, archive: str) -> None:
    """Write the directory anew. It is whole at every moment, so that a run that dies half way can be run again."""
    check_stopped(root)
    beside, before = root.with_name(root.name + BESIDE), root.with_name(root.name + BEFORE)
    for stale in (beside, before):
        shutil.rmtree(str(stale), ignore_errors=True)
    beside.mkdir(mode=0o700, parents=True)
    with tarfile.open(fileobj=io.BytesIO(base64.b64decode(archive)), mode="r:gz") as packed:
        for member in packed.getmembers():
            _unpack(packed, member, beside)
    if root.exists():
        root.rename(before)
    beside.rename(root)
    shutil.rmtree(str(before), ignore_errors=True)


def _unpack(packed: tarfile.TarFile, member: tarfile.TarInfo, root: Path) -> None:
    """Only plain files and directories, and only below the root."""
    target = root.joinpath(member.name)
    if ".." in target.parts or not (member.isfile() or member.isdir()) or member.name.startswith("/"):
        raise StateError(f"The archive has {member.name}, which no Engine has written: it is not restored.")
    if member.isdir():
        target.mkdir(mode=member.mode & 0o777, parents=True, exist_ok=True)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with open(target, "wb", opener=_private) as file:
        shutil.copyfileobj(t.cast("t.IO[bytes]", packed.extractfile(member)), file)
    target.chmod(member.mode & 0o777)


def read_key(root: Path) -> str:
    """Read the node's key as it lies there."""
    try:
        return root.joinpath(KEY_FILE).read_text(encoding="ascii")
    except OSError as exc:
        raise StateError(f"{root.joinpath(KEY_FILE)} cannot be read: {exc.strerror}.") from exc


def write_key(root: Path, text: str) -> None:
    """Replace the node's key in one step."""
    check_stopped(root)
    path = root.joinpath(KEY_FILE)
    beside = path.with_name(path.name + BESIDE)
    with open(beside, "w", encoding="ascii", opener=_private) as file:
        file.write(text)
    beside.replace(path)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
