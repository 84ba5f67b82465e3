"""After all managers were lost and a backup was restored: the same swarm at the same addresses, the same service."""

import json

testinfra_hosts = ["ansible://*-node1"]


def test_three_managers_are_reachable(nodes):
    found = {number: node.get("ManagerStatus", {}).get("Reachability") for number, node in nodes.items()}
    assert found == {1: "reachable", 2: "reachable", 3: "reachable", 4: None, 5: None}


def test_all_nodes_are_ready_and_active(nodes):
    states = {(node["Status"]["State"], node["Spec"]["Availability"]) for node in nodes.values()}
    assert states == {("ready", "active")}


def test_the_service_is_there(host):
    assert host.check_output("docker service ls --format '{{.Name}} {{.Mode}}'") == "lost_api global"


def test_managers_lock_as_before(host):
    spec = json.loads(host.check_output("docker info --format '{{json .Swarm.Cluster.Spec}}'"))
    assert spec["EncryptionConfig"]["AutoLockManagers"] is True
    assert host.check_output("head -n 1 /var/lib/docker/swarm/certificates/swarm-node.key").endswith(
        "BEGIN ENCRYPTED PRIVATE KEY-----"
    )


def test_no_key_or_state_of_the_work_is_left_behind(host):
    assert host.check_output("ls /var/lib/docker | grep -c beekeeper || true") == "0"
