"""A worker and a manager are drained: nothing runs on them, and nothing is missing."""

testinfra_hosts = ["ansible://*-node1"]


def test_two_nodes_are_drained(nodes):
    found = {number: node["Spec"]["Availability"] for number, node in nodes().items()}
    assert found == {1: "drain", 2: "active", 3: "active", 4: "drain", 5: "active"}


def test_six_replicas_run_elsewhere(running):
    places = running("numbers_numbers-api")
    assert len(places) == 6
    assert set(places) <= {2, 3, 5}


def test_the_quorum_is_as_it_was(nodes):
    managers = {number for number, node in nodes().items() if node.get("ManagerStatus", {}).get("Reachability")}
    assert managers == {1, 2, 3}
