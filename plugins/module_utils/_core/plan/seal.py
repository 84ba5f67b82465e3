# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Know a secret's content again without keeping it: scrypt with a salt of its own, so that nothing helps a guesser.

The Engine never gives a secret back. A plain digest in a name or a label would tell everybody who may list secrets
whether a guess is right, as fast as he can hash; here each guess costs what a comparison costs.

Where OpenSSL has no scrypt, as under FIPS 140, PBKDF2 takes its place, with more work for each guess, for it needs no
memory. A seal that cannot be compared with, such as one of scrypt there, fits nothing: then the secret gets a new
version, once, whose seal every manager can read.
"""

from __future__ import annotations

import hashlib
import hmac
import typing as t

from ..patterns import expression

if t.TYPE_CHECKING:
    from collections.abc import Mapping

Cost = t.Tuple[int, ...]

LENGTH = 16
MEMORY = 64 << 20
SEAL = expression(r"(scrypt|pbkdf2)\$((?:\d{1,6}\$){1,3})((?:[0-9a-f]{2}){4,32})\$([0-9a-f]{32})\Z")


def _scrypt(data: bytes, salt: bytes, cost: Cost) -> bytes:
    n, r, p = cost
    return hashlib.scrypt(data, salt=salt, n=n, r=r, p=p, maxmem=MEMORY, dklen=LENGTH)


def _pbkdf2(data: bytes, salt: bytes, cost: Cost) -> bytes:
    (iterations,) = cost
    return hashlib.pbkdf2_hmac("sha256", data, salt, iterations, dklen=LENGTH)


KINDS: Mapping[str, tuple[Cost, t.Callable[[bytes, bytes, Cost], bytes]]] = {
    "scrypt": ((4096, 8, 1), _scrypt),
    "pbkdf2": ((200_000,), _pbkdf2),
}
"""Name -> cost and function; the first that OpenSSL allows is taken.

Of scrypt the cost is n, r, p: about 10 ms and 4 MiB for each comparison. Of PBKDF2 it is the number of iterations of
HMAC-SHA-256: about 80 ms.
"""


def seal(data: bytes, *, salt: str) -> str:
    """Seal a content. ``salt`` is random, in hexadecimal digits."""
    for kind, (cost, _function) in KINDS.items():
        digest = _digest(kind, data, salt, cost)
        if digest:
            return "$".join((kind, *map(str, cost), salt, digest))
    raise ValueError("there is neither scrypt nor PBKDF2 here")


def is_seal(text: str | None) -> bool:
    """Say whether this is a seal that can be compared with."""
    return bool(text and SEAL.match(text))


def fits(text: str, data: bytes) -> bool:
    """Say whether a seal was made of this content."""
    match = SEAL.match(text)
    if not match:
        return False
    kind, cost, salt, digest = match.groups()
    found = _digest(kind, data, salt, tuple(int(number) for number in cost.split("$")[:-1]))
    return found is not None and hmac.compare_digest(found, digest)


def _digest(kind: str, data: bytes, salt: str, cost: Cost) -> str | None:
    """``None`` where OpenSSL lacks or forbids it, or somebody wrote a cost that it does not know."""
    try:
        return KINDS[kind][1](data, bytes.fromhex(salt), cost).hex()
    except (AttributeError, ValueError):
        return None
