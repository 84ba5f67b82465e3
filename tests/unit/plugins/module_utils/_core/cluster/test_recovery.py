# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.host import Host
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.membership import INACTIVE, RemoteManager
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.nodes import Node
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.recovery import Recovery, Step, recover
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import StateError

PEERS = tuple(RemoteManager(f"n{number}", f"10.0.0.{number}:2377") for number in (1, 2, 3))
ELSEWHERE = (RemoteManager("n1", "10.0.9.9:2377"),)


def node(number, *, reachability="reachable", state="ready", leader=False, **changes):
    found = Node(
        id=f"n{number}",
        hostname=f"node{number}",
        role="manager" if reachability else "worker",
        availability="active",
        state=state,
        addr=f"10.0.0.{number}",
        engine_version="26.1.5",
        leader=leader,
        reachability=reachability,
        labels={},
    )
    return replace(found, **changes)


LEADER = node(1, leader=True)
WORKER = node(4, reachability=None)


def member(number, *, role="manager", cluster_id="c1", state="active", peers=PEERS):
    return replace(
        INACTIVE,
        state=state,
        node_id=f"n{number}",
        role=role,
        cluster_id=cluster_id if role == "manager" else None,
        remote_managers=peers,
    )


def manager(number, *nodes, **changes):
    return Host(f"node{number}", "manager", f"10.0.0.{number}", member(number, **changes), nodes)


def left(number, **changes):
    return manager(number, cluster_id=None, **changes)


def worker(number, *, role="worker", **changes):
    return Host(f"node{number}", role, f"10.0.0.{number}", member(number, role="worker", **changes))


def out(number, role="manager"):
    return Host(f"node{number}", role, f"10.0.0.{number}", INACTIVE)


def silent(number, role="manager"):
    return Host(f"node{number}", role, f"10.0.0.{number}")


def stopped(number, role="manager"):
    return replace(silent(number, role), stopped=True)


def unclear(number, state, *, role="manager", node_id="", peers=(), error=""):
    """An Engine in ``error`` tells nothing; one that is ``pending`` tells whom it knows."""
    told = replace(INACTIVE, state=state, node_id=node_id, remote_managers=peers, error=error)
    return Host(f"node{number}", role, f"10.0.0.{number}", told)


def joining(number, addr, role="manager"):
    return unclear(number, "pending", role=role, peers=(RemoteManager("", addr),))


EXPIRED = "error while loading TLS certificate: certificate has expired"
WHOLE = (LEADER, node(2), node(3), WORKER)
LOST = (LEADER, node(2), node(3, reachability="unreachable", state="down"), WORKER)
ANEW = (LEADER, node(2, reachability=None, state="unknown"), node(3, reachability=None, state="down"), WORKER)
OTHER = (replace(LEADER, leader=False), node(2, leader=True), node(3))
ELECTED = (replace(LEADER, leader=False), node(2, leader=True), node(3), WORKER)
ALONE = (node(1, reachability=None, state="down"), node(2, leader=True), node(3, reachability=None, state="down"))


