# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the controller makes of the module's answers, told by recorded rollouts and a clock of their own."""

from __future__ import annotations

import base64

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import ComposeError, EngineError, StateError
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.calls import Effects
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.deployment import remove
from ansible_collections.beekeeper.swarm.tests.unit.plugins.plugin_utils.manager import UPDATE, Halfway, Manager


def test_converged():
    manager = Manager()
    result = manager.run()
    assert (result["outcome"], result["changed"], result.get("failed")) == ("converged", True, None)
    assert result["services"]["roll_web"]["running"] == 3
    assert set(manager.asked) == {"deploy", "observe", "settle"}
    assert (result["revision"], manager.settled) == (2, [({"2": "converged"}, 2)])


def test_unchanged_is_one_call():
    manager = Manager(changed=False, counts=(3, 3))
    result = manager.run()
    assert (result["outcome"], result["changed"], manager.asked) == ("unchanged", False, ["deploy"])
    assert result["services"]["roll_web"]["running"] == 3


def test_unchanged_but_not_running_is_watched():
    manager = Manager("create", changed=False, counts=(1, 3))
    manager.recording.before = manager.recording.polls[0]
    result = manager.run()
    assert (result["outcome"], result["changed"], manager.asked[:2]) == ("unchanged", False, ["deploy", "observe"])


def test_check_mode_is_one_call():
    manager = Manager()
    assert manager.run(check=True)["outcome"] == "planned"
    assert manager.asked == ["deploy"]


def test_not_waiting_looks_once():
    manager = Manager()
    manager.settles = True
    result = manager.run(wait=False)
    assert (result["outcome"], list(result["services"]), manager.asked) == ("started", ["roll_web"], ["deploy"])


def test_rolled_back_with_evidence():
    asked = []

    def health(node, tasks):
        asked.append(node.hostname)
        return {task.id: "the door is shut" for task in tasks}

    result = Manager("rolled_back").run(health=health)
    assert (result["outcome"], result["failed"], result["changed"]) == ("rolled_back", True, False)
    assert asked == ["rol2"]
    assert result["failures"] == [
        {
            "service": "roll_web",
            "task": "roll_web.1",
            "node": "rol2",
            "state": "failed",
            "error": "task: non-zero exit (137): dockerexec: unhealthy container",
            "exit_code": 137,
            "health": "the door is shut",
            "log_tail": ["last words"],
        }
    ]


def test_evidence_shows_no_secret():
    contents = {"secrets": {"key": base64.b64encode(b"open sesame").decode()}}
    manager = Manager("rolled_back", logs=("I say open sesame",))
    result = manager.run(health=lambda _, tasks: {task.id: "no: open sesame" for task in tasks}, contents=contents)
    (failure,) = result["failures"]
    assert (failure["log_tail"], failure["health"]) == (["I say ********"], "no: ********")


def test_a_health_check_that_never_passed_is_asked_for():
    asked = []
    result = Manager("create").run(timeout=1, health=lambda node, _: asked.append(node.hostname) or {})
    assert result["outcome"] == "timed_out"
    assert sorted(asked) == ["rol1", "rol2", "rol3"]


def test_missing_evidence_does_not_hide_the_verdict():
    (failure,) = Manager("rolled_back", logs=None).run()["failures"]
    assert (failure["log_tail"], failure["health"]) == ([], None)


CHAIN = {"services": {"web": {}, "api": {"depends_on": {"web": {}}}}}
OLD = {"kind": "network", "name": "roll_old", "id": "n1"}


class Staged(Manager):
    """A manager that writes wave by wave, then takes old things away: a call for each entry of ``blocked``."""

    def __init__(self, name="update", *, pending=(), removals=(), blocked=({},), error=None):
        super().__init__(name)
        self.steps, self.removals, self.blocked, self.error = list(pending), list(removals), list(blocked), error
        self.waves, self.sent = [], []

    def deploy(self, **sent):
        self.waves.append(sent["waves"])
        self.sent.append({key: value for key, value in sent.items() if key != "waves"})
        if self.error and len(self.waves) > 1:
            raise self.error
        again = {"pending": self.steps.pop(0) if self.steps else [], "removals": self.removals}
        return {**super().deploy(), "services": [], **again}

    def tidy(self, removals, **_):
        assert removals == self.removals
        blocked = self.blocked.pop(0)
        done = [] if blocked else [{"kind": "network", "name": "roll_old", "action": "remove"}]
        return {"done": done, "blocked": blocked, "waiting": 1 if self.blocked else 0}

    def run(self, **options):
        return super().run(**{"project": CHAIN, **options})


