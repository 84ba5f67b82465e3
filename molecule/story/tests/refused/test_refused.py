"""What Swarm could not finish is left as Swarm has it, and the stack beside it runs on."""

testinfra_hosts = ["ansible://swarm_managers"]


def test_what_could_not_be_finished_is_still_there(host):
    listed = host.check_output("docker service ls --format '{{.Name}} {{.Replicas}}'").splitlines()
    assert {"missing_web 0/1", "slow_web 0/1"} <= set(listed)


def test_what_was_refused_is_not(host):
    assert "refused_web" not in host.check_output("docker service ls --format '{{.Name}}'")


def test_the_numbers_stack_runs_on(running):
    assert len(running("numbers_numbers-api", 6)) == 6
