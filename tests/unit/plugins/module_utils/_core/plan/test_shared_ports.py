# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import ComposeError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.build import Options, build_plan
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.shared_ports import Claim, shortages
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.traps import check_traps
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.project import wanted_from
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.node import Node
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.service import Service
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.snapshot import Snapshot


def node(name):
    return Node.from_json(
        {
            "ID": name,
            "Spec": {"Role": "worker", "Availability": "active"},
            "Description": {"Hostname": name, "Platform": {"OS": "linux", "Architecture": "x86_64"}},
            "Status": {"State": "ready", "Addr": "192.0.2.1"},
        }
    )


ONE, TWO = (node("node1"),), (node("node1"), node("node2"))


def service(image="x:1", on=None, **deploy):
    """Publish 8080 on the node itself, on node ``on`` alone where that is named."""
    placement = {"placement": {"constraints": [f"node.hostname=={on}"]}} if on else {}
    port = {"target": 80, "published": "8080", "mode": "host"}
    return {"image": image, "ports": [port], "deploy": {**placement, **deploy}}


def running(stack, services):
    specs = wanted_from({"services": services}, stack=stack).services if services else ()
    return tuple(Service.from_json({"ID": spec["Name"], "Spec": spec, "Version": {"Index": 1}}) for spec in specs)


def find(services, *, before=None, shop=None, nodes=TWO):
    """Plan stack app over its services before, beside those of stack shop, and look for its traps."""
    observed = Snapshot(services=running("app", before), others=running("shop", shop))
    plan = build_plan(wanted_from({"services": services}, stack="app"), observed, Options(prune=True))
    return check_traps(plan, nodes=nodes, observed=observed)


JOB = service(mode="replicated-job")


@pytest.mark.parametrize(
    ("services", "before", "shop", "nodes"),
    [
        pytest.param({"a": service(), "b": service()}, None, None, TWO, id="a node for each"),
        pytest.param({"a": service()}, None, {"web": service()}, TWO, id="beside another stack"),
        pytest.param({"a": service(mode="global"), "b": service(replicas=0)}, None, None, TWO, id="none"),
        pytest.param(
            {"a": service(on="node2")}, None, {"web": service(on="node1", replicas=2)}, TWO, id="others are too many"
        ),
        pytest.param(
            {"a": service(on="node2")},
            None,
            {"web": service(on="node1"), "api": service(on="node1")},
            TWO,
            id="others are in each other's way",
        ),
        pytest.param({"a": service()}, None, {"job": JOB}, ONE, id="a job of another stack"),
        pytest.param({"a": service(), "job": JOB}, {"job": JOB}, None, ONE, id="a job that is kept"),
        pytest.param(
            {"a": service("x:2"), "job": JOB}, {"a": service(), "job": JOB}, None, ONE, id="beside a job that is kept"
        ),
    ],
)
def test_room(services, before, shop, nodes):
    assert find(services, before=before, shop=shop, nodes=nodes) == ()


def said(key, wants, nodes):
    return (
        f"services.{key}.ports: port 8080/tcp in mode host is wanted by {wants}, and the nodes that fit are {nodes}; "
        "publish another, or lower deploy.replicas."
    )


@pytest.mark.parametrize(
    ("services", "around", "key", "wants"),
    [
        pytest.param(
            {"a": service(), "b": service(mode="global")}, {}, "b", "3 tasks of app_a, app_b", id="in the layers"
        ),
        pytest.param(
            {"a": service(replicas=2)},
            {"shop": {"web": service()}},
            "a",
            "3 tasks of shop_web, app_a",
            id="another stack",
        ),
        pytest.param(
            {"a": service(replicas=2)},
            {"before": {"a": service()}, "shop": {"web": service()}},
            "a",
            "3 tasks of shop_web, app_a",
            id="one more replica",
        ),
        pytest.param({"a": service(), "job": JOB}, {"nodes": ONE}, "job", "2 tasks of app_a, app_job", id="a new job"),
        pytest.param(
            {"b": service()},
            {"before": {"a": service()}, "nodes": ONE},
            "b",
            "2 tasks of app_a, app_b",
            id="beside one that is removed afterwards",
        ),
    ],
)
def test_refused(services, around, key, wants):
    with pytest.raises(ComposeError) as caught:
        find(services, **around)
    assert caught.value.message == said(key, wants, len(around.get("nodes", TWO)))
    assert caught.value.path == ("services", key, "ports")


def test_names_only_those_that_are_in_the_way():
    with pytest.raises(ComposeError) as caught:
        find({"a": service(on="node1")}, shop={"web": service(on="node1"), "api": service(on="node2")})
    assert caught.value.message == said("a", "2 tasks of shop_web, app_a", 1)


@pytest.mark.parametrize(
    ("now", "before"),
    [
        pytest.param(service("x:2"), service(), id="another image"),
        pytest.param(service(labels={"a": "b"}), service(), id="a label"),
        pytest.param(service(), service(replicas=2), id="fewer replicas"),
    ],
)
def test_warned_where_nodes_were_short_before(now, before):
    shop = {"web": service(replicas=2)}
    assert find({"a": now}, before={"a": before}, shop=shop) == (said("a", "3 tasks of shop_web, app_a", 2),)


@pytest.mark.parametrize(
    ("claims", "short"),
    [
        pytest.param({}, [], id="nothing"),
        pytest.param({"a": Claim(1, ("1", "2")), "b": Claim(1, ("1",))}, [], id="the first moves"),
        pytest.param(
            {"a": Claim(1, ("1", "2")), "b": Claim(1, ("2", "3")), "c": Claim(2, ("1", "2"))}, [("c", 1)], id="two move"
        ),
        pytest.param({"a": Claim(2, ("1", "2")), "b": Claim(2, ("1", "2"))}, [("b", 2)], id="two are short"),
    ],
)
def test_shortages(claims, short):
    assert [(found.name, found.tasks) for found in shortages(claims)] == short
