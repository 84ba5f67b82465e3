"""After Swarm took a version back by itself: the rollback went by the config which that version brought."""

testinfra_hosts = ["ansible://*-node1"]


def test_the_old_version_runs(spec):
    assert spec("armed_api")["TaskTemplate"]["ContainerSpec"]["Command"] == ["sleep", "86400"]


def test_the_rollback_config_was_there_first(spec):
    assert spec("armed_api")["RollbackConfig"]["Parallelism"] == 4
    assert spec("armed_api")["RollbackConfig"]["Order"] == "start-first"


def test_all_replicas_run(host):
    assert host.check_output("docker service ls --filter name=armed_api --format '{{.Replicas}}'") == "4/4"
