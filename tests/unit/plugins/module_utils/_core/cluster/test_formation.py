# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.formation import Formation, form
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.host import Host
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.membership import INACTIVE
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import StateError

from .nodes import node

KNOWS = tuple(node(number) for number in range(1, 6))
MEMBER = replace(INACTIVE, state="active")


def manager(number, *, cluster_id="c1", **changes):
    member = replace(MEMBER, node_id=f"n{number}", role="manager", cluster_id=cluster_id)
    return host(number, "manager", member, nodes=KNOWS, **changes)


def worker(number, *, node_id=None, role="worker", **changes):
    return host(number, role, replace(MEMBER, node_id=node_id or f"n{number}", role="worker"), **changes)


def host(number, role, member, **changes):
    return Host(name=f"node{number}", role=role, membership=member, **changes)


def out(number, role="manager", **changes):
    return host(number, role, INACTIVE, **changes)


def silent(number, role="manager"):
    return host(number, role, None)


@pytest.mark.parametrize(
    ("hosts", "plan"),
    [
        pytest.param([out(1)], Formation("node1", True, None, ()), id="one host"),
        pytest.param(
            [out(1), out(2), out(3), out(4, "worker"), out(5, "worker")],
            Formation("node1", True, None, ("node2", "node3", "node4", "node5")),
            id="from nothing",
        ),
        pytest.param(
            [out(1), out(2, acts=False), out(3, acts=False)],
            Formation("node1", True, None, ()),
            id="limited to the first manager, all others answered",
        ),
        pytest.param(
            [out(1), out(2), silent(4, "worker")],
            Formation("node1", True, None, ("node2",)),
            id="a worker may be silent",
        ),
        pytest.param(
            [manager(1), manager(2), manager(3), worker(4), worker(5)], Formation("node1", False, "c1", ()), id="noop"
        ),
        pytest.param(
            [out(1), manager(2), manager(3), out(4, "worker")],
            Formation("node2", False, "c1", ("node1", "node4")),
            id="another manager leads the swarm",
        ),
        pytest.param(
            [manager(1, acts=False), silent(2), manager(3, acts=False), out(5, "worker")],
            Formation("node1", False, "c1", ("node5",)),
            id="limited to a new worker, a manager is lost",
        ),
        pytest.param(
            [manager(1, cluster_id=None), manager(2), out(3)],
            Formation("node2", False, "c1", ("node3",)),
            id="a manager without a leader is passed over",
        ),
        pytest.param(
            [manager(1), host(2, "manager", replace(MEMBER, state="locked"), acts=False), out(5, "worker")],
            Formation("node1", False, "c1", ("node5",)),
            id="a broken manager that is not part of the run",
        ),
        pytest.param(
            [manager(1), worker(3, role="manager"), host(4, "worker", manager(4).membership), out(5, "worker")],
            Formation("node1", False, "c1", ("node5",)),
            id="swapped roles are no obstacle",
        ),
        pytest.param(
            [worker(2, role="manager"), host(1, "worker", manager(1).membership, nodes=KNOWS)],
            Formation("node1", False, "c1", ()),
            id="all managers were swapped: who leads now is asked",
        ),
    ],
)
def test_form(hosts, plan):
    assert form(hosts) == plan


SILENT = (
    "No swarm is initialised, because {} of swarm_managers did not answer and may be in one: make every manager "
    "reachable, or take it out of the inventory."
)


@pytest.mark.parametrize(
    ("hosts", "sentence"),
    [
        pytest.param([out(1), silent(2), out(3)], SILENT.format("node2"), id="a manager did not answer"),
        pytest.param([silent(1), silent(2), out(3)], SILENT.format("node1, node2"), id="two did not"),
        pytest.param(
            [out(1, acts=False), out(2, acts=False), out(5, "worker")],
            "There is no swarm yet, and node1, which would initialise it, is not part of this run: include it in "
            "--limit.",
            id="the first manager is not part of the run",
        ),
        pytest.param(
            [out(1), worker(4)],
            "node4 is a worker of a swarm that no manager of the inventory leads: let it leave with `docker swarm "
            "leave --force`, or name that swarm's managers in swarm_managers.",
            id="a worker of a foreign swarm",
        ),
        pytest.param(
            [manager(1, cluster_id=None), manager(2, cluster_id=None), silent(3)],
            "node1 is a manager of a swarm that answers no calls (it has no leader): bring the majority of its "
            "managers back first. node2 is a manager of a swarm that answers no calls (it has no leader): bring the "
            "majority of its managers back first.",
            id="no quorum",
        ),
        pytest.param(
            [out(1), host(2, "manager", replace(MEMBER, state="locked", role=None))],
            "node2 is a manager whose swarm is locked: give unlock_key, or unlock it with `docker swarm unlock`.",
            id="locked, no swarm",
        ),
        pytest.param(
            [manager(1), host(4, "worker", replace(MEMBER, state="pending", role=None))],
            "node4 is still joining a swarm: wait until `docker info` there says active, or let it leave with `docker "
            "swarm leave --force`.",
            id="pending",
        ),
        pytest.param(
            [manager(1), manager(2, cluster_id="c2")],
            "node2 is in swarm c2 and node1 in c1: two swarms are never mixed, so let one of them leave with `docker "
            "swarm leave --force` first.",
            id="two swarms",
        ),
        pytest.param(
            [manager(1), worker(5, node_id="foreign")],
            "node5 is in another swarm than node1, or was removed from it (no node of that swarm has the id foreign): "
            "let it leave with `docker swarm leave --force` first.",
            id="a worker that the swarm does not know",
        ),
    ],
)
def test_what_is_in_the_way(hosts, sentence):
    with pytest.raises(StateError) as caught:
        form(hosts)
    assert caught.value.message == sentence
