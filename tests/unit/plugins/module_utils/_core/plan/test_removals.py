# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.build import Options, build_plan
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.entry import Entry
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.removals import in_use, still_removable
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.project import wanted_from
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.resources import Config, Network, Secret
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.service import Service
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.snapshot import Snapshot

STACK = "com.docker.stack.namespace"
KEY = "beekeeper.swarm.key"
DATA = {name: f"{name}A==" for name in ("aaa", "bbb", "ccc")}


def spec(config=None, *, stack="app", name="app_web", secret=None, network=None):
    container = {"Image": "web:1"}
    if config:
        container["Configs"] = [{"ConfigName": config, "ConfigID": f"id-{config}", "File": {"Name": "c"}}]
    if secret:
        container["Secrets"] = [{"SecretName": secret, "SecretID": f"id-{secret}", "File": {"Name": "s"}}]
    networks = [{"Target": f"id-{network}"}] if network else []
    return {
        "Name": name,
        "Labels": {STACK: stack},
        "TaskTemplate": {"ContainerSpec": container, "Networks": networks},
        "Mode": {"Replicated": {"Replicas": 1}},
    }


def service(now, before=None):
    return Service.from_json({"ID": now["Name"], "Version": {"Index": 1}, "Spec": now, "PreviousSpec": before})


def config(name, data="aaa", *, stack="app", **labels):
    return Config(f"id-{name}", name, 1, {STACK: stack, KEY: "c", **labels}, DATA[data])


def network(name, *, stack="app", **changes):
    obj = {"Id": f"id-{name}", "Name": name, "Scope": "swarm", "Driver": "overlay", "Labels": {STACK: stack}}
    return Network.from_json({**obj, **changes})


def plan(*services, configs=(), secrets=(), networks=(), others=(), data="bbb", **options):
    project = {
        "name": "app",
        "services": {"web": {"image": "web:1", "configs": [{"source": "c"}]}},
        "configs": {"c": {"file": "x"}},
    }
    wanted = wanted_from(project, stack="app", contents={"configs": {"c": DATA[data]}})
    default = network("app_default")
    seen = Snapshot(services=services, configs=configs, secrets=secrets, networks=(default, *networks), others=others)
    return [(entry.kind, entry.name) for entry in build_plan(wanted, seen, Options(**options)).removals]


A, B, C = config("app_c-a", "aaa"), config("app_c-b", "bbb"), config("app_c-c", "ccc")


@pytest.mark.parametrize(
    ("services", "data", "expected"),
    [
        pytest.param([spec("app_c-b")], "bbb", ["app_c-a", "app_c-c"], id="no service uses the others"),
        pytest.param([spec("app_c-b"), spec("app_c-a")], "aaa", ["app_c-c"], id="an update moves on by one"),
        pytest.param([spec("app_c-a"), spec("app_c-b")], "ccc", ["app_c-b"], id="what runs is what a rollback needs"),
    ],
)
def test_old_versions(services, data, expected):
    assert plan(service(*services), configs=(A, B, C), data=data) == [("config", name) for name in expected]


def test_an_unchanged_service_keeps_the_version_before():
    first = plan(service(spec("app_c-a")), configs=(A, B))
    now = build_now("app_c-b")
    assert first == []
    assert plan(service(now, spec("app_c-a")), configs=(A, B)) == []
    assert plan(service(now), configs=(A, B)) == [("config", "app_c-a")]


def build_now(name):
    """The service as a deploy of the project leaves it, so that it is unchanged."""
    project = {
        "name": "app",
        "services": {"web": {"image": "web:1", "configs": [{"source": "c"}]}},
        "configs": {"c": {"file": "x"}},
    }
    now = wanted_from(project, stack="app", contents={"configs": {"c": DATA["bbb"]}}).services[0]
    container = {**now["TaskTemplate"]["ContainerSpec"]}
    container["Configs"] = [{**container["Configs"][0], "ConfigName": name, "ConfigID": f"id-{name}"}]
    networks = [{**item, "Target": f"id-{item['Target']}"} for item in now["TaskTemplate"]["Networks"]]
    return {**now, "TaskTemplate": {**now["TaskTemplate"], "ContainerSpec": container, "Networks": networks}}


