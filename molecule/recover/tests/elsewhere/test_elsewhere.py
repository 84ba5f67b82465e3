"""After a restore on a host with another address, which is a manager at its own by now: nothing is at the old one."""

import json
import os
from pathlib import Path

testinfra_hosts = ["ansible://*-node5"]

LAB = os.environ.get("MOLECULE_LAB_PREFIX", "mol-")
WORKER = Path(os.environ["MOLECULE_PROJECT_DIRECTORY"], ".cache/molecule", f"{LAB}recover/worker")


def nodes_by_number(host):
    ids = host.check_output("docker node ls --quiet").split()
    listed = json.loads(host.check_output(f"docker node inspect {' '.join(ids)}"))
    found = {int(node["Description"]["Hostname"].rpartition("node")[2]): node for node in listed}
    assert len(found) == len(listed) == 4
    return found


def test_three_managers_are_reachable_at_their_own_addresses(host):
    managers = {
        number: (node["ManagerStatus"]["Reachability"], node["ManagerStatus"]["Addr"].rpartition(".")[2])
        for number, node in nodes_by_number(host).items()
        if "ManagerStatus" in node
    }
    assert len(managers) == 3
    assert managers == {number: ("reachable", f"{10 + number}:2377") for number in managers}
    assert 5 in managers


def test_the_worker_came_back_by_itself(host):
    worker = nodes_by_number(host)[4]
    assert worker["ID"] == WORKER.read_text().strip()
    assert (worker["Status"]["State"], worker["Spec"]["Availability"]) == ("ready", "active")


def test_the_service_is_there(host):
    assert host.check_output("docker service ls --format '{{.Name}} {{.Replicas}}'") == "lost_api 1/1"
