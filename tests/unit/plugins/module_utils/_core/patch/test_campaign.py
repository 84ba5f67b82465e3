# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import InputError, StateError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.patch.campaign import (
    Campaign,
    Entry,
    begin,
    check_lease,
    lock_subject,
)
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.patch.packages import Change
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.resources import Config

NOW = 1772330403.0  # 2026-03-01T02:00:03Z
EMPTY = Campaign("march", "ann@ci", NOW, "packages")


def config_of(campaign, **spec):
    return Config.from_json({"ID": "c1", "Version": {"Index": 4}, "Spec": {**campaign.spec(), **spec}})


def advanced(*steps, campaign=EMPTY, node="n4"):
    """The campaign after steps of one node, ten seconds apart; a step is a name, or a name and facts."""
    for number, step in enumerate(steps):
        name, facts = (step, {}) if isinstance(step, str) else step
        campaign = campaign.advanced(node, name, now=NOW + 10 * number, facts=facts)
    return campaign


BEGUN = ("begun", {"host": "node4", "availability": "active", "engine_before": "26.1.5", "failure": None})


def test_a_node_from_its_beginning_to_its_end():
    packages = [{"name": "docker.io", "before": "26", "after": "28"}]
    done = advanced(
        BEGUN,
        "drained",
        ("patched", {"packages": packages, "rebooted": True}),
        "returned",
        ("done", {"engine_after": "28.5.2"}),
    )
    assert done.nodes["n4"] == Entry(
        id="n4",
        host="node4",
        step="done",
        availability="active",
        began=NOW,
        drained_for=20,
        engine_before="26.1.5",
        engine_after="28.5.2",
        packages=(Change("docker.io", "26", "28"),),
        rebooted=True,
        took=40,
    )
    assert done.node_time == 40


def test_a_node_that_was_left_half_way_keeps_what_its_owner_gave_it():
    failed = advanced(BEGUN, "drained", ("failed", {"failure": "no disk"}))
    assert (failed.nodes["n4"].took, failed.nodes["n4"].failure) == (20, "no disk")
    again = failed.advanced(
        "n4", "begun", now=NOW + 100, facts={"host": "node4", "availability": "drain", "engine_before": "28.5.2"}
    )
    entry = again.nodes["n4"]
    assert (entry.availability, entry.engine_before, entry.failure, entry.took) == ("active", "26.1.5", "", None)
    assert entry.drained_at == NOW + 10
    done = again.advanced("n4", "drained", now=NOW + 110, facts={}).advanced("n4", "done", now=NOW + 130, facts={})
    assert (done.nodes["n4"].drained_for, done.nodes["n4"].took) == (120, 30)


def begun_again(campaign, availability, *, drained):
    facts = {"host": "node4", "availability": availability}
    return campaign.advanced("n4", "begun", now=NOW + 100, facts=facts, drained=drained)


REFUSED = advanced(BEGUN).advanced("n4", "failed", now=NOW + 10, facts={}, drained=False)
BACK = advanced(BEGUN, "drained", "patched", "returned", ("failed", {"failure": "shop_web runs 0 of 1"}))


@pytest.mark.parametrize(
    ("left", "availability", "drained", "expected"),
    [
        pytest.param(REFUSED, "drain", True, "drain", id="its drain was refused, and its owner has drained it"),
        pytest.param(BACK, "drain", True, "drain", id="it was given back, and its owner has drained it"),
        pytest.param(advanced(BEGUN, "drained"), "drain", True, "active", id="a run died that had drained it"),
        pytest.param(advanced(BEGUN), "drain", True, "active", id="a run died while it drained it"),
        pytest.param(advanced(BEGUN, "drained"), "pause", False, "pause", id="its owner has paused it"),
        pytest.param(advanced(BEGUN, "drained"), "active", True, "active", id="it bears the note of a drain"),
        pytest.param(
            advanced(("begun", {"availability": "pause"}), "drained"),
            "active",
            False,
            "active",
            id="given back by hand",
        ),
    ],
)
def test_what_a_node_gets_back_after_another_try(left, availability, drained, expected):
    assert begun_again(left, availability, drained=drained).nodes["n4"].availability == expected


def test_a_node_that_was_given_back_and_is_drained_again():
    again = begun_again(BACK, "active", drained=False)
    assert again.nodes["n4"].drained_for == 20
    for seconds, step in enumerate(("drained", "patched", "returned", "done")):
        again = again.advanced("n4", step, now=NOW + 200 + 5 * seconds, facts={})
    assert (again.nodes["n4"].drained_for, again.nodes["n4"].drained_at) == (30, None)


def test_a_node_that_was_given_back_by_hand_was_not_drained_meanwhile():
    again = begun_again(advanced(BEGUN, "drained", "failed"), "active", drained=False)
    assert again.advanced("n4", "drained", now=NOW + 110, facts={}).nodes["n4"].drained_at == NOW + 110


