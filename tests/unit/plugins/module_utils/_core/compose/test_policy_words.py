# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shares of replicas and multiples of the time in which a health check fails, in numbers."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.faults import Fault
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.policy_words import (
    Scale,
    in_numbers,
    scale_of,
    time_to_fail,
)

SECOND = 1_000_000_000
CHECK = {"test": ["CMD", "true"], "interval": "2s", "timeout": "3s", "retries": 2, "start_period": "5s"}


@pytest.mark.parametrize(
    ("words", "scale", "numbers"),
    [
        ({"parallelism": "30%"}, Scale(6, 0), {"parallelism": 1}),
        ({"parallelism": "30%"}, Scale(10, 0), {"parallelism": 3}),
        ({"parallelism": "33.4 %"}, Scale(3, 0), {"parallelism": 1}),
        ({"parallelism": "1%"}, Scale(50, 0), {"parallelism": 1}),
        ({"parallelism": "100%"}, Scale(4, 0), {"parallelism": 4}),
        ({"parallelism": "50%"}, Scale(0, 0), {"parallelism": 1}),
        ({"parallelism": "50%"}, Scale(None, 0), {"parallelism": 1}),
        ({"monitor": "3x"}, Scale(1, 7 * SECOND), {"monitor": "21s"}),
        ({"monitor": "1.5x"}, Scale(1, 7 * SECOND), {"monitor": "11s"}),
        ({"monitor": "2 x"}, Scale(1, 0), {"monitor": "10s"}),
        ({"parallelism": 3, "monitor": "60s"}, Scale(6, 0), {"parallelism": 3, "monitor": "60s"}),
        ({}, Scale(1, 0), {}),
    ],
    ids=["rounded down", "share", "with a blank", "at least one", "all", "no replicas", "global", "times", "rounded up",
         "no check", "numbers", "nothing"],
)  # fmt: skip
def test_in_numbers(words: dict[str, t.Any], scale: Scale, numbers: dict[str, t.Any]) -> None:
    assert in_numbers(words, scale) == numbers


@pytest.mark.parametrize(
    ("words", "path", "message"),
    [
        ({"parallelism": "130%"}, "parallelism",
         "130% is no share of the replicas; write 1% to 100%, or a number"),
        ({"parallelism": "0%"}, "parallelism", "0% is no share of the replicas; write 1% to 100%, or a number"),
        ({"parallelism": "-5%"}, "parallelism", "-5% is no share of the replicas; write 1% to 100%, or a number"),
        ({"monitor": "0x"}, "monitor",
         "0x is no multiple of the time in which the health check fails; write 1x or more, or a duration"),
        ({"monitor": "x"}, "monitor",
         "x is no multiple of the time in which the health check fails; write 1x or more, or a duration"),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else "",
)  # fmt: skip
def test_wrong_words(words: dict[str, t.Any], path: str, message: str) -> None:
    with pytest.raises(Fault) as caught:
        in_numbers(words, Scale(6, 0))
    assert [(finding.path, finding.message) for finding in caught.value.findings] == [((path,), message)]


@pytest.mark.parametrize(
    ("service", "scale"),
    [
        ({}, Scale(1, 0)),
        ({"deploy": {"replicas": 6}, "healthcheck": CHECK}, Scale(6, 12 * SECOND)),
        ({"scale": 4}, Scale(4, 0)),
        ({"deploy": {"mode": "global"}}, Scale(None, 0)),
        ({"healthcheck": {"test": ["CMD", "true"]}}, Scale(1, 120 * SECOND)),
        ({"healthcheck": {**CHECK, "disable": True}}, Scale(1, 0)),
        ({"healthcheck": {"test": ["NONE"]}}, Scale(1, 0)),
        ({"healthcheck": {"interval": "20s"}}, Scale(1, 90 * SECOND)),
    ],
    ids=["nothing", "all", "scale", "global", "the Engine's defaults", "disabled", "none", "the image's test"],
)
def test_scale_of(service: dict[str, t.Any], scale: Scale) -> None:
    assert scale_of(service) == scale


def test_time_to_fail_of_a_task_that_worked() -> None:
    assert time_to_fail({"healthcheck": CHECK}, with_start=False) == 7 * SECOND
