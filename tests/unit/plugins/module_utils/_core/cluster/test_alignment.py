# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.alignment import (
    RoleChange,
    align,
    shared_names,
    steps,
    waiting,
)
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.formation import form
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.host import Host
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.membership import INACTIVE
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import StateError

from .nodes import node

MANAGERS = {
    1: node(1, role="manager", leader=True, reachability="reachable", labels={"zone": "a"}),
    2: node(2, role="manager", reachability="reachable"),
    3: node(3, role="manager", reachability="reachable"),
}
NODES = (*MANAGERS.values(), node(4), node(5))
ROLES = {number: "manager" if number in MANAGERS else "worker" for number in range(1, 6)}


def host(number, *, role=None, is_now=None, nodes=NODES, out=False, **changes):
    """A member whose role is as the inventory has it, unless said otherwise."""
    is_now = is_now or ROLES[number]
    member = replace(
        INACTIVE,
        state="active",
        node_id=f"n{number}",
        role=is_now,
        cluster_id="c1" if is_now == "manager" else None,
    )
    return Host(
        name=f"node{number}",
        role=role or ROLES[number],
        membership=INACTIVE if out else member,
        nodes=nodes if is_now == "manager" and not out else (),
        **changes,
    )


LOST_3 = (*NODES[:2], node(3, role="manager", reachability="unreachable", state="down"), *NODES[3:])


def five(**changed):
    """All five, some of them changed by the number: ``n4=host(4, role="manager")``, or left out with ``None``."""
    hosts = [changed.get(f"n{number}", host(number)) for number in range(1, 6)]
    return sorted((one for one in hosts if one), key=lambda one: one.role != "manager")


def silent(number, name=None):
    return Host(name=name or f"node{number}", role=ROLES[number])


def broken(number, state):
    """An Engine that is in a swarm, and tells neither its node nor its role."""
    return Host(name=f"node{number}", role=ROLES[number], membership=replace(INACTIVE, state=state), acts=False)


def aligned(hosts, **how):
    return align(hosts, form(hosts), **how)


def test_noop():
    found = aligned(five(), remove_absent=True)
    assert (found.roles, found.differing, found.remove, found.strangers) == ((), (), (), ())


@pytest.mark.parametrize(
    ("hosts", "keeper", "roles"),
    [
        pytest.param(
            five(n4=host(4, role="manager"), n1=host(1, role="worker")),
            "node2",
            [("node4", "manager", "node2"), ("node1", "worker", "node2")],
            id="swapped with the leader",
        ),
        pytest.param(
            five(n1=host(1, role="worker"), n2=host(2, role="worker")),
            "node3",
            [("node2", "worker", "node3"), ("node1", "worker", "node3")],
            id="the leader last",
        ),
        pytest.param(
            [host(n, nodes=LOST_3, role="worker" if n in (2, 3) else None) for n in (1, 2, 3)],
            "node1",
            [("node3", "worker", "node1"), ("node2", "worker", "node1")],
            id="one that the swarm does not reach first",
        ),
        pytest.param(
            [host(4, role="manager"), host(1, role="worker")],
            "node4",
            [("node4", "manager", "node1"), ("node1", "worker", "node4")],
            id="the only manager is swapped: the new one demotes it",
        ),
        pytest.param(
            [host(5, role="manager", out=True), host(1, role="worker")],
            "node5",
            [("node1", "worker", "node5")],
            id="one that joins demotes the old one",
        ),
        pytest.param(
            five(n4=host(4, role="manager", acts=False)), "node1", [], id="what is not part of the run stays as it is"
        ),
        pytest.param(
            five(n4=host(4, role="manager", nodes=(), is_now="worker")),
            "node1",
            [("node4", "manager", "node1")],
            id="promoted",
        ),
    ],
)
def test_roles(hosts, keeper, roles):
    found = aligned(hosts)
    assert found.keeper == keeper
    assert found.roles == tuple(
        RoleChange(host=name, node_id=f"n{name[-1]}", role=role, via=via) for name, role, via in roles
    )


def others(*new, **changed):
    """The three managers are to be workers, and ``new`` hosts managers in their place."""
    return [*new, *(changed.get(f"n{number}") or host(number, role="worker") for number in (1, 2, 3))]


def coming(number, **changes):
    return Host(name=f"node{number}", role="manager", membership=INACTIVE, **changes)


