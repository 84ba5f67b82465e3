# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import Conflict, StateError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.refresh.memory import NAME, Memory, Record
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine import image_memory
from ansible_collections.beekeeper.swarm.tests.unit.plugins.module_utils._engine.store import Store

WEB, DB = Record("sha256:a", 1.0), Record("sha256:b", 2.0)


def adding(**records):
    return lambda memory: Memory({**memory.records, **records})


def test_it_is_made_changed_and_taken_away():
    swarm = Store()
    assert image_memory.read(swarm) == Memory()
    image_memory.change(swarm, adding(web=WEB))
    image_memory.change(swarm, adding(db=DB))
    assert image_memory.read(swarm) == Memory({"web": WEB, "db": DB})
    image_memory.change(swarm, lambda _memory: Memory())
    assert swarm.configs == {}


@pytest.mark.parametrize("change", [adding(), adding(web=WEB)])
def test_nothing_is_written_where_nothing_changes(change):
    swarm = Store()
    image_memory.change(swarm, adding(web=WEB))
    swarm.sent.clear()
    image_memory.change(swarm, change)
    assert swarm.sent == []


class Busy(Store):
    """Another run writes right before the first ``times`` writes of this one."""

    def __init__(self, times):
        super().__init__()
        self.times = times

    def post(self, path, body, params=None, **headers):
        if self.times:
            self.times -= 1
            if NAME in self.configs:
                self.configs[NAME]["Version"]["Index"] += 1
            else:
                super().post("/configs/create", {"Name": NAME, "Labels": Memory({"db": DB}).labels()})
        return super().post(path, body, params, **headers)


def test_nothing_of_another_run_is_lost():
    swarm = Busy(2)
    image_memory.change(swarm, adding(web=WEB))
    assert image_memory.read(swarm) == Memory({"web": WEB, "db": DB})


def test_it_gives_up_in_the_end():
    with pytest.raises(StateError) as caught:
        image_memory.change(Busy(9), adding(web=WEB))
    assert caught.value.message == "What is known of images is being written by other runs: run the task again."
    assert not isinstance(caught.value, Conflict)
