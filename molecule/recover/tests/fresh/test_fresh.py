"""After another manager was lost: a new host is in its place, and nothing is left of the lost one."""

import json

testinfra_hosts = ["ansible://*-node1"]


def test_three_managers_and_nothing_of_the_lost_one(host):
    ids = host.check_output("docker node ls --quiet").split()
    nodes = json.loads(host.check_output(f"docker node inspect {' '.join(ids)}"))
    found = {
        int(node["Description"]["Hostname"].rpartition("node")[2]): node.get("ManagerStatus", {}).get("Reachability")
        for node in nodes
    }
    assert len(nodes) == 4
    assert found == {1: "reachable", 2: "reachable", 4: None, 5: "reachable"}
