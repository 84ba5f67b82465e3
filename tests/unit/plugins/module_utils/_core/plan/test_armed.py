# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When a rollback config goes before the update that brings it, and what is written then."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.armed import armed

LIVE: dict[str, t.Any] = {"Name": "app_web", "TaskTemplate": {"ContainerSpec": {"Image": "web:1"}}}
NEW: dict[str, t.Any] = {
    "Name": "app_web",
    "TaskTemplate": {"ContainerSpec": {"Image": "web:2"}},
    "UpdateConfig": {"FailureAction": "rollback"},
    "RollbackConfig": {"Parallelism": 6},
}
IMAGE = ("TaskTemplate", "ContainerSpec", "Image")
PARALLELISM = ("RollbackConfig", "Parallelism")


@pytest.mark.parametrize(
    ("spec", "live", "paths", "restarts", "first"),
    [
        (NEW, LIVE, (IMAGE, PARALLELISM), True, {**LIVE, "RollbackConfig": {"Parallelism": 6}}),
        (NEW, {**LIVE, "RollbackConfig": {"Parallelism": 1}}, (IMAGE, PARALLELISM), True,
         {**LIVE, "RollbackConfig": {"Parallelism": 6}}),
        ({**NEW, "RollbackConfig": None}, {**LIVE, "RollbackConfig": {"Parallelism": 1}}, (IMAGE, PARALLELISM), True,
         LIVE),
        (NEW, LIVE, (IMAGE,), True, {}),
        (NEW, LIVE, (PARALLELISM,), False, {}),
        ({**NEW, "UpdateConfig": {"FailureAction": "pause"}}, LIVE, (IMAGE, PARALLELISM), True, {}),
        ({**NEW, "UpdateConfig": None}, LIVE, (IMAGE, PARALLELISM), True, {}),
    ],
    ids=["new config", "other config", "no config any more", "same config", "nothing restarts", "pause", "default"],
)  # fmt: skip
def test_armed(spec: t.Any, live: t.Any, paths: t.Any, restarts: bool, first: dict[str, t.Any]) -> None:
    assert armed(spec, live, paths, restarts=restarts) == first
