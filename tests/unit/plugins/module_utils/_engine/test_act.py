# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import (
    Conflict,
    EngineError,
    EngineUnreachable,
    NotFound,
    NotManager,
    Unanswered,
)
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.entry import Entry, Plan
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.marks import resumed
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine import act as act_module
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.act import act, remove_networks
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.side_by_side import LIMIT

SPEC = {"Name": "app_web", "TaskTemplate": {"ContainerSpec": {"Image": "web:1"}}, "Mode": {"Global": {}}}


class Recorder:
    """Writes down what is asked of an Engine; ``errors`` are raised once each, by path."""

    def __init__(self, *, live=None, errors=None):
        self.sent = []
        self.errors = dict(errors or {})
        self.live = {"ID": "s1", "Version": {"Index": 9}, "Spec": live or SPEC}

    def _note(self, *call):
        self.sent.append(call)
        error = self.errors.pop(call[1], None)
        if error:
            raise error

    def get(self, path):
        self._note("GET", path)
        return self.live

    def post(self, path, body=None, params=None, *, headers=None):
        self._note("POST", path, body, params, headers)
        return {"ID": f"id-{(body or {}).get('Name')}"}

    def delete(self, path):
        self._note("DELETE", path)


CREATE_NETWORK = Entry("network", "app_default", "create", "", spec={"Name": "app_default"})
KEEP = Entry("service", "app_same", "keep", "")
CREATE = Entry("service", "app_new", "create", "", spec={"Name": "app_new"})
CHANGED = {**SPEC, "Labels": {"a": "b"}}
UPDATE = Entry("service", "app_web", "update", "", restarts_tasks=True, id="s1", version=5, spec=CHANGED, base=SPEC)
REMOVE = Entry("service", "app_old", "remove", "", id="s9")
PLAN = Plan("app", (CREATE_NETWORK, KEEP, CREATE, UPDATE, REMOVE))


def paths(engine):
    return [call[1] for call in engine.sent]


def test_kind_after_kind_and_removals_last():
    engine = Recorder()
    act(engine, PLAN)
    assert paths(engine)[0] == "/networks/create"
    assert sorted(paths(engine)[1:3]) == ["/services/create", "/services/s1/update"]
    assert paths(engine)[3] == "/services/s9"


def test_update_names_the_version_it_was_planned_on():
    engine = Recorder()
    act(engine, Plan("app", (UPDATE,)))
    assert engine.sent == [("POST", "/services/s1/update", UPDATE.spec, {"version": 5}, {})]


def test_credentials_go_with_their_image():
    engine = Recorder()
    act(engine, Plan("app", (UPDATE,)), auth={"web:1": "abc"})
    assert engine.sent[0][4] == {"X-Registry-Auth": "abc"}


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(replace(UPDATE, restarts_tasks=False), id="restarts nothing"),
        pytest.param(replace(UPDATE, spec=resumed(UPDATE.base, version=5)), id="goes on"),
    ],
)
def test_credentials_go_with_no_update_that_keeps_tasks(entry):
    engine = Recorder()
    act(engine, Plan("app", (entry,)), auth={"web:1": "abc"})
    assert engine.sent[0][4] == {}


def test_a_rollback_config_goes_first():
    armed = {**SPEC, "RollbackConfig": {"Parallelism": 6}}
    engine = Recorder(live=armed)
    act(engine, Plan("app", (replace(UPDATE, armed=armed),)), auth={"web:1": "abc"})
    assert engine.sent == [
        ("POST", "/services/s1/update", armed, {"version": 5}, {}),
        ("GET", "/services/s1"),
        ("POST", "/services/s1/update", CHANGED, {"version": 9}, {"X-Registry-Auth": "abc"}),
    ]


def test_nothing_is_fired_where_arming_fails():
    engine = Recorder(errors={"/services/s1/update": EngineError("no", status=500)})
    with pytest.raises(EngineError):
        act(engine, Plan("app", (replace(UPDATE, armed=SPEC),)))
    assert paths(engine) == ["/services/s1/update"]


def conflict():
    return Conflict("update out of sequence", status=500)


FILLED = {"FailureAction": "pause", "MaxFailureRatio": 0, "Order": "stop-first"}


class Armed(Recorder):
    """Takes the write that arms, and fills it in as an Engine does; ``touch`` is what somebody makes of that.

    ``errors`` are raised by the writes after it, one each; ``edit`` is made of the service when one is.
    """

    def __init__(self, *errors, touch=None, edit=None):
        super().__init__()
        self.fails, self.touch, self.edit = list(errors), touch or {}, edit or {}

    def post(self, path, body=None, params=None, *, headers=None):
        answer = super().post(path, body, params, headers=headers)
        if len(self.sent) == 1:
            config = {**body["RollbackConfig"], **FILLED}
            self.live = {**self.live, "Spec": {**body, "RollbackConfig": config, **self.touch}}
        elif self.fails:
            self.live = {**self.live, "Version": {"Index": 12}, "Spec": {**self.live["Spec"], **self.edit}}
            raise self.fails.pop(0)
        return answer