@pytest.mark.parametrize(
    ("hosts", "demoted", "lacking"),
    [
        pytest.param(others(coming(6), coming(7)), ["node2", "node3", "node1"], [], id="all join"),
        pytest.param(others(coming(6), coming(7, acts=False)), [], ["node7"], id="one is not part of the run"),
        pytest.param(others(coming(6), Host("node7", "manager")), [], ["node7"], id="one did not answer"),
        pytest.param(
            others(coming(6), host(4, role="manager", acts=False)),
            [],
            ["node4"],
            id="one is a worker, and out of the run",
        ),
        pytest.param(
            five(n4=host(4, role="manager"), n1=host(1, role="worker")),
            ["node1"],
            [],
            id="one that is promoted is there",
        ),
        pytest.param(
            five(n2=host(2, role="worker"), n3=silent(3)), ["node2"], [], id="one that only Ansible does not reach"
        ),
        pytest.param(
            [host(n, nodes=LOST_3, role="worker" if n == 2 else None) for n in (1, 2)] + [silent(3)],
            [],
            ["node3"],
            id="one that the swarm does not reach",
        ),
        pytest.param([host(1), host(2, role="worker"), broken(3, "error")], ["node2"], [], id="in error, and reached"),
        pytest.param(
            [host(1), host(2, role="worker"), host(3, out=True, acts=False)], [], ["node3"], id="one that has left"
        ),
    ],
)
def test_no_manager_goes_before_all_are_there_that_are_to_be_one(hosts, demoted, lacking):
    found = aligned(sorted(hosts, key=lambda one: one.role != "manager"))
    assert [change.host for change in found.roles if change.role == "worker"] == demoted
    assert list(found.lacking) == lacking
    assert bool(found.held) == bool(lacking)


def test_a_manager_of_no_host_waits_for_its_successor_too():
    nodes = (*NODES, node(9, role="manager", reachability="reachable"), node(8))
    members = [host(number, nodes=nodes) for number in range(1, 6)]
    found = aligned([*members[:3], coming(6, acts=False), *members[3:]], remove_absent=True)
    assert ([gone.id for gone in found.remove], found.held, found.lacking) == (["n8"], ("node9",), ("node6",))
    assert found.keeper == "node1"
    found = aligned([*members[:3], coming(6), *members[3:]], remove_absent=True)
    assert ([gone.id for gone in found.remove], found.held, found.lacking) == (["n9", "n8"], (), ())


def test_nobody_lacks_where_nobody_goes():
    found = aligned(five(n2=coming(2, acts=False)))
    assert (found.roles, found.lacking, found.held, waiting(found)) == ((), (), (), None)


def test_who_stays_and_why():
    found = aligned(others(coming(6), coming(7, acts=False), Host("node8", "manager")))
    assert found.keeper == "node1"
    assert waiting(found) == (
        "Managers that are to go stay (node2, node3, node1), because others of swarm_managers cannot take over (node7, "
        "node8): make every manager of the inventory reachable and part of the run, or take it out of the inventory."
    )


def test_a_promotion_that_was_asked_for_and_not_seen_through_goes_on():
    nodes = (*MANAGERS.values(), node(4, role="manager"), node(5))
    hosts = [host(number, nodes=nodes) for number in (1, 2, 3, 5)] + [host(4, role="manager", is_now="worker")]
    assert [change.host for change in aligned(hosts).roles] == ["node4"]


@pytest.mark.parametrize(
    ("changed", "replaces", "update", "drains"),
    [
        pytest.param({"labels": {"zone": "a"}}, False, (), False, id="it has them"),
        pytest.param({"labels": {"disk": "ssd"}}, False, ("node1",), False, id="a new one"),
        pytest.param({"labels": {"zone": ""}}, False, ("node1",), False, id="an empty one"),
        pytest.param({"labels": {}}, False, (), False, id="others stay"),
        pytest.param({"labels": {}}, True, ("node1",), False, id="others go"),
        pytest.param({}, True, (), False, id="not said: they stay, though others would go"),
        pytest.param({"availability": "active"}, False, (), False, id="it is active"),
        pytest.param({"availability": "pause"}, False, ("node1",), False, id="pause"),
        pytest.param({"availability": "drain"}, False, ("node1",), True, id="drain"),
        pytest.param({"availability": "drain", "acts": False}, False, (), False, id="not part of the run"),
    ],
)
def test_labels_and_availability(changed, replaces, update, drains):
    found = aligned(five(n1=host(1, **changed)), replace_labels=replaces)
    assert (found.differing, found.drains) == (update, drains)


