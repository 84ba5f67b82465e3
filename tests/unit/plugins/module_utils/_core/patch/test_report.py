# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.patch.campaign import Entry
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.patch.packages import Change
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.patch.report import rows, summary, table, untouched

CAMPAIGN = {"id": "march"}
ONE = (Change("tzdata", "2026a", "2026b"),)
DONE = Entry(
    "n4", "node4", "done", drained_for=72, took=123, engine_before="26.1.5", engine_after="28.5.2", packages=ONE * 3
)
ALONE = Entry("n6", "node6", "done", engine_before="26.1.5", engine_after="26.1.5", packages=ONE, rebooted=True, took=9)
MANY = Entry("n7", "node7", "done", engine_before="26.1.5", engine_after="26.1.5", packages=ONE * 2, more_packages=5)
SAME = Entry("n8", "node8", "unchanged", engine_before="26.1.5", took=2)
FAILED = Entry(
    "n5",
    "node5",
    "failed",
    engine_before="26.1.5",
    took=300,
    failure="it is not ready.",
    reached="patched",
    is_ours=True,
)
STOPPED = Entry("n5", "node5", "drained", availability="pause", is_ours=True)


def drawn(*entries, hosts=("node4", "node5")):
    return rows([entry.to_result() for entry in entries], hosts)


def test_table():
    assert table(
        drawn(DONE, FAILED, ALONE, MANY, SAME, hosts=("node4", "node5", "node6", "node7", "node8", "node1"))
    ) == [
        "NODE   FROM           TO             DRAINED  REBOOTED  TOOK  RESULT",
        "node4  Engine 26.1.5  Engine 28.5.2  1m12s    no        2m3s  done",
        "node5  Engine 26.1.5                          no        5m    failed",
        "node6  tzdata 2026a   tzdata 2026b            yes       9s    done",
        "node7  Engine 26.1.5  7 packages              no              done",
        "node8  Engine 26.1.5                                    2s    nothing to do",
        "node1                                                         not begun",
    ]


def test_the_table_says_what_is_drained_now():
    again = replace(FAILED, drained_at=1772330403.0, drained_for=72)  # for that long by an earlier try
    assert table(drawn(again, hosts=["node5"]))[1] == "node5  Engine 26.1.5      now      no        5m    failed"


def test_the_table_leaves_it_to_the_summary_to_say_why():
    failed = Entry("n5", "node5", "failed", failure="The Engine of node5 has not come back within 20 s: no such file.")
    assert table(drawn(STOPPED, hosts=["node5"]))[1].endswith("  stopped")
    assert table(drawn(failed, hosts=["node5"]))[1].endswith("  failed")


def test_rows():
    assert drawn(DONE) == [
        {
            "node": "node4",
            "from": "Engine 26.1.5",
            "to": "Engine 28.5.2",
            "drained_at": None,
            "drained_for": 72,
            "rebooted": False,
            "took": 123,
            "result": "done",
            "failure": None,
            "availability": "active",
            "taken": False,
            "touched": True,
            "packages": [{"name": "tzdata", "before": "2026a", "after": "2026b"}] * 3,
            "more_packages": 0,
        },
        {
            "node": "node5",
            "from": "",
            "to": "",
            "drained_at": None,
            "drained_for": None,
            "rebooted": False,
            "took": None,
            "result": "not_begun",
            "failure": None,
            "availability": None,
            "taken": False,
            "touched": False,
            "packages": [],
            "more_packages": 0,
        },
    ]


def test_a_node_that_is_no_host_of_the_run_is_shown_too():
    assert [row["node"] for row in drawn(DONE, hosts=("node9",))] == ["node9", "node4"]


@pytest.mark.parametrize(
    ("step", "failure"),
    [
        ("begun", "stopped before it was drained"),
        ("drained", "stopped while it was patched"),
        ("patched", "stopped before it was back"),
        ("returned", "stopped before all was seen to run"),
    ],
)
def test_where_a_run_died(step, failure):
    (row,) = drawn(Entry("n5", "node5", step), hosts=["node5"])
    assert (row["result"], row["failure"]) == ("stopped", failure)


@pytest.mark.parametrize(
    ("node", "versions"),
    [
        pytest.param(Entry("n5", "node5", "failed", packages=ONE * 3, reached="drained"), "", id="failed in its patch"),
        pytest.param(Entry("n5", "node5", "failed", packages=ONE, reached="begun"), "", id="of one package"),
        pytest.param(Entry("n5", "node5", "drained", packages=ONE * 3), "", id="died in its patch"),
        pytest.param(Entry("n5", "node5", "failed", packages=ONE * 3, reached="patched"), "3 packages", id="not back"),
        pytest.param(Entry("n5", "node5", "patched", packages=ONE), "tzdata 2026b", id="died after it"),
    ],
)
def test_what_a_node_has_got_is_not_known_before_it_is_patched(node, versions):
    (row,) = drawn(node, hosts=["node5"])
    assert (row["to"], len(row["packages"])) == (versions, len(node.packages))


