# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import dataclasses

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.history.record import (
    kept,
    left_out,
    outcome_of_policy,
    portable,
    references,
    runs,
    state_after,
    state_now,
    to_adopt,
)
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.history.revision import (
    History,
    Layer,
    Record,
    revision_spec,
)
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.entry import Entry, Plan
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.resources import Config, Network
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.service import Service
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.snapshot import Snapshot

NETWORK = Network.from_json(
    {
        "Id": "n1",
        "Name": "shop_default",
        "Scope": "swarm",
        "Driver": "overlay",
        "Labels": {"com.docker.stack.namespace": "shop"},
        "Options": {"com.docker.network.driver.overlay.vxlanid_list": "4097", "encrypted": "true"},
        "IPAM": {"Driver": "default"},
    }
)
STRANGER = Network.from_json({"Id": "n2", "Name": "front", "Scope": "swarm", "Driver": "overlay"})


def spec(name="shop_web", image="web:1", *, by_name=False, networks=("n1",)):
    names = {"n1": "shop_default", "n2": "front"}
    ids = {} if by_name else {"ConfigID": "c1"}
    return {
        "Name": name,
        "Mode": {"Replicated": {"Replicas": 2}},
        "TaskTemplate": {
            "ContainerSpec": {
                "Image": image,
                "Configs": [{"ConfigName": "shop_conf", **ids, "File": {"Name": "/conf"}}],
            },
            "Networks": [{"Target": names[item] if by_name else item} for item in networks],
        },
    }


def live(*specs):
    services = [Service.from_json({"ID": f"s-{item['Name']}", "Version": {"Index": 1}, "Spec": item}) for item in specs]
    return Snapshot(services=tuple(services), networks=(NETWORK, STRANGER))


def record(*services, number=1):
    return Record("shop", number, 0.0, "", services=services)


def history(*rows):
    configs = []
    for number, outcome, service in rows:
        written = revision_spec(record(service, number=number), outcome=outcome, turn=number)
        configs.append(Config.from_json({"ID": f"c{number}", "Version": {"Index": 1}, "Spec": written}))
    return History.of(configs)


def test_portable():
    assert portable(spec(networks=("n1", "gone")), {"n1": "shop_default"}) == {
        **spec(by_name=True),
        "TaskTemplate": {
            **spec(by_name=True)["TaskTemplate"],
            "Networks": [{"Target": "shop_default"}, {"Target": "gone"}],
        },
    }


def test_a_spec_without_a_container_stays_so():
    assert portable({"Name": "x", "TaskTemplate": {}}, {}) == {"Name": "x", "TaskTemplate": {}}


def test_references():
    assert list(references([spec(by_name=True)])) == [("config", "shop_conf"), ("network", "shop_default")]


def test_what_runs_now():
    state = state_now(live(spec(networks=("n1", "n2"))))
    assert state.services == (spec(by_name=True, networks=("n1", "n2")),)
    assert state.networks == (
        {
            "Name": "shop_default",
            "Driver": "overlay",
            "Attachable": False,
            "Internal": False,
            "Labels": {"com.docker.stack.namespace": "shop"},
            "Options": {"encrypted": "true"},
            "IPAM": {"Driver": "default"},
        },
    )


def test_what_a_plan_makes():
    observed = live(spec(), spec("shop_old"), spec("shop_same"), spec("shop_other"))
    plan = Plan(
        "shop",
        (
            Entry("service", "shop_web", "update", "", spec=spec(image="web:2")),
            Entry("service", "shop_new", "create", "", spec=spec("shop_new", networks=())),
            Entry("service", "shop_same", "keep", ""),
            Entry("service", "shop_old", "remove", ""),
        ),
    )
    wanted = {"Name": "shop_default", "Driver": "overlay", "Labels": {}}
    state = state_after(plan, [wanted], observed)
    assert [(item["Name"], item["TaskTemplate"]["ContainerSpec"]["Image"]) for item in state.services] == [
        ("shop_new", "web:1"),
        ("shop_other", "web:1"),
        ("shop_same", "web:1"),
        ("shop_web", "web:2"),
    ]
    assert state.networks == (wanted,)


