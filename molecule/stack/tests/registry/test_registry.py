"""After deploys from a private registry: a worker runs its image, and no credentials are where they can be read."""

testinfra_hosts = ["ansible://*-node1"]


def test_a_worker_runs_the_image(tasks, inspect):
    (task,) = [task for task in tasks("private_web") if task["Status"]["State"] == "running"]
    assert "/hive/two:latest@sha256:" in task["Spec"]["ContainerSpec"]["Image"]
    assert inspect("node", task["NodeID"])["Spec"]["Role"] == "worker"


def test_no_credentials_are_kept_on_the_manager(host):
    assert host.run("grep -rlsE 'honey|aG9uZXk|wasp|d2FzcA' /root /tmp /var/tmp /dev/shm").stdout == ""
