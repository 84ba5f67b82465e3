# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A network that is made anew: which step is due in which state, what is said of it, and what forbids it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import StateError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.build import Options, build_plan
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.moves import (
    STAND_IN,
    check_guests,
    moves_of,
    moving_step,
    needs_wait,
    next_moves,
)
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.marks import mark_of, marked, unmarked
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.project import wanted_from
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.resources import Guest, Network
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.service import Service
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.snapshot import Snapshot

LABELS = {"com.docker.stack.namespace": "app"}
RECREATE = Options(recreate=True)
OLD, NEW, STOOD = "id-old", "id-new", "id-stand-in"


def network(identity, name="app_default", **changes):
    obj = {"Id": identity, "Name": name, "Scope": "swarm", "Driver": "overlay", "Labels": LABELS, **changes}
    return Network.from_json(obj)


OLD_ONE = network(OLD, Internal=True)
NEW_ONE = network(NEW)
LEFTOVER = network(OLD, Internal=True, Containers={})
CARRIER = network(STOOD, "app_default-stand-in", Labels={**LABELS, STAND_IN: "app_default"})


def wanted(*names, network=None):
    services = {name: {"image": "web:1"} for name in names or ("a", "b")}
    project = {"name": "app", "services": services, "networks": {"default": network or {}}}
    return wanted_from(project, stack="app")


def live(name, *targets, stack="app", **changes):
    """A service on networks, by the same aliases in each."""
    (spec,) = wanted(name).services
    attached = [{"Target": target, "Aliases": [name]} for target in targets]
    template = {**spec["TaskTemplate"], "Networks": attached}
    labels = {**spec["Labels"], "com.docker.stack.namespace": stack}
    spec = {**spec, "Name": f"{stack}_{name}", "Labels": labels, "TaskTemplate": template, **changes}
    return Service.from_json({"ID": f"id-{name}", "Version": {"Index": 5}, "Spec": spec})


def moves(networks, services, *, want=None, options=RECREATE, others=()):
    want = want or wanted()
    observed = Snapshot(services=tuple(services), networks=tuple(networks), others=tuple(others))
    plan = build_plan(want, observed, options)
    found = moves_of([entry for entry in plan.entries if entry.kind == "network"], observed.networks, "app")
    return plan, found, next_moves(found, observed.services)


def shown(moving):
    """What is due: networks by action, services with the networks that they get."""
    return [
        f"{entry.action} {entry.name}"
        if entry.kind == "network"
        else " ".join([entry.name, *(item["Target"] for item in entry.spec["TaskTemplate"]["Networks"])])
        for entry in moving.entries
    ]


A, B = "app_a", "app_b"
NAME, CARRIER_NAME = "app_default", "app_default-stand-in"


@pytest.mark.parametrize(
    ("networks", "on_a", "on_b", "due"),
    [
        (
            [OLD_ONE],
            [OLD],
            [OLD],
            [f"create {CARRIER_NAME}", f"{A} {OLD} {CARRIER_NAME}", f"{B} {OLD} {CARRIER_NAME}"],
        ),
        ([OLD_ONE, CARRIER], [OLD, STOOD], [OLD], [f"{B} {OLD} {CARRIER_NAME}"]),
        ([OLD_ONE, CARRIER], [OLD, STOOD], [OLD, STOOD], [f"{A} {STOOD}", f"{B} {STOOD}"]),
        ([OLD_ONE, CARRIER], [STOOD], [OLD, STOOD], [f"{B} {STOOD}"]),
        ([OLD_ONE, CARRIER], [STOOD], [STOOD], [f"remove {NAME}"]),
        ([LEFTOVER, CARRIER], [STOOD], [STOOD], "this node still takes the old network app_default down"),
        ([CARRIER], [STOOD], [STOOD], [f"create {NAME}", f"{A} {STOOD} {NAME}", f"{B} {STOOD} {NAME}"]),
        ([NEW_ONE, CARRIER], [STOOD], [STOOD, NEW], [f"{A} {STOOD} {NAME}"]),
        ([NEW_ONE, CARRIER], [STOOD, NEW], [STOOD, NEW], None),
        ([NEW_ONE, CARRIER], [NEW], [NEW], None),
        ([CARRIER], [], [], None),
        ([NEW_ONE], [NEW], [NEW], None),
        ([OLD_ONE], [], [], [f"create {CARRIER_NAME}"]),
        ([OLD_ONE, CARRIER], [], [], [f"remove {NAME}"]),
    ],
    ids=[
        "over",
        "over-half",
        "off",
        "off-half",
        "swap",
        "being-taken-down",
        "back",
        "back-half",
        "home",
        "home-done",
        "nobody-and-gone",
        "nothing",
        "nobody",
        "nobody-and-stand-in",
    ],
)
def test_what_is_due(networks, on_a, on_b, due):
    _plan, _moves, moving = moves(networks, [live("a", *on_a), live("b", *on_b)])
    if isinstance(due, str):
        assert (moving.entries, moving.waits) == ((), due)
    else:
        assert (shown(moving) if moving else None) == due


