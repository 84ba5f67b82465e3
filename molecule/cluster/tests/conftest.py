# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the swarm says, by the number at the end of the nodes' names."""

import json

import pytest


@pytest.fixture
def nodes(host):
    """Give a function: the nodes of the swarm. Two with one name would show as fewer than are listed."""

    def read():
        ids = host.check_output("docker node ls --quiet").split()
        listed = json.loads(host.check_output(f"docker node inspect {' '.join(ids)}"))
        found = {int(node["Description"]["Hostname"].rpartition("node")[2]): node for node in listed}
        assert len(found) == len(listed)
        return found

    return read


@pytest.fixture
def managers(nodes):
    """Give a function: of each node whether it is reachable as a manager, ``None`` of a worker."""
    return lambda: {number: node.get("ManagerStatus", {}).get("Reachability") for number, node in nodes().items()}


@pytest.fixture
def spec(host):
    """The settings of the swarm."""
    return json.loads(host.check_output("docker info --format '{{json .Swarm.Cluster.Spec}}'"))
