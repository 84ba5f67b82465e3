# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.moments import moment


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("2026-01-02T03:04:05.123456789Z", "2026-01-02T03:04:05.123456789Z", id="full"),
        pytest.param("2026-01-02T03:04:05.12Z", "2026-01-02T03:04:05.120000000Z", id="trailing-zeros-dropped-by-go"),
        pytest.param("2026-01-02T03:04:05Z", "2026-01-02T03:04:05.000000000Z", id="whole-second"),
        pytest.param("0001-01-01T00:00:00Z", None, id="go-zero"),
        pytest.param("", None, id="empty"),
        pytest.param(None, None, id="missing"),
    ],
)
def test_moment(text, expected):
    assert moment(text) == expected
