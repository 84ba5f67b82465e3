"""After the repair, the next window and another controller every campaign is through, and every node is as it was."""

import pytest

testinfra_hosts = ["ansible://*-node1"]


@pytest.mark.parametrize("name", ["mended", "next-window", "taken-over"])
def test_all_are_through(written, name):
    assert {row["result"] for row in written(name)["rows"]} == {"done"}


def test_the_window_let_one_through(written):
    assert [row["result"] for row in written("window")["rows"]] == ["done", "not_begun"]


def test_a_second_run_in_one_playbook_stops_too(written):
    assert [row["result"] for row in written("twice")["rows"]] == ["failed", "not_begun"]


def test_the_nodes_are_as_they_were(nodes, configs):
    assert {number: node["Spec"]["Availability"] for number, node in nodes.items()} == {
        1: "active",
        2: "active",
        3: "active",
        4: "active",
        5: "drain",
    }
    assert configs == {"beekeeper.patch.campaign"}
