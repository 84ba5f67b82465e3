# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the swarm says, by the number at the end of the nodes' names, and what the runs wrote on the controller."""

import json
import os
import pathlib

import pytest

DIRECTORY = pathlib.Path(os.environ["MOLECULE_PROJECT_DIRECTORY"], ".cache/molecule")


@pytest.fixture
def nodes(host):
    """The nodes of the swarm."""
    ids = host.check_output("docker node ls --quiet").split()
    listed = json.loads(host.check_output(f"docker node inspect {' '.join(ids)}"))
    return {int(node["Description"]["Hostname"].rpartition("node")[2]): node for node in listed}


@pytest.fixture
def written():
    """Give what a run wrote: NAME.json, read."""
    folder = DIRECTORY / (os.environ.get("MOLECULE_LAB_PREFIX", "mol-") + "patch")

    def read(name):
        return json.loads((folder / f"{name}.json").read_text())

    return read


@pytest.fixture
def configs(host):
    """Names of the swarm's configs that are the collection's."""
    return set(host.check_output("docker config ls --format '{{.Name}}' --filter name=beekeeper").split())
