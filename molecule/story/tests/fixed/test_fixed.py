"""Version 5, mended: it runs, and the rollback config that came with it is in force."""

import json

testinfra_hosts = ["ansible://swarm_managers"]


def test_six_replicas_run_version_5(running):
    assert ["ch14-numbers-api:v5" in task["Image"] for task in running("numbers_numbers-api", 6)] == [True] * 6


def test_the_rollback_config_is_in_force(host):
    config = json.loads(
        host.check_output("docker service inspect numbers_numbers-api -f '{{json .Spec.RollbackConfig}}'")
    )
    assert (config["Parallelism"], config["Order"], config["FailureAction"]) == (6, "start-first", "continue")
