"""The swarm is as the other scenarios know it: three managers, two workers, all there, active and without labels."""

testinfra_hosts = ["ansible://*-node2"]


def test_three_managers_are_reachable(becomes, managers):
    becomes(managers, {1: "reachable", 2: "reachable", 3: "reachable", 4: None, 5: None})


def test_all_nodes_are_ready_active_and_bare(becomes, nodes):
    """A new leader knows nothing of the nodes until they have reported to it."""
    becomes(lambda: {node["Status"]["State"] for node in nodes().values()}, {"ready"})
    assert {node["Spec"]["Availability"] for node in nodes().values()} == {"active"}
    assert [node["Spec"]["Labels"] for node in nodes().values()] == [{}] * 5


def test_managers_do_not_lock(spec):
    assert spec["EncryptionConfig"]["AutoLockManagers"] is False
