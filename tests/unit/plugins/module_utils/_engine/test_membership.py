# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done with each answer to a join and to an unlocking. That the Engine answers so is shown on real swarms."""

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import (
    EngineError,
    EngineUnreachable,
    StateError,
)
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.membership import join, unlock

LEADERLESS = "rpc error: code = Unknown desc = The swarm does not have a leader"
LATE = "Timeout was reached before node joined. The attempt to join the swarm will continue in the background."
HINT = "check join_token, remote_addrs, and that nodes reach each other on port 2377."


class Script:
    """Answers writes with ``reasons`` (``None`` is success), then ``GET /info`` with ``states``, the last for ever."""

    def __init__(self, reasons, states):
        self.reasons, self.states, self.slept = list(reasons), list(states), []

    def post(self, path, body):
        assert (path, list(body)) in (("/swarm/join", ["RemoteAddrs"]), ("/swarm/unlock", ["UnlockKey"]))
        reason = self.reasons.pop(0)
        if isinstance(reason, Exception):
            raise reason
        if reason:
            raise EngineError(f"The Engine answered 503: {reason}.", status=503, engine_message=reason)

    def get(self, path):
        assert path == "/info"
        state, manager = self.states.pop(0) if len(self.states) > 1 else self.states[0]
        return {"Name": "node4", "Swarm": {"LocalNodeState": state, "ControlAvailable": manager}}

    def join(self, role="worker"):
        return join(self, {"RemoteAddrs": ["192.0.2.1:2377"]}, node="node4", role=role, sleep=self.slept.append)

    def unlock(self):
        return unlock(self, "SWMKEY-1-x", node="node4", sleep=self.slept.append)


WORKER, MANAGER, PENDING, OUT = ("active", False), ("active", True), ("pending", False), ("inactive", False)


@pytest.mark.parametrize(
    ("reasons", "states", "role", "slept"),
    [
        pytest.param([None], [WORKER], "worker", [], id="at once"),
        pytest.param([LEADERLESS, LEADERLESS, None], [WORKER], "worker", [0.5, 1.0], id="an election"),
        pytest.param([LATE], [PENDING, PENDING, WORKER], "worker", [1.0, 1.0], id="late, on a busy machine"),
        pytest.param([None], [WORKER, WORKER, MANAGER], "manager", [0.05], id="control socket a moment later"),
    ],
)
def test_joined(reasons, states, role, slept):
    engine = Script(reasons, states)
    assert engine.join(role).role == role
    assert engine.slept == slept


@pytest.mark.parametrize(
    ("reasons", "states", "role", "sentence"),
    [
        pytest.param(
            ["invalid join token"],
            [OUT],
            "worker",
            f"node4 could not join the swarm at 192.0.2.1:2377 (invalid join token): {HINT}",
            id="token",
        ),
        pytest.param(
            [LEADERLESS] * 7,
            [OUT],
            "worker",
            f"node4 could not join the swarm at 192.0.2.1:2377 ({LEADERLESS}): {HINT}",
            id="no leader for ever",
        ),
        pytest.param(
            [LATE],
            [PENDING],
            "worker",
            "node4 did not get into the swarm at 192.0.2.1:2377 in time, and its Engine keeps trying: check that it "
            "reaches that address and that the swarm has a leader, or let it give up with `docker swarm leave "
            "--force`.",
            id="late for ever",
        ),
        pytest.param(
            [LATE],
            [PENDING, OUT],
            "worker",
            f"node4 could not join the swarm at 192.0.2.1:2377 (no reason given): {HINT}",
            id="gave up in the background",
        ),
        pytest.param(
            [None],
            [WORKER],
            "manager",
            "node4 joined the swarm at 192.0.2.1:2377 as a worker, because join_token is not that of a manager: let it "
            "leave with `docker swarm leave --force`, and give it the other token.",
            id="token of the other role",
        ),
    ],
)
def test_not_joined(reasons, states, role, sentence):
    with pytest.raises(StateError) as caught:
        Script(reasons, states).join(role)
    assert caught.value.message == sentence


def test_an_engine_out_of_reach_is_said_as_it_is():
    engine = Script([EngineUnreachable("The Docker Engine cannot be reached.")], [OUT])
    with pytest.raises(EngineUnreachable, match="cannot be reached"):
        engine.join()


SILENT = EngineUnreachable("The Docker Engine cannot be reached (no answer in time).")


@pytest.mark.parametrize(
    ("reasons", "states", "state", "slept"),
    [
        pytest.param([None], [MANAGER], "active", [], id="at once"),
        pytest.param(
            [SILENT], [PENDING, PENDING, MANAGER], "active", [1.0], id="no answer before the majority is there"
        ),
        pytest.param([SILENT], [PENDING], "pending", [1.0] * 20, id="no majority"),
    ],
)
def test_unlocked(reasons, states, state, slept):
    engine = Script(reasons, states)
    assert engine.unlock().state == state
    assert engine.slept == slept


def test_what_is_still_locked_was_not_reached():
    with pytest.raises(EngineUnreachable, match="no answer in time"):
        Script([SILENT], [("locked", False)]).unlock()


def test_a_wrong_key():
    with pytest.raises(StateError) as caught:
        Script(["invalid key provided"], [("locked", False)]).unlock()
    assert caught.value.message == "node4 could not be unlocked (invalid key provided): check unlock_key."
