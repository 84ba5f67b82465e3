"""After two of three managers were lost: three managers again, and the same tasks on the workers."""

testinfra_hosts = ["ansible://*-node3"]


def test_three_managers_are_reachable(nodes):
    found = {number: node.get("ManagerStatus", {}).get("Reachability") for number, node in nodes.items()}
    assert found == {1: "reachable", 2: "reachable", 3: "reachable", 4: None, 5: None}


def test_all_nodes_are_ready_and_active(nodes):
    states = {(node["Status"]["State"], node["Spec"]["Availability"]) for node in nodes.values()}
    assert states == {("ready", "active")}


def test_the_tasks_are_the_same(host):
    now = host.check_output(
        "docker service ps lost_api --quiet --no-trunc --filter desired-state=running | sort"
    ).split()
    assert len(now) == 2
    assert now == host.file("/tmp/recover-tasks").content_string.split()
