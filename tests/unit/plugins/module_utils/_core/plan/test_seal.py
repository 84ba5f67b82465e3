# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import hashlib

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.seal import fits, is_seal, seal

SALT = "00112233445566778899aabbccddeeff"
OTHER = "ff112233445566778899aabbccddeeff"
SEALED = seal(b"swordfish", salt=SALT)


def test_a_seal_has_its_cost_and_its_salt():
    assert SEALED.split("$") == ["scrypt", "4096", "8", "1", SALT, "eae8523b9d838742ff57ee4d16308024"]


@pytest.mark.parametrize(
    ("sealed", "data", "expected"),
    [
        pytest.param(SEALED, b"swordfish", True, id="the same"),
        pytest.param(SEALED, b"Swordfish", False, id="another content"),
        pytest.param(SEALED.replace(SALT, OTHER), b"swordfish", False, id="another salt"),
        pytest.param(SEALED.replace("4096", "1024"), b"swordfish", False, id="another cost"),
        pytest.param(SEALED.replace("4096", "4095"), b"swordfish", False, id="a cost that scrypt does not know"),
        pytest.param(SEALED.replace("4096", "8388608"), b"swordfish", False, id="a cost that nobody pays"),
        pytest.param("swordfish", b"swordfish", False, id="no seal"),
    ],
)
def test_fits(sealed, data, expected):
    assert fits(sealed, data) is expected


@pytest.mark.parametrize(("text", "expected"), [(SEALED, True), (None, False), ("", False), ("scrypt$1", False)])
def test_is_seal(text, expected):
    assert is_seal(text) is expected


def test_the_same_content_has_two_seals():
    assert seal(b"swordfish", salt=OTHER) != SEALED


def _forbidden(*_args, **_kwargs):
    raise ValueError("[digital envelope routines] unsupported")


@pytest.mark.parametrize("forbidden", [False, True], ids=["missing", "forbidden"])
def test_without_scrypt(monkeypatch, forbidden):
    if forbidden:
        monkeypatch.setattr(hashlib, "scrypt", _forbidden)
    else:
        monkeypatch.delattr(hashlib, "scrypt")
    sealed = seal(b"swordfish", salt=SALT)
    assert sealed.split("$") == ["pbkdf2", "200000", SALT, "3f35d487ab862929b278a081e5ecd8c7"]
    assert (is_seal(sealed), fits(sealed, b"swordfish"), fits(sealed, b"Swordfish")) == (True, True, False)
    assert not fits(SEALED, b"swordfish")
    monkeypatch.undo()
    assert fits(sealed, b"swordfish")