def test_only_what_nobody_is_on_any_more_goes():
    _plan, _moves, moving = moves([OLD_ONE, CARRIER], [live("a", STOOD), live("b", STOOD)])
    assert moving.frees == (OLD,)


def test_without_leave_what_was_begun_goes_back():
    seen = [live("a", STOOD), live("b", OLD, STOOD)]
    _plan, _moves, moving = moves([OLD_ONE, CARRIER], seen, options=Options())
    assert shown(moving) == [f"{A} {STOOD} {NAME}"]


def test_aliases_go_along():
    _plan, _moves, moving = moves([OLD_ONE], [live("a", OLD)])
    attached = moving.entries[1].spec["TaskTemplate"]["Networks"]
    assert attached == [{"Target": OLD, "Aliases": ["a"]}, {"Target": CARRIER_NAME, "Aliases": ["a"]}]


def test_stand_in_takes_no_wanted_address():
    pool = {"driver": "default", "config": [{"subnet": "10.7.0.0/24"}]}
    own = {"com.docker.network.driver.overlay.vxlanid_list": "4711", "mtu": "1400"}
    want = wanted(network={"attachable": True, "ipam": pool, "driver_opts": own})
    _plan, _moves, moving = moves([OLD_ONE], [], want=want)
    assert moving.entries[0].spec == {
        "Name": CARRIER_NAME,
        "Driver": "overlay",
        "Options": {"mtu": "1400"},
        "Attachable": True,
        "Labels": {**LABELS, STAND_IN: NAME},
        "IPAM": {"Driver": "default"},
    }


def test_two_networks_go_side_by_side():
    names = ("x", "y")
    networks = [network(f"id-{name}", f"app_{name}", Internal=True) for name in names]
    services = {"a": {"image": "web:1", "networks": dict.fromkeys(names)}}
    want = wanted_from({"name": "app", "services": services, "networks": {"x": {}, "y": {}}}, stack="app")
    _plan, _moves, moving = moves(networks, [live("a", "id-x", "id-y")], want=want)
    assert shown(moving) == [
        "create app_x-stand-in",
        "create app_y-stand-in",
        "app_a id-x id-y app_x-stand-in app_y-stand-in",
    ]


def test_plan_says_it_beforehand():
    changed = live("b", OLD, TaskTemplate={"ContainerSpec": {"Image": "web:0"}, "Networks": [{"Target": OLD}]})
    plan, _moves, _moving = moves([OLD_ONE], [live("a", OLD), changed, live("gone", OLD)], want=wanted("a", "b"))
    assert [(entry.name, entry.action, entry.restarts_tasks, entry.reason) for entry in plan.entries] == [
        (
            "app_default",
            "replace",
            False,
            "differs, and is made anew: app_a, app_b, app_gone move to app_default-stand-in and back",
        ),
        ("app_a", "update", True, "moves to app_default-stand-in and back, for app_default is made anew"),
        (
            "app_b",
            "update",
            True,
            "differs from the layers; moves to app_default-stand-in and back, for app_default is made anew",
        ),
        ("app_gone", "update", True, "moves to app_default-stand-in and back, for app_default is made anew"),
    ]
    assert plan.diff()["before"]["network app_default"] == {"Internal": True}
    assert plan.diff()["after"]["service app_a"] == {
        "moves": [
            "app_default, app_default-stand-in",
            "app_default-stand-in",
            "app_default-stand-in, app_default (new)",
            "app_default (new)",
        ]
    }


