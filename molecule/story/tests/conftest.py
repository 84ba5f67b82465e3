"""What the checks of every step share: the swarm as its own docker CLI shows it, never as our playbooks say."""

import json
import time
import urllib.request

import pytest


@pytest.fixture
def service_tasks(host):
    """Give a function: service name -> its tasks, as ``docker service ps`` lists them."""

    def tasks(service):
        out = host.check_output(f"docker service ps {service} --no-trunc --format '{{{{json .}}}}'")
        return [json.loads(line) for line in out.splitlines()]

    return tasks


@pytest.fixture
def running(service_tasks):
    """Give a function: service name, count -> the tasks that run and should, once they are so many or a minute is over.

    A node that a busy machine starves is down for a moment, and its tasks with it; Swarm starts them anew.
    """

    def tasks(service, count):
        for _attempt in range(30):
            found = [task for task in service_tasks(service) if runs(task)]
            if len(found) == count:
                break
            time.sleep(2)
        return found

    return tasks


def runs(task):
    return task["DesiredState"] == "Running" and task["CurrentState"].startswith("Running")


@pytest.fixture
def page(host):
    """Give a function that asks this node's own port: the status and the text; nothing of both where nobody answers."""
    address = host.ansible.get_variables()["swarm_advertise_addr"]

    def ask():
        try:
            with urllib.request.urlopen(f"http://{address}/", timeout=30) as answer:
                return answer.status, answer.read().decode()
        except OSError:
            return None, ""

    return ask


@pytest.fixture
def update_state(host):
    """Give a function: service name -> state of its last update, empty where Swarm keeps none."""

    def state(service):
        out = host.check_output(f"docker service inspect {service} --format '{{{{json .UpdateStatus}}}}'")
        return (json.loads(out) or {}).get("State", "")

    return state
