"""Six replicas that ran on one node are spread over all, and none is missing."""

from collections import Counter

testinfra_hosts = ["ansible://*-node1"]


def test_no_node_has_more_than_two_of_six(host):
    listed = host.check_output(
        "docker service ps crowd_six --filter desired-state=running --format '{{.Node}} {{.CurrentState}}'"
    )
    places = Counter(line.split()[0] for line in listed.splitlines() if " Running " in line)
    assert sum(places.values()) == 6
    assert max(places.values()) <= 2


def test_what_is_bound_stays(host):
    listed = host.check_output("docker service ps crowd_bound --filter desired-state=running --format '{{.Node}}'")
    assert len(set(listed.splitlines())) == 1