def in_order(asked):
    """What was asked, without polls that follow one another."""
    return [phase for index, phase in enumerate(asked) if index == 0 or phase != asked[index - 1]]


def test_waves_one_after_the_other():
    manager = Staged(pending=[["roll_api"]])
    assert manager.run()["outcome"] == "converged"
    assert in_order(manager.asked) == ["deploy", "observe", "deploy", "observe", "settle"]
    assert [list(map(list, each)) for each in manager.waves] == [[["roll_web"], ["roll_api"]], [[], ["roll_api"]]]


HALF_WAY = "Swarm had left the update of roll_web half way"


def test_what_swarm_leaves_goes_on():
    manager = Halfway()
    result = manager.run()
    assert (result["outcome"], result["changed"]) == ("converged", True)
    assert (manager.left, manager.locks) == ([("roll_web", "completed")], [True])
    assert result["warnings"] == [
        f"{HALF_WAY}: it was written again, and went on. Swarm itself has no older version to go back to now; "
        "the module stack_rollback has.",
    ]


@pytest.mark.parametrize(
    ("manager", "warning"),
    [
        (Halfway(error=EngineError("No.")), f"{HALF_WAY}, and it could not be written again: No."),
        (Halfway(helps=False), f"{HALF_WAY}: it was written again, and went on."),
    ],
    ids=["cannot be written", "does not help"],
)
def test_what_does_not_go_on_is_tried_three_times(manager, warning):
    result = manager.run(timeout=600)
    assert (result["outcome"], result["failed"], len(manager.left)) == ("timed_out", True, 3)
    assert [text.startswith(warning) for text in result["warnings"]] == [True]


def test_what_was_written_before_it_failed_is_a_change():
    error = EngineError("No.", changed=True, plan=UPDATE, done=["update service roll_web"])
    manager = Halfway(error=error)
    manager.changed, manager.counts = False, (4, 3)
    result = manager.run(timeout=60)
    assert (result["outcome"], result["changed"]) == ("timed_out", True)
    assert [text.startswith(f"{HALF_WAY}: it was written again") for text in result["warnings"]] == [True]


def test_what_was_not_written_before_it_failed_is_none():
    manager = Halfway(error=EngineError("No.", changed=True, plan=UPDATE, done=["update service roll_api"]))
    manager.changed, manager.counts = False, (4, 3)
    result = manager.run(timeout=60)
    assert (result["outcome"], result["changed"]) == ("timed_out", False)
    refused = f"{HALF_WAY}, and it could not be written again: No."
    assert [text.startswith(refused) for text in result["warnings"]] == [True]


def test_what_nothing_pending_depends_on_is_judged_at_the_end():
    manager = Staged("rolled_back", pending=[["roll_api"]])
    manager.gates = []
    result = manager.run()
    assert in_order(manager.asked)[:4] == ["deploy", "observe", "deploy", "observe"]
    assert (result["outcome"], result["failed"], "not_done" in result) == ("rolled_back", True, False)


def test_contents_go_with_every_call_that_writes():
    manager = Staged(pending=[["roll_api"]])
    manager.run(contents={"secrets": {"s": "eA=="}})
    assert [sent["contents"] for sent in manager.sent] == ['{"secrets": {"s": "eA=="}}'] * 2


@pytest.mark.parametrize(
    ("project", "wait"), [({"services": {"web": {}, "api": {}}}, True), (CHAIN, False)], ids=["no order", "not waiting"]
)
def test_one_wave(project, wait):
    manager = Staged()
    manager.run(project=project, wait=wait)
    assert manager.waves == [()]


