# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""P1: layers merged. Ours in process from bytes to canonical project, in a new process each time; theirs the whole
``docker compose config``. Needs no engine.

``python compose.py LAYER...`` merges and prints seconds and the process's peak memory in MB.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import time
import typing as t
from pathlib import Path

REFERENCE = Path(os.environ.get("REFERENCES") or ".cache/references").absolute() / "docker-compose"
WORK = Path(".cache/bench/compose").absolute()
GOALS = {10: 0.1, 100: 0.5, 1000: 0.5}
# Linear: a service among a thousand costs as much as one among a hundred, give or take what a machine's noise is.
LINEAR = 1.25


class Cost(t.NamedTuple):
    seconds: float
    megabytes: float


def layers(count: int) -> list[str]:
    """A base, what production adds to it, and a release: what such files have."""
    base, production, release = {}, {}, {}
    for number in range(count):
        name = f"service{number:04}"
        base[name] = {
            "image": f"shop/service{number}:${{TAG:-latest}}",
            "environment": {"MODE": "development", "PORT": 8080 + number, "DATABASE": "postgres://db/${DB:-shop}"},
            "ports": [f"{10000 + number}:8080"],
            "networks": ["front", "back"],
            "volumes": [f"data{number % 50}:/data", "./conf:/etc/conf:ro"],
            "labels": ["com.example.team=shop", f"com.example.number={number}"],
        }
        production[name] = {
            "environment": ["MODE=production", "LOG=json"],
            "deploy": {
                "replicas": 3,
                "update_config": {"parallelism": 1, "delay": "10s", "order": "start-first"},
                "resources": {"limits": {"cpus": "0.50", "memory": "256M"}},
                "placement": {"constraints": ["node.role == worker"]},
            },
            "healthcheck": {"test": "curl -f http://localhost:8080/health", "interval": "10s", "retries": 3},
            "secrets": [{"source": "password", "target": "db"}],
        }
        release[name] = {"image": f"shop/service{number}:2.{number}", "labels": {"com.example.release": "2"}}
    top = {
        "networks": {"front": {}, "back": {}},
        "volumes": {f"data{number}": {} for number in range(min(count, 50))},
        "secrets": {"password": {"external": True}},
    }
    found = [{"services": base, **top}, {"services": production}, {"services": release}]
    return [_block(layer) for layer in found]


def _block(value: t.Any, indent: int = 0) -> str:
    """YAML in the block style, as people write it."""
    if isinstance(value, dict) and value:
        return "".join(
            f"{' ' * indent}{key}:" + (f"\n{_block(item, indent + 2)}" if _nested(item) else f" {_scalar(item)}\n")
            for key, item in value.items()
        )
    lines = (f"{' ' * indent}- {_scalar(item)}\n" for item in value)
    return "".join(lines)


def _nested(value: t.Any) -> bool:
    return bool(value) and isinstance(value, (dict, list))


def _scalar(value: t.Any) -> str:
    return json.dumps(value)


def written(count: int) -> list[str]:
    """The layers as files; their paths."""
    WORK.mkdir(parents=True, exist_ok=True)
    paths = [WORK / f"{count}-{number}.yml" for number in range(1, 4)]
    for path, text in zip(paths, layers(count)):
        path.write_text(text, encoding="utf-8")
    return [str(path) for path in paths]


def ours(paths: list[str]) -> Cost:
    done = subprocess.run([sys.executable, __file__, *paths], capture_output=True, text=True, check=True)
    return Cost(*map(float, done.stdout.split()))


def theirs(paths: list[str]) -> Cost:
    command = [str(REFERENCE), *(word for path in paths for word in ("-f", path)), "config"]
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        process.stdout.read()
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return Cost(time.perf_counter() - start, usage.ru_maxrss / 1024)


def middle(measure: t.Callable[[list[str]], Cost], paths: list[str]) -> Cost:
    """Medians of five; the first run, which warms the machine's caches, is not among them."""
    measure(paths)
    costs = [measure(paths) for _round in range(5)]
    return Cost(*(statistics.median(cost[index] for cost in costs) for index in range(2)))


def fastest(measure: t.Callable[[list[str]], Cost], paths: list[str]) -> float:
    """The least of seven times: what the work itself takes, without what else the machine did meanwhile."""
    return min(measure(paths).seconds for _round in range(7))


def merge_in_process(paths: list[str]) -> Cost:
    from ansible_collections.beekeeper.swarm.plugins.plugin_utils.layers import compose

    start = time.perf_counter()
    compose(paths)
    seconds = time.perf_counter() - start
    return Cost(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    print(*merge_in_process(sys.argv[1:]))
