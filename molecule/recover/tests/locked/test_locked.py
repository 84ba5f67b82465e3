"""After two of three managers were lost with autolock on: three managers again, which lock when they restart."""

import json

testinfra_hosts = ["ansible://*-node3"]


def test_three_managers_are_reachable(nodes):
    found = {number: node.get("ManagerStatus", {}).get("Reachability") for number, node in nodes.items()}
    assert found == {1: "reachable", 2: "reachable", 3: "reachable", 4: None, 5: None}


def test_managers_lock_as_before(host):
    spec = json.loads(host.check_output("docker info --format '{{json .Swarm.Cluster.Spec}}'"))
    assert spec["EncryptionConfig"]["AutoLockManagers"] is True
    assert host.check_output("head -n 1 /var/lib/docker/swarm/certificates/swarm-node.key").endswith(
        "BEGIN ENCRYPTED PRIVATE KEY-----"
    )


def test_no_mark_of_the_work_is_left_behind(host):
    assert host.check_output("ls /var/lib/docker | grep -c beekeeper || true") == "0"
