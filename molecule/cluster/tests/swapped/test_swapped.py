"""A worker took a manager's place, one host was removed, and one left."""

testinfra_hosts = ["ansible://*-node2"]


def test_the_worker_manages(becomes, managers):
    becomes(managers, {2: "reachable", 3: "reachable", 4: "reachable"})


def test_labels_that_the_inventory_does_not_name_stay(nodes):
    assert nodes()[4]["Spec"]["Labels"] == {"zone": "c", "disk": "ssd"}
    assert nodes()[2]["Spec"]["Labels"] == {"zone": "b"}


def test_autolock_is_still_on(spec):
    assert spec["EncryptionConfig"]["AutoLockManagers"] is True
