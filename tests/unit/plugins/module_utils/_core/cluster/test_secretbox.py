# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The vector is that of NaCl's own tests (``tests/secretbox.c``)."""

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.secretbox import opened
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import InputError

KEY = bytes.fromhex("1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389")
NONCE = bytes.fromhex("69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37")
BOX = bytes.fromhex(
    "f3ffc7703f9400e52a7dfb4b3d3305d98e993b9f48681273c29650ba32fc76ce48332ea7164d96a4476fb8c531a1186ac0dfc17c98dce87b4da7f0"
    "11ec48c97271d2c20f9b928fe2270d6fb863d51738b48eeee314a7cc8ab932164548e526ae90224368517acfeabd6bb3732bc0e9da99832b61ca01"
    "b6de56244a9e88d5f9b37973f622a43d14a6599b1f654cb45a74e355a5"
)
TEXT = bytes.fromhex(
    "be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b64244ffce5ecbaaf33bd751a1ac728d45e6c61296cdc3c01233561f41db66c"
    "ce314adb310e3be8250c46f06dceea3a7fa1348057e2f6556ad6b1318a024a838f21af1fde048977eb48f59ffd4924ca1c60902e52f0a089bc7689"
    "7040e082f937763848645e0705"
)


def test_opened():
    assert opened(BOX, key=KEY, nonce=NONCE) == TEXT


@pytest.mark.parametrize(
    ("box", "key", "message"),
    [
        pytest.param(
            BOX,
            b"\0" * 32,
            "The key does not open what it should: give the one that was in force when that was closed.",
            id="another key",
        ),
        pytest.param(
            BOX[:-1] + b"\0",
            KEY,
            "The key does not open what it should: give the one that was in force when that was closed.",
            id="damaged",
        ),
        pytest.param(
            BOX,
            KEY[:-1],
            "The key, its nonce or what it has closed has a wrong length: check that the key is whole.",
            id="short key",
        ),
    ],
)
def test_not_opened(box, key, message):
    with pytest.raises(InputError) as caught:
        opened(box, key=key, nonce=NONCE)
    assert caught.value.message == message
