# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.patch.words import spelled


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0s"),
        (0.4, "0s"),
        (59.6, "1m"),
        (71.2, "1m11s"),
        (3600, "1h"),
        (5400, "1h30m"),
        (7325, "2h2m"),
        (3605, "1h5s"),
    ],
)
def test_spelled(seconds, text):
    assert spelled(seconds) == text
