"""After the walk the swarm is as it was: three managers, two workers, all there and active, and six replicas."""

testinfra_hosts = ["ansible://*-node1"]


def test_three_managers_are_reachable(nodes):
    found = {number: node.get("ManagerStatus", {}).get("Reachability") for number, node in nodes.items()}
    assert found == {1: "reachable", 2: "reachable", 3: "reachable", 4: None, 5: None}


def test_all_nodes_are_ready_and_active(nodes):
    states = {(node["Status"]["State"], node["Spec"]["Availability"]) for node in nodes.values()}
    assert states == {("ready", "active")}


def test_nothing_of_those_that_left_is_listed(host):
    assert len(host.check_output("docker node ls --quiet").split()) == 5


def test_six_replicas_run(running):
    assert len(running("numbers_numbers-api")) == 6
