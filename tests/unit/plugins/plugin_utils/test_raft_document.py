# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The key file is what Engine 26.1.5 wrote in a swarm of the lab that is gone, with autolock on."""

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import InputError
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.raft_document import clear_key, unpacked
from cryptography.hazmat.primitives.serialization import load_pem_private_key

UNLOCK_KEY = "SWMKEY-1-Fg2q5ieHN3m8yIBEJ1iJbeXQV9t9u1LkgTnF4spyDSE"
LOCKED = """\
-----BEGIN ENCRYPTED PRIVATE KEY-----
kek-version: 208
raft-dek: CAESMOHkDVAqjjHoxTsGeU61Ja55felJLwOGbqdAAop8ub1lBYxhdGAMa2c3TEFbwrDHzRoYDGE8fFx6vUwiPA4boWyq45WxOYc79ex/

MIHeMEkGCSqGSIb3DQEFDTA8MBsGCSqGSIb3DQEFDDAOBAikCZzL6OwpwwICCAAw
HQYJYIZIAWUDBAEqBBDVkR9iNAscTKKKBDnKmichBIGQbBlQFsNJp+MhJzXPWzIl
9vADNru6b+Ley8OIGLw3/sSjDv3VTiwrwLIuz3slyv++UtbFE/xCoSd6/fnlYLY5
IiemWorktRAbydrWu0f65vzuo4tn/efQ5dkuEUEFYcIGwdgTDSC7afseq/1X6q7Y
dt5IrCOMFONOCIX0jVPvLGeVOU2h3kitozbXTufB5f1e
-----END ENCRYPTED PRIVATE KEY-----
"""


def test_clear_key():
    clear = clear_key(LOCKED, UNLOCK_KEY)
    lines = clear.splitlines()
    assert lines[:2] == ["-----BEGIN PRIVATE KEY-----", "kek-version: 0"]
    assert lines[2].startswith("raft-dek: Ei")  # a record without algorithm and nonce, 32 bytes long
    without_headers = "\n".join(line for line in lines if ":" not in line)
    assert load_pem_private_key(without_headers.encode(), password=None)


def test_a_clear_key_stays_as_it_is():
    clear = clear_key(LOCKED, UNLOCK_KEY)
    assert clear_key(clear, UNLOCK_KEY) == clear


@pytest.mark.parametrize(
    ("key", "message"),
    [
        pytest.param(
            "SWMKEY-1-" + "A" * 43,
            "The unlock key does not open the manager's key file: give the one that was in force when the file was "
            "written.",
            id="another key",
        ),
        pytest.param(
            "SWMKEY-1-\u00e4",
            "The unlock key is none: give the whole text that begins with SWMKEY-1-.",
            id="other letters",
        ),
        pytest.param(
            "secret", "The unlock key is none: give the whole text that begins with SWMKEY-1-.", id="no key at all"
        ),
    ],
)
def test_not_cleared(key, message):
    with pytest.raises(InputError) as caught:
        clear_key(LOCKED, key)
    assert caught.value.message == message


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("dt5IrCOMFONOCIX0jVPvLGeVOU2h3kitozbXTufB5f1e", "dt5Ir", id="cut off"),
        pytest.param("raft-dek: CAES", "raft-dek: \u00e4", id="other letters"),
    ],
)
def test_a_damaged_key_file(old, new):
    with pytest.raises(InputError) as caught:
        clear_key(LOCKED.replace(old, new), UNLOCK_KEY)
    assert caught.value.message == "The manager's key file is damaged: restore a backup, or let the manager join again."


@pytest.mark.parametrize("text", ["", "{}", '{"archive": "AAAA"}', '{"archive": "not base64"}'])
def test_a_damaged_backup(text):
    with pytest.raises(InputError) as caught:
        unpacked(text)
    assert caught.value.message == "The backup is damaged, or is none: choose another generation."
