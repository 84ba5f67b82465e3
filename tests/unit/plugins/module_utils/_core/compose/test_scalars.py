# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scalars as ``docker compose config`` writes them."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose import scalars
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.faults import Fault

SCOPE = scalars.Scope({"N": "3", "T": "true"})
DAY = scalars.Timestamp("2020-01-01")


@pytest.mark.parametrize(
    ("read", "value", "expected"),
    [
        (scalars.text, "$N", "3"),
        (scalars.label, 1, "1"),
        (scalars.label, True, "true"),
        (scalars.label, 1.5, "1.5"),
        (scalars.label, 1e6, "1e+06"),
        (scalars.number_text, 80, "80"),
        (scalars.boolean, "$T", True),
        (scalars.boolean, "On", True),
        (scalars.boolean, "n", False),
        (scalars.integer, "${N}", 3),
        (scalars.integer, 2.0, 2),
        (scalars.integer, "-1", -1),
        (scalars.number, "0.50", 0.5),
        (scalars.number, "0.333333333", 0.33333334),
        (scalars.number, 2, 2),
        (scalars.number, "1e-2", 0.01),
        (scalars.ratio, "0.3", 0.3),
        (scalars.duration, "0s", "0s"),
        (scalars.duration, "0", "0s"),
        (scalars.duration, "90s", "1m30s"),
        (scalars.duration, "1m30.5s", "1m30.5s"),
        (scalars.duration, "1h", "1h0m0s"),
        (scalars.duration, "1d", "24h0m0s"),
        (scalars.duration, "1w2d", "216h0m0s"),
        (scalars.duration, "500ms", "500ms"),
        (scalars.duration, "1500us", "1.5ms"),
        (scalars.duration, "5ns", "5ns"),
        (scalars.duration, "-5s", "-5s"),
        (scalars.size, 5, "5"),
        (scalars.size, -1, "-1"),
        (scalars.strict_size, "75M", "78643200"),
        (scalars.strict_size, "1.5gb", "1610612736"),
        (scalars.strict_size, "64 KiB", "65536"),
        (scalars.strict_size, "100", "100"),
        (scalars.file_mode, 0o440, "0440"),
        (scalars.file_mode, "0440", "0440"),
        (scalars.file_mode, "0o444", "0444"),
        (scalars.mode_number, "0755", 493),
        (scalars.one_of("a", "b"), "b", "b"),
    ],
)
def test_read(read: scalars.Reader, value: t.Any, expected: t.Any) -> None:
    result = read(value, SCOPE)
    assert (result, type(result)) == (expected, type(expected))


READERS = (scalars.text, scalars.label, scalars.boolean, scalars.integer, scalars.number, scalars.ratio, scalars.size)


@pytest.mark.parametrize(
    "read", [*READERS, scalars.duration, scalars.file_mode, scalars.mode_number, scalars.one_of("a")]
)
def test_no_value_passes(read: scalars.Reader) -> None:
    assert read(None, SCOPE) is None


@pytest.mark.parametrize(
    ("read", "value", "error"),
    [
        (scalars.text, 5, "must be text, not 5; put it in quotes"),
        (scalars.text, False, "must be text, not false; put it in quotes"),
        (scalars.text, DAY, "must be text, not a date (2020-01-01); put it in quotes"),
        (scalars.text, ["a"], "must be text, not a list"),
        (scalars.label, {}, "must be text, a number or a boolean, not a mapping"),
        (scalars.label, DAY, "must be text, a number or a boolean, not a date (2020-01-01); put it in quotes"),
        (scalars.number_text, True, "must be text or a number, not true"),
        (scalars.boolean, "maybe", '"maybe" is no boolean; write true or false'),
        (scalars.boolean, 1, "1 is no boolean; write true or false"),
        (scalars.integer, "many", '"many" is no whole number; write one, such as 3'),
        (scalars.integer, 1.5, "1.5 is no whole number; write one, such as 3"),
        (scalars.integer, True, "true is no whole number; write one, such as 3"),
        (scalars.integer, "9" * 90, f'"{"9" * 60}..." is no whole number; write one, such as 3'),
        (scalars.number, "foo", '"foo" is no number; write one, such as 0.5'),
        (scalars.number, [], "a list is no number; write one, such as 0.5"),
        (scalars.ratio, 5, "5 is no ratio; write a number from 0 to 1"),
        (scalars.duration, "5", '"5" is no duration; write one with its unit, such as 10s or 1m30s'),
        (scalars.duration, "", '"" is no duration; write one with its unit, such as 10s or 1m30s'),
        (
            scalars.duration,
            "99999999999h",
            '"99999999999h" is no duration; write one with its unit, such as 10s or 1m30s',
        ),
        (scalars.strict_size, 1024, "must be text, not 1024; put it in quotes"),
        (scalars.strict_size, "foo", '"foo" is no size; write one such as 75M or 1.5GB'),
        (scalars.file_mode, "288", '"288" is no file mode; write one such as 0440'),
        (scalars.one_of("a", "b"), "c", '"c" is not possible; write a or b'),
    ],
)
def test_refuse(read: scalars.Reader, value: t.Any, error: str) -> None:
    with pytest.raises(Fault) as caught:
        read(value, SCOPE)
    assert caught.value.findings[0].message == error