def test_labels_of_those_that_join():
    hosts = five(n5=host(5, out=True, labels={"disk": "ssd"}), n4=host(4, out=True))
    assert aligned(hosts).differing == ("node5",)


def test_labels_of_a_new_swarm():
    hosts = [host(1, out=True, labels={"a": "b"}), host(4, out=True, availability="drain")]
    assert aligned(hosts).differing == ("node1",)


@pytest.mark.parametrize(
    ("hosts", "asked", "removed", "strangers"),
    [
        pytest.param(five(n5=None), True, ["n5"], (), id="asked for"),
        pytest.param(five(n5=None), False, [], ("node5",), id="not asked for"),
        pytest.param(five(n5=silent(5)), True, [], (), id="a host that did not answer, by its name"),
        pytest.param(
            five(n5=silent(5, "node5.example.com")), True, [], (), id="a host that did not answer, by its short name"
        ),
        pytest.param(
            five(n5=host(5, out=True)), True, ["n5"], (), id="the entry that a host left behind which joins again"
        ),
        pytest.param(five(n5=silent(5, "far")), False, [], (), id="in doubt nothing is said"),
        pytest.param(five(n3=broken(3, "locked")), True, [], (), id="a locked manager, by its name"),
        pytest.param(five(n3=broken(3, "error")), True, [], (), id="an Engine in error, by its name"),
        pytest.param(five(n3=broken(3, "pending")), True, [], (), id="an Engine that joins, by its name"),
        pytest.param(five(n3=broken(3, "locked")), False, [], (), id="a locked manager is no stranger"),
    ],
)
def test_who_is_not_in_the_inventory(hosts, asked, removed, strangers):
    found = aligned(hosts, remove_absent=asked)
    assert [gone.id for gone in found.remove] == removed
    assert found.strangers == strangers


@pytest.mark.parametrize(
    "unsure",
    [pytest.param(silent(5, "far"), id="silent"), pytest.param(replace(broken(5, "error"), name="far"), id="error")],
)
def test_nothing_is_removed_in_doubt(unsure):
    with pytest.raises(StateError) as caught:
        aligned(five(n5=unsure), remove_absent=True)
    assert caught.value.message == (
        "No node is removed, because far of the inventory did not say which node it is, and may be one of those that "
        "are not in it (node5): make every host reachable and its Engine take part, or leave cluster_remove_absent out."
    )


def test_names_that_nodes_share():
    assert shared_names(NODES) == []
    assert shared_names((*NODES, node(6, hostname="node4", state="down"))) == [
        "2 nodes of the swarm have the host name node4: n4 (worker, ready), n6 (worker, down): remove by its id what "
        "is no more, or give each host a name of its own."
    ]


@pytest.mark.parametrize(
    ("hosts", "said"),
    [
        pytest.param(five(), [], id="noop"),
        pytest.param(
            [host(number, out=True) for number in (1, 2, 4, 5)],
            ["initialise the swarm on node1", "join as managers: node2", "join as workers: node4, node5"],
            id="from nothing",
        ),
        pytest.param(
            five(n4=host(4, role="manager", labels={"a": "b"}), n1=host(1, role="worker"), n5=None),
            ["promote node4", "set labels or availability of node4", "demote node1", "remove node5"],
            id="a standing swarm",
        ),
    ],
)
def test_steps(hosts, said):
    formation = form(hosts)
    assert steps(formation, align(hosts, formation, remove_absent=True), hosts) == said


def test_steps_around_the_hosts():
    hosts = [host(1, out=True), host(2, out=True)]
    formation = form(hosts)
    found = steps(formation, align(hosts, formation), hosts, unlocked=["node3"], settings=["a to 1", "b from 1 to 2"])
    assert found == [
        "unlock node3",
        "initialise the swarm on node1",
        "set a to 1, b from 1 to 2",
        "join as managers: node2",
    ]


def test_as_a_result():
    result = aligned(five(n4=host(4, role="manager"), n5=None), remove_absent=True).to_result()
    assert result == {
        "keeper": "node1",
        "roles": [{"host": "node4", "node_id": "n4", "role": "manager", "via": "node1"}],
        "differing": [],
        "drains": False,
        "remove": [node(5).to_result()],
        "strangers": [],
        "lacking": [],
        "held": [],
    }
