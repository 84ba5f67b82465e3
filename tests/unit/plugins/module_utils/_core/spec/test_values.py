# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.values import (
    count,
    integer,
    nano_cpus,
    nanoseconds,
    octal,
    one_of,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0", 0),
        ("0s", 0),
        ("1s", 10**9),
        ("1m30s", 90 * 10**9),
        ("24h0m0s", 86400 * 10**9),
        ("1.5s", 1_500_000_000),
        ("500ms", 500_000_000),
        ("10us", 10_000),
        ("7ns", 7),
    ],
)
def test_nanoseconds(value, expected):
    assert nanoseconds(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0.5, 500_000_000), ("0.50", 500_000_000), (2, 2_000_000_000), (1e-05, 10_000), (0.1, 100_000_000)],
)
def test_nano_cpus(value, expected):
    assert nano_cpus(value) == expected


@pytest.mark.parametrize(("value", "expected"), [("0440", 0o440), (288, 0o440), ("444", 0o444), (0, 0)])
def test_octal(value, expected):
    assert octal(value) == expected


@pytest.mark.parametrize(
    ("convert", "value", "message"),
    [
        (nanoseconds, "soon", "must be a duration such as 1m30s, not 'soon'"),
        (nanoseconds, "1m30", "must be a duration such as 1m30s, not '1m30'"),
        (nanoseconds, 30, "must be a duration such as 1m30s, not 30"),
        (nano_cpus, "half", "must be a number of CPUs such as 0.5, not 'half'"),
        (integer, "many", "must be a whole number, not 'many'"),
        (count, -1, "must be 0 or more, not -1"),
        (octal, "rw", "must be a file mode such as \"0440\", not 'rw'"),
        (one_of("a", "b"), "c", "must be one of a, b, not 'c'"),
    ],
)
def test_refuses(convert, value, message):
    with pytest.raises(ValueError) as caught:  # noqa: PT011 (the text is compared below)
        convert(value)
    assert str(caught.value) == message
