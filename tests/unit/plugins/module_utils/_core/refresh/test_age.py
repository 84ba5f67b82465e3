# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import InputError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.refresh.age import made_at, seconds_of


@pytest.mark.parametrize(("age", "seconds"), [("30d", 2592000), ("2w", 1209600), ("12 h", 43200), ("5m", 300)])
def test_an_age_in_seconds(age, seconds):
    assert seconds_of(age) == seconds


@pytest.mark.parametrize("age", ["", "30", "d", "-1d", "1.5d", "30 days"])
def test_no_age(age):
    with pytest.raises(InputError) as caught:
        seconds_of(age)
    assert caught.value.message == f"max_age must be a number with w, d, h or m, such as 30d, not {age!r}."


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        pytest.param("2026-01-01T00:00:00Z", 1767225600.0, id="plain"),
        pytest.param("2026-01-01T00:00:00.123456789Z", 1767225600.0, id="nanoseconds"),
        pytest.param("2026-01-01T02:30:00.5+02:30", 1767225600.0, id="east"),
        pytest.param("2025-12-31T19:00:00-05:00", 1767225600.0, id="west"),
        pytest.param("1970-01-01T00:00:00Z", None, id="a build that can be repeated"),
        pytest.param("0001-01-01T00:00:00Z", None, id="never"),
        pytest.param("", None, id="empty"),
        pytest.param(None, None, id="not said"),
        pytest.param("yesterday", None, id="no moment"),
    ],
)
def test_when_an_image_was_made(text, moment):
    assert made_at(text) == moment
