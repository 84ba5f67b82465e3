"""From nothing to five nodes as the inventory has them, and settings that changed with autolock on."""

testinfra_hosts = ["ansible://*-node2"]


def test_three_managers_and_two_workers(becomes, managers):
    becomes(managers, {1: "reachable", 2: "reachable", 3: "reachable", 4: None, 5: None})


def test_labels(nodes):
    found = {number: node["Spec"]["Labels"] for number, node in nodes().items()}
    assert found == {1: {"zone": "a"}, 2: {"zone": "b"}, 3: {}, 4: {"zone": "a", "disk": "ssd"}, 5: {"spare": ""}}


def test_one_joined_drained(nodes):
    assert [number for number, node in nodes().items() if node["Spec"]["Availability"] == "drain"] == [5]


def test_autolock_is_still_on(host, spec):
    assert spec["EncryptionConfig"]["AutoLockManagers"] is True
    assert host.check_output("docker swarm unlock-key --quiet").startswith("SWMKEY-")


def test_settings_changed(spec):
    assert spec["Orchestration"]["TaskHistoryRetentionLimit"] == 3
    assert spec["CAConfig"]["NodeCertExpiry"] == 1440 * 3600 * 10**9


def test_the_stacks_ended_with_the_swarm_before(host):
    assert host.check_output("docker service ls --quiet") == ""
