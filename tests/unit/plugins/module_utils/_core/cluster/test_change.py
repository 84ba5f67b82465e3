# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.capacity import Forecast, Stranded
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.change import (
    Allowed,
    Wanted,
    brief,
    brief_after,
    check_request,
    decide,
    refuse,
    refuse_stranding,
)
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import InputError, RefusedError, SwarmError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.note import NOTE
from ansible_collections.beekeeper.swarm.tests.unit.plugins.module_utils._core.rollout import values

from .values import manager, service, worker

NODE = worker("n1", labels={"disk": "ssd", "empty": ""})
HERE, OTHER = manager("m1", leader=True), manager("m2")
THIRD = manager("m3")
DEAD = manager("m3", reachability="unreachable", state="down")


@pytest.mark.parametrize(
    ("wanted", "action", "after"),
    [
        pytest.param({}, "none", {}, id="nothing"),
        pytest.param({"availability": "active", "role": "worker"}, "none", {}, id="as it is"),
        pytest.param({"availability": "drain"}, "update", {"availability": "drain"}, id="availability"),
        pytest.param({"role": "manager"}, "update", {"role": "manager"}, id="role"),
        pytest.param({"labels": {"disk": "ssd"}}, "none", {}, id="label that is there"),
        pytest.param(
            {"labels": {"disk": "", "rack": "a"}},
            "update",
            {"labels": {"disk": "", "empty": "", "rack": "a"}},
            id="labels added and changed",
        ),
        pytest.param(
            {"drop_labels": frozenset({"empty", "gone"})},
            "update",
            {"labels": {"disk": "ssd"}},
            id="empty label removed",
        ),
        pytest.param(
            {"labels": {"a": "b"}, "replace_labels": True}, "update", {"labels": {"a": "b"}}, id="labels replaced"
        ),
        pytest.param({"labels": {}, "replace_labels": True}, "update", {"labels": {}}, id="all labels removed"),
    ],
)
def test_decide(wanted, action, after):
    change = decide(Wanted(**wanted), NODE)
    assert (change.action, brief_after(change)) == (action, {**brief(NODE), **after})


LABELS = {"disk": "ssd"}
NOTED = {**LABELS, NOTE: "active"}


@pytest.mark.parametrize(
    ("wanted", "node", "action", "labels"),
    [
        pytest.param({"availability": "pause", "note": "active"}, {}, "update", NOTED, id="paused with a note"),
        pytest.param({"availability": "drain"}, {"note": "active"}, "update", NOTED, id="a drain keeps it"),
        pytest.param({"availability": "pause"}, {"note": "active"}, "none", NOTED, id="nothing else to do"),
        pytest.param(
            {"labels": {}, "replace_labels": True}, {"note": "active"}, "update", {NOTE: "active"}, id="labels"
        ),
        pytest.param({"availability": "active"}, {"note": "pause"}, "update", LABELS, id="given back"),
        pytest.param({"note": ""}, {"note": "active"}, "update", LABELS, id="over"),
        pytest.param(
            {"availability": "active"},
            {"note": "pause", "availability": "active"},
            "update",
            LABELS,
            id="given back by hand before",
        ),
    ],
)
def test_what_a_drain_has_noted(wanted, node, action, labels):
    change = decide(Wanted(**wanted), worker("n1", **{"availability": "pause", "labels": LABELS, **node}))
    assert (change.action, change.spec({})["Labels"]) == (action, labels)
    assert NOTE not in brief_after(change)["labels"]


@pytest.mark.parametrize(
    ("node", "action"),
    [
        pytest.param(NODE, "remove", id="worker"),
        pytest.param(DEAD, "demote", id="dead manager"),
        pytest.param(manager("m3", reachability=""), "demote", id="manager that is not in raft yet"),
        pytest.param(manager("m3", reachability="", state="down"), "remove", id="manager that raft has lost"),
        pytest.param(worker("m3", reachability="unreachable"), "demote", id="member of raft that is to be a worker"),
    ],
)
def test_removal(node, action):
    change = decide(Wanted(absent=True), node)
    assert (change.action, brief_after(change)) == (action, {})