@pytest.mark.parametrize(
    ("hosts", "survivor", "plan"),
    [
        pytest.param(
            [manager(1, *WHOLE), manager(2, *WHOLE), manager(3, *WHOLE), worker(4)],
            None,
            Recovery("none", "node1", "10.0.0.1:2377"),
            id="nothing is lost",
        ),
        pytest.param(
            [manager(1, *LOST), manager(2, *LOST), silent(3), worker(4)],
            None,
            Recovery("mend", "node1", "10.0.0.1:2377", remove=("n3",)),
            id="one of three is lost, and nobody takes its place yet",
        ),
        pytest.param(
            [manager(1, *WHOLE), silent(2), silent(4, "worker")],
            None,
            Recovery("none", "node1", "10.0.0.1:2377", unnoticed=("n2", "n3")),
            id="two of three do not answer, which the third has not noticed yet",
        ),
        pytest.param(
            [silent(3), manager(1, *LOST), manager(2, *LOST), out(5)],
            None,
            Recovery("mend", "node1", "10.0.0.1:2377", remove=("n3",), renew=(Step("node5", "manager", False, None),)),
            id="another host takes its place",
        ),
        pytest.param(
            [manager(1, *LOST), manager(2, *LOST), out(3)],
            None,
            Recovery("mend", "node1", "10.0.0.1:2377", remove=("n3",), renew=(Step("node3", "manager", False, None),)),
            id="it is back without its state",
        ),
        pytest.param(
            [manager(1, *LOST), manager(2, *LOST), silent(3), worker(4, role="manager")],
            None,
            Recovery("mend", "node1", "10.0.0.1:2377", remove=("n3",), promote=("n4",)),
            id="a worker takes its place",
        ),
        pytest.param(
            [left(1), silent(2), silent(3), worker(4)], None, Recovery("recreate", "node1"), id="one of three is left"
        ),
        pytest.param(
            [left(1, peers=()), left(2), silent(3)],
            "node2",
            StateError(
                "node1, node2: 2 of 3 managers answer, which is a majority, but they have no leader: see that they "
                "reach each other on port 2377, and run again. A swarm with a majority is never started anew."
            ),
            id="a majority is left",
        ),
        pytest.param(
            [left(1, peers=(*PEERS, *PEERS[:2])), left(2)], "node2", Recovery("recreate", "node2"), id="named of two"
        ),
        pytest.param(
            [left(1, peers=(*PEERS, *PEERS[:2])), left(2)],
            None,
            StateError(
                "Several managers are left without a majority (node1, node2), and nothing tells whose state is the "
                "newest: name it with recover_survivor. The others lose theirs and join again."
            ),
            id="two of five, none named",
        ),
        pytest.param(
            [left(1), silent(2), silent(3)],
            "node2",
            StateError("recover_survivor is node2, which is no manager that is left: name one of node1."),
            id="one is named that is lost",
        ),
        pytest.param(
            [replace(left(1), addr="10.0.0.9"), silent(2), silent(3)],
            None,
            StateError(
                "node1 has address 10.0.0.9 in the inventory, and 10.0.0.1:2377 in raft, which goes on with that: no "
                "other manager could join. Let swarm_advertise_addr name that, and give it to the host as a second "
                "address where it has it no longer."
            ),
            id="the one that is left has another address by now",
        ),
        pytest.param(
            [left(1), left(2, state="locked", role=None), silent(3)],
            None,
            StateError("node2: locked, and may be what the swarm lacks: give the unlock key as recover_unlock_key."),
            id="one that is locked may be enough",
        ),
        pytest.param(
            [left(1), stopped(2), stopped(3), stopped(4, "worker")],
            None,
            StateError(
                "node2, node3: the host answers, but its Engine does not, and may be what the swarm lacks: start it, "
                "or say with recover_survivor whose state is to stay without it."
            ),
            id="Engines that are only stopped",
        ),
        pytest.param(
            [left(1), stopped(2), stopped(3)],
            "node1",
            Recovery("recreate", "node1"),
            id="Engines that are stopped, and one is named",
        ),
        pytest.param(
            [silent(1), out(2), worker(4)],
            None,
            StateError(
                "No host of swarm_managers that answers has the state of a swarm: bring one back, or restore a backup "
                "with the playbook beekeeper.swarm.restore."
            ),
            id="none is left",
        ),
        pytest.param(
            [manager(1, *ANEW), left(2), silent(3), worker(4)],
            None,
            Recovery("mend", "node1", "10.0.0.1:2377", remove=("n3",), renew=(Step("node2", "manager", True, "n2"),)),
            id="started anew: another survivor joins again, what a lost one left is removed",
        ),
        pytest.param(
            [manager(1, LEADER), manager(2, *OTHER), manager(3, *OTHER)],
            "node1",
            Recovery(
                "mend",
                "node1",
                "10.0.0.1:2377",
                renew=(Step("node2", "manager", True, None), Step("node3", "manager", True, None)),
            ),
            id="two majorities, one named",
        ),
        pytest.param(
            [manager(1, LEADER), manager(2, *OTHER)],
            None,
            StateError(
                "node1 and node2 follow different leaders, as after a swarm was started anew while a majority lived: "
                "say with recover_survivor whose state is to stay, for all others lose theirs."
            ),
            id="two majorities, none named",
        ),
        pytest.param(
            [manager(1, LEADER, node(4, reachability=None, state="down"), peers=PEERS[:1]), worker(4, peers=ELSEWHERE)],
            None,
            Recovery("mend", "node1", "10.0.0.1:2377", renew=(Step("node4", "worker", True, "n4"),)),
            id="restored elsewhere: a worker does not find it",
        ),
        pytest.param(
            [
                replace(manager(1, LEADER, node(4, reachability=None, state="down"), peers=PEERS[:1]), addr="10.0.0.9"),
                worker(4),
            ],
            None,
            Recovery("mend", "node1", "10.0.0.9:2377", renew=(Step("node4", "worker", True, "n4"),)),
            id="restored elsewhere: raft still has the old address, which the worker knows",
        ),
        pytest.param(
            [manager(1, LEADER), joining(2, "10.0.0.1:2377"), joining(4, "10.0.0.1:2377", "worker")],
            None,
            Recovery(
                "mend",
                "node1",
                "10.0.0.1:2377",
                renew=(Step("node2", "manager", True, None), Step("node4", "worker", True, None)),
            ),
            id="a run before has died while they joined",
        ),
        pytest.param(
            [manager(1, LEADER), joining(4, "10.0.8.8:2377", "worker")],
            None,
            StateError(
                "node4 tries to join a swarm at 10.0.8.8:2377, where node1 knows no manager of its own: let it give up "
                "with `docker swarm leave --force`."
            ),
            id="one joins elsewhere",
        ),
        pytest.param(
            [manager(1, *LOST), manager(2, *LOST), silent(3), unclear(4, "error", role="worker", error=EXPIRED)],
            None,
            StateError(
                f"node4 is in a swarm but cannot take part in it ({EXPIRED}): repair it (without a reason, a restart "
                "of its Engine does), or let it leave with `docker swarm leave --force`."
            ),
            id="a worker in error may be in any swarm",
        ),
        pytest.param(
            [manager(1, *LOST), manager(2, *LOST), unclear(3, "pending", peers=ELSEWHERE)],
            "node1",
            StateError(
                "node3 is still joining a swarm: wait until `docker info` there says active, or let it leave with "
                "`docker swarm leave --force`."
            ),
            id="a member that starts, and does not tell yet who it is",
        ),
        pytest.param(
            [
                manager(1, *ANEW),
                left(2, state="pending"),
                silent(3),
                unclear(4, "pending", node_id="n4", role="worker"),
            ],
            None,
            Recovery("mend", "node1", "10.0.0.1:2377", remove=("n3",), renew=(Step("node2", "manager", True, "n2"),)),
            id="members that start, and tell that they are of this swarm",
        ),
        pytest.param(
            [unclear(1, "error", error=EXPIRED), silent(2), stopped(3), worker(4)],
            None,
            StateError(
                f"node1: its Engine is in error ({EXPIRED}), and may be what the swarm lacks: see what `docker info` "
                "and the Engine's log say there and repair it, or, where its state is lost, restore a backup with the "
                "playbook beekeeper.swarm.restore. node3: the host answers, but its Engine does not, and may be what "
                "the swarm lacks: start it, or, where its state is lost, restore a backup with the playbook "
                "beekeeper.swarm.restore."
            ),
            id="the only ones left are in error and stopped",
        ),
        pytest.param(
            [unclear(1, "error"), silent(2), silent(3)],
            "node1",
            StateError(
                "node1: its Engine is in error (no reason given), and may be what the swarm lacks: see what `docker "
                "info` and the Engine's log say there and repair it, or, where its state is lost, restore a backup "
                "with the playbook beekeeper.swarm.restore."
            ),
            id="the one in error is named",
        ),
        pytest.param(
            [left(1), unclear(2, "error", error=EXPIRED), unclear(3, "pending", node_id="n3", peers=PEERS)],
            None,
            StateError(
                f"node2: its Engine is in error ({EXPIRED}), and may be what the swarm lacks: see what `docker info` "
                "and the Engine's log say there and repair it, or say with recover_survivor whose state is to stay "
                "without it. node3: its Engine is starting or joining, and may be what the swarm lacks: wait until "
                "`docker info` there says active, or say with recover_survivor whose state is to stay without it."
            ),
            id="one is left beside others that do not tell",
        ),
        pytest.param(
            [left(1), unclear(2, "error"), unclear(3, "pending", node_id="n3", peers=PEERS)],
            "node1",
            Recovery("recreate", "node1"),
            id="it is named in place of those that do not tell",
        ),
        pytest.param(
            [left(1), joining(5, "10.0.0.2:2377"), unclear(4, "error", role="worker")],
            None,
            Recovery("recreate", "node1"),
            id="who was no manager has no state that the swarm lacks",
        ),
        pytest.param(
            [manager(1, *LOST), manager(2, *LOST), stopped(3), stopped(4, "worker")],
            None,
            StateError(
                "node3: the host answers, but its Engine does not, and is not taken for lost: start it, or take the "
                "host out of the inventory where it is not to come back."
            ),
            id="a manager whose Engine is only stopped is not removed",
        ),
        pytest.param(
            [manager(1, *LOST), manager(2, *LOST), stopped(3)],
            "node1",
            Recovery("mend", "node1", "10.0.0.1:2377", remove=("n3",)),
            id="it is, where a survivor is named",
        ),
        pytest.param(
            [manager(1, *WHOLE), manager(2, *ELECTED), manager(3, *ELECTED), worker(4)],
            None,
            Recovery("none", "node1", "10.0.0.1:2377"),
            id="an election between two looks",
        ),
        pytest.param(
            [manager(1, *WHOLE), manager(2, *ELECTED), manager(3, *ELECTED), worker(4)],
            "node2",
            Recovery("none", "node2", "10.0.0.2:2377"),
            id="an election between two looks, and one is named",
        ),
        pytest.param(
            [manager(1, *LOST), manager(2, *ALONE), silent(3)],
            "node1",
            Recovery("mend", "node1", "10.0.0.1:2377", remove=("n3",), renew=(Step("node2", "manager", True, "n2"),)),
            id="started anew on the other one, that this one still has as a member",
        ),
        pytest.param(
            [replace(manager(1, LEADER), addr="eth0"), out(5, "worker")],
            None,
            Recovery("mend", "node1", None, renew=(Step("node5", "worker", False, None),)),
            id="the inventory has an interface",
        ),
        pytest.param(
            [manager(1, LEADER, node(4, reachability=None, state="down")), worker(4)],
            None,
            Recovery("none", "node1", "10.0.0.1:2377"),
            id="restored at the old address: it will",
        ),
        pytest.param(
            [manager(1, *WHOLE), left(9, peers=(RemoteManager("x", "10.0.8.8:2377"),))],
            None,
            StateError(
                "node9 is in another swarm than node1, and is left alone: let it leave with `docker swarm leave "
                "--force`, or take it out of the inventory."
            ),
            id="another swarm",
        ),
    ],
)
def test_recover(hosts, survivor, plan):
    if isinstance(plan, StateError):
        with pytest.raises(StateError) as caught:
            recover(hosts, survivor=survivor)
        assert caught.value.message == plan.message
    else:
        assert recover(hosts, survivor=survivor) == plan
