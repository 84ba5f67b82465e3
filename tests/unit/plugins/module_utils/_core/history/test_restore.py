# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import dataclasses

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import StateError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.history.restore import (
    choose,
    rearming,
    restoring_plan,
)
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.history.revision import (
    History,
    Record,
    revision_spec,
)
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.resources import Config, Network, Secret
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.service import Service, UpdateStatus
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.snapshot import Snapshot

STACK = {"com.docker.stack.namespace": "shop"}
NET = Network.from_json({"Id": "n1", "Name": "shop_default", "Scope": "swarm", "Driver": "overlay", "Labels": STACK})
NET_SPEC = {"Name": "shop_default", "Driver": "overlay", "Labels": STACK}
UPDATE, ROLLBACK = {"Parallelism": 1, "Order": "start-first"}, {"Parallelism": 5, "Order": "stop-first"}


def spec(name="shop_web", image="web:1", *, secret="", network="shop_default", port=0, **fields):
    container = {"Image": image}
    if secret:
        container["Secrets"] = [{"SecretName": secret, "File": {"Name": "s", "UID": "0", "GID": "0", "Mode": 292}}]
    return {
        "Name": name,
        "Labels": {**STACK, "com.docker.stack.image": image},
        "Mode": {"Replicated": {"Replicas": 2}},
        "TaskTemplate": {"ContainerSpec": container, "Networks": [{"Target": network}]},
        "UpdateConfig": UPDATE,
        "RollbackConfig": ROLLBACK,
        **({"EndpointSpec": {"Ports": [{"TargetPort": 80, "PublishedPort": port}]}} if port else {}),
        **fields,
    }


def observed(*specs, networks=(NET,), secrets=()):
    services = tuple(
        Service.from_json({"ID": f"id-{item['Name']}", "Version": {"Index": 7}, "Spec": item}) for item in specs
    )
    found = tuple(
        Secret.from_json({"ID": f"id-{name}", "Version": {"Index": 1}, "Spec": {"Name": name}}) for name in secrets
    )
    return Snapshot(services=services, networks=networks, secrets=found)


def record(*services):
    return Record("shop", 3, 0.0, "", services=services, networks=(NET_SPEC,))


def live(*args, **fields):
    return spec(*args, **fields, network="n1")


def told(plan):
    return [(entry.action, entry.name) for entry in plan.entries if entry.kind == "service"]


def test_a_service_goes_back_with_its_rollback_config():
    plan = restoring_plan(record(spec()), observed(live(image="web:2")))
    (update,) = plan.writes
    assert update.reason == "differs from revision 3"
    assert update.spec["TaskTemplate"]["ContainerSpec"]["Image"] == "web:1"
    assert update.spec["UpdateConfig"] == ROLLBACK == update.spec["RollbackConfig"]
    assert update.spec["TaskTemplate"]["Networks"] == [{"Target": "n1"}]


def paused(**fields):
    """A service as it is recorded, of which Swarm has paused the update."""
    (service,) = observed(live(**fields)).services
    status = UpdateStatus("paused", "", None, None)
    return Snapshot(services=(dataclasses.replace(service, update_status=status),), networks=(NET,))


def test_a_paused_update_that_is_the_way_back_goes_on():
    (update,) = restoring_plan(record(spec()), paused()).writes
    assert "paused its update" in update.reason
    assert update.spec["TaskTemplate"]["ContainerSpec"]["Image"] == "web:1"


def test_a_paused_update_is_not_rearmed():
    assert not rearming(restoring_plan(record(spec()), paused(), armed=False)).writes
    assert rearming(restoring_plan(record(spec()), paused(UpdateConfig=ROLLBACK), armed=False)).writes


def test_without_a_rollback_config_the_engine_has_its_defaults():
    recorded = {key: value for key, value in spec().items() if key != "RollbackConfig"}
    (update,) = restoring_plan(record(recorded), observed(live(image="web:2"))).writes
    assert "UpdateConfig" not in update.spec


def test_what_restarts_nothing_keeps_its_update_config():
    (update,) = restoring_plan(record(spec()), observed(live(Mode={"Replicated": {"Replicas": 9}}))).writes
    assert (update.restarts_tasks, update.spec["UpdateConfig"]) == (False, UPDATE)