def test_at_last_all_leave_the_stand_in_and_it_goes():
    seen = [live(name, STOOD, NEW) for name in ("a", "b", "gone")]
    plan, _moves, moving = moves([NEW_ONE, CARRIER], seen)
    assert moving is None
    assert [(entry.name, entry.action, entry.reason) for entry in plan.writes] == [
        ("app_a", "update", "differs from the layers"),
        ("app_b", "update", "differs from the layers"),
        ("app_gone", "update", "leaves app_default-stand-in"),
        (CARRIER_NAME, "remove", "has stood in for a network that was made anew"),
    ]
    assert plan.entries[3].spec["TaskTemplate"]["Networks"] == [{"Target": NEW, "Aliases": ["gone"]}]


def test_the_mark_of_a_dead_drain_goes_all_the_way_and_is_taken_away_at_last():
    free = live("a", OLD)
    seen = replace(free, spec=marked(free.spec, node="n1"))
    _plan, _moves, moving = moves([OLD_ONE], [seen], want=wanted("a"))
    assert mark_of(moving.entries[1].spec) == mark_of(seen.spec)
    assert moving.entries[1].spec["UpdateConfig"]["Order"] == "start-first"
    home = replace(seen, spec=marked(live("a", STOOD, NEW).spec, node="n1"))
    plan, _moves, moving = moves([NEW_ONE, CARRIER], [home], want=wanted("a"))
    (written,) = (entry.spec for entry in plan.writes if entry.kind == "service")
    assert (moving, mark_of(written)) == (None, None)
    assert unmarked(written) is written
    assert "node.id!=n1" not in (written["TaskTemplate"].get("Placement") or {}).get("Constraints", [])
    assert (written.get("UpdateConfig") or {}).get("Order") != "start-first"


def test_a_service_that_no_layer_has_keeps_the_mark_of_a_dead_drain():
    left = live("gone", STOOD, NEW)
    plan, _moves, _moving = moves([NEW_ONE, CARRIER], [replace(left, spec=marked(left.spec, node="n1"))])
    (written,) = (entry.spec for entry in plan.writes if entry.name == "app_gone")
    assert mark_of(written).node == "n1"


def test_services_of_a_step_are_watched_and_all_writes_come_later():
    plan, _moves, moving = moves([OLD_ONE], [live("a", OLD)])
    step = moving_step(moving, plan.services)
    assert (set(step.ahead), set(step.due), step.pending) == ({A}, {A}, (A, B))


GUEST = Guest("t1", "n1", (OLD,), "dd69d30da6b1dd6bddbc4c90")


@pytest.mark.parametrize(
    ("networks", "services", "others", "message"),
    [
        pytest.param(
            [OLD_ONE],
            [live("a", OLD)],
            [live("x", OLD, stack="other"), live("y", "id-z", stack="other")],
            "Network app_default differs from the layers in Internal and cannot be made anew, because other_x, which "
            "stack app does not own, uses it: take it off the network, or turn recreate_networks off.",
            id="another-stack",
        ),
        pytest.param(
            [OLD_ONE],
            [live("a", OLD, Mode={"ReplicatedJob": {}})],
            [],
            "Network app_default differs from the layers in Internal and cannot be made anew, because the job app_a "
            "uses it, and Swarm runs a job again whenever it is moved: remove the job, or turn recreate_networks off.",
            id="job",
        ),
        pytest.param(
            [OLD_ONE, network("id-x", CARRIER_NAME)],
            [],
            [],
            "Network app_default cannot be made anew, because the name of its stand-in, app_default-stand-in, is "
            "taken: remove or rename that network.",
            id="name-taken",
        ),
    ],
)
def test_refused(networks, services, others, message):
    with pytest.raises(StateError) as caught:
        moves(networks, services, want=wanted("b"), others=others)
    assert caught.value.message == message


def test_refused_for_a_container():
    _plan, found, _moving = moves([OLD_ONE], [live("a", OLD)])
    check_guests(found, [Guest("t2", "n1", ("id-z",), "x")], {})
    with pytest.raises(StateError) as caught:
        check_guests(found, [GUEST], {"n1": "node1"})
    assert caught.value.message == (
        "Network app_default differs from the layers in Internal and cannot be made anew, because container "
        "dd69d30da6b1 on node1, which is no task of a service, uses it: disconnect or remove it, or turn "
        "recreate_networks off."
    )


def test_needs_wait():
    _plan, found, _moving = moves([OLD_ONE], [live("a", OLD)])
    assert needs_wait(found).message == (
        "wait is false, but network app_default has to be made anew, and services move step by step: turn wait on, or "
        "recreate_networks off."
    )
