# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plain scalars as Go YAML resolves them."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.scalars import Timestamp
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.yaml_scalars import resolve


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *((text, None) for text in ("", "~", "null", "Null", "NULL")),
        *((text, True) for text in ("true", "True", "TRUE")),
        *((text, False) for text in ("false", "False", "FALSE")),
        *((text, text) for text in ("yes", "Yes", "no", "on", "off", "y", "n", "nULL", "tRUE")),
        *(
            (text, text)
            for text in ("22:22", "1:30:00", "190:20:30", "1,000", "1.2.3", "=", "<<x", "NaN", "-", ".", "+")
        ),
        *((text, text) for text in ("0o8", "0b2", "0x", "1e400", "1e", "-a", "2001-1", "0" * 70)),
        ("0", 0),
        ("-0", 0),
        ("+5", 5),
        ("-12", -12),
        ("1_000", 1000),
        ("0b11", 3),
        ("0B11", 3),
        ("0o17", 15),
        ("017", 15),
        ("0777", 511),
        ("0x1F", 31),
        ("0X1F", 31),
        ("12345678901234567890", 12345678901234567890),
        ("123456789012345678901", 1.2345678901234568e20),
        ("08", 8.0),
        ("1.0", 1.0),
        ("1.", 1.0),
        (".5", 0.5),
        ("1e6", 1e6),
        ("12e03", 12e3),
        ("685.230_15e+03", 685230.15),
        (".inf", float("inf")),
        ("-.Inf", float("-inf")),
        *((text, Timestamp(text)) for text in ("2001-12-14", "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43")),
    ],
)
def test_resolve(text: str, value: t.Any) -> None:
    result = resolve(text)
    assert (result, type(result)) == (value, type(value))


def test_not_a_number() -> None:
    assert str(resolve(".NaN")) == "nan"
