# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import dataclasses

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import InputError, StateError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.build import Options, build_plan, build_removal
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec import marks
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.project import wanted_from
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.resources import Config, Network, Secret
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.service import Service
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.snapshot import Snapshot

LABELS = {"com.docker.stack.namespace": "app"}
VXLAN_IDS = "com.docker.network.driver.overlay.vxlanid_list"


def network(name, **changes):
    obj = {"Id": f"id-{name}", "Name": name, "Scope": "swarm", "Driver": "overlay", "Labels": LABELS, **changes}
    return Network.from_json(obj)


def wanted(services=None, **top):
    services = services or {"web": {"image": "web:1"}}
    return wanted_from({"name": "app", "services": services, **top}, stack="app")


def live(spec, *, state=None, **changes):
    """The service as the Engine would have it: networks by id."""
    template = {**spec["TaskTemplate"]}
    template["Networks"] = [{**item, "Target": f"id-{item['Target']}"} for item in template["Networks"]]
    spec = {**spec, "TaskTemplate": template, **changes}
    status = {"State": state} if state else None
    return Service.from_json({"ID": spec["Name"], "Version": {"Index": 5}, "Spec": spec, "UpdateStatus": status})


DEFAULT = network("app_default")


def actions(plan):
    return [(entry.kind, entry.name, entry.action) for entry in plan.entries]


def test_first_deploy():
    plan = build_plan(wanted({"b": {"image": "x"}, "a": {"image": "x"}}), Snapshot())
    assert actions(plan) == [
        ("network", "app_default", "create"),
        ("service", "app_a", "create"),
        ("service", "app_b", "create"),
    ]
    assert plan.changed


def test_nothing_to_do():
    want = wanted()
    plan = build_plan(want, Snapshot(services=(live(want.services[0]),), networks=(DEFAULT,)))
    assert actions(plan) == [("network", "app_default", "keep"), ("service", "app_web", "keep")]
    assert not plan.changed


def test_one_field():
    plan = build_plan(
        wanted({"web": {"image": "web:1", "environment": {"A": "1"}}}),
        Snapshot(services=(live(wanted().services[0]),), networks=(DEFAULT,)),
    )
    (entry,) = plan.writes
    assert entry.to_result() == {
        "kind": "service",
        "name": "app_web",
        "action": "update",
        "restarts_tasks": True,
        "fields": ["TaskTemplate.ContainerSpec.Env"],
        "reason": "differs from the layers",
    }
    assert (entry.id, entry.version) == ("app_web", 5)
    assert entry.spec["TaskTemplate"]["Networks"] == [{"Target": "id-app_default", "Aliases": ["web"]}]


@pytest.mark.parametrize(
    ("prune", "expected"),
    [(False, []), (True, [("service", "app_old", "remove")])],
    ids=["kept", "pruned"],
)
def test_prune(prune, expected):
    want = wanted()
    old = live(wanted({"old": {"image": "x"}}).services[0])
    plan = build_plan(want, Snapshot(services=(old, live(want.services[0])), networks=(DEFAULT,)), Options(prune=prune))
    assert [action for action in actions(plan) if action[1] == "app_old"] == expected


def test_references_get_ids():
    services = {"web": {"image": "x", "configs": [{"source": "c"}], "secrets": [{"source": "s"}]}}
    want = wanted(services, configs={"c": {"external": True}}, secrets={"s": {"external": True}})
    seen = Snapshot(configs=(Config("c1", "c", 1, {}, ""),), secrets=(Secret("s1", "s", 1, {}),))
    container = build_plan(want, seen).entries[1].spec["TaskTemplate"]["ContainerSpec"]
    assert container["Configs"][0]["ConfigID"] == "c1"
    assert container["Secrets"][0]["SecretID"] == "s1"


SHARED = {
    "services": {"web": {"image": "x", "networks": {"n": None}}},
    "networks": {"n": {"external": True, "name": "net"}},
}


@pytest.mark.parametrize("found", [[network("net")], [network("net", Labels={})]], ids=["ours", "somebody's"])
def test_external_network_is_there(found):
    assert actions(build_plan(wanted(**SHARED), Snapshot(networks=tuple(found)))) == [("service", "app_web", "create")]


def test_external_network_by_id():
    shared = {**SHARED, "networks": {"n": {"external": True, "name": "id-net"}}}
    want = wanted(**shared)
    first = build_plan(want, Snapshot(networks=(network("net"),)))
    assert [item["Target"] for item in first.entries[0].spec["TaskTemplate"]["Networks"]] == ["net"]
    runs = live(first.entries[0].spec)
    assert not build_plan(want, Snapshot(services=(runs,), networks=(network("net"),))).changed


