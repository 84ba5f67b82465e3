# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Container logs as the Engine streams them."""

from __future__ import annotations

HEADER = 8
SYSTEM = 3
"""The stream in which the Engine itself says that it could not get at the logs of a node: no words of the container."""

STREAMS = (0, 1, 2, SYSTEM)


def log_lines(raw: bytes) -> list[str]:
    """Split a log stream into lines.

    Without a TTY each write of the container is a frame: a byte for the stream, three of zero, four of length
    (big-endian), then the bytes. With a TTY there are only the bytes.
    """
    return _payload(raw).decode(errors="replace").splitlines()


def _payload(raw: bytes) -> bytes:
    chunks = []
    at = 0
    while at + HEADER <= len(raw) and raw[at] in STREAMS and raw[at + 1 : at + 4] == b"\0\0\0":
        length = int.from_bytes(raw[at + 4 : at + HEADER], "big")
        if raw[at] != SYSTEM:
            chunks.append(raw[at + HEADER : at + HEADER + length])
        at += HEADER + length
    return b"".join(chunks) + raw[at:]
