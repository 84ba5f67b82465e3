# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import Conflict, EngineError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.contents import Content
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.project import Wanted
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.resources import Secret
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.snapshot import Snapshot
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.contents import proven

LABELS = {"com.docker.stack.namespace": "app"}
STACK = Wanted("app", (), (), (), contents=(Content("secret", "s", "app_s", False, "b25l", LABELS, {}),))
SEEN = Snapshot(secrets=(Secret("s1", "app_s", 5, LABELS),))


class Answering:
    """An Engine that answers one update."""

    def __init__(self, error):
        self.error = error
        self.sent = []

    def post(self, path, body, params):
        self.sent.append((path, body, params))
        if self.error:
            raise self.error


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (Conflict("update out of sequence", status=500, engine_message="update out of sequence"), {"s1"}),
        (EngineError("no", status=400, engine_message="only updates to Labels are allowed"), set()),
        (None, {"s1"}),
    ],
    ids=["the same", "another", "taken, so the same"],
)
def test_the_engine_is_asked(error, expected):
    engine = Answering(error)
    assert proven(engine, STACK, SEEN) == expected
    assert engine.sent == [("/secrets/s1/update", {"Name": "app_s", "Labels": LABELS, "Data": "b25l"}, {"version": 0})]


def test_any_other_answer_is_an_error():
    with pytest.raises(EngineError):
        proven(Answering(EngineError("lost", status=500)), STACK, SEEN)


def test_nothing_to_ask():
    assert proven(None, STACK, Snapshot()) == set()
