# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hold what a plan says of restarts against a real swarm: the ids of a service's tasks before and after each change.

``restarts.py NODE IMAGE``: a manager of a lab, alone in its swarm, and an image that keeps running there.
"""

from __future__ import annotations

import argparse
import sys
import time
import typing as t

import by_plan
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.address import Address
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.client import Engine
from tunnel import tunnel

STACK = "restarts"
PATIENCE = 30
"""Seconds in which a task must run."""
REACTION = 2.0
"""Seconds in which Swarm has begun to replace a task, if it does."""

CHANGES: t.Mapping[str, dict[str, t.Any]] = {
    "environment": {"environment": {"A": "1"}},
    "container label": {"labels": {"a": "b"}},
    "service label": {"deploy": {"labels": {"a": "b"}}},
    "update_config": {"deploy": {"update_config": {"parallelism": 2, "order": "stop-first"}}},
    "rollback_config": {"deploy": {"rollback_config": {"monitor": "3s"}}},
    "constraint that fits": {"deploy": {"placement": {"constraints": ["node.role==manager"]}}},
    "preference": {"deploy": {"placement": {"preferences": [{"spread": "node.labels.zone"}]}}},
    "max_replicas_per_node": {"deploy": {"placement": {"max_replicas_per_node": 9}}},
    "more replicas": {"deploy": {"replicas": 2}},
    "stop_grace_period": {"stop_grace_period": "3s"},
    "explicit default": {"stop_grace_period": "3s", "deploy": {"restart_policy": {"condition": "any"}}},
    "restart_policy": {"deploy": {"restart_policy": {"delay": "1s"}}},
    "limit": {"deploy": {"resources": {"limits": {"pids": 500}}}},
    "reservation": {"deploy": {"resources": {"reservations": {"memory": "8M"}}}},
    "healthcheck": {"healthcheck": {"disable": True}},
    "logging": {"logging": {"driver": "json-file", "options": {"max-size": "1m"}}},
    "alias": {"networks": {"default": {"aliases": ["www"]}}},
    "port": {"ports": [{"target": 80, "published": 8099}]},
    "mount": {"volumes": [{"type": "volume", "source": "data", "target": "/data"}]},
    "tmpfs": {"tmpfs": ["/scratch:size=1m"]},
    "group_add": {"group_add": ["44"]},
    "dns_opt": {"dns_opt": ["ndots:1"]},
    "init": {"init": True},
    "security_opt": {"security_opt": ["no-new-privileges"]},
}
"""What changes, each on top of those before."""


class Trial:
    """One service, changed again and again."""

    def __init__(self, engine: Engine, image: str) -> None:
        self._engine = engine
        self._layers: list[t.Any] = [{"services": {"web": {"image": image}}, "volumes": {"data": {}}}]

    def deploy(self, service: dict[str, t.Any]) -> dict[str, t.Any]:
        """Deploy one more layer: the plan's entry."""
        self._layers.append({"services": {"web": service}})
        plan = by_plan.deployed(self._engine, STACK, self._layers)
        return next(entry.to_result() for entry in plan.entries if entry.kind == "service")

    def tasks(self) -> dict[str, str]:
        """Give the state of each task that is to run."""
        filters = {"service": [f"{STACK}_web"], "desired-state": ["running", "ready"]}
        return {task["ID"]: task["Status"]["State"] for task in self._engine.get("/tasks", {"filters": filters})}

    def settled(self) -> set[str]:
        """Wait until all tasks run: their ids."""
        end = time.monotonic() + PATIENCE
        while (tasks := self.tasks()) == {} or set(tasks.values()) != {"running"}:
            if time.monotonic() > end:
                raise SystemExit(f"no task runs after {PATIENCE} s: {tasks}")
            time.sleep(0.1)
        return set(tasks)

    def replaced(self, before: set[str]) -> bool:
        """Wait for Swarm to replace one of the tasks, or not to."""
        end = time.monotonic() + REACTION
        while time.monotonic() < end:
            if before - set(self.tasks()):
                return True
            time.sleep(0.1)
        return False


def wrong(trial: Trial) -> t.Iterator[str]:
    trial.deploy({"deploy": {"update_config": {"monitor": "1s"}}})
    for name, change in CHANGES.items():
        before = trial.settled()
        entry = trial.deploy(change)
        replaced = trial.replaced(before)
        print(f"{name}: {entry['action']}, {'replaces' if replaced else 'leaves'} the tasks", flush=True)
        if replaced != entry["restarts_tasks"]:
            yield f"{name}: the plan said restarts_tasks: {entry['restarts_tasks']}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("node")
    parser.add_argument("image")
    options = parser.parse_args()
    with tunnel(options.node) as host:
        engine = Engine(Address(docker_host=host))
        for node in engine.get("/nodes"):
            spec = {**node["Spec"], "Availability": "active"}
            engine.post(f"/nodes/{node['ID']}/update", spec, {"version": node["Version"]["Index"]})
        found = list(wrong(Trial(engine, options.image)))
        by_plan.remove(engine, STACK)
    sys.exit("\n".join(found) if found else 0)


if __name__ == "__main__":
    main()
