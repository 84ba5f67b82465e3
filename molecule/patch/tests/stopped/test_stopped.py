"""A manager whose Engine does not start stopped the run: the majority is there, what comes after it was not touched."""

import pytest

testinfra_hosts = ["ansible://*-node1"]


@pytest.fixture
def rows(written):
    """What came of each node, in the order of the campaign, by number."""
    return {int(row["node"].rpartition("node")[2]): row for row in written("broken")["rows"]}


@pytest.fixture
def broken(rows):
    (number,) = [number for number, row in rows.items() if row["result"] == "failed"]
    return number


def test_quorum(nodes, broken):
    states = {number: nodes[number]["ManagerStatus"]["Reachability"] for number in (1, 2, 3)}
    assert states == {**dict.fromkeys((1, 2, 3), "reachable"), broken: "unreachable"}


def test_nobody_after_it_was_touched(rows, broken):
    place = list(rows).index(broken)
    results = [row["result"] for row in rows.values()]
    assert set(list(rows)[:2]) == {4, 5}
    assert results == ["done"] * place + ["failed"] + ["not_begun"] * (4 - place)
    assert place < 4
    assert "has not come back within patch_return_timeout (20 s)" in rows[broken]["failure"]


def test_what_is_to_run_runs(host):
    assert host.check_output("docker service ls --filter name=roaming_web --format '{{.Replicas}}'") == "2/2"
