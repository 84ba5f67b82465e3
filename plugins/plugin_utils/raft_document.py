# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A backup in memory: the archive of a swarm's state with its manifest, as one JSON text."""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import json
import tarfile
import typing as t

from ..module_utils._core.cluster.backup import FORMAT, faults
from ..module_utils._core.cluster.certificate import not_after
from ..module_utils._core.cluster.key_file import unlocked
from ..module_utils._core.cluster.state_files import CERTIFICATE, KEY_FILE
from ..module_utils._core.errors import InputError, StateError

if t.TYPE_CHECKING:
    from collections.abc import Mapping

SECRET = ("unlock_key",)


def packed(archive: str, manifest: Mapping[str, t.Any]) -> str:
    """Write the document. Raises a :class:`StateError` where what was taken could not be restored."""
    contents = _contents(archive)
    whole = {
        **manifest,
        "format": FORMAT,
        "certificate_expires": not_after(contents.get(CERTIFICATE, b"").decode("latin-1")) or "",
        "files": _checksums(contents),
    }
    document = {"manifest": whole, "archive": archive}
    wrong = faults(document, whole["files"])
    if wrong:
        raise StateError("What was taken is no whole state of a swarm: " + " ".join(wrong))
    return json.dumps(document)


def unpacked(text: str) -> tuple[dict[str, t.Any], str]:
    """Give manifest and archive, or raise an :class:`InputError` that says all that is wrong."""
    try:
        document = json.loads(text)
        archive = document["archive"]
        found = _checksums(_contents(archive))
    except (ValueError, KeyError, TypeError, tarfile.TarError, EOFError, OSError) as exc:
        raise InputError("The backup is damaged, or is none: choose another generation.") from exc
    wrong = faults(document, found)
    if wrong:
        raise InputError("The backup cannot be used: " + " ".join(wrong))
    return document["manifest"], archive


def shown(manifest: Mapping[str, t.Any]) -> dict[str, t.Any]:
    """Give what a result may show of a manifest."""
    return {key: value for key, value in manifest.items() if key not in SECRET}


def with_clear_key(archive: str, unlock_key: str) -> str:
    """Unlock the key file inside an archive, for an Engine that is to start the swarm anew."""
    old, buffer = io.BytesIO(base64.b64decode(archive)), io.BytesIO()
    with tarfile.open(fileobj=old, mode="r:gz") as source, tarfile.open(fileobj=buffer, mode="w:gz") as target:
        for member in source.getmembers():
            content = _content(source, member)
            if member.name == KEY_FILE:
                content = clear_key(content.decode("ascii"), unlock_key).encode("ascii")
                member.size = len(content)
            target.addfile(member, io.BytesIO(content) if member.isfile() else None)
    return base64.b64encode(buffer.getvalue()).decode("ascii")


def clear_key(text: str, unlock_key: str) -> str:
    """Unlock a key file."""
    return unlocked(text, unlock_key, decrypt=_decrypt)


def _decrypt(der: bytes, password: bytes) -> bytes:
    # Only what is locked needs it, and ansible-test imports without it.
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415
        Encoding,
        NoEncryption,
        PrivateFormat,
        load_der_private_key,
    )

    key = load_der_private_key(der, password=password)
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def _contents(archive: str) -> dict[str, bytes]:
    try:
        raw = base64.b64decode(archive, validate=True)
    except binascii.Error as exc:
        raise ValueError(str(exc)) from exc
    with tarfile.open(fileobj=io.BytesIO(raw), mode="r:gz") as source:
        return {member.name: _content(source, member) for member in source.getmembers() if member.isfile()}


def _content(source: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    """Read a member; a directory has nothing."""
    file = source.extractfile(member)
    return file.read() if file else b""


def _checksums(contents: Mapping[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(content).hexdigest() for name, content in sorted(contents.items())}