def test_a_wave_that_fails_ends_it():
    manager = Staged("rolled_back", pending=[["roll_api"]])
    result = manager.run()
    assert (result["outcome"], result["failed"], result["not_done"]) == (
        "rolled_back",
        True,
        ["write service roll_api"],
    )
    assert result["msg"].endswith("; not written, for they wait for it: roll_api; see `failures`.")
    assert manager.asked.count("deploy") == 1


@pytest.mark.parametrize(
    "error",
    [EngineError("No.", changed=False), ComposeError("No.", path=("services", "api")), StateError("No.", lock={})],
    ids=["Engine", "project", "state"],
)
def test_an_error_in_a_later_wave_says_that_something_changed(error):
    manager = Staged(pending=[["roll_api"]], error=error)
    result = manager.run()
    assert (result["outcome"], result["failed"], result["changed"], result["msg"]) == (
        "failed",
        True,
        True,
        "No; the same task again completes it.",
    )
    assert manager.settled == [({"2": "failed"}, 2)]


def test_an_error_before_the_first_write_is_raised():
    manager = Manager()
    manager.deploy = manager.refuse
    with pytest.raises(EngineError):
        manager.run()
    assert manager.settled == []


def test_old_things_go_at_the_end():
    manager = Staged(removals=[OLD], blocked=[{"roll_old": "in use"}, {"roll_old": "in use"}, {}])
    result = manager.run()
    assert (result["outcome"], result["changed"], result["warnings"]) == ("converged", True, [])
    assert in_order(manager.asked) == ["deploy", "observe", "tidy", "settle"]
    assert manager.asked.count("tidy") == 3


def test_what_is_in_use_stays_with_a_warning():
    manager = Staged(removals=[OLD], blocked=[{"roll_old": "network roll_old is in use by task x"}])
    assert manager.run()["warnings"] == [
        "Network roll_old is not in the layers any more, and stays because it is in use (network roll_old is in use by "
        "task x)."
    ]


def test_nothing_goes_after_a_failure():
    manager = Staged("rolled_back", removals=[OLD])
    manager.run()
    assert "tidy" not in manager.asked


def test_without_waiting_old_things_are_tried_once():
    manager = Staged(removals=[OLD], blocked=[{"roll_old": "in use"}, {}])
    assert manager.run(wait=False)["outcome"] == "started"
    assert manager.asked == ["deploy", "tidy", "settle"]


class Moving(Staged):
    """A manager that first moves services to another network: an entry of ``steps`` a call, what it waits for."""

    def __init__(self, *steps, lasting=""):
        super().__init__(pending=[["roll_web"]] * len(steps))
        self.moves, self.lasting = list(steps), lasting

    def deploy(self, **sent):
        ahead = bool(self.moves)
        return {**super().deploy(**sent), "moving": ahead, "waits": self.moves.pop(0) if ahead else self.lasting}


def test_networks_move_before_the_first_wave():
    manager = Moving("", "2 tasks on it have not ended", "")
    assert manager.run()["outcome"] == "converged"
    assert in_order(manager.asked) == ["deploy", "observe"] * 4 + ["settle"]
    assert [list(map(list, each)) for each in manager.waves] == [[["roll_web"], ["roll_api"]]] * 4


def test_a_network_that_is_never_free():
    manager = Moving("", lasting="2 tasks on it have not ended")
    manager.steps = [["roll_web"]] * 200
    result = manager.run()
    assert (result["outcome"], result["failed"]) == ("failed", True)
    assert result["msg"] == (
        "A network is not made anew within wait_timeout (120 s), because 2 tasks on it have not ended; the same "
        "task again completes it."
    )


NOTHING = {"services": [], "tasks": 0, "networks": []}


class Removal:
    """A stack of which less remains at each call."""

    def __init__(self, *remaining, held=(), blocked=()):
        self.remaining, self.calls, self.now = list(remaining), 0, 0.0
        self.said = {"warnings": [], "held": list(held), "blocked": list(blocked)}
        self.settled = 0

    def call(self, phase, **_arguments):
        if phase == "settle":
            self.settled += 1
            return {}
        self.calls += 1
        left = self.remaining.pop(0) if len(self.remaining) > 1 else self.remaining[0]
        changed = left is not NOTHING or self.calls > 1
        return {"changed": changed, "plan": [], "diff": {}, "remaining": left, **self.said}

    def sleep(self, seconds):
        self.now += seconds

    def run(self, **options):
        effects = Effects(
            call=self.call,
            restore=self.call,
            health=lambda *_: {},
            sleep=self.sleep,
            clock=lambda: self.now,
            tell=lambda _: None,
        )
        return remove(effects=effects, run={}, **{"check": False, "wait": True, "timeout": 5, **options})


