# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which calls a refresh makes. What Swarm and registries do is shown on the lab."""

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import EngineError, NotFound, StateError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.history.revision import Record, revision_spec
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.refresh.choice import Choice
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.marks import marked
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine import history, image_memory, refresh
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.history import Run
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.registry import Credentials
from ansible_collections.beekeeper.swarm.tests.unit.plugins.module_utils._core.refresh.values import (
    NEW,
    NEWER,
    OLD,
    TAG,
)
from ansible_collections.beekeeper.swarm.tests.unit.plugins.module_utils._engine.store import Store

RUN, OTHER = Run("t1", "ann@ci"), Run("t2", "bob@desk")
NOBODY = Credentials(lambda _host: None)
CONFIGS = {"UpdateConfig": {"Order": "start-first"}, "RollbackConfig": {"Parallelism": 0}}
UP = {"Spec": {"Availability": "active"}, "Status": {"State": "ready"}}
EVERYTHING = refresh.Wish(Choice())


class Swarm(Store):
    """Services that run OLD; the registry has ``newest``. Writing one keeps its previous spec, as Swarm does."""

    def __init__(self, *names, newest=NEW):
        super().__init__()
        self.newest, self.asked, self.nodes = newest, [], []
        for name in names or ("web",):
            template = {"ContainerSpec": {"Image": f"{TAG}@{OLD}", "Env": ["PASSWORD=honey"]}}
            labels = {"com.docker.stack.namespace": "shop", "com.docker.stack.image": TAG}
            mode = {"Replicated": {"Replicas": 2}}
            spec = {"Name": name, "Labels": labels, "Mode": mode, "TaskTemplate": template, **CONFIGS}
            self.post("/services/create", spec)
            self.services[name]["ServiceStatus"] = {"RunningTasks": 2, "DesiredTasks": 2}
        self.sent.clear()

    def get(self, path, params=None, **_headers):
        if path.startswith(("/distribution/", "/images/")):
            self.asked.append(path)
            return self._image(path)
        if path == "/nodes":
            self.asked.append(path)
            return self.nodes
        if path in ("/tasks", "/networks"):
            return []
        found = next((item for item in self.services.values() if path == f"/services/{item['ID']}"), None)
        return found or super().get(path, params)

    def _image(self, path):
        if path == f"/images/reg:5000/app@{OLD}/json":
            return {"Created": "2020-01-01T00:00:00Z"}
        if path == f"/distribution/{TAG}/json" and self.newest:
            return {"Descriptor": {"digest": self.newest}, "Platforms": [{"architecture": "amd64", "os": "linux"}]}
        raise NotFound("manifest unknown", status=404)

    def post(self, path, body, params=None, *, headers=None):
        before = next((item for item in self.services.values() if path == f"/services/{item['ID']}/update"), None)
        previous = before and before["Spec"]
        answer = super().post(path, body, params)
        if before:
            before.update(PreviousSpec=previous, Headers=headers)
        return answer

    def image(self, name="web"):
        return self.services[name]["Spec"]["TaskTemplate"]["ContainerSpec"]["Image"]


def check(swarm, wish=EVERYTHING, *, remembers=True):
    return refresh.check(swarm, wish, known=NOBODY, remembers=remembers)


def rolled(swarm):
    """The move of a service that was given its new image."""
    move = check(swarm)["moves"][0]
    refresh.roll(swarm, move, header=None, first=True, run=RUN)
    return move


def test_one_request_for_each_image():
    swarm = Swarm("api", "web")
    found = check(swarm)
    assert swarm.asked == [f"/distribution/{TAG}/json", f"/images/reg:5000/app@{OLD}/json", "/nodes"]
    assert [(row["service"], row["status"], row["result"]) for row in found["report"]] == [
        ("api", "behind", "planned"),
        ("web", "behind", "planned"),
    ]
    assert found["diff"] == {
        "before": {"api": f"{TAG}@{OLD}", "web": f"{TAG}@{OLD}"},
        "after": {"api": f"{TAG}@{NEW}", "web": f"{TAG}@{NEW}"},
    }
    assert "honey" not in str(found)


