"""After jobs: each task of each turn ran once, and nothing of the job that failed is left."""

from collections import Counter

import pytest

testinfra_hosts = ["ansible://*-node1"]


@pytest.fixture
def turns(tasks):
    """Give a function: service name -> how many of its tasks ended how, by turn."""

    def count(service):
        return Counter((task["JobIteration"].get("Index", 0), task["Status"]["State"]) for task in tasks(service))

    return count


def test_a_changed_job_ran_once_more(turns):
    assert {state for _turn, state in turns("jobs_once")} == {"complete"}
    assert set(turns("jobs_once").values()) == {3}
    assert len(turns("jobs_once")) == 2


def test_an_unchanged_job_ran_once_on_each_node(turns, host):
    nodes = host.check_output("docker node ls --quiet").split()
    assert list(turns("jobs_everywhere").values()) == [len(nodes)]


def test_they_wrote_what_they_had_to(logs):
    assert sorted(logs("jobs_once")) == ["turn one"] * 3 + ["turn two"] * 3
    assert set(logs("jobs_everywhere")) == {"turn"}


def test_the_job_that_failed_is_gone(names):
    assert [name for name in names("service") if name.startswith("jobs_")] == ["jobs_everywhere", "jobs_once"]
