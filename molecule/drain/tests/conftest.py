# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the swarm says, in plain lists."""

import json

import pytest


@pytest.fixture
def nodes(host):
    """Give a function: the nodes of the swarm by the number at the end of their names."""

    def read():
        ids = host.check_output("docker node ls --quiet").split()
        listed = json.loads(host.check_output(f"docker node inspect {' '.join(ids)}"))
        return {int(node["Description"]["Hostname"].rpartition("node")[2]): node for node in listed}

    return read


@pytest.fixture
def running(host):
    """Where tasks of a service run, as numbers of nodes, one for each."""

    def places(service):
        listed = host.check_output(
            f"docker service ps {service} --filter desired-state=running --format '{{{{.Node}}}} {{{{.CurrentState}}}}'"
        )
        found = [line.split()[:2] for line in listed.splitlines()]
        return sorted(int(node.rpartition("node")[2]) for node, state in found if state == "Running")

    return places