@pytest.mark.parametrize(
    ("project", "seen", "message", "details"),
    [
        pytest.param(
            SHARED,
            Snapshot(),
            "networks.n: the external network net does not exist: create it beforehand with driver overlay.",
            {"path": ["networks", "n"]},
            id="no-external-network",
        ),
        pytest.param(
            SHARED,
            Snapshot(networks=(network("net", Scope="local"),)),
            "networks.n: the external network net has scope local, but services need scope swarm: create it with "
            "driver overlay.",
            {"path": ["networks", "n"]},
            id="local-external-network",
        ),
        pytest.param(
            SHARED,
            Snapshot(networks=(network("net", Containers={}),)),
            "networks.n: the external network net does not exist: create it beforehand with driver overlay.",
            {"path": ["networks", "n"]},
            id="leftover-external-network",
        ),
        pytest.param(
            {**SHARED, "networks": {"n": {"external": True, "name": "ingress"}}},
            Snapshot(networks=(network("ingress", Ingress=True),)),
            "networks.n: the external network ingress is the swarm's own for published ports, to which no service can "
            "be attached: name another network.",
            {"path": ["networks", "n"]},
            id="ingress",
        ),
        pytest.param(
            {**SHARED, "networks": {"n": {"external": True, "name": "none"}}},
            Snapshot(networks=(network("none", Scope="local"),)),
            "networks.n: the swarm has no network none to which services can be attached: name host, bridge or an "
            "overlay network.",
            {"path": ["networks", "n"]},
            id="none",
        ),
        pytest.param(
            {"services": {"web": {"image": "x"}}, "networks": {"default": {"external": True}}},
            Snapshot(networks=(network("net"),)),
            "networks.default: the external network default does not exist: create it beforehand with driver overlay.",
            {"path": ["networks", "default"]},
            id="default-without-a-name",
        ),
        pytest.param(
            {
                "services": {"web": {"image": "x", "secrets": [{"source": "s"}]}},
                "secrets": {"s": {"external": True, "name": "key"}},
            },
            Snapshot(),
            "secrets.s: the external secret key does not exist: create it beforehand.",
            {"path": ["secrets", "s"]},
            id="no-external-secret",
        ),
        pytest.param(
            {"services": {"web": {"image": "x", "configs": [{"source": "c"}]}}, "configs": {"c": {"external": True}}},
            Snapshot(),
            "configs.c: the external config c does not exist: create it beforehand.",
            {"path": ["configs", "c"]},
            id="no-external-config",
        ),
        pytest.param(
            {"services": {key: {"image": "x", "ports": [{"target": 80, "published": "80"}]} for key in ("a", "b")}},
            Snapshot(),
            "services.b.ports: port 80/tcp is published by services.a too; publish another, or free it there first.",
            {"path": ["services", "b", "ports"]},
            id="port",
        ),
        pytest.param(
            {"services": {"web": {"image": "web:1", "deploy": {"mode": "global"}}}},
            Snapshot(services=(live(wanted().services[0]),), networks=(DEFAULT,)),
            "services.web.deploy.mode: the layers want global, and service app_web runs as replicated, which Swarm "
            "cannot change: remove the service, then deploy again.",
            {"path": ["services", "web", "deploy", "mode"]},
            id="mode",
        ),
    ],
)
def test_bad_input(project, seen, message, details):
    with pytest.raises(InputError) as caught:
        build_plan(wanted(**project), seen)
    assert (caught.value.message, caught.value.details) == (message, details)


@pytest.mark.parametrize(
    ("seen", "message"),
    [
        pytest.param(
            network("app_default", Labels={}),
            "Network app_default exists and does not belong to stack app (driver overlay, scope swarm): give the "
            "stack's network another name, or declare it external: true.",
            id="somebody's",
        ),
        pytest.param(
            network("app_default", Driver="macvlan"),
            "Network app_default exists with driver macvlan and scope swarm, but driver overlay and scope swarm are "
            "wanted: turn recreate_networks on, or give the stack's network another name.",
            id="driver",
        ),
        pytest.param(
            network("app_default", Containers={}),
            "Network app_default was removed from the swarm, and this node is still taking it down: deploy again in "
            "some seconds.",
            id="leftover",
        ),
    ],
)
def test_network_in_the_way(seen, message):
    with pytest.raises(StateError) as caught:
        build_plan(wanted(), Snapshot(networks=(seen,)))
    assert caught.value.message == message


