"""The plan, and what was refused, left everything as it was."""

testinfra_hosts = ["ansible://*-node1"]


def test_a_closed_window_is_reported(written):
    assert [row["result"] for row in written("closed")["rows"]] == ["not_begun"]


def test_nothing_was_touched(nodes, configs):
    assert configs == set()
    assert {number: node["Spec"]["Availability"] for number, node in nodes.items()} == {
        1: "active",
        2: "active",
        3: "active",
        4: "active",
        5: "drain",
    }
    assert {node["Description"]["Engine"]["EngineVersion"][:4] for node in nodes.values()} == {"26.1"}
