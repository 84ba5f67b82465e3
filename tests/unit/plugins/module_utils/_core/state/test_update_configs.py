# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which update and rollback configs a service has, which hold, and which one a rollback goes by."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.service import Service
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.update_configs import (
    ABSENT,
    PRESENT,
    configs_of,
    effective,
    rollback_of,
)

SECOND = 1_000_000_000
FAST = {"Parallelism": 6, "FailureAction": "pause", "Monitor": 7 * SECOND, "MaxFailureRatio": 0, "Order": "start-first"}
ROLLS_BACK = {"Parallelism": 1, "FailureAction": "rollback", "MaxFailureRatio": 0, "Order": "stop-first"}


def service(
    live: t.Any = None, previous: t.Any = None, *, state: str | None = None, mode: str = "Replicated"
) -> Service:
    base = {"Name": "app_web", "Mode": {mode: {}}}
    return Service.from_json({
        "ID": "s",
        "Version": {"Index": 1},
        "Spec": {**base, **(live or {})},
        "PreviousSpec": None if previous is None else {**base, **previous},
        "UpdateStatus": state and {"State": state},
    })  # fmt: skip


@pytest.mark.parametrize(
    ("config", "holds"),
    [
        (None, {"Parallelism": 1, "Delay": 0, "FailureAction": "pause", "Monitor": 5 * SECOND, "MaxFailureRatio": 0,
                "Order": "stop-first"}),
        ({}, ABSENT),
        ({"MaxFailureRatio": 0.5, "Order": "start-first"},
         {**PRESENT, "Parallelism": 0, "MaxFailureRatio": 0.5, "Order": "start-first"}),
        ({"Parallelism": 2, "Monitor": 0}, {**PRESENT, "Parallelism": 2}),
        (FAST, {**FAST, "Delay": 0}),
    ],
    ids=["none", "empty", "a parallelism left out is all at once", "a monitor of 0 is none", "whole"],
)  # fmt: skip
def test_effective(config: t.Any, holds: t.Any) -> None:
    assert effective(config) == holds


def test_configs_of() -> None:
    found = configs_of(service({"UpdateConfig": ROLLS_BACK}, {"RollbackConfig": FAST}))
    assert found == {
        "update_config": {"live": ROLLS_BACK, "previous": None, "effective": {**PRESENT, **ROLLS_BACK}},
        "rollback_config": {"live": None, "previous": FAST, "effective": ABSENT},
    }


def test_a_job_has_none() -> None:
    nothing = {"live": None, "previous": None, "effective": None}
    assert configs_of(service(mode="ReplicatedJob")) == {"update_config": nothing, "rollback_config": nothing}


OLD, NEW = {"RollbackConfig": None}, {"RollbackConfig": FAST}
WATCHED = {**NEW, "UpdateConfig": ROLLS_BACK}
AUTOMATIC = "If the running update fails, Swarm goes back to the previous spec, by the config of that one."
BY_HAND = (
    "Swarm does not roll back by itself now. A docker service rollback would go back to the previous spec, by the "
    "config of that one; the rollback of an update to come goes by the live config."
)
HERE = "The rollback has put the older spec in place already, and goes by the config of that one."
FAST_HOLDS = {**FAST, "Delay": 0}


@pytest.mark.parametrize(
    ("found", "automatic", "config_of", "config", "reason"),
    [
        (service(WATCHED, OLD, state="updating"), True, "previous", ABSENT, AUTOMATIC),
        (service(NEW, OLD, state="updating"), False, "previous", ABSENT, BY_HAND),
        (service(WATCHED, NEW, state="completed"), False, "previous", FAST_HOLDS, BY_HAND),
        (service(WATCHED, OLD), False, "previous", ABSENT, BY_HAND),
        (service(WATCHED, OLD, state="paused"), False, "previous", ABSENT, BY_HAND),
        (service(NEW, state="rollback_started"), False, "live", FAST_HOLDS, HERE),
        (service(NEW, OLD, state="rollback_started"), False, "live", FAST_HOLDS, HERE),
        (service(OLD, state="rollback_paused"), False, "live", ABSENT, HERE),
        (service(WATCHED), False, None, None, "Swarm keeps no version of this service to roll back to."),
        (service(WATCHED, state="updating"), False, None, None,
         "Swarm keeps no version to roll back to: if the running update fails, it stays as it is then."),
        (service(OLD, state="rollback_completed"), False, None, None,
         "Swarm has rolled back by itself, and keeps the version that failed no more."),
        (service(OLD, NEW, state="rollback_completed"), False, "previous", FAST_HOLDS, BY_HAND),
        (service(mode="GlobalJob"), False, None, None, "A job has no update, and nothing to roll back."),
    ],
    ids=["watched update", "update that pauses", "completed", "no status", "paused", "rolling back", "rolling back by "
         "hand", "rollback paused", "first deploy", "updating without a way back", "rolled back", "rolled back by hand",
         "job"],
)  # fmt: skip
def test_rollback_of(found: Service, automatic: bool, config_of: t.Any, config: t.Any, reason: str) -> None:
    assert rollback_of(found) == {
        "automatic": automatic,
        "config_of": config_of,
        "config": config,
        "reason": reason,
    }
