"""Base and production layers: six replicas, one page per node, answering on every node's own port."""

testinfra_hosts = ["ansible://swarm_managers"]


def test_six_replicas_of_the_api_run(running):
    assert len(running("numbers_numbers-api", 6)) == 6


def test_one_web_task_runs_on_each_node(running, host):
    nodes = host.check_output("docker node ls --format '{{.Hostname}}'").split()
    assert sorted(task["Node"] for task in running("numbers_numbers-web", len(nodes))) == sorted(nodes)


def test_the_docker_cli_knows_the_stack(host):
    listed = host.check_output("docker stack services numbers --format '{{.Name}}'").split()
    assert sorted(listed) == ["numbers_numbers-api", "numbers_numbers-web"]


def test_the_network_has_its_own_name(host):
    assert "numbers-prod" in host.check_output("docker network ls --format '{{.Name}}'").split()
