# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What rollouts cost: how soon a verdict is there, and what watching takes of the Engine and of the processors."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import socket
import subprocess
import time
import typing as t
from pathlib import Path

import tools
from measures import Row
from tools import MANAGER, NODES, calls, debug_log, median, on_node, run, seconds, task

SAMPLE = Path("examples/numbers").absolute()
PRODUCTION = ("docker-compose", "prod", "prod-healthcheck", "prod-update-config", "prod-rollback-config", "dnsrr")
SERVICES, REPLICAS = 100, 6
SHORT, LONG = 5, 35


def rollouts() -> list[Row]:
    """D1, D2 and D3."""
    return [*bad_version(), *missing_image(), *watching()]


def bad_version() -> list[Row]:
    """D1: the sample's bad version fails its health checks; Swarm rolls it back; the task says so."""
    run(*_sample("v5"))
    begun = time.time()
    run(*_sample("v5-bad"), check=False)
    since = time.time() - _first_failed_check(begun)
    run(*task("beekeeper.swarm.stack", name="numbers", state="absent"))
    return [Row("D1", "v5-bad: from the first failed health check to the verdict", since, None, 45, "seconds")]


def _sample(version: str) -> list[str]:
    layers = [f"{name}.yml" for name in (*PRODUCTION, version)]
    return task("beekeeper.swarm.stack", name="numbers", layers=layers, project_dir=str(SAMPLE), on_failure="keep")


def _first_failed_check(since: float) -> float:
    """When the first probe failed on any node, in seconds since the epoch: a node's Engine tells of each that ends."""
    asked = ["--since", f"{since:.0f}", "--until", f"{time.time():.0f}", "--filter", "event=exec_die"]
    found = []
    for node in NODES:
        lines = run(*on_node("docker", "events", *asked, "--format", "{{json .}}", node=node)).splitlines()
        events = [json.loads(line) for line in lines]
        found += [event["timeNano"] / 1e9 for event in events if event["Actor"]["Attributes"]["exitCode"] != "0"]
    return min(found)


def missing_image() -> list[Row]:
    """D2: all of the command, from its start to its end."""
    layer = json.dumps({"services": {"web": {"image": "diamol/no-such-image"}}}) + "\n"
    deploy = task("beekeeper.swarm.stack", name="nothing", layers=[layer])
    remove = task("beekeeper.swarm.stack", name="nothing", state="absent")
    took = median(lambda: seconds(*deploy, check=False), between=lambda: run(*remove))
    note = "seconds; docker stack deploy: never"
    return [Row("D2", "from the command to the verdict that the image does not exist", took, None, 20, note)]


def watching() -> list[Row]:
    """D3: what a second of watching takes, as the difference of a long and a short watch.

    The tasks wait for a node that is drained, so that the machine has nothing to do but to watch them.
    """
    node = ("docker", "node", "update", "--label-add", "waiting=true", "--availability")
    run(*on_node(*node, "drain", NODES[-1]))
    file = tools.WORK / "waiting.yml"
    placement = {"constraints": ["node.labels.waiting == true"]}
    service = {"image": "diamol/ch08-numbers-web", "deploy": {"replicas": REPLICAS, "placement": placement}}
    file.write_text(json.dumps({"services": {f"s{number:03}": service for number in range(SERVICES)}}))
    wanted = {"name": "waiting", "layers": [str(file)], "resolve_image": "never"}
    run(*task("beekeeper.swarm.stack", **wanted, wait=False))
    with debug_log():
        short, long = (_watch({**wanted, "wait_timeout": timeout}) for timeout in (SHORT, LONG))
    run(*task("beekeeper.swarm.stack", name="waiting", state="absent"))
    run(*on_node(*node, "active", NODES[-1]))
    wall, of_one = long.wall - short.wall, "of one processor"
    work = f"a second of watching {SERVICES} services, {SERVICES * REPLICAS} tasks that wait:"
    return [
        Row("D3", f"{work} Engine", (long.calls - short.calls) / wall, None, 4, "calls"),
        Row("D3", f"{work} manager", (long.manager - short.manager) / wall, None, 0.3, of_one),
        Row(
            "D3", f"{work} controller", (long.controller - short.controller) / wall, None, 0.1, "seconds of a processor"
        ),
    ]


class Watch(t.NamedTuple):
    """What one watch took: seconds, calls of the Engine, and processor seconds on both sides."""

    wall: float
    calls: int
    manager: float
    controller: float


def _watch(wanted: dict[str, t.Any]) -> Watch:
    """Watch until the time is over. What the watch shares with every other one drops out of the difference."""
    before, manager, start = calls(), _processor(MANAGER), time.perf_counter()
    process = subprocess.Popen(
        task("beekeeper.swarm.stack", **wanted), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - start
    return Watch(wall, (calls() - before).total(), _processor(MANAGER) - manager, usage.ru_utime + usage.ru_stime)


def _processor(node: str) -> float:
    """Processor seconds of a node so far, with all that runs in it."""
    connection = http.client.HTTPConnection("localhost")
    connection.sock = socket.socket(socket.AF_UNIX)
    connection.sock.connect("/var/run/docker.sock")
    with contextlib.closing(connection):
        connection.request("GET", f"/containers/{node}/stats?stream=false&one-shot=true")
        return json.loads(connection.getresponse().read())["cpu_stats"]["cpu_usage"]["total_usage"] / 1e9