def test_the_rest_of_the_spec_is_kept():
    change = decide(Wanted(role="manager"), NODE)
    live = {"Name": "first", "Role": "worker", "Availability": "active", "Labels": {}}
    assert change.spec(live) == {
        "Name": "first",
        "Role": "manager",
        "Availability": "active",
        "Labels": {"disk": "ssd", "empty": ""},
    }


ALLOW_QUORUM = "or allow it with allow_quorum_loss: true."


@pytest.mark.parametrize(
    ("wanted", "node", "nodes", "sentence"),
    [
        pytest.param(
            {"role": "worker"},
            HERE,
            [HERE, OTHER, THIRD],
            "m1 is the manager that this task runs on, and could not answer any more as a worker: run the task on "
            "another manager, for example with delegate_to.",
            id="demotes itself",
        ),
        pytest.param(
            {"absent": True},
            HERE,
            [HERE, OTHER, THIRD],
            "m1 is the manager that this task runs on, which cannot remove itself: run the task on another manager.",
            id="removes itself",
        ),
        pytest.param(
            {"role": "worker"},
            OTHER,
            [HERE, OTHER, DEAD],
            "3 managers, 2 reachable, majority 2: taking m2 leaves 1 of 2, which need 2: bring m3 back or demote it "
            f"first, {ALLOW_QUORUM}",
            id="majority lost",
        ),
        pytest.param(
            {"absent": True},
            OTHER,
            [HERE, OTHER, THIRD],
            "m2 is ready: let it leave the swarm first and wait until it is down, or remove it all the same with "
            "force: true.",
            id="removes who is there",
        ),
        pytest.param(
            {"absent": True},
            worker("n1", state="unknown"),
            [HERE],
            "n1 is unknown: let it leave the swarm first and wait until it is down, or remove it all the same with "
            "force: true.",
            id="removes who is unknown after a change of the leader",
        ),
    ],
)
def test_refused(wanted, node, nodes, sentence):
    with pytest.raises(SwarmError) as caught:
        refuse(decide(Wanted(**wanted), node), node, nodes=nodes, here="m1", services=(), tasks=(), allowed=Allowed())
    assert caught.value.message == sentence


@pytest.mark.parametrize(
    ("wanted", "node", "allowed"),
    [
        pytest.param({"role": "worker"}, THIRD, {}, id="one of three"),
        pytest.param({"absent": True}, DEAD, {}, id="dead member"),
        pytest.param({"absent": True}, worker("n1"), {"force": True}, id="by force"),
        pytest.param({"availability": "drain"}, HERE, {}, id="a drain does not touch the quorum"),
        pytest.param({}, HERE, {}, id="nothing to do"),
    ],
)
def test_not_refused(wanted, node, allowed):
    nodes = [HERE, OTHER, DEAD if node is DEAD else THIRD]
    change = decide(Wanted(**wanted), node)
    refuse(change, node, nodes=nodes, here="m1", services=(), tasks=(), allowed=Allowed(**allowed))


FAILS = "take the tasks that it stops for failures of the update"
HURRIES = "update the tasks on this node at once, whatever the update config says"
AGENT = service("agent", replicas=None, state="updating")
PAUSED, DRAINED = worker("n1", availability="pause"), worker("n1", availability="drain")


