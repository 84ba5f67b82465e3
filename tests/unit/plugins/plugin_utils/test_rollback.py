# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import EngineError, StateError
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.failure import Ending
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.rollback import roll_back
from ansible_collections.beekeeper.swarm.tests.unit.plugins.plugin_utils.manager import DIFFERS, Halfway, Manager

FAILED = (
    "roll: Swarm rolled roll_web back to rol-box:2 because task roll_web.1 on rol2 failed: task: non-zero exit (137): "
    "dockerexec: unhealthy container; {}; see `failures`."
)


def test_the_whole_stack_returns():
    manager = Manager("rolled_back", base=1)
    result = manager.run()
    assert (result["outcome"], result["failed"], result["revision"]) == ("rolled_back", True, 1)
    assert result["msg"] == FAILED.format("the whole stack is back at revision 1")
    assert manager.settled == [({"2": "rolled_back"}, 1), ({"1": "converged"}, 1)]
    assert result["failures"][0]["task"] == "roll_web.1"


def test_keep_leaves_it():
    manager = Manager("paused", base=1)
    result = manager.run(on_failure="keep")
    assert (result["outcome"], result["revision"], manager.settled) == ("paused", 2, [({"2": "paused"}, 2)])


def test_what_swarm_rolled_back_fully_runs_again():
    manager = Manager("rolled_back", base=1)
    assert manager.run(on_failure="keep")["revision"] == 1
    assert manager.settled == [({"2": "rolled_back"}, 1)]


def test_a_first_deploy_stays_for_inspection():
    manager = Manager("no_image")
    result = manager.run()
    assert (result["outcome"], result["revision"], manager.settled) == ("failed", 2, [({"2": "failed"}, 2)])


def test_the_rollback_cannot_begin():
    manager = Manager("paused", base=1, back=StateError("Revision 1 needs secret x: create it again."))
    result = manager.run()
    assert (result["outcome"], result["revision"]) == ("paused", 2)
    assert "; the rollback to revision 1 failed too: Revision 1 needs secret x: create it again; see" in result["msg"]
    assert manager.settled == [({"2": "paused"}, 2)]


def test_the_rollback_fails_too():
    manager = Manager("paused", base=1, back="no_image")
    result = manager.run()
    assert (result["outcome"], result["changed"], result["revision"]) == ("paused", True, 1)
    assert "; the rollback to revision 1 failed too: " in result["msg"]
    assert len({failure["service"] for failure in result["failures"]}) >= 1
    assert manager.settled[-1] == ({"1": "failed"}, 1)


@pytest.mark.parametrize(
    ("ending", "check", "outcome", "asked"),
    [
        pytest.param(Ending(), False, "converged", ["restore", "observe", "finish"], id="waits"),
        pytest.param(Ending(wait=False), False, "started", ["restore", "finish"], id="does not wait"),
        pytest.param(Ending(), True, "planned", ["restore"], id="check mode"),
    ],
)
def test_roll_back(ending, check, outcome, asked):
    manager = Manager()
    result = roll_back("roll", 1, effects=manager.effects(), check=check, ending=ending, run={"token": "t"})
    assert (result["outcome"], result["revision"], result["changed"]) == (outcome, 1, True)
    assert list(dict.fromkeys(manager.asked)) == asked


def test_roll_back_that_fails():
    manager = Manager(back="no_image")
    result = roll_back("roll", 1, effects=manager.effects(), check=False, ending=Ending(), run={"token": "t"})
    assert (result["outcome"], result["failed"], manager.settled[-1]) == ("failed", True, ({"1": "failed"}, 1))
    assert result["warnings"] == DIFFERS


@pytest.mark.parametrize(("error", "outcome"), [(None, "converged"), (EngineError("no"), "timed_out")])
def test_roll_back_that_swarm_leaves_half_way(error, outcome):
    manager = Halfway(error=error)
    result = roll_back("roll", 1, effects=manager.effects(), check=False, ending=Ending(), run={"token": "t"})
    assert (result["outcome"], manager.settled[-1]) == (outcome, ({"1": outcome}, 1))
    assert (set(DIFFERS) < {*result["warnings"]}, len(result["warnings"])) == (True, 2)


def test_roll_back_that_is_refused():
    manager = Manager(back=EngineError("no"))
    with pytest.raises(EngineError):
        roll_back("roll", 1, effects=manager.effects(), check=False, ending=Ending(), run={"token": "t"})
    assert manager.asked == ["restore"]
