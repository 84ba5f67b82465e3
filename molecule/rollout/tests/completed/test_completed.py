"""After controllers were killed in a deploy and in a rollback: version 1 runs, and nothing is left half way."""

testinfra_hosts = ["ansible://*-node1"]


def test_both_services_run_version_1(versions):
    assert [versions(service)[0] for service in ("rollout_api", "rollout_web")] == [["VERSION=1"]] * 2


def test_update_configs_are_as_deployed(spec):
    assert spec("rollout_api")["UpdateConfig"]["Parallelism"] == 1


def test_nothing_is_left_half_way(revisions):
    assert not set(revisions.values()) & {"pending", "restoring"}


def test_nobody_holds_the_lock(host):
    assert host.check_output("docker config ls --quiet --filter label=beekeeper.swarm.kind=lock") == ""
