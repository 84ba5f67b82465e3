# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When a certificate ends: the one field that is needed of X.509, read from its DER (RFC 5280, section 4.1)."""

from __future__ import annotations

import base64
import binascii
import typing as t
from datetime import datetime, timezone

if t.TYPE_CHECKING:
    from collections.abc import Iterator

BEGIN, END = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"

CONSTRUCTED_VERSION, SEQUENCE = 0xA0, 0x30
TIMES: t.Mapping[int, str] = {0x17: "%y%m%d%H%M%SZ", 0x18: "%Y%m%d%H%M%SZ"}
"""Tag of UTCTime and GeneralizedTime -> how they are written."""


def not_after(pem: str) -> str | None:
    """Give the end of the first certificate of a PEM text, as ``2026-02-24T11:00:00Z``; ``None`` where it has none."""
    _before, found, rest = pem.partition(BEGIN)
    body, ended, _after = rest.partition(END)
    if not found or not ended:
        return None
    try:
        return _end(base64.b64decode("".join(body.split()), validate=True))
    except (binascii.Error, ValueError, IndexError, StopIteration):
        return None


def _end(der: bytes) -> str:
    """Walk: certificate, its body, past version, serial, algorithm and issuer, to the validity and its second time."""
    (_tag, certificate), *_rest = _values(der)
    (_tag, body), *_rest = _values(certificate)
    fields = [field for field in _values(body) if field[0] != CONSTRUCTED_VERSION]
    tag, validity = fields[3]
    if tag != SEQUENCE:
        raise ValueError("no validity")
    _not_before, (kind, written) = _values(validity)
    moment = datetime.strptime(written.decode("ascii"), TIMES.get(kind, "")).replace(tzinfo=timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _values(der: bytes) -> Iterator[tuple[int, bytes]]:
    """Split DER into the tags and contents of its values."""
    at = 0
    while at < len(der):
        tag, length, at = der[at], der[at + 1], at + 2
        if length & 0x80:
            size = length & 0x7F
            length, at = int.from_bytes(der[at : at + size], "big"), at + size
        if at + length > len(der):
            raise ValueError("cut off")
        yield tag, der[at : at + length]
        at += length
