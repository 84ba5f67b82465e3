# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbers, durations, sizes and file modes as ``docker compose config`` writes them."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose import quantities
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.faults import Fault
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.scalars import Reader, Scope

SCOPE = Scope({"N": "3"})


@pytest.mark.parametrize(
    ("read", "value", "expected"),
    [
        (quantities.integer, "${N}", 3),
        (quantities.integer, 2.0, 2),
        (quantities.integer, "-1", -1),
        (quantities.cut, 1.9, 1),
        (quantities.cut, "3", 3),
        (quantities.count, "3", 3),
        (quantities.cut_count, 2.5, 2),
        (quantities.between(-5, 5), "-5", -5),
        (quantities.device_count, "all", -1),
        (quantities.device_count, "2", 2),
        (quantities.number, "0.50", 0.5),
        (quantities.number, "0.333333333", 0.33333334),
        (quantities.number, 2, 2),
        (quantities.number, "1e-2", 0.01),
        (quantities.ratio, "0.3", 0.3),
        (quantities.duration, "0s", "0s"),
        (quantities.duration, "0", "0s"),
        (quantities.duration, "90s", "1m30s"),
        (quantities.duration, "1m30.5s", "1m30.5s"),
        (quantities.duration, "1h", "1h0m0s"),
        (quantities.duration, "1d", "24h0m0s"),
        (quantities.duration, "1w2d", "216h0m0s"),
        (quantities.duration, "500ms", "500ms"),
        (quantities.duration, "1500us", "1.5ms"),
        (quantities.duration, "5ns", "5ns"),
        (quantities.duration, "-5s", "-5s"),
        (quantities.size, 5, "5"),
        (quantities.size, -1, "-1"),
        (quantities.size, "-1", "-1"),
        (quantities.positive_size, "1k", "1024"),
        (quantities.strict_size, "75M", "78643200"),
        (quantities.strict_size, "1.5gb", "1610612736"),
        (quantities.strict_size, "64 KiB", "65536"),
        (quantities.strict_size, "100", "100"),
        (quantities.file_mode, 0o440, "0440"),
        (quantities.file_mode, 0, "00"),
        (quantities.file_mode, "7", "07"),
        (quantities.file_mode, "0440", "0440"),
        (quantities.file_mode, "0o444", "0444"),
        (quantities.mode_number, "0755", 493),
    ],
)
def test_read(read: Reader, value: t.Any, expected: t.Any) -> None:
    result = read(value, SCOPE)
    assert (result, type(result)) == (expected, type(expected))


WHOLE = (quantities.integer, quantities.cut, quantities.count, quantities.cut_count, quantities.device_count)
SIZES = (quantities.size, quantities.positive_size, quantities.file_mode, quantities.mode_number)


@pytest.mark.parametrize("read", [*WHOLE, *SIZES, quantities.number, quantities.ratio, quantities.duration])
def test_no_value_passes(read: Reader) -> None:
    assert read(None, SCOPE) is None


NO_DURATION = "is no duration; write one with its unit, such as 10s or 1m30s"


@pytest.mark.parametrize(
    ("read", "value", "error"),
    [
        (quantities.integer, "many", '"many" is no whole number; write one, such as 3'),
        (quantities.integer, 1.5, "1.5 is no whole number; write one, such as 3"),
        (quantities.integer, True, "true is no whole number; write one, such as 3"),
        (quantities.integer, "9" * 90, f'"{"9" * 60}..." is no whole number; write one, such as 3'),
        (quantities.cut, True, "true is no whole number; write one, such as 3"),
        (quantities.count, -1, "-1 is not possible; write a whole number from 0 on"),
        (quantities.cut_count, -1.5, "-1 is not possible; write a whole number from 0 on"),
        (quantities.between(0, 100), 150, "150 is not possible; write a number from 0 to 100"),
        (quantities.device_count, "some", '"some" is no whole number; write one, such as 3'),
        (quantities.number, "foo", '"foo" is no number; write one, such as 0.5'),
        (quantities.number, [], "a list is no number; write one, such as 0.5"),
        (quantities.ratio, 5, "5 is no ratio; write a number from 0 to 1"),
        (quantities.duration, "5", f'"5" {NO_DURATION}'),
        (quantities.duration, "", f'"" {NO_DURATION}'),
        (quantities.duration, "99999999999h", f'"99999999999h" {NO_DURATION}'),
        (quantities.strict_size, 1024, "must be text, not 1024; put it in quotes"),
        (quantities.strict_size, "foo", '"foo" is no size; write one such as 75M or 1.5GB'),
        (quantities.positive_size, -1, "-1 is no size; write one such as 75M or 1.5GB"),
        (quantities.file_mode, "288", '"288" is no file mode; write one such as 0440'),
    ],
)
def test_refuse(read: Reader, value: t.Any, error: str) -> None:
    with pytest.raises(Fault) as caught:
        read(value, SCOPE)
    assert caught.value.findings[0].message == error
