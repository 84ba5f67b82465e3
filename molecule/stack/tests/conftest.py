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
def tasks(host):
    """Give a function: service name -> all its tasks as the Engine has them, newest first."""

    def read(service):
        ids = host.check_output(f"docker service ps --quiet --no-trunc {service}").split()
        return json.loads(host.check_output(f"docker inspect {' '.join(ids)}"))

    return read


@pytest.fixture
def logs(host):
    """Give a function: name of a service or id of a task -> the lines that it wrote, without blank ones."""
    return lambda name: [line for line in host.check_output(f"docker service logs --raw {name}").splitlines() if line]


@pytest.fixture
def sums(tasks, logs):
    """Give a function: service name -> the sums that its newest task printed, by file."""

    def printed(service):
        task = next(task["ID"] for task in tasks(service) if task["DesiredState"] == "running")
        return {path: digest for digest, path in (line.split() for line in logs(task))}

    return printed