def test_since_when_is_remembered_once():
    swarm = Swarm()
    check(swarm, remembers=False)
    assert swarm.sent == []
    check(swarm)
    check(swarm)
    assert swarm.sent == ["/configs/create"]
    assert list(image_memory.read(swarm).records) == ["web"]


def test_nothing_is_written_where_nothing_is_behind():
    swarm = Swarm(newest=OLD)
    found = check(swarm, refresh.Wish(Choice(), max_age=60.0))
    assert (found["changed"], found["moves"], swarm.sent, "/nodes" in swarm.asked) == (False, [], [], False)
    assert found["report"][0]["older_than_max_age"] is True


def test_an_image_that_the_manager_does_not_have_has_no_age():
    swarm = Swarm(newest=OLD)
    swarm.services["web"]["Spec"]["TaskTemplate"]["ContainerSpec"]["Image"] = f"{TAG}@{NEW}"
    row = check(swarm, refresh.Wish(Choice(), max_age=60.0))["report"][0]
    assert (row["created"], row["age_days"], row["older_than_max_age"]) == (None, None, None)


def test_a_registry_that_does_not_tell_stops_everything():
    swarm = Swarm(newest="")
    with pytest.raises(EngineError) as caught:
        check(swarm)
    assert caught.value.message == (
        f"Registry reg:5000 has no {TAG} (manifest unknown): push it, or correct the image of the service. So nothing "
        "was changed; exclude these services, or leave them as they are with on_registry_error: skip."
    )
    assert [row["status"] for row in caught.value.details["report"]] == ["unknown"]
    assert swarm.sent == []


def test_what_fits_nothing_is_said_of_a_registry_that_does_not_tell_too():
    mistyped = refresh.Wish(Choice(exclude_labels=("kind=databse",)))
    said = ["No service has the label kind=databse, so it leaves nothing out: correct exclude_labels."]
    assert check(Swarm(newest=OLD), mistyped)["warnings"] == said
    with pytest.raises(EngineError) as caught:
        check(Swarm(newest=""), mistyped)
    assert caught.value.details["warnings"] == said


def test_nobody_is_chosen():
    found = check(Swarm(), refresh.Wish(Choice(services=("no*",))))
    assert (found["changed"], found["report"]) == (False, [])
    assert found["warnings"] == [
        "No service fits no*: correct services.",
        "No service fits what is written in services: nothing was looked at.",
    ]


def test_or_its_services_are_left_alone():
    found = check(Swarm(newest=""), refresh.Wish(Choice(), skips=True))
    assert (found["changed"], [row["result"] for row in found["report"]]) == (False, ["none"])
    assert found["warnings"] == [
        f"Registry reg:5000 has no {TAG} (manifest unknown): push it, or correct the image of the service."
    ]


def test_a_stack_that_is_half_way_is_left_alone():
    swarm = Swarm()
    swarm.post("/configs/create", revision_spec(Record("shop", 3, 0.0, "bob"), outcome="pending", turn=1))
    found = check(swarm)
    assert [row["result"] for row in found["report"]] == ["left"]
    move = {"service": "web", "stack": "shop", "lock": "shop", "from": f"{TAG}@{OLD}", "to": "x", "resumes": False}
    with pytest.raises(StateError) as caught:
        refresh.roll(swarm, move, header=None, first=True, run=RUN)
    assert caught.value.message == "Revision 3 of stack shop has come to no end: deploy it or roll it back first."
    assert "shop.lock" not in swarm.configs


