"""Packages were upgraded, only the node whose reboot was due was rebooted, and tasks ran once they were all there."""

testinfra_hosts = ["ansible://*-node1"]


def test_the_report(written):
    rows = written("packages")["rows"]
    assert [(row["result"], row["rebooted"]) for row in rows] == [("done", True), ("done", False)]
    for row in rows:
        packages = {package["name"]: package for package in row["packages"]}
        assert packages["procps"]["before"] != packages["procps"]["after"]


def test_tasks_that_stopped(written):
    (row,) = written("tasks-stopped")["rows"]
    assert (row["result"], row["availability"]) == ("failed", "active")


def test_tasks_that_went_on(written):
    """Also a run that ended without a word left it drained, and known as what it was before."""
    assert [(row["result"], row["availability"]) for row in written("tasks")["rows"]] == [("done", "active")]
