# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tag moved on, and the images before were removed: no node has what nobody runs."""

import json
from pathlib import Path

testinfra_hosts = ["ansible://*-node*"]

REPORT = Path(__file__).parents[4] / ".cache" / "molecule" / "refresh.json"


def test_no_node_has_an_image_that_was_superseded(host):
    report = json.loads(REPORT.read_text(encoding="utf-8"))
    superseded = {row["current"] for row in report if row["result"] == "refreshed"}
    assert len(superseded) == 1
    kept = host.check_output("docker images --digests --format '{{.Repository}}@{{.Digest}}'")
    assert not [digest for digest in superseded if digest in kept]


def test_no_node_has_an_image_that_failed_and_that_no_container_may_start(host):
    """Where a container of it has not ended, an image stays: most likely one that was made and never started."""

    def inspected(listing, template):
        names = host.check_output(listing).split()
        return (
            host.check_output(f"docker inspect --format '{template}' {' '.join(names)}").splitlines() if names else []
        )

    images = inspected("docker images --quiet --no-trunc", "{{.Id}} {{json .Config.Entrypoint}}")
    failed = {image.split()[0] for image in images if "echo broken" in image}
    containers = inspected("docker ps --all --quiet --no-trunc", "{{.Image}} {{.State.Status}}")
    used = {image for image, state in (line.split() for line in containers) if state not in ("exited", "dead")}
    assert failed <= used, containers