@pytest.mark.parametrize(
    ("entry", "seen", "fields"),
    [
        ({"internal": True}, {}, ["Internal"]),
        ({"attachable": True}, {"Attachable": True}, []),
        ({}, {"Attachable": True}, ["Attachable"]),
        ({"driver_opts": {"mtu": "1400"}}, {"Options": {"mtu": "1400", VXLAN_IDS: "4097"}}, []),
        ({"driver_opts": {"mtu": "1400"}}, {"Options": {VXLAN_IDS: "4097"}}, ["Options"]),
        ({}, {"Options": {"mtu": "1400", VXLAN_IDS: "4097"}}, ["Options"]),
        ({"labels": {"a": "b"}}, {}, ["Labels"]),
        ({}, {"Labels": {"a": "b", **LABELS}}, ["Labels"]),
        ({"ipam": {"config": [{"subnet": "10.7.0.0/24"}]}}, {"Driver": "", "IPAM": {"Driver": "", "Config": None}}, []),
        ({}, {"IPAM": {"Driver": "default", "Options": {"com.docker.network.ipam.serial": "true"}}}, []),
        ({"enable_ipv6": True}, {}, ["EnableIPv6"]),
        ({"enable_ipv6": False}, {"EnableIPv6": True}, ["EnableIPv6"]),
        ({"ipam": {"driver": "own"}}, {"IPAM": {"Driver": "default"}}, ["IPAM.Driver"]),
        ({"ipam": {"options": {"a": "b"}}}, {"IPAM": {"Driver": "default", "Options": None}}, ["IPAM.Options"]),
        ({}, {"IPAM": {"Driver": "default", "Config": [{"Subnet": "10.0.1.0/24"}]}}, []),
        (
            {"ipam": {"config": [{"subnet": "10.7.0.0/24"}]}},
            {"IPAM": {"Driver": "default", "Config": [{"Subnet": "10.7.0.0/24", "Gateway": "10.7.0.1"}]}},
            [],
        ),
        (
            {"ipam": {"config": [{"subnet": "10.7.0.0/24"}]}},
            {"IPAM": {"Driver": "default", "Config": [{"Subnet": "10.8.0.0/24"}]}},
            ["IPAM.Config"],
        ),
    ],
    ids=str,
)
def test_network_that_differs_is_kept_and_named(entry, seen, fields):
    want = wanted(networks={"default": entry})
    plan = build_plan(want, Snapshot(networks=(network("app_default", **seen),)))
    first = plan.entries[0]
    assert (first.action, [".".join(path) for path in first.fields]) == ("keep", fields)
    assert plan.warnings == (
        (
            f"Network app_default differs from the layers in {fields[0]}: Swarm cannot change a network in place, so "
            "it is kept as it is; with recreate_networks: true it is made anew.",
        )
        if fields
        else ()
    )


def test_somebody_elses_service():
    with pytest.raises(StateError) as caught:
        build_plan(wanted(), Snapshot(services=(live(wanted().services[0], Labels={}),)))
    assert caught.value.message == (
        "Service app_web exists and does not belong to stack app: remove or rename it, or give the stack or the "
        "service another name."
    )


@pytest.mark.parametrize("state", ["paused", "rollback_paused", "completed", "rollback_completed"])
def test_writes_after_an_ended_update(state):
    seen = Snapshot(services=(live(wanted().services[0], state=state),), networks=(DEFAULT,))
    assert build_plan(wanted({"web": {"image": "web:2"}}), seen).changed


def test_a_paused_update_goes_on():
    service = live(wanted().services[0], state="paused")
    plan = build_plan(wanted(), Snapshot(services=(service,), networks=(DEFAULT,)))
    (entry,) = plan.writes
    assert (entry.action, entry.fields, entry.restarts_tasks, entry.base) == ("update", (), True, service.spec)
    assert entry.reason == "is as wanted, but Swarm has paused its update, which goes on when it is written again"


def test_the_mark_of_an_update_that_went_on_differs_from_nothing_and_goes_with_the_next_write():
    service = live(wanted().services[0], state="completed")
    service = dataclasses.replace(service, spec=marks.resumed(service.spec, version=3))
    seen = Snapshot(services=(service,), networks=(DEFAULT,))
    assert not build_plan(wanted(), seen).changed
    (entry,) = build_plan(wanted({"web": {"image": "web:2"}}), seen).writes
    assert marks.RESUMED in service.spec["Labels"]
    assert marks.RESUMED not in entry.spec["Labels"]


def test_removal_takes_only_what_bears_the_label():
    seen = Snapshot(
        services=(live(wanted().services[0]),),
        networks=(DEFAULT, network("other", Labels={}), network("app_leftover", Containers={})),
        configs=(Config("c1", "app_conf", 1, LABELS, ""), Config("c2", "conf", 1, {}, "")),
        secrets=(Secret("s1", "app_key", 1, LABELS),),
    )
    assert actions(build_removal("app", seen)) == [
        ("service", "app_web", "remove"),
        ("secret", "app_key", "remove"),
        ("config", "app_conf", "remove"),
        ("network", "app_default", "remove"),
    ]
    assert not build_removal("app", Snapshot()).changed


def test_removal_keeps_what_others_use():
    seen = Snapshot(networks=(DEFAULT,), secrets=(Secret("s1", "app_key", 1, LABELS), Secret("s2", "k2", 1, LABELS)))
    plan = build_removal("app", seen, {DEFAULT.id: "used by service shop_web", "s1": "used by service shop_api"})
    assert [(entry.name, entry.action, entry.reason) for entry in plan.entries] == [
        ("app_key", "keep", "used by service shop_api"),
        ("k2", "remove", "belongs to the stack"),
        ("app_default", "keep", "used by service shop_web"),
    ]
