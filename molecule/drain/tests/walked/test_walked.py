"""After the walk the swarm is as it was: three managers, two workers, all there and active, and six replicas."""

testinfra_hosts = ["ansible://*-node1"]


def test_three_managers_are_reachable(becomes, nodes):
    """Who has just joined may not be reached yet."""

    def found():
        return {number: node.get("ManagerStatus", {}).get("Reachability") for number, node in nodes().items()}

    becomes(found, {1: "reachable", 2: "reachable", 3: "reachable", 4: None, 5: None})


def test_all_nodes_are_ready_and_active(becomes, nodes):
    """A new leader knows nothing of the nodes until they have reported to it."""
    becomes(
        lambda: {(node["Status"]["State"], node["Spec"]["Availability"]) for node in nodes().values()},
        {("ready", "active")},
    )


def test_nothing_of_those_that_left_is_listed(host):
    assert len(host.check_output("docker node ls --quiet").split()) == 5


def test_six_replicas_run(becomes, running):
    """Those of the manager that was lost by force are started anew, which nothing has waited for."""
    becomes(lambda: len(running("numbers_numbers-api")), 6)