@pytest.mark.parametrize(
    ("services", "same"),
    [
        pytest.param([spec()], True, id="the same"),
        pytest.param([{**spec(), "EndpointSpec": {"Mode": "vip"}}], True, id="a default written out"),
        pytest.param([spec(image="web:2")], False, id="another image"),
        pytest.param([spec(networks=())], False, id="another network"),
        pytest.param([spec(), spec("shop_more")], False, id="one more"),
        pytest.param([], False, id="gone"),
    ],
)
def test_runs(services, same):
    assert runs(record(spec(by_name=True)), live(*services)) is same


OLD, NEW = spec(by_name=True), spec(by_name=True, image="web:2")


@pytest.mark.parametrize(
    ("past", "services", "stands", "adopt"),
    [
        pytest.param((), [], True, False, id="first deploy"),
        pytest.param((), [spec()], False, True, id="never recorded"),
        pytest.param(((1, "converged", OLD),), [spec()], True, False, id="as recorded"),
        pytest.param(((1, "converged", OLD),), [spec(image="web:3")], True, True, id="changed by hand"),
        pytest.param(((1, "converged", OLD),), [spec(image="web:3")], False, False, id="changed, and down"),
        pytest.param(((1, "converged", OLD), (2, "failed", NEW)), [spec()], True, False, id="mended by hand"),
        pytest.param(
            ((1, "converged", OLD), (2, "failed", NEW)), [spec(image="web:2")], True, False, id="failed, stands"
        ),
        pytest.param(((1, "converged", OLD), (2, "pending", NEW)), [spec(image="web:3")], True, False, id="half way"),
        pytest.param(((1, "converged", OLD),), [], True, False, id="gone"),
    ],
)
def test_to_adopt(past, services, stands, adopt):
    assert to_adopt(history(*past), live(*services), stands=stands) is adopt


def counted(observed, *, running):
    services = tuple(dataclasses.replace(item, running=running, desired=2) for item in observed.services)
    return dataclasses.replace(observed, services=services)


@pytest.mark.parametrize(
    ("past", "running", "outcome"),
    [
        pytest.param(((1, "converged", OLD),), 1, "converged", id="what converged"),
        pytest.param(((1, "failed", OLD),), 2, "failed", id="what failed"),
        pytest.param(((1, "converged", OLD), (2, "failed", NEW)), 2, "converged", id="mended by hand"),
        pytest.param(((1, "adopted", OLD),), 2, "started", id="what something else deployed"),
        pytest.param((), 2, "started", id="no revision has it"),
        pytest.param(((1, "converged", NEW),), 1, "failed", id="changed by hand, and down"),
    ],
)
def test_outcome_of_policy(past, running, outcome):
    assert outcome_of_policy(history(*past), counted(live(spec()), running=running)) == outcome


def test_what_kept_revisions_need():
    rows = ((1, "converged", spec(by_name=True)), (2, "converged", {**NEW, "TaskTemplate": {}}))
    conf = Config.from_json({"ID": "c9", "Version": {"Index": 1}, "Spec": {"Name": "shop_conf"}})
    other = Config.from_json({"ID": "c8", "Version": {"Index": 1}, "Spec": {"Name": "shop_more"}})
    seen = Snapshot(configs=(conf, other))
    container = {"Secrets": []}
    assert kept(history(*rows), seen, keep=2) == (
        {"TaskTemplate": {"ContainerSpec": {"Configs": [{"ConfigID": "c9"}], **container}}},
    )
    assert kept(history(*rows), seen, keep=1) == ({"TaskTemplate": {"ContainerSpec": {"Configs": [], **container}}},)


def test_left_out():
    made = Record("shop", 1, 0.0, "", layers=(Layer("shop.yml", "1"), Layer("prod.yml", "2")))
    assert left_out(made, [Layer("shop.yml", "other bytes")]) == (Layer("prod.yml", "2"),)
