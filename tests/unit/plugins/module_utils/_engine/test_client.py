# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.client import error_text

DNS = "name must be valid as a DNS name component"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param(b'{"message":"No such image: a:1."}', "No such image: a:1", id="message"),
        pytest.param(b'{"message":"rpc error: code = InvalidArgument desc = %s"}' % DNS.encode(), DNS, id="rpc"),
        pytest.param(b"rpc error: code = Unknown desc = rpc error: code = 5 desc = a\n b", "a b", id="rpc in rpc"),
        pytest.param(b'{"error": 1}', '{"error": 1}', id="no message"),
        pytest.param(b"\xff", "\ufffd", id="no text"),
        pytest.param(b"", "no reason given", id="nothing"),
    ],
)
def test_error_text(body, text):
    assert error_text(body) == text
