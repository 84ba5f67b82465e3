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
        (scalars.option, 1.5, "1.5"),
        (scalars.storage_option, 5, "5"),
        (scalars.attestation, True, "true"),
        (scalars.attestation, "mode=max", "mode=max"),
        (scalars.number_text, 80, "80"),
        (scalars.boolean, "$T", True),
        (scalars.boolean, "On", True),
        (scalars.boolean, "n", False),
        (scalars.one_of("a", "b"), "b", "b"),
        (scalars.matching("a|b", "a or b"), "xbx", "xbx"),
    ],
)
def test_read(read: scalars.Reader, value: t.Any, expected: t.Any) -> None:
    result = read(value, SCOPE)
    assert (result, type(result)) == (expected, type(expected))


READERS = (scalars.text, scalars.label, scalars.boolean, scalars.attestation, scalars.storage_option)


@pytest.mark.parametrize("read", [*READERS, scalars.one_of("a"), scalars.matching("a", "a")])
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
        (scalars.option, True, "must be text or a number, not true; put it in quotes"),
        (scalars.storage_option, 1.5, "must be text, not 1.5; put it in quotes"),
        (scalars.number_text, True, "must be text or a whole number, not true"),
        (scalars.number_text, 1.5, "must be text or a whole number, not 1.5"),
        (scalars.boolean, "maybe", '"maybe" is no boolean; write true or false'),
        (scalars.boolean, "1", '"1" is no boolean; write true or false'),
        (scalars.boolean, 1, "1 is no boolean; write true or false"),
        (scalars.one_of("a", "b"), "c", '"c" is not possible; write a or b'),
        (scalars.matching("a|b", "a or b"), "c", '"c" is not possible; write a or b'),
    ],
)
def test_refuse(read: scalars.Reader, value: t.Any, error: str) -> None:
    with pytest.raises(Fault) as caught:
        read(value, SCOPE)
    assert caught.value.findings[0].message == error