@pytest.mark.parametrize(
    ("entries", "reason", "sentence"),
    [
        pytest.param(
            (DONE, Entry("n5", "node5", "unchanged")), None, "Campaign march: all 2 nodes are through.", id="all"
        ),
        pytest.param(
            (DONE, FAILED),
            None,
            "Campaign march has stopped. node5: it is not ready. Done: node4. Not done: node5. node5 was active "
            "before, and gets that back then. The same command goes on where this run stopped, from any controller, "
            "once the node is mended.",
            id="failed",
        ),
        pytest.param(
            (DONE, replace(FAILED, drained_at=1772330403.0)),
            None,
            "Campaign march has stopped. node5: it is not ready. Done: node4. Not done: node5. node5 is drained now; "
            "it was active before, and gets that back then. The same command goes on where this run stopped, from any "
            "controller, once the node is mended.",
            id="failed and drained",
        ),
        pytest.param(
            (STOPPED,),
            None,
            "Campaign march has stopped. node5: stopped while it was patched. Done: none. Not done: node4, node5. "
            "node5 was paused before, and gets that back then. The same command goes on where this run stopped, from "
            "any controller, once the node is mended.",
            id="died",
        ),
        pytest.param(
            (FAILED, Entry("n4", "node4", "failed", failure="no disk", availability="drain", reached="drained")),
            None,
            "Campaign march has stopped. node4: no disk. node5: it is not ready. Done: none. Not done: node4, node5. "
            "node5 was active before, and gets that back then. The same command goes on where this run stopped, from "
            "any controller, once the nodes are mended.",
            id="two of a batch failed",
        ),
        pytest.param(
            (DONE,),
            "The window closes in 5m.",
            "Campaign march has stopped. The window closes in 5m. Done: node4. Not done: node5. The same command goes "
            "on where this run stopped, from any controller.",
            id="window",
        ),
    ],
)
def test_summary(entries, reason, sentence):
    assert summary(CAMPAIGN, drawn(*entries), reason=reason) == sentence


def test_summary_of_one():
    assert summary(CAMPAIGN, drawn(DONE, hosts=["node4"])) == "Campaign march: the node is through."


LEFT = "node5 is left from an earlier run (stopped while it was patched): patch it too, with patch_hosts."


def test_a_node_that_another_run_left_half_way():
    (own, left_before) = drawn(DONE, STOPPED, hosts=["node4"])
    assert summary(CAMPAIGN, [own], [left_before]) == (f"Campaign march: the node is through. {LEFT}")
    failed = Entry("n6", "node6", "failed", failure="no disk", reached="drained", is_ours=True)
    (own, left_before) = drawn(failed, STOPPED, hosts=["node6"])
    assert summary(CAMPAIGN, [own], [left_before]) == (
        "Campaign march has stopped. node6: no disk. Done: none. Not done: node6. node6 was active before, and gets "
        f"that back then. {LEFT} The same command goes on where this run stopped, from any controller, once the node "
        "is mended."
    )


def test_a_host_that_could_not_be_begun_says_why():
    found = rows([], ["node4", "node5"], {"node4": "Not all services run: shop_web runs 0 of 1.", "node5": ""})
    assert [(row["result"], row["failure"]) for row in found] == [
        ("not_begun", "Not all services run: shop_web runs 0 of 1."),
        ("not_begun", None),
    ]
    assert summary(CAMPAIGN, found) == (
        "Campaign march has stopped. node4: Not all services run: shop_web runs 0 of 1. Done: none. Not done: node4, "
        "node5. The same command goes on where this run stopped, from any controller."
    )


@pytest.mark.parametrize(
    ("reason", "result", "sentence"),
    [
        (None, "unchanged", "No node needs anything."),
        (
            "The window is closed; it opens Sat 2026-12-05 02:00 UTC.",
            "not_begun",
            "The window is closed; it opens Sat 2026-12-05 02:00 UTC. Nothing was begun: run it again when the window "
            "is open.",
        ),
    ],
)
def test_a_run_that_began_no_campaign(reason, result, sentence):
    found, said = untouched(["node4"], reason=reason)
    assert ([row["result"] for row in found], said) == ([result], sentence)


def test_a_node_is_known_by_its_id_whatever_the_inventory_calls_it():
    ids = {"four.example": "n4", "node5": "n9"}
    nodes = [entry.to_result() for entry in (DONE, FAILED)]
    found = rows(nodes, ["four.example", "node5"], ids=ids)
    assert [(row["node"], row["result"]) for row in found] == [
        ("four.example", "done"),
        ("node5", "not_begun"),
        ("node5", "failed"),  # another node, which had the name before
    ]


def test_a_refusal_that_took_nothing_needs_no_mending():
    refused = Entry("n4", "node4", "failed", failure="the managers would lose their majority", reached="begun")
    assert summary(CAMPAIGN, drawn(refused, hosts=["node4"])) == (
        "Campaign march has stopped. node4: the managers would lose their majority. Done: none. Not done: node4. The "
        "same command goes on where this run stopped, from any controller."
    )


def test_a_node_that_has_back_what_it_had_is_promised_nothing():
    returned = Entry("n4", "node4", "failed", failure="shop_web runs 0 of 1", reached="returned")
    assert summary(CAMPAIGN, drawn(returned, hosts=["node4"])) == (
        "Campaign march has stopped. node4: shop_web runs 0 of 1. Done: none. Not done: node4. The same command goes "
        "on where this run stopped, from any controller, once the node is mended."
    )


def test_a_campaign_that_another_run_has_taken():
    lost = "The lock is no longer held by this run (ann@ci has taken it)."
    found = rows([STOPPED.to_result()], ["node5", "node4"], {"node5": lost})
    assert summary(CAMPAIGN, found, holder="ann@ci") == (
        f"This run has stopped. node5: {lost} Campaign march is another run's now, of ann@ci: wait for its end, then "
        "run this again."
    )
