"""After a stack was removed: nothing of it is on any node, and a stack whose name begins like its is whole."""

import json

testinfra_hosts = ["ansible://swarm_managers", "ansible://swarm_workers"]


def test_no_container_and_no_network_is_left(becomes, host, names):
    """Nothing runs. The swarm forgets a task first; its node takes the stopped container away after that."""
    containers = "docker ps --quiet --filter label=com.docker.stack.namespace=cli-contents"
    assert host.check_output(containers) == ""
    becomes(lambda: host.check_output(f"{containers} --all"), "")
    becomes(lambda: [name for name in names("network") if name.startswith("cli-contents_")], [])


def test_another_stack_is_whole(host, names):
    if not json.loads(host.check_output("docker info --format '{{json .Swarm.ControlAvailable}}'")):
        return  # a worker cannot say
    kept = {kind: [name for name in names(kind) if name.startswith("cli_")] for kind in ("service", "network")}
    assert kept == {"service": ["cli_web", "cli_worker"], "network": ["cli_back", "cli_default"]}
