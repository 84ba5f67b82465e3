# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The loop around a write of the settings. That the Engine keeps what is written is shown on real swarms."""

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import Conflict
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.settings import ATTEMPTS, apply

SWARM = {"Spec": {"Raft": {"ElectionTick": 10}, "Labels": {"a": "b"}}}


class Swarms:
    """Refuses the first writes as out of sequence; each read gives the next version."""

    def __init__(self, refused=0):
        self.refused, self.version, self.written = refused, 0, []

    def get(self, path):
        assert path == "/swarm"
        self.version += 1
        return {**SWARM, "Version": {"Index": self.version}}

    def post(self, path, body, params):
        assert path == "/swarm/update"
        if self.refused:
            self.refused -= 1
            raise Conflict("update out of sequence", status=500)
        self.written.append((body, params))


@pytest.mark.parametrize("refused", [0, 1, ATTEMPTS - 1])
def test_a_write_is_tried_again_on_fresh_state(refused):
    swarms = Swarms(refused)
    change = apply(swarms, {"election_tick": 20}, node="node1", check=False)
    assert swarms.written == [({"Raft": {"ElectionTick": 20}, "Labels": {"a": "b"}}, {"version": refused + 1})]
    assert (change.changed, change.before["election_tick"], change.after["election_tick"]) == (True, 10, 20)


def test_a_swarm_that_never_stands_still():
    with pytest.raises(Conflict):
        apply(Swarms(ATTEMPTS), {"election_tick": 20}, node="node1", check=False)


@pytest.mark.parametrize(
    ("options", "check", "changed"),
    [
        pytest.param({"election_tick": 20}, True, True, id="check mode"),
        pytest.param({"rotate_worker_token": True}, True, True, id="check mode, a new token"),
        pytest.param({"election_tick": 10}, False, False, id="nothing to do"),
    ],
)
def test_nothing_is_written(options, check, changed):
    swarms = Swarms()
    assert apply(swarms, options, node="node1", check=check).changed == changed
    assert swarms.written == []
