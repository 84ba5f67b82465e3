"""After a stack was removed: nothing of it is on any node, and a stack whose name begins like its is whole."""

import json

testinfra_hosts = ["ansible://swarm_managers", "ansible://swarm_workers"]


def test_no_container_and_no_network_is_left(host):
    containers = host.check_output("docker ps --all --quiet --filter label=com.docker.stack.namespace=cli-contents")
    networks = host.check_output("docker network ls --quiet --filter name=cli-contents")
    assert (containers, networks) == ("", "")


def test_another_stack_is_whole(host):
    if not json.loads(host.check_output("docker info --format '{{json .Swarm.ControlAvailable}}'")):
        return  # a worker cannot say
    names = {
        kind: sorted(host.check_output(f"docker {kind} ls --format '{{{{.Name}}}}' --filter name=cli_").split())
        for kind in ("service", "network")
    }
    assert names == {"service": ["cli_web", "cli_worker"], "network": ["cli_back", "cli_default"]}
