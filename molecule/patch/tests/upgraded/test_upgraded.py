"""Every node has the other Engine and is what its owner made it, and every call was answered."""

import pytest

testinfra_hosts = ["ansible://*-node1"]


def test_engines(nodes):
    assert {node["Description"]["Engine"]["EngineVersion"][:4] for node in nodes.values()} == {"28.5"}
    assert {node["Status"]["State"] for node in nodes.values()} == {"ready"}


def test_what_the_owner_gave_is_there(nodes):
    assert {node["Spec"]["Availability"] for number, node in nodes.items() if number != 5} == {"active"}
    assert (nodes[5]["Spec"]["Availability"], nodes[5]["Spec"]["Labels"]) == ("drain", {"owner": "ann"})


@pytest.mark.parametrize("name", ["calls-others", "calls-leader"])
def test_every_call_was_answered(written, name):
    looks = written(name)
    assert {service: len(found) > 100 for service, found in looks.items()} == {"one": True, "other": True}
    assert [found for service in looks.values() for found in service if not found or set(found) != {"good"}] == []


def test_the_order(written):
    numbers = [int(row["node"].rpartition("node")[2]) for row in written("engines")["rows"]]
    assert (set(numbers[:2]), set(numbers[2:])) == ({4, 5}, {2, 3})


def test_the_report(written):
    report = written("leader")
    assert {row["result"] for row in report["rows"]} == {"done"}
    assert {(row["from"][:11], row["to"][:11], row["rebooted"]) for row in report["rows"]} == {
        ("Engine 26.1", "Engine 28.5", True)
    }
    assert all(row["took"] > (row["drained_for"] or 0) for row in report["rows"])


def test_the_lock_is_given_back(configs):
    assert configs == {"beekeeper.patch.campaign"}
