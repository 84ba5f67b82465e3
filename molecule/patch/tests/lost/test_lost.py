"""A manager that was lost while it was patched stopped the run: the majority is there, the next one was not touched."""

import pytest

testinfra_hosts = ["ansible://*-node1"]


@pytest.fixture
def rows(written):
    return written("lost")["rows"]


@pytest.fixture
def lost(rows):
    return int(rows[0]["node"].rpartition("node")[2])


def test_quorum(nodes, lost):
    states = {number: nodes[number]["ManagerStatus"]["Reachability"] for number in (1, 2, 3)}
    assert states == {**dict.fromkeys((1, 2, 3), "reachable"), lost: "unreachable"}


def test_the_next_one_was_not_touched(rows, nodes, lost):
    assert [row["result"] for row in rows] == ["failed", "not_begun"]
    drained = {number for number in (1, 2, 3) if nodes[number]["Spec"]["Availability"] != "active"}
    assert drained == {lost}


def test_what_is_to_run_runs(host):
    assert host.check_output("docker service ls --filter name=roaming_web --format '{{.Replicas}}'") == "2/2"