def test_one_try_that_rebooted_it_is_enough():
    first = advanced(BEGUN, "drained", ("patched", {"rebooted": True}), "failed")
    again = begun_again(first, "drain", drained=True).advanced("n4", "patched", now=NOW, facts={"rebooted": False})
    assert again.nodes["n4"].rebooted is True


def test_a_node_that_its_owner_has_drained_is_not_drained_by_us():
    entry = advanced(("begun", {"availability": "drain"}), "drained", "done").nodes["n4"]
    assert (entry.drained_at, entry.drained_for) == (None, None)


def test_a_node_that_was_done_is_begun_from_nothing():
    again = advanced(BEGUN, "done", ("begun", {"host": "node4", "availability": "pause"}))
    assert again.nodes["n4"] == Entry(id="n4", host="node4", availability="pause", is_ours=True, began=NOW + 20)


def test_a_step_without_a_beginning():
    with pytest.raises(StateError) as raised:
        advanced("drained")
    assert raised.value.message == "Campaign march has not begun node n4: note step begun first."


def test_what_was_not_patched_tells_nothing_of_the_time():
    assert advanced(BEGUN, "unchanged").node_time is None
    assert advanced(BEGUN, "failed").node_time is None


def test_what_an_earlier_try_has_done_in_part_measures_nothing():
    again = advanced(BEGUN, "drained", "failed", BEGUN, "drained", "patched", "done")
    assert (again.nodes["n4"].took, again.node_time) == (30, None)
    assert advanced(BEGUN, "done", campaign=again, node="n5").node_time == 10
    assert advanced(BEGUN, "done", BEGUN, "done").node_time == 10  # another turn, after one that was through


def test_the_step_that_a_node_was_at_when_it_failed():
    assert advanced(BEGUN, "drained", "failed").nodes["n4"].reached == "drained"
    assert advanced(BEGUN, "drained", "patched", "failed", "failed").nodes["n4"].reached == "patched"
    assert advanced(BEGUN, "drained", "failed", BEGUN).nodes["n4"].reached == ""


def test_the_packages_of_another_try_stand_in_place_of_those_before():
    change = {"name": "tzdata", "before": "1", "after": "2"}
    drained = [("drained", {"packages": [change] * number}) for number in (133, 133, 3)]
    twice = advanced(BEGUN, drained[0], "failed", BEGUN, drained[1], "patched")
    assert (len(twice.nodes["n4"].packages), twice.nodes["n4"].more_packages) == (20, 113)
    fewer = advanced(BEGUN, drained[2], campaign=twice)
    assert (len(fewer.nodes["n4"].packages), fewer.nodes["n4"].more_packages) == (3, 0)


@pytest.mark.parametrize(
    "campaign",
    [
        pytest.param(EMPTY, id="empty"),
        pytest.param(advanced(BEGUN, "drained", ("failed", {"failure": "why"})), id="nodes"),
        pytest.param(
            advanced(BEGUN, ("done", {"packages": [{"name": "a", "before": "1", "after": "2"}]})), id="packages"
        ),
        pytest.param(EMPTY.closed(NOW + 60), id="ended"),
    ],
)
def test_written_and_read(campaign):
    config = config_of(campaign)
    assert replace(Campaign.from_config(config), config=None) == campaign


def test_the_config_of_a_record():
    assert advanced(BEGUN).spec() == {
        "Name": "beekeeper.patch.campaign",
        "Labels": {
            "beekeeper.swarm.kind": "campaign",
            "beekeeper.swarm.campaign": (
                '{"begun": 1772330403.0, "by": "ann@ci", "format": 1, "id": "march", "patch": "packages"}'
            ),
            "beekeeper.swarm.node.n4": (
                '{"began": 1772330403.0, "engine_before": "26.1.5", "host": "node4", "id": "n4", "is_ours": true}'
            ),
        },
    }


def test_a_record_stays_small():
    packages = [{"name": f"package{number}", "before": "1", "after": "2"} for number in range(25)]
    entry = advanced(BEGUN, ("failed", {"packages": packages, "failure": "word\n" * 200})).nodes["n4"]
    assert (len(entry.packages), entry.more_packages) == (20, 5)
    assert len(entry.failure) == 500
    assert entry.failure.endswith("word wo...")


def test_a_record_that_is_too_large():
    many = {f"n{number}": Entry(f"n{number}", f"node{number}", failure="x" * 500) for number in range(1000)}
    with pytest.raises(InputError) as raised:
        replace(EMPTY, nodes=many).spec()
    assert raised.value.message == (
        "Campaign march has 1000 nodes, more than one record takes: patch them in several campaigns, with patch_hosts."
    )


