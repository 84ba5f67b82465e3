# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What runs, as the swarm's own docker CLI shows it."""

import json

import pytest


@pytest.fixture
def inspect(host):
    """Give a function: kind and name -> what the Engine has."""
    return lambda kind, name: json.loads(host.check_output(f"docker {kind} inspect {name}"))[0]


@pytest.fixture
def image(inspect):
    """Give a function: name of a service -> its image."""
    return lambda service: inspect("service", service)["Spec"]["TaskTemplate"]["ContainerSpec"]["Image"]


@pytest.fixture
def built(host):
    """Give a function: name of a service -> which build each of its running tasks has."""

    def builds(service):
        listed = host.check_output(f"docker service ps {service} --filter desired-state=running --quiet --no-trunc")
        tasks = json.loads(host.check_output(f"docker inspect {' '.join(listed.split())}"))
        assert {task["Status"]["State"] for task in tasks} == {"running"}
        return [task["Spec"]["ContainerSpec"]["Image"].partition("@")[2] for task in tasks]

    return builds


@pytest.fixture
def revisions(host):
    """Revisions of the stack, by number."""
    names = host.check_output(
        "docker config ls --format '{{.Name}}' --filter label=beekeeper.swarm.kind=revision"
    ).split()
    return sorted(int(name.rpartition("-")[2]) for name in names if name.startswith("fresh."))
