# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the measures share: commands and their wall time, the bench's own lab, the stack of many services."""

from __future__ import annotations

import concurrent.futures
import hashlib
import json
import os
import re
import statistics
import subprocess
import time
import typing as t
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

if t.TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
WORK = Path(".cache/bench").absolute()
PREFIX = "bench-"
INVENTORY = WORK / "bench-lab.docker.yml"
NODES = [f"{PREFIX}node{number}" for number in range(1, 6)]
MANAGER = NODES[0]
ENGINE_REST = 6.0
LAB = {"lab_prefix": PREFIX, "lab_subnet": "172.30.214.0/24", "lab_registry_port": 5214, "lab_directory": str(WORK)}


def run(*command: str, timeout: float | None = None, check: bool = True) -> str:
    """Run a command and return what it prints; a failure shows all of it."""
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
        env={**os.environ, "ANSIBLE_NOCOLOR": "1", "PYTHONDONTWRITEBYTECODE": ""},  # bytecode is kept, as with users
    )
    if check and done.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
    return done.stdout


def seconds(*command: str, check: bool = True) -> float:
    """Wall time of a command."""
    start = time.perf_counter()
    run(*command, check=check)
    return time.perf_counter() - start


def median(measure: t.Callable[[], float], *, times: int = 3, between: t.Callable[[], object] = lambda: None) -> float:
    """Median of several measures; ``between`` restores what a measure used up."""
    found = []
    for _round in range(times):
        found.append(measure())
        between()
    return statistics.median(found)


def medians(*measures: t.Callable[[], float], between: t.Callable[[], object] = lambda: None) -> list[float]:
    """Medians of five measures each. They take turns, so that what slows a machine down slows all of them.

    A first turn does not count: on a fresh node Python compiles in it what later runs find compiled.
    """
    rounds = []
    for _round in range(6):
        turn = []
        for measure in measures:
            turn.append(measure())
            between()
        rounds.append(turn)
    return [statistics.median(found) for found in zip(*rounds[1:])]


def playbook(name: str, **variables: t.Any) -> list[str]:
    """The command line of a playbook on the bench's lab."""
    return ["ansible-playbook", "-i", str(INVENTORY), name, "-e", json.dumps(variables)]


def task(module: str, hosts: str = MANAGER, **arguments: t.Any) -> list[str]:
    """The command line of a play of one task. The command `ansible` would print its whole result, too."""
    text = json.dumps([{"hosts": hosts, "gather_facts": False, "tasks": [{module: arguments}]}])
    file = WORK / f"task-{hashlib.sha256(text.encode()).hexdigest()[:12]}.yml"
    file.write_text(text, encoding="utf-8")
    return ["ansible-playbook", "-i", str(INVENTORY), str(file)]


def on_node(*command: str, node: str = MANAGER) -> list[str]:
    """The command line of a command inside a node."""
    return ["docker", "exec", node, *command]


def on_all(command: t.Callable[[str], t.Sequence[str]], nodes: t.Sequence[str] = NODES) -> None:
    """Run on each node, side by side, the command that is its own."""
    with concurrent.futures.ThreadPoolExecutor() as pool:
        list(pool.map(lambda node: run(*on_node(*command(node), node=node)), nodes))


def leave(nodes: t.Sequence[str] = NODES) -> None:
    """Let nodes leave, and rest: an Engine that left waits up to five seconds more for its ingress network to go."""
    on_all(lambda _node: ("sh", "-c", "docker swarm leave --force >/dev/null 2>&1 || true"), nodes)
    time.sleep(ENGINE_REST)


def many_services(count: int) -> str:
    """A stack of many services without a replica; ``$N`` changes the first of them."""
    services = {
        f"service{number:04}": {
            "image": "diamol/ch08-numbers-web",
            "environment": {"N": "${N:-0}" if number == 0 else "0", "MODE": "production"},
            "networks": ["front"],
            "deploy": {"replicas": 0, "update_config": {"parallelism": 2, "order": "start-first"}},
        }
        for number in range(count)
    }
    return json.dumps({"version": "3.9", "services": services, "networks": {"front": {}}})


def service_versions(stack: str) -> dict[str, int]:
    """Name -> version index of each service of a stack: what was written shows as a higher index."""
    ids = run(
        *on_node("docker", "service", "ls", "-q", "--filter", f"label=com.docker.stack.namespace={stack}")
    ).split()
    found = json.loads(run(*on_node("docker", "service", "inspect", *ids)))
    return {service["Spec"]["Name"]: service["Version"]["Index"] for service in found}


# --- what an Engine is asked ---------------------------------------------------------------------

CALL = re.compile(r"Calling (GET|HEAD|POST|PUT|DELETE) /")
"""What an Engine's debug log has for each call."""


@contextmanager
def debug_log(node: str = MANAGER) -> Iterator[None]:
    """Let a node's Engine write down what it is asked."""
    settings = "/etc/docker/daemon.json"
    switch = f"cp {settings} {settings}.quiet && sed -i '0,/{{/s//{{ \"debug\": true,/' {settings}"
    run(*on_node("sh", "-c", f"{switch} && pkill -HUP -x dockerd && sleep 1", node=node))
    try:
        yield
    finally:
        run(*on_node("sh", "-c", f"mv {settings}.quiet {settings} && pkill -HUP -x dockerd", node=node))


def calls(node: str = MANAGER) -> Counter[str]:
    """Calls that an Engine has written down so far, by method."""
    return Counter(CALL.findall(run(*on_node("cat", "/var/log/docker.log", node=node))))


def calls_of(work: t.Callable[[], object], node: str = MANAGER) -> str:
    """Do the work, and say how many calls the Engine had of it, and in brackets how many of them write."""
    before = calls(node)
    work()
    found = calls(node) - before
    return f"{found.total()} ({found.total() - found['GET'] - found['HEAD']})"
