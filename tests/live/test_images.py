# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A tag that moves, and ``image_refresh`` on it. Numbers are those of ``docs/swarm.md``; a docstring is the claim."""

from __future__ import annotations

import json
import os
import subprocess

from ansible_collections.beekeeper.swarm.tests.live.swarm import GOOD, IMAGE, docker, runs, updates

OTHER = "diamol/ch08-numbers-api"


def push(swarm, image):
    """Push a sample image under a tag that is always the same: the tag, and the digest that it has now."""
    [mirror] = swarm.engine.get("/info")["RegistryConfig"]["Mirrors"]
    tag = f"{mirror.partition('//')[2].rstrip('/')}/live/{swarm.name}:1"
    script = f"docker pull -q {image} && docker tag {image} {tag} && docker push -q {tag}"
    done = docker("exec", swarm.manager, "sh", "-c", script)
    assert done.returncode == 0, done.stderr
    return tag, swarm.engine.get(f"/distribution/{tag}/json")["Descriptor"]["digest"]


def refresh(swarm, service, **options):
    """Run the module as a task on the manager: whether it changed something, and its row of the service."""
    arguments = json.dumps({"services": [service.name], "progress": False, **options})
    command = ["ansible", "-i", f"{swarm.manager},", swarm.manager, "-c", "community.docker.docker"]
    command += ["-e", "ansible_python_interpreter=/usr/bin/python3", "-m", "beekeeper.swarm.image_refresh"]
    environment = {**os.environ, "ANSIBLE_NOCOLOR": "1", "ANSIBLE_CALLBACK_RESULT_FORMAT": "json"}
    done = subprocess.run([*command, "-a", arguments], capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    result = json.loads(done.stdout.partition(" => ")[2])
    [row] = result["report"]
    return result["changed"], row


def test_26_a_tag_that_moved_is_rolled(swarm):
    """``image_refresh`` has the Engine ask for the digest of a tag, and rolls the service once the tag has another."""
    tag, first = push(swarm, IMAGE)
    service = swarm.service(runs(GOOD, Image=f"{tag}@{first}"), updates(monitor=1))
    service.settle()
    changed, row = refresh(swarm, service)
    assert (changed, row["status"], row["newest"]) == (False, "current", first)
    _tag, second = push(swarm, OTHER)
    assert second != first
    changed, row = refresh(swarm, service, refresh=False)
    assert (changed, row["status"], row["current"], row["newest"]) == (False, "behind", first, second)
    changed, row = refresh(swarm, service)
    assert (changed, row["result"]) == (True, "refreshed")
    (task,) = service.running()
    assert task["Spec"]["ContainerSpec"]["Image"] == service.spec["TaskTemplate"]["ContainerSpec"]["Image"]
    assert service.spec["TaskTemplate"]["ContainerSpec"]["Image"] == f"{tag}@{second}"