ARMED = replace(UPDATE, armed={**SPEC, "RollbackConfig": {"Parallelism": 6}})
ARMED_ALONE = ["update service app_web, its rollback config alone"]
HAND = {"Labels": {"by": "hand"}}
FORCED = {"TaskTemplate": {**SPEC["TaskTemplate"], "ForceUpdate": 1}}


def test_swarms_own_notes_after_arming_are_no_change_by_somebody():
    engine = Armed(conflict())
    act(engine, Plan("app", (ARMED,)))
    assert [call[3] for call in engine.sent if call[0] == "POST"] == [{"version": 5}, {"version": 9}, {"version": 12}]


@pytest.mark.parametrize(
    ("engine", "posts", "said", "in_doubt"),
    [
        pytest.param(
            Armed(EngineError("no", status=500)),
            2,
            "no; 0 of 1 writes were done, of 1 the rollback config alone.",
            None,
            id="the Engine refuses the update",
        ),
        pytest.param(
            Armed(EngineUnreachable("no answer.")),
            2,
            "no answer; 0 of 1 writes were done, of 1 the rollback config alone, 1 in doubt.",
            ["update service app_web"],
            id="no answer to the update",
        ),
        pytest.param(
            Armed(touch=HAND),
            1,
            "somebody else changed it meanwhile; 0 of 1 writes were done, of 1 the rollback config alone.",
            None,
            id="somebody labels it in between",
        ),
        pytest.param(
            Armed(touch=FORCED),
            1,
            "somebody else changed it meanwhile; 0 of 1 writes were done, of 1 the rollback config alone.",
            None,
            id="somebody forces an update in between",
        ),
        pytest.param(
            Armed(conflict(), edit=HAND),
            2,
            "somebody else changed it meanwhile; 0 of 1 writes were done, of 1 the rollback config alone.",
            None,
            id="somebody labels it at the last moment",
        ),
    ],
)
def test_what_fails_after_arming_says_that_it_was_armed(engine, posts, said, in_doubt):
    with pytest.raises(EngineError) as caught:
        act(engine, Plan("app", (ARMED,)))
    details = caught.value.details
    assert caught.value.message == f"Service app_web: {said}"
    assert (details["changed"], details["done"], details.get("in_doubt")) == (True, ARMED_ALONE, in_doubt)
    assert details["not_done"] == ([] if in_doubt else ["update service app_web"])
    assert "armed" not in details
    assert [call[0] for call in engine.sent].count("POST") == posts


def taken():
    said = "port '80' is already in use by service 'app_old' (s9) as an ingress port"
    return EngineError(said, status=400, engine_message=said)


TAKER = replace(UPDATE, waits_for=("app_old",))


def test_a_port_that_is_taken_over_is_asked_for_until_it_is_free(monkeypatch):
    monkeypatch.setattr(act_module, "PORT_PAUSES", (0.0, 0.0))
    engine = Recorder(errors={"/services/s1/update": taken()})
    act(engine, Plan("app", (TAKER,)))
    assert paths(engine) == ["/services/s1/update"] * 2


@pytest.mark.parametrize(
    ("entry", "error"),
    [
        pytest.param(UPDATE, taken(), id="nobody gives it up"),
        pytest.param(TAKER, EngineError("no", status=500), id="another error"),
    ],
)
def test_another_refusal_is_final(entry, error):
    engine = Recorder(errors={"/services/s1/update": error})
    with pytest.raises(EngineError):
        act(engine, Plan("app", (entry,)))
    assert paths(engine) == ["/services/s1/update"]


def test_out_of_sequence_is_tried_again_when_the_spec_is_the_same():
    engine = Recorder(errors={"/services/s1/update": conflict()})
    act(engine, Plan("app", (UPDATE,)))
    assert [call[3] for call in engine.sent if call[0] == "POST"] == [{"version": 5}, {"version": 9}]


def test_out_of_sequence_is_an_error_when_somebody_changed_the_spec():
    engine = Recorder(live={**SPEC, "Labels": {"by": "hand"}}, errors={"/services/s1/update": conflict()})
    with pytest.raises(Conflict) as caught:
        act(engine, Plan("app", (UPDATE,)))
    assert caught.value.message == "Service app_web: somebody else changed it meanwhile; 0 of 1 writes were done."
    assert paths(engine) == ["/services/s1/update", "/services/s1"]


