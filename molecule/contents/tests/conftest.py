"""What the checks of every step share: the swarm as its own docker CLI shows it, never as our playbooks say."""

import json

import pytest


@pytest.fixture
def names(host):
    """Give a function: kind -> names of all objects of the swarm, sorted."""
    return lambda kind: sorted(host.check_output(f"docker {kind} ls --format '{{{{.Name}}}}'").splitlines())


@pytest.fixture
def inspect(host):
    """Give a function: kind and name -> what the Engine has."""
    return lambda kind, name: json.loads(host.check_output(f"docker {kind} inspect {name}"))[0]


@pytest.fixture
def sums(host):
    """Give a function: service name -> the sums that its newest task printed, by file."""

    def printed(service):
        task = host.check_output(f"docker service ps --filter desired-state=running -q {service}").splitlines()[0]
        lines = host.check_output(f"docker service logs --raw {task}").splitlines()
        return {path: digest for digest, path in (line.split() for line in lines)}

    return printed
