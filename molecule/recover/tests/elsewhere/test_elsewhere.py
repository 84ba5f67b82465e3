"""After a backup was restored at another address: all are in the swarm, the workers as new nodes, and serve again."""

testinfra_hosts = ["ansible://*-node1"]


def test_three_managers_are_reachable_at_their_new_addresses(nodes):
    found = {number: node.get("ManagerStatus", {}).get("Reachability") for number, node in nodes.items()}
    assert found == {1: "reachable", 2: "reachable", 3: "reachable", 4: None, 5: None}
    addrs = {number: nodes[number]["ManagerStatus"]["Addr"] for number in (1, 2, 3)}
    assert {number: addr.rpartition(".")[2] for number, addr in addrs.items()} == {
        1: "201:2377",
        2: "202:2377",
        3: "203:2377",
    }


def test_all_nodes_are_ready_and_active(nodes):
    states = {(node["Status"]["State"], node["Spec"]["Availability"]) for node in nodes.values()}
    assert states == {("ready", "active")}


def test_the_service_runs_on_both_workers(host):
    running = host.check_output("docker service ps lost_api --format '{{.Node}}' --filter desired-state=running")
    assert sorted(name[-1] for name in running.split()) == ["4", "5"]