LEFT = {"services": [], "tasks": 2, "networks": ["roll_default"]}


@pytest.mark.parametrize(
    ("removal", "options", "outcome", "calls"),
    [
        pytest.param(Removal(NOTHING), {}, "unchanged", 1, id="nothing there"),
        pytest.param(Removal(LEFT, LEFT, NOTHING), {}, "converged", 3, id="tasks go, then networks"),
        pytest.param(Removal(LEFT), {"check": True}, "planned", 1, id="check mode"),
        pytest.param(Removal(LEFT), {"wait": False}, "started", 1, id="not waiting"),
    ],
)
def test_remove(removal, options, outcome, calls):
    assert (removal.run(**options)["outcome"], removal.calls) == (outcome, calls)


ON_NETWORK = "network roll_default is used by container 0123456789ab on node4"
HAS_SECRET = "secret roll_key is used by service shop_web"
DOWN = "node node3, which has tasks of it, is down"
NOT_IN_TIME = "The stack is not gone within wait_timeout (5 s): 2 tasks, networks roll_default remain"


@pytest.mark.parametrize(
    ("said", "message"),
    [
        pytest.param({}, "run the task again.", id="nobody knows why"),
        pytest.param(
            {"blocked": [DOWN]},
            "node node3, which has tasks of it, is down: take away what is in the way, and run the task again.",
            id="a node is down",
        ),
        pytest.param(
            {"blocked": [DOWN], "held": [HAS_SECRET]},
            "node node3, which has tasks of it, is down, secret roll_key is used by service shop_web: take away what "
            "is in the way, and run the task again.",
            id="and another stack has its secret",
        ),
    ],
)
def test_a_stack_that_does_not_go(said, message):
    removal = Removal(LEFT, **said)
    result = removal.run()
    assert (result["outcome"], result["failed"], removal.settled) == ("timed_out", True, 1)
    assert result["msg"] == f"{NOT_IN_TIME}; {message}"


@pytest.mark.parametrize(
    ("removal", "options", "changed", "calls"),
    [
        pytest.param(Removal(LEFT, NOTHING, held=[ON_NETWORK, HAS_SECRET]), {}, True, 2, id="when all else is gone"),
        pytest.param(Removal(NOTHING, held=[ON_NETWORK, HAS_SECRET]), {}, False, 1, id="nothing else was there"),
        pytest.param(Removal(LEFT, held=[ON_NETWORK, HAS_SECRET]), {"wait": False}, True, 1, id="not waiting"),
    ],
)
def test_what_others_use_is_not_waited_for(removal, options, changed, calls):
    result = removal.run(**options)
    assert (result["outcome"], result["failed"], result["changed"], removal.calls) == ("failed", True, changed, calls)
    assert result["msg"] == (
        "The stack is not gone: network roll_default is used by container 0123456789ab on node4, secret roll_key is "
        "used by service shop_web: take away what is in the way, and run the task again."
    )


class BrokenOff(Removal):
    def call(self, phase, **args):
        if phase == "deploy" and self.calls == 1:
            raise EngineError("The Engine says no.")
        return super().call(phase, **args)


def test_a_removal_that_is_broken_off_says_that_it_has_begun_and_gives_the_lock_back():
    removal = BrokenOff(LEFT)
    with pytest.raises(EngineError) as caught:
        removal.run()
    assert (caught.value.details["changed"], removal.settled) == (True, 1)


def test_check_mode_names_what_others_use():
    result = Removal(LEFT, held=[HAS_SECRET]).run(check=True)
    assert (result["outcome"], result["warnings"]) == (
        "planned",
        ["Secret roll_key is used by service shop_web, and stays."],
    )
