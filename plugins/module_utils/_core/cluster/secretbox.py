# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Open what NaCl's ``secretbox`` has closed (XSalsa20 and Poly1305), as swarmkit does with keys of managers.

Python's standard library has neither. What is opened here is 32 bytes long, so that speed does not matter.
"""

from __future__ import annotations

import hmac
import struct
import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

from ..errors import InputError

KEY, NONCE, TAG = 32, 24, 16
"""Lengths in bytes."""

CONSTANTS = struct.unpack("<4I", b"expand 32-byte k")
WORD = 0xFFFFFFFF
CLAMP = 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
PRIME = (1 << 130) - 5
QUARTERS = (
    ((4, 0, 12, 7), (8, 4, 0, 9), (12, 8, 4, 13), (0, 12, 8, 18)),
    ((9, 5, 1, 7), (13, 9, 5, 9), (1, 13, 9, 13), (5, 1, 13, 18)),
    ((14, 10, 6, 7), (2, 14, 10, 9), (6, 2, 14, 13), (10, 6, 2, 18)),
    ((3, 15, 11, 7), (7, 3, 15, 9), (11, 7, 3, 13), (15, 11, 7, 18)),
    ((1, 0, 3, 7), (2, 1, 0, 9), (3, 2, 1, 13), (0, 3, 2, 18)),
    ((6, 5, 4, 7), (7, 6, 5, 9), (4, 7, 6, 13), (5, 4, 7, 18)),
    ((11, 10, 9, 7), (8, 11, 10, 9), (9, 8, 11, 13), (10, 9, 8, 18)),
    ((12, 15, 14, 7), (13, 12, 15, 9), (14, 13, 12, 13), (15, 14, 13, 18)),
)
"""Salsa20's double round: word ``a`` takes what ``b`` and ``c`` add up to, rotated by so many bits."""


def opened(box: bytes, *, key: bytes, nonce: bytes) -> bytes:
    """Give the text, or raise an :class:`InputError` where the key is another or the box is damaged."""
    if len(key) != KEY or len(nonce) != NONCE or len(box) < TAG:
        raise InputError("The key, its nonce or what it has closed has a wrong length: check that the key is whole.")
    stream = _stream(_hsalsa(key, nonce[:16]), nonce[16:], len(box) - TAG + KEY)
    if not hmac.compare_digest(_poly1305(box[TAG:], stream[:KEY]), box[:TAG]):
        raise InputError("The key does not open what it should: give the one that was in force when that was closed.")
    return bytes(a ^ b for a, b in zip(box[TAG:], stream[KEY:]))


def _rounds(words: Sequence[int]) -> list[int]:
    state = list(words)
    for _round in range(10):
        for quarter in QUARTERS:
            for a, b, c, bits in quarter:
                total = (state[b] + state[c]) & WORD
                state[a] ^= ((total << bits) & WORD) | (total >> (32 - bits))
    return state


def _words(key: bytes, middle: bytes) -> list[int]:
    first, last = struct.unpack("<4I", key[:16]), struct.unpack("<4I", key[16:])
    one, two, three, four = CONSTANTS
    return [one, *first, two, *struct.unpack("<4I", middle), three, *last, four]


def _hsalsa(key: bytes, nonce: bytes) -> bytes:
    state = _rounds(_words(key, nonce))
    return struct.pack("<8I", *(state[at] for at in (0, 5, 10, 15, 6, 7, 8, 9)))


def _stream(key: bytes, nonce: bytes, length: int) -> bytes:
    def blocks() -> Iterator[bytes]:
        for number in range(-(-length // 64)):
            words = _words(key, nonce + struct.pack("<Q", number))
            yield struct.pack("<16I", *((a + b) & WORD for a, b in zip(words, _rounds(words))))

    return b"".join(blocks())[:length]


def _poly1305(message: bytes, key: bytes) -> bytes:
    factor, total = int.from_bytes(key[:16], "little") & CLAMP, 0
    for at in range(0, len(message), 16):
        total = (total + int.from_bytes(message[at : at + 16] + b"\1", "little")) * factor % PRIME
    return ((total + int.from_bytes(key[16:], "little")) & ((1 << 128) - 1)).to_bytes(16, "little")