@pytest.mark.parametrize(
    ("config", "message"),
    [
        pytest.param(
            config_of(EMPTY, Labels={}),
            "Config beekeeper.patch.campaign is no patch campaign of this collection: rename it.",
            id="somebody else's",
        ),
        pytest.param(
            config_of(EMPTY, Labels={"beekeeper.swarm.kind": "campaign"}),
            "Config beekeeper.patch.campaign is no patch campaign that can be read: remove it.",
            id="no record",
        ),
        pytest.param(
            config_of(EMPTY, Labels={**EMPTY.labels(), "beekeeper.swarm.campaign": '{"format": 2}'}),
            "Config beekeeper.patch.campaign was written by a newer version of this collection: upgrade.",
            id="newer",
        ),
    ],
)
def test_what_cannot_be_read(config, message):
    with pytest.raises(StateError) as raised:
        Campaign.from_config(config)
    assert raised.value.message == message


LEFT = advanced(BEGUN, "drained", campaign=advanced("begun", "done", node="n5"))
OVER = advanced("begun", "done").closed(NOW + 60)


@pytest.mark.parametrize(
    ("found", "ident", "name", "resumed", "nodes"),
    [
        pytest.param(None, None, "20260301-020003", False, [], id="the first, named by the time"),
        pytest.param(None, "april", "april", False, [], id="the first, named"),
        pytest.param(LEFT, None, "march", True, ["n4", "n5"], id="gone on with"),
        pytest.param(LEFT, "march", "march", True, ["n4", "n5"], id="gone on with by name"),
        pytest.param(LEFT, "april", "april", False, ["n4"], id="another takes over what is half way"),
        pytest.param(OVER, None, "20260301-020003", False, [], id="after the end another"),
        pytest.param(OVER, "april", "april", False, [], id="after the end another by name"),
        pytest.param(OVER, "march", "march", True, ["n4"], id="after the end the same, with what is new"),
    ],
)
def test_begin(found, ident, name, resumed, nodes):
    beginning = begin(found, ident=ident, by="bob@desk", patch="packages", now=NOW, nodes={"n4", "n5"})
    assert beginning.forgotten == ()
    campaign = beginning.campaign
    assert (campaign.id, beginning.resumed, sorted(campaign.nodes)) == (name, resumed, nodes)
    assert campaign.by == ("ann@ci" if resumed else "bob@desk")


@pytest.mark.parametrize(
    ("ident", "resumed", "nodes"),
    [pytest.param(None, True, ["n5"], id="gone on with"), pytest.param("april", False, [], id="another")],
)
def test_a_node_that_has_left_the_swarm_holds_no_campaign_open(ident, resumed, nodes):
    beginning = begin(LEFT, ident=ident, by="bob@desk", patch="packages", now=NOW, nodes={"n5", "n6"})
    assert (beginning.resumed, sorted(beginning.campaign.nodes)) == (resumed, nodes)
    assert beginning.forgotten == ("node4",)


def test_a_campaign_that_has_ended_goes_on_with_the_next_node():
    assert OVER.advanced("n4", "returned", now=NOW, facts={}).ended == NOW + 60
    assert OVER.advanced("n5", "begun", now=NOW, facts={}).ended is None


def test_a_campaign_of_something_else_is_not_gone_on_with():
    with pytest.raises(StateError) as raised:
        begin(LEFT, ident=None, by="bob@desk", patch="engine 28.5.2", now=NOW, nodes={"n4"})
    assert raised.value.message == (
        "Campaign march is of packages, and this run is of engine 28.5.2: give patch_campaign another id to begin "
        "another campaign, or run what that one runs."
    )
    assert not begin(LEFT, ident="april", by="bob@desk", patch="engine 28.5.2", now=NOW, nodes={"n4"}).resumed


def test_the_result():
    assert advanced(BEGUN, "unchanged").closed(NOW + 60).to_result() == {
        "id": "march",
        "by": "ann@ci",
        "begun": "2026-03-01T02:00:03Z",
        "ended": "2026-03-01T02:01:03Z",
        "patch": "packages",
        "nodes": [
            {
                "id": "n4",
                "host": "node4",
                "step": "unchanged",
                "availability": "active",
                "began": "2026-03-01T02:00:03Z",
                "drained_at": None,
                "drained_for": None,
                "engine_before": "26.1.5",
                "engine_after": "",
                "packages": [],
                "more_packages": 0,
                "rebooted": False,
                "took": 10.0,
                "failure": "",
                "reached": "",
                "again": False,
                "taken": False,
            }
        ],
        "done": ["n4"],
        "node_time": None,
    }


def test_the_lock_is_no_stacks():
    assert lock_subject(60).labels == {"beekeeper.swarm.locks": "campaign"}


@pytest.mark.parametrize("lease", [59, 0, -1])
def test_a_lease_that_keeps_nobody_out(lease):
    with pytest.raises(InputError, match=f"lease is {lease}: write 60 seconds or more"):
        check_lease(lease)
    check_lease(60)