def test_an_image_that_no_node_can_take_is_left_alone():
    swarm = Swarm()
    platform = {"OS": "linux", "Architecture": "aarch64"}
    swarm.nodes = [{"ID": "n1", "Description": {"Hostname": "n1", "Platform": platform}, **UP}]
    found = check(swarm)
    (row,) = found["report"]
    assert (found["changed"], found["moves"], row["status"], row["result"]) == (False, [], "behind", "left")
    assert found["warnings"] == [f"Service web {row['note']}."]
    assert row["note"] == (
        "has a new image that no ready and active node can take: the image is for linux/amd64, and no node that fits "
        "is (linux/aarch64 on n1); name an image for one of them, or push one under this tag"
    )
    assert list(image_memory.read(swarm).records) == ["web"]


@pytest.mark.parametrize("header", [None, "secret"])
def test_the_new_image_is_written_under_the_lock(header):
    swarm = Swarm()
    move = check(swarm)["moves"][0]
    answer = refresh.roll(swarm, move, header=header, first=True, run=RUN)
    spec = swarm.services["web"]["Spec"]
    assert swarm.image() == f"{TAG}@{NEW}"
    assert spec["TaskTemplate"]["Placement"] == {"Platforms": [{"Architecture": "amd64", "OS": "linux"}]}
    assert {key: spec[key] for key in CONFIGS} == CONFIGS
    assert swarm.services["web"]["Headers"] == ({"X-Registry-Auth": "secret"} if header else None)
    assert "honey" not in str(answer)
    assert sorted(swarm.configs) == ["beekeeper.swarm.images", "shop.lock", "shop.revision-1"]
    assert history.read(swarm, "shop").newest.outcome == "adopted"


MARK = "beekeeper.swarm.leaving"


@pytest.mark.parametrize("goes_back", [False, True])
def test_the_mark_of_a_dead_drain_is_taken_away(goes_back):
    swarm = Swarm()
    live = {**swarm.services["web"]["Spec"], "UpdateConfig": {"Order": "stop-first"}}
    swarm.services["web"]["Spec"] = marked(live, node="n1")
    move = rolled(swarm)
    if goes_back:
        assert MARK in swarm.services["web"]["PreviousSpec"]["Labels"]
        assert refresh.back(swarm, move, run=RUN)["update_config"] == live["UpdateConfig"]
    spec = swarm.services["web"]["Spec"]
    assert swarm.image() == f"{TAG}@{OLD if goes_back else NEW}"
    assert MARK not in spec["Labels"]
    assert "Constraints" not in spec["TaskTemplate"]["Placement"]
    assert spec["UpdateConfig"] == live["RollbackConfig" if goes_back else "UpdateConfig"]


def test_what_somebody_else_changed_is_left_alone():
    swarm = Swarm()
    move = check(swarm)["moves"][0]
    swarm.services["web"]["Spec"]["TaskTemplate"]["ContainerSpec"]["Image"] = "other"
    with pytest.raises(StateError) as caught:
        refresh.roll(swarm, move, header=None, first=True, run=RUN)
    assert caught.value.message == "Service web was changed by somebody else meanwhile: run the task again."
    assert "shop.lock" not in swarm.configs


def test_nothing_is_written_where_somebody_else_writes():
    swarm = Swarm()
    move = check(swarm)["moves"][0]
    history.acquire(swarm, "shop", OTHER)
    with pytest.raises(StateError, match="is being written by bob@desk"):
        refresh.roll(swarm, move, header=None, first=True, run=RUN)
    assert swarm.image() == f"{TAG}@{OLD}"


def test_a_success_is_forgotten_and_recorded():
    swarm = Swarm()
    move = rolled(swarm)
    assert refresh.look(swarm, move, renews=True, run=RUN)["snapshot"]["services"][0]["Version"] == {"Index": 2}
    refresh.end(swarm, move, outcome="refreshed", why="", armed=False, run=RUN)
    assert sorted(swarm.configs) == ["shop.revision-1"]
    assert refresh.record(swarm, "shop", run=RUN, keep=10)["revision"] == 2
    newest = history.read(swarm, "shop").newest
    assert (newest.number, newest.outcome, newest.record().by) == (2, "converged", "ann@ci")
    swarm.sent.clear()
    assert refresh.record(swarm, "shop", run=RUN, keep=10)["revision"] == 2
    assert swarm.sent == ["/configs/create"]  # the lock
    assert check(swarm)["moves"] == []


