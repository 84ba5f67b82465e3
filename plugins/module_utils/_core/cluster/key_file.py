# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A manager's key as it lies on the disk, ``certificates/swarm-node.key``: locked by autolock, and unlocked here.

The file is PEM. Its body is the node's private key; its header ``raft-dek`` is what raft's files are encrypted with
(``manager/deks.go``). Autolock encrypts both with the swarm's unlock key. No Engine starts such a swarm anew, for
``force-new-cluster`` takes no unlock key (github.com/moby/moby/issues/36852). One whose file is unlocked it does start
anew, and locks the file again as soon as it leads, for the swarm still wants it so.
"""

from __future__ import annotations

import base64
import textwrap
import typing as t

from ..errors import InputError
from .secretbox import opened

if t.TYPE_CHECKING:
    from collections.abc import Callable

    Decrypt = Callable[[bytes, bytes], bytes]
    """From a PKCS #8 key in DER and its pass phrase to the same key in clear."""

LOCKED, CLEAR = "ENCRYPTED PRIVATE KEY", "PRIVATE KEY"
PREFIX = "SWMKEY-1-"
DEKS = ("raft-dek", "raft-dek-pending")
"""Headers that hold keys of raft's files; the second while the first is being replaced."""

NOT_ENCRYPTED, SECRETBOX = 0, 1
"""``MaybeEncryptedRecord.Algorithm`` of swarmkit (``api/types.proto``)."""


def is_locked(text: str) -> bool:
    """Whether the file needs the unlock key."""
    return f"-----BEGIN {LOCKED}-----" in text


def kek_from(unlock_key: str) -> bytes:
    """Read an unlock key as people have it, or raise an :class:`InputError`, which does not show it."""
    body = unlock_key.strip()
    try:
        raw = base64.b64decode(body[len(PREFIX) :] + "=", validate=True) if body.startswith(PREFIX) else b""
    except ValueError:  # no base64, or letters that are none of ASCII
        raw = b""
    if len(raw) != 32:
        raise InputError(f"The unlock key is none: give the whole text that begins with {PREFIX}.")
    return raw


def unlocked(text: str, unlock_key: str, *, decrypt: Decrypt) -> str:
    """Give the file in clear. One that is not locked is given as it is."""
    if not is_locked(text):
        return text
    kek, (headers, body) = kek_from(unlock_key), _parsed(text)
    try:
        clear = decrypt(body, kek)
    except ValueError as exc:
        raise InputError(
            "The unlock key does not open the manager's key file: give the one that was in force when the file was "
            "written."
        ) from exc
    headers = {
        name: "0" if name == "kek-version" else _clear_dek(value, kek) if name in DEKS else value
        for name, value in headers.items()
    }
    return _written(headers, clear)


def _parsed(text: str) -> tuple[dict[str, str], bytes]:
    lines = text.split(f"-----BEGIN {LOCKED}-----", 1)[1].split(f"-----END {LOCKED}-----", 1)[0].strip().splitlines()
    pairs = [line.partition(":") for line in lines if ":" in line]
    body = "".join(line.strip() for line in lines if ":" not in line)
    return {name.strip(): value.strip() for name, _colon, value in pairs}, _decoded(body)


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as exc:
        raise InputError("The manager's key file is damaged: restore a backup, or let the manager join again.") from exc


def _written(headers: dict[str, str], body: bytes) -> str:
    """As Go's ``pem.Encode`` writes it."""
    lines = [f"{name}: {value}" for name, value in sorted(headers.items())]
    encoded = textwrap.wrap(base64.b64encode(body).decode("ascii"), 64)
    return "\n".join([f"-----BEGIN {CLEAR}-----", *lines, "", *encoded, f"-----END {CLEAR}-----", ""])


def _clear_dek(value: str, kek: bytes) -> str:
    """Decrypt a header: a record of protocol buffers, algorithm (1), data (2) and nonce (3)."""
    record = _fields(_decoded(value))
    algorithm, data = record.get(1, NOT_ENCRYPTED), record.get(2, b"")
    if algorithm == NOT_ENCRYPTED:
        return value
    if algorithm != SECRETBOX:
        raise InputError(
            "The manager's key file is locked in a way that only its Engine knows (FIPS): bring back enough managers "
            "for a majority, or restore a backup that was taken without autolock."
        )
    clear = opened(t.cast("bytes", data), key=kek, nonce=t.cast("bytes", record.get(3, b"")))
    return base64.b64encode(b"\x12" + bytes([len(clear)]) + clear).decode("ascii")


def _fields(message: bytes) -> dict[int, int | bytes]:
    """Read a message whose tags and lengths take one byte each, as these do: numbers, and strings below 128 bytes."""
    found: dict[int, int | bytes] = {}
    at = 0
    while at + 1 < len(message):
        tag, number = message[at], message[at + 1]
        at += 2
        if tag & 7 == 0:
            found[tag >> 3] = number
            continue
        found[tag >> 3] = message[at : at + number]
        at += number
    return found