@pytest.mark.parametrize(
    ("wanted", "node", "updating", "why"),
    [
        pytest.param({"availability": "drain"}, NODE, service(state="updating"), FAILS, id="drain"),
        pytest.param(
            {"availability": "drain"}, NODE, service(state="rollback_started"), FAILS, id="drain in a rollback"
        ),
        pytest.param({"availability": "drain"}, NODE, AGENT, FAILS, id="drain, global"),
        pytest.param({"availability": "drain"}, NODE, service(state="paused"), None, id="nothing moves"),
        pytest.param({"availability": "drain"}, NODE, service("far", state="updating"), None, id="no task here"),
        pytest.param({"availability": "drain"}, NODE, service("gone", state="updating"), None, id="its task has ended"),
        pytest.param({"availability": "pause"}, NODE, AGENT, None, id="pause stops no task"),
        pytest.param({"availability": "active"}, DRAINED, AGENT, None, id="a drained node has none to hurry"),
        pytest.param({"availability": "active"}, PAUSED, AGENT, HURRIES, id="a paused node has old ones"),
        pytest.param({"labels": {"a": "b"}}, NODE, AGENT, HURRIES, id="global, labels"),
        pytest.param({"labels": {"a": "b"}}, PAUSED, AGENT, None, id="global, labels of a paused node"),
        pytest.param({"labels": {"a": "b"}}, NODE, service(state="updating"), None, id="replicated, labels"),
        pytest.param({"role": "manager"}, NODE, AGENT, None, id="global, role"),
        pytest.param({"note": ""}, worker("n1", note="active"), AGENT, HURRIES, id="global, a note is a label"),
        pytest.param(
            {"note": ""}, worker("n1", note="active", availability="drain"), AGENT, None, id="of a drained one"
        ),
    ],
)
def test_during_a_rollout(wanted, node, updating, why):
    change = decide(Wanted(**wanted), node)
    tasks = [
        values.task("1", service_id="s-web"),
        values.task("2", service_id="s-agent"),
        values.task("3", service_id="s-far", node_id="m1"),
        values.task("4", service_id="s-gone", state="shutdown"),
    ]
    arguments = {"nodes": [HERE, node], "here": "m1", "services": [updating], "tasks": tasks}
    refuse(change, node, **arguments, allowed=Allowed(rollout=True))
    if why is None:
        refuse(change, node, **arguments, allowed=Allowed())
        return
    with pytest.raises(RefusedError) as caught:
        refuse(change, node, **arguments, allowed=Allowed())
    assert caught.value.message == (
        f"n1 is not changed, because Swarm is updating {updating.name}, and would {why}: wait until it has ended, or "
        "allow it with allow_rollout: true."
    )


def test_stranded_tasks_are_named():
    foreseen = Forecast((object(), object()), {}, (Stranded("web.2", "constraints not met on 2 nodes"),))
    refuse_stranding(foreseen, name="n1", allowed=Allowed(pending=True))
    with pytest.raises(RefusedError) as caught:
        refuse_stranding(foreseen, name="n1", allowed=Allowed())
    assert caught.value.message == (
        "1 of the 2 tasks on n1 would not run anywhere else: web.2 (constraints not met on 2 nodes): make room for "
        "them, or allow it with allow_pending: true."
    )
    assert caught.value.details == {"pending": [{"task": "web.2", "reason": "constraints not met on 2 nodes"}]}


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        pytest.param({"gapless_share": 0}, None, id="least"),
        pytest.param({"gapless_share": 100}, None, id="most"),
        pytest.param(
            {"gapless_share": 150}, "gapless_share must be a percentage from 0 to 100, not 150.", id="too much"
        ),
        pytest.param({"gapless_share": -1}, "gapless_share must be a percentage from 0 to 100, not -1.", id="negative"),
        pytest.param({"labels": ["a"], "labels_to_remove": ["b"]}, None, id="other labels"),
        pytest.param(
            {"labels": ["c", "a", "b"], "labels_to_remove": ["b", "a"]},
            "labels and labels_to_remove both name a, b: take it out of one of them.",
            id="set and removed",
        ),
        pytest.param(
            {"labels": ["a", NOTE]},
            f"The label {NOTE} is a drain's own: take it out of labels and labels_to_remove.",
            id="the note",
        ),
    ],
)
def test_what_contradicts_itself_is_refused(asked, message):
    given = {"labels": [], "labels_to_remove": [], "gapless_share": 50, **asked}
    if message is None:
        check_request(**given)
        return
    with pytest.raises(InputError) as caught:
        check_request(**given)
    assert caught.value.message == message