def test_a_failure_goes_back_by_the_rollback_config_and_is_remembered():
    swarm = Swarm()
    move = rolled(swarm)
    answer = refresh.back(swarm, move, run=RUN)
    assert (swarm.image(), answer["armed"], answer["update_config"]) == (f"{TAG}@{OLD}", True, CONFIGS["UpdateConfig"])
    assert swarm.services["web"]["Spec"]["UpdateConfig"] == CONFIGS["RollbackConfig"]
    ended = {**move, "update_config": answer["update_config"]}
    refresh.end(swarm, ended, outcome="failed", why="it crashed", armed=True, run=RUN)
    assert swarm.services["web"]["Spec"]["UpdateConfig"] == CONFIGS["UpdateConfig"]
    assert image_memory.read(swarm).records["web"].failed.digest == NEW
    assert "shop.lock" not in swarm.configs
    assert [row["result"] for row in check(swarm)["report"]] == ["left"]
    swarm.newest = NEWER
    (after,) = check(swarm)["moves"]
    assert after["superseded"] == [f"reg:5000/app@{OLD}", f"reg:5000/app@{NEW}"]
    swarm.newest = NEW
    assert refresh.record(swarm, "shop", run=RUN, keep=10)["revision"] == 1  # it runs as it was adopted


def test_what_swarm_has_rolled_back_is_not_written():
    swarm = Swarm()
    move = rolled(swarm)
    swarm.services["web"]["Spec"] = swarm.services["web"]["PreviousSpec"]
    swarm.sent.clear()
    assert refresh.back(swarm, move, run=RUN)["deployed"] == []
    assert [path for path in swarm.sent if path.startswith("/services")] == []


def test_what_somebody_else_deployed_is_not_taken_back():
    swarm = Swarm()
    move = rolled(swarm)
    swarm.services["web"]["Spec"]["TaskTemplate"]["ContainerSpec"]["Image"] = "other"
    with pytest.raises(StateError) as caught:
        refresh.back(swarm, move, run=RUN)
    assert caught.value.message == "Service web was changed by somebody else meanwhile, and stays as it is."


def test_what_told_nothing_of_the_image_is_not_remembered():
    swarm = Swarm()
    move = rolled(swarm)
    refresh.end(swarm, move, outcome="left", why="no answer", armed=False, run=RUN)
    assert image_memory.read(swarm).records["web"].failed is None


def test_a_service_that_is_gone():
    swarm = Swarm()
    move = check(swarm)["moves"][0]
    swarm.services.clear()
    with pytest.raises(StateError) as caught:
        refresh.look(swarm, move, renews=False, run=RUN)
    assert caught.value.message == "Service web is not in the swarm any more: run the task again."


def test_no_revision_is_made_where_another_has_come_to_no_end():
    swarm = Swarm()
    swarm.post("/configs/create", revision_spec(Record("shop", 3, 0.0, "bob"), outcome="pending", turn=1))
    assert refresh.record(swarm, "shop", run=RUN, keep=10)["revision"] is None
    assert list(swarm.configs) == ["shop.revision-3"]


def test_what_a_dead_run_has_written_is_watched_and_not_written_again():
    swarm = Swarm()
    rolled(swarm)
    history.release(swarm, "shop", RUN)
    found = check(swarm)
    assert (found["changed"], found["diff"]) == (True, {"before": {}, "after": {}})
    swarm.sent.clear()
    answer = refresh.roll(swarm, found["moves"][0], header=None, first=True, run=RUN)
    assert (answer["changed"], answer["deployed"][0]["action"], swarm.sent) == (False, "none", ["/configs/create"])
    assert refresh.back(swarm, found["moves"][0], run=RUN)["armed"] is True
    assert swarm.image() == f"{TAG}@{OLD}"
