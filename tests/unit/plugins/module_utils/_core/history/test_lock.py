# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.history.lock import (
    Lock,
    held,
    lock_spec,
    lost,
    may_break,
    of_stack,
)
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.resources import Config

NOW = 1700000000.0
SPEC = lock_spec(of_stack("shop"), token="t1", holder="ann@ci", now=NOW)
LOCK = Lock.from_config(Config.from_json({"ID": "l1", "Version": {"Index": 3}, "Spec": SPEC}))


def test_the_config_of_a_lock():
    assert SPEC == {
        "Name": "shop.lock",
        "Labels": {
            "beekeeper.swarm.stack": "shop",
            "beekeeper.swarm.kind": "lock",
            "beekeeper.swarm.token": "t1",
            "beekeeper.swarm.holder": "ann@ci",
            "beekeeper.swarm.expires": "1700000120",
        },
        "Data": "bG9jaw==",
    }
    assert (LOCK.token, LOCK.holder, LOCK.expires) == ("t1", "ann@ci", 1700000120.0)


def test_what_is_no_lock():
    spec = {"Name": "shop.lock", "Labels": {}, "Data": ""}
    assert Lock.from_config(Config.from_json({"ID": "c", "Version": {"Index": 1}, "Spec": spec})) is None


def test_renewed():
    assert LOCK.renewed(now=NOW + 60) == {
        "Name": "shop.lock",
        "Labels": {**SPEC["Labels"], "beekeeper.swarm.expires": "1700000180"},
    }


@pytest.mark.parametrize(
    ("seconds", "told_to", "may"),
    [
        pytest.param(0, False, False, id="valid"),
        pytest.param(119, False, False, id="just valid"),
        pytest.param(120, False, True, id="expired"),
        pytest.param(0, True, True, id="told to"),
    ],
)
def test_may_break(seconds, told_to, may):
    assert may_break(LOCK, now=NOW + seconds, told_to=told_to) is may


@pytest.mark.parametrize(
    ("error", "message"),
    [
        pytest.param(
            held(of_stack("shop"), LOCK, now=NOW + 47),
            "Stack shop is being written by ann@ci, whose lock is valid until 2023-11-14T22:15:20Z (73 s from now) and "
            "was last renewed 47 s ago: wait until that run has ended; if it has died, run this again after that time, "
            "or at once with break_lock: true.",
            id="held",
        ),
        pytest.param(
            lost(of_stack("shop"), "bob@desk"),
            "The lock of stack shop is no longer held by this run (bob@desk has taken it): nothing more was written; "
            "run it again when nobody else writes.",
            id="taken",
        ),
        pytest.param(
            lost(of_stack("shop"), None),
            "The lock of stack shop is no longer held by this run (somebody has removed it): nothing more was written; "
            "run it again when nobody else writes.",
            id="removed",
        ),
    ],
)
def test_sentences(error, message):
    assert error.message == message
