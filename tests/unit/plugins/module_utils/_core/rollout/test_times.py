# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.rollout.times import instant, seconds


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("1970-01-01T00:00:00.000000000Z", 0.0, id="epoch"),
        pytest.param("1970-01-02T00:00:01.500000000Z", 86401.5, id="fraction"),
        pytest.param("2026-11-23T19:26:09.402767085Z", 1795461969.402767, id="nanoseconds"),
        pytest.param(None, None, id="never"),
        pytest.param("yesterday", None, id="no moment"),
    ],
)
def test_instant(text, expected):
    assert instant(text) == (expected if expected is None else pytest.approx(expected, abs=1e-6))


@pytest.mark.parametrize(("given", "expected"), [(2_500_000_000, 2.5), (0, 7.0), (None, 7.0)])
def test_seconds(given, expected):
    assert seconds(given, default=7.0) == expected
