"""What the checks of every step share: the swarm as its own docker CLI shows it, never as our playbooks say."""

import json
import time

import pytest


@pytest.fixture
def spec(host):
    """Give a function: service name -> its spec."""

    def read(service):
        return json.loads(host.check_output(f"docker service inspect {service} --format '{{{{json .Spec}}}}'"))

    return read


@pytest.fixture
def revisions(host):
    """Give outcomes by number of revision."""
    names = host.check_output("docker config ls --quiet --filter label=beekeeper.swarm.kind=revision").split()
    labels = json.loads(host.check_output(f"docker config inspect {' '.join(names)}"))
    found = [item["Spec"]["Labels"] for item in labels]
    return {int(item["beekeeper.swarm.revision"]): item["beekeeper.swarm.outcome"] for item in found}


@pytest.fixture
def versions(spec):
    """Give a function: service name -> version in its environment, and the config that it uses."""

    def read(service):
        container = spec(service)["TaskTemplate"]["ContainerSpec"]
        return container["Env"], container["Configs"][0]["ConfigName"], container["Secrets"][0]["SecretName"]

    return read


@pytest.fixture
def update_state(host):
    """Give a function: service name -> state that its last update ended in, empty where Swarm keeps none.

    Our verdict may come first: Swarm goes on until it has watched the last of the tasks for its monitor window.
    """

    def read(service):
        status = json.loads(
            host.check_output(f"docker service inspect {service} --format '{{{{json .UpdateStatus}}}}'")
        )
        return (status or {}).get("State", "")

    def ended(service):
        end = time.monotonic() + 120
        while (state := read(service)) in ("updating", "rollback_started") and time.monotonic() < end:
            time.sleep(0.5)
        return state

    return ended


@pytest.fixture
def replicas(host):
    """Give a function: service name -> what runs and what should, empty where there is no such service."""

    def read(service):
        listed = host.check_output("docker service ls --format '{{.Name}} {{.Replicas}}'").splitlines()
        return dict(line.split()[:2] for line in listed).get(service, "")

    return read


@pytest.fixture
def to_run(host):
    """Give a function: service name -> how many of its tasks are to run."""
    return lambda service: len(
        host.check_output(f"docker service ps {service} --filter desired-state=running --quiet").split()
    )