def test_failing_half_way_says_what_was_done():
    engine = Recorder(errors={"/services/create": EngineError("no", status=500)})
    with pytest.raises(EngineError) as caught:
        act(engine, PLAN)
    details = caught.value.details
    assert caught.value.message == "Service app_new: no; 2 of 4 writes were done."
    assert details["changed"] is True
    assert details["done"] == ["create network app_default", "update service app_web"]
    assert details["not_done"] == ["create service app_new", "remove service app_old"]
    assert [entry["name"] for entry in details["plan"]] == [entry.name for entry in PLAN.entries]


def test_what_was_not_answered_is_in_doubt():
    engine = Recorder(errors={"/services/create": EngineUnreachable("no answer.")})
    with pytest.raises(EngineUnreachable) as caught:
        act(engine, Plan("app", tuple(entry for entry in PLAN.entries if entry.action != "update")))
    details = caught.value.details
    assert caught.value.message == "Service app_new: no answer; 1 of 3 writes were done, 1 in doubt."
    assert (details["changed"], details["in_doubt"]) == (True, ["create service app_new"])
    assert details["not_done"] == ["remove service app_old"]


class Silent(Recorder):
    """An Engine that answers nothing any more."""

    def __init__(self, error):
        super().__init__()
        self.error = error

    def _note(self, *call):
        self.sent.append(call)
        raise self.error


@pytest.mark.parametrize(
    ("error", "doubtful"),
    [
        pytest.param(Unanswered("the leader is silent."), True, id="silence"),
        pytest.param(NotManager("no leader."), False, id="no leader"),
    ],
)
def test_nothing_more_is_begun_after_silence(error, doubtful):
    engine = Silent(error)
    many = Plan("app", tuple(Entry("service", f"app_{n}", "create", "", spec={"Name": f"app_{n}"}) for n in range(30)))
    with pytest.raises(type(error)) as caught:
        act(engine, many)
    details = caught.value.details
    begun = len(engine.sent)
    assert begun <= LIMIT
    assert details["changed"] is doubtful
    assert len(details.get("in_doubt", ())) == (begun if doubtful else 0)
    assert len(details["not_done"]) == (30 - begun if doubtful else 30)


def test_failing_at_once_changed_nothing():
    engine = Recorder(errors={"/networks/create": EngineError("no", status=500)})
    with pytest.raises(EngineError) as caught:
        act(engine, PLAN)
    assert (caught.value.details["changed"], caught.value.details["done"]) == (False, [])
    assert paths(engine) == ["/networks/create"]


def test_what_is_gone_is_removed():
    engine = Recorder(errors={"/services/s9": NotFound("gone", status=404)})
    act(engine, Plan("app", (REMOVE,)))
    assert paths(engine) == ["/services/s9"]


def test_services_get_the_ids_of_what_was_just_made():
    container = {"Secrets": [{"SecretName": "app_key-1"}], "Configs": [{"ConfigName": "app_c-1", "ConfigID": "known"}]}
    engine = Recorder()
    entries = (
        Entry("secret", "app_key-1", "create", "", spec={"Name": "app_key-1", "Data": "eA=="}),
        Entry("service", "app_web", "create", "", spec={**SPEC, "TaskTemplate": {"ContainerSpec": container}}),
    )
    act(engine, Plan("app", entries))
    assert engine.sent[1][2]["TaskTemplate"]["ContainerSpec"] == {
        "Secrets": [{"SecretName": "app_key-1", "SecretID": "id-app_key-1"}],
        "Configs": [{"ConfigName": "app_c-1", "ConfigID": "known"}],
    }


def test_labels_of_a_config_are_updated_once():
    entry = Entry("config", "app_c-1", "update", "", id="c1", version=3, spec={"Name": "app_c-1", "Labels": {}})
    engine = Recorder(errors={"/configs/c1/update": conflict()})
    with pytest.raises(Conflict):
        act(engine, Plan("app", (entry,)))
    assert engine.sent == [("POST", "/configs/c1/update", entry.spec, {"version": 3}, {})]


def test_a_part_of_the_plan():
    engine = Recorder(errors={"/services/create": EngineError("no", status=500)})
    with pytest.raises(EngineError) as caught:
        act(engine, PLAN, [CREATE])
    assert paths(engine) == ["/services/create"]
    assert len(caught.value.details["not_done"]) == 4


def test_networks_in_use_are_named():
    entries = [Entry("network", name, "remove", "", id=name) for name in ("a", "b")]
    in_use = EngineError("Engine: network a is in use", status=400, engine_message="network a is in use")
    engine = Recorder(errors={"/networks/a": in_use})
    assert remove_networks(engine, entries) == {"a": "network a is in use"}
    assert paths(engine) == ["/networks/a", "/networks/b"]
