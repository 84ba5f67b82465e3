"""After a network was made anew: it has the new subnet, nothing is left on the way, and nobody was out of reach."""

import json
import re

testinfra_hosts = ["ansible://*-node1"]


def inspected(host, name):
    """Give a network as the docker CLI shows it."""
    return json.loads(host.check_output(f"docker network inspect {name}"))[0]


def test_the_subnet_is_the_new_one(host):
    assert inspected(host, "networks_inner")["IPAM"]["Config"][0]["Subnet"] == "10.92.0.0/24"


def test_the_stand_in_is_gone(becomes, names):
    """It is there as long as a task that stops on this node holds it."""
    becomes(lambda: [name for name in names("network") if name.endswith("-stand-in")], [])


def test_callers_reached_it_all_the_time(host):
    """The callers note how many calls in a row failed, from their first answer on.

    Where the services move to another network one after the other, it is more than thirty.
    """
    lines = host.check_output("timeout 30 docker service logs --raw --tail 1000 networks_caller 2>&1 || true")
    assert max(int(count) for count in re.findall(r"unanswered (\d+)", lines)) < 8
