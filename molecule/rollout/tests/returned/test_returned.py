"""After a version of which one service failed: both services are what they were, and nothing of the failed one runs."""

testinfra_hosts = ["ansible://*-node1"]


def test_both_services_run_version_1(versions):
    assert [versions(service)[0] for service in ("rollout_api", "rollout_web")] == [["VERSION=1"]] * 2


def test_configs_and_secrets_returned_too(versions):
    assert versions("rollout_api")[1:] == versions("rollout_web")[1:]
    assert versions("rollout_api")[2] == "rollout_key-1"


def test_update_configs_are_as_deployed(spec):
    assert spec("rollout_api")["UpdateConfig"]["Parallelism"] == 1
    assert spec("rollout_api")["UpdateConfig"]["Order"] == "start-first"


def test_the_new_service_is_gone(host):
    names = host.check_output("docker service ls --format '{{.Name}}' --filter name=rollout_").split()
    assert sorted(names) == ["rollout_api", "rollout_web"]


def test_the_swarm_remembers_both(revisions):
    assert revisions == {1: "converged", 2: "paused"}


def test_nobody_holds_the_lock(host):
    assert host.check_output("docker config ls --quiet --filter label=beekeeper.swarm.kind=lock") == ""
