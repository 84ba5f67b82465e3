# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the swarm says, in plain lists."""

import json

import pytest


@pytest.fixture
def nodes(host):
    """The nodes of the swarm by the number at the end of their names."""
    ids = host.check_output("docker node ls --quiet").split()
    listed = json.loads(host.check_output(f"docker node inspect {' '.join(ids)}"))
    assert len(listed) == 5
    return {int(node["Description"]["Hostname"].rpartition("node")[2]): node for node in listed}
