# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What it costs to compare what runs with what the registries have."""

from __future__ import annotations

import json
import re

from measures import Row
from tools import LAB, MANAGER, WORK, debug_log, median, on_node, run, seconds, task

SERVICES, IMAGES = 100, 20
REGISTRY = str(LAB["lab_subnet"]).replace(".0/24", ".2:5000")
ASKED = re.compile(r"Calling GET /v[\d.]+/distribution/")
"""What an Engine's debug log has for each image that it was to ask a registry for."""


def digests() -> list[Row]:
    """I1: a look that rolls nothing, over a ping; and how often a registry was asked in it."""
    _push()
    file = WORK / "images.yml"
    images = [f"{REGISTRY}/bench/app:{number % IMAGES}" for number in range(SERVICES)]
    services = {f"s{number:03}": {"image": image, "deploy": {"replicas": 0}} for number, image in enumerate(images)}
    file.write_text(json.dumps({"services": services}))
    run(*task("beekeeper.swarm.stack", name="images", layers=[str(file)], wait=False))
    look = task("beekeeper.swarm.image_refresh", refresh=False, progress=False)
    ping = median(lambda: seconds(*task("ansible.builtin.ping")), times=5)
    took = median(lambda: seconds(*look), times=5) - ping
    with debug_log():
        before = _asked()
        run(*look)
        asked = _asked() - before
    run(*task("beekeeper.swarm.stack", name="images", state="absent"))
    work = f"digest check of {SERVICES} services on {IMAGES} images, over a ping"
    return [Row("I1", work, took, None, 2, f"seconds; a registry asked {asked} times")]


def _push() -> None:
    """Push one image under as many tags: to a look these are as many images."""
    push = f"docker pull -q diamol/ch08-numbers-web && for n in $(seq 0 {IMAGES - 1}); do "
    name = f"{REGISTRY}/bench/app:$n"
    run(*on_node("sh", "-ec", f"{push}docker tag diamol/ch08-numbers-web {name}; docker push -q {name}; done"))


def _asked() -> int:
    return len(ASKED.findall(run(*on_node("cat", "/var/log/docker.log", node=MANAGER))))