@pytest.mark.parametrize(
    ("recorded", "runs", "plan"),
    [
        pytest.param([spec()], [live()], [("keep", "shop_web")], id="as it was"),
        pytest.param([spec()], [], [("create", "shop_web")], id="comes back"),
        pytest.param(
            [spec()], [live(), live("shop_new")], [("keep", "shop_web"), ("remove", "shop_new")], id="came later"
        ),
        pytest.param(
            [spec(port=80)],
            [live(), live("shop_new", port=80)],
            [("remove", "shop_new"), ("update", "shop_web")],
            id="has the port",
        ),
        pytest.param(
            [spec("shop_job", Mode={"ReplicatedJob": {}}), spec()],
            [live("shop_job", "job:2", Mode={"ReplicatedJob": {}}), live(image="web:2")],
            [("update", "shop_web")],
            id="a job stays",
        ),
        pytest.param([spec("shop_job", Mode={"GlobalJob": {}})], [], [], id="a job does not come back"),
    ],
)
def test_services(recorded, runs, plan):
    assert told(restoring_plan(record(*recorded), observed(*runs))) == plan


def test_references_get_the_ids_of_today():
    plan = restoring_plan(record(spec(secret="shop_key-1")), observed(secrets=["shop_key-1"]))
    (reference,) = plan.writes[0].spec["TaskTemplate"]["ContainerSpec"]["Secrets"]
    assert (reference["SecretName"], reference["SecretID"]) == ("shop_key-1", "id-shop_key-1")


def test_a_network_that_is_gone_is_made_again():
    plan = restoring_plan(record(spec()), observed(networks=()))
    assert [(entry.action, entry.name) for entry in plan.writes] == [
        ("create", "shop_default"),
        ("create", "shop_web"),
    ]


def test_what_is_gone_and_cannot_be_made():
    with pytest.raises(StateError) as raised:
        restoring_plan(record(spec(secret="shop_key-1"), spec("shop_x", network="front")), observed())
    assert raised.value.message == (
        "Revision 3 of stack shop needs network front, secret shop_key-1, which is not in the swarm any more: create "
        "it again, or return to another revision."
    )


def test_rearming_takes_only_what_restarts_nothing():
    runs = [live(UpdateConfig=ROLLBACK), live("shop_api", image="web:2"), live("shop_other")]
    recorded = record(spec(), spec("shop_api"), spec("shop_other"))
    plan = rearming(restoring_plan(recorded, observed(*runs), armed=False))
    assert [(entry.name, entry.spec["UpdateConfig"]) for entry in plan.writes] == [("shop_web", UPDATE)]


def history(*rows):
    configs = []
    for number, turn, outcome in rows:
        written = revision_spec(Record("shop", number, 0.0, ""), outcome=outcome, turn=turn)
        configs.append(Config.from_json({"ID": f"c{number}", "Version": {"Index": 1}, "Spec": written}))
    return History.of(configs)


PAST = history((1, 1, "converged"), (2, 4, "converged"), (3, 3, "failed"))


@pytest.mark.parametrize(
    ("past", "number", "chosen"),
    [
        pytest.param(PAST, 3, 3, id="any"),
        pytest.param(PAST, None, 1, id="the one before"),
        pytest.param(history((1, 1, "converged"), (2, 2, "failed")), None, 1, id="before a failed one"),
    ],
)
def test_choose(past, number, chosen):
    assert choose(past, number, stack="shop").number == chosen


@pytest.mark.parametrize(
    ("past", "number", "message"),
    [
        pytest.param(PAST, 9, "Stack shop has no revision 9; there are 1, 2, 3.", id="unknown"),
        pytest.param(
            history((1, 1, "converged")),
            None,
            "Stack shop has no earlier revision that was good; there are 1.",
            id="only one",
        ),
        pytest.param(
            History(),
            None,
            "Stack shop has no earlier revision that was good; there is none: revisions are made by deploys.",
            id="none",
        ),
    ],
)
def test_nothing_to_choose(past, number, message):
    with pytest.raises(StateError) as raised:
        choose(past, number, stack="shop")
    assert raised.value.message == message
