# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Know a secret's content again without keeping it: scrypt with a salt of its own, so that nothing helps a guesser.

The Engine never gives a secret back. A plain digest in a name or a label would tell everybody who may list secrets
whether a guess is right, as fast as he can hash; here each guess costs what a comparison costs.
"""

from __future__ import annotations

import hashlib
import hmac
import re

COST = (4096, 8, 1)
"""Of scrypt: n, r, p. About 10 ms and 4 MiB for each comparison."""

LENGTH = 16
MEMORY = 64 << 20
SEAL = re.compile(r"scrypt\$(\d{1,7})\$(\d{1,2})\$(\d{1,2})\$((?:[0-9a-f]{2}){4,32})\$([0-9a-f]{32})\Z")


def seal(data: bytes, *, salt: str) -> str:
    """Seal a content. ``salt`` is random, in hexadecimal digits."""
    return "$".join(("scrypt", *map(str, COST), salt, _scrypt(data, salt, COST)))


def is_seal(text: str | None) -> bool:
    """Say whether this is a seal that can be compared with."""
    return bool(text and SEAL.match(text))


def fits(text: str, data: bytes) -> bool:
    """Say whether a seal was made of this content."""
    match = SEAL.match(text)
    if not match:
        return False
    n, r, p, salt, digest = match.groups()
    try:
        return hmac.compare_digest(_scrypt(data, salt, (int(n), int(r), int(p))), digest)
    except ValueError:  # somebody wrote a cost that scrypt does not know
        return False


def _scrypt(data: bytes, salt: str, cost: tuple[int, int, int]) -> str:
    n, r, p = cost
    return hashlib.scrypt(data, salt=bytes.fromhex(salt), n=n, r=r, p=p, maxmem=MEMORY, dklen=LENGTH).hex()
