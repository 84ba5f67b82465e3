"""After all faults: each service once, three managers that reach one another, no lock of a stack, no locked swarm."""

import json

testinfra_hosts = ["ansible://*-node1"]


def test_each_service_is_there_once(host):
    names = host.check_output("docker service ls --format '{{.Name}}'").split()
    assert sorted(names) == sorted(f"quorum_s{number}" for number in range(1, 41))


def test_three_managers_and_five_nodes_are_there(host):
    ids = host.check_output("docker node ls --quiet").split()
    nodes = json.loads(host.check_output(f"docker node inspect {' '.join(ids)}"))
    assert len(nodes) == 5
    assert {node["Spec"]["Availability"] for node in nodes} == {"active"}
    assert [node["ManagerStatus"]["Reachability"] for node in nodes if "ManagerStatus" in node] == ["reachable"] * 3


def test_no_lock_is_left(host):
    assert "lock" not in host.check_output("docker config ls --format '{{.Name}}'")
    assert (
        host.check_output("docker info --format '{{.Swarm.Cluster.Spec.EncryptionConfig.AutoLockManagers}}'") == "false"
    )