@pytest.mark.parametrize(
    ("options", "others", "expected"),
    [
        ({}, (), [("config", "app_c-a")]),
        ({"kept": [spec("app_c-a")]}, (), []),
        ({}, (service(spec("app_c-a", stack="b", name="b_x")),), []),
        ({}, (service(spec(stack="b", name="b_x"), spec("app_c-a", stack="b", name="b_x")),), []),
    ],
    ids=["free", "a kept revision holds it", "another stack uses it", "another stack may roll back to it"],
)
def test_who_holds_a_version(options, others, expected):
    assert plan(service(build_now("app_c-b")), configs=(A, B), others=others, **options) == expected


LEFT = {
    "configs": (B, config("app_gone", **{KEY: "gone"}), Config("id-cli", "app_cli", 1, {STACK: "app"}, "")),
    "secrets": (Secret("id-app_s-1", "app_s-1", 1, {STACK: "app", KEY: "s"}),),
    "networks": (network("app_back"),),
}
THEIRS = {
    "configs": (
        B,
        config("theirs", stack="b"),
        Config("id-r", "app.record", 1, {STACK: "app", "beekeeper.swarm.revision": "7"}, ""),
        Config("id-x", "app_x", 1, {}, ""),
    ),
    "networks": (
        network("theirs", stack="b"),
        network("app_going", Containers={}),
        network("app_local", Scope="local"),
    ),
}


@pytest.mark.parametrize(
    ("left", "prune", "expected"),
    [
        pytest.param(LEFT, False, [], id="nothing without prune"),
        pytest.param(
            LEFT,
            True,
            [("secret", "app_s-1"), ("config", "app_cli"), ("config", "app_gone"), ("network", "app_back")],
            id="all that the layers do not have",
        ),
        pytest.param(THEIRS, True, [], id="neither others' nor records"),
    ],
)
def test_prune(left, prune, expected):
    assert plan(service(build_now("app_c-b")), prune=prune, **left) == expected


def test_prune_takes_services_first_and_keeps_what_others_use():
    old = service(spec("app_gone", name="app_old", network="app_back"))
    other = service(spec(stack="b", name="b_x", secret="app_s-1"))
    assert plan(service(build_now("app_c-b")), old, others=(other,), prune=True, **LEFT) == [
        ("service", "app_old"),
        ("config", "app_cli"),
        ("config", "app_gone"),
        ("network", "app_back"),
    ]


def test_in_use():
    assert in_use([spec("c", secret="s", network="n"), None, {}]) == {"id-c", "id-s", "id-n"}


REMOVALS = [
    Entry("service", "app_old", "remove", "", id="app_old"),
    Entry("config", "app_c-a", "remove", "", id="id-app_c-a"),
    Entry("network", "app_back", "remove", "", id="id-app_back"),
]


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        pytest.param(
            Snapshot(
                services=(service(spec("app_c-a", name="app_old")),), configs=(A,), networks=(network("app_back"),)
            ),
            ["app_old", "app_c-a", "app_back"],
            id="as planned",
        ),
        pytest.param(Snapshot(), [], id="all gone"),
        pytest.param(Snapshot(services=(service(spec("app_c-a")),), configs=(A,)), [], id="used again meanwhile"),
        pytest.param(Snapshot(configs=(config("app_c-a", stack="b"),)), [], id="another stack's meanwhile"),
        pytest.param(
            Snapshot(configs=(A,), others=(service(spec(stack="b"), spec("app_c-a")),)), [], id="somebody's rollback"
        ),
    ],
)
def test_still_removable(seen, expected):
    assert [entry.name for entry in still_removable(REMOVALS, seen, stack="app")] == expected


def test_a_kept_revision_holds_what_was_to_go():
    assert still_removable(REMOVALS, Snapshot(configs=(A,)), stack="app", kept=[spec("app_c-a")]) == []
