# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Services on a real swarm: written in a few words, watched in a few more."""

from __future__ import annotations

import contextlib
import re
import subprocess
import time
import typing as t

from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import Conflict, NotFound, SwarmError

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.client import Engine
    from ansible_collections.beekeeper.swarm.tests.live.nodes import Workers

    Json = t.Any
    Patch = Mapping[str, t.Any]

IMAGE = "diamol/ch08-numbers-web"
SECOND = 1_000_000_000
PATIENCE = 300.0
"""Seconds for what must happen: many, because a machine may be busy."""
POLL = 0.3
STEADY = 4.0
"""Seconds in which Swarm has done what it is going to do."""

GOOD = "exec sleep 9999"
NEW = "exec sleep 8888"
BAD = "exit 1"

MANAGER = {"TaskTemplate": {"Placement": {"Constraints": ["node.role==manager"]}}}


# What a service is made of: each gives a part of its spec.


def runs(script: str, **container: t.Any) -> Patch:
    return {"TaskTemplate": {"ContainerSpec": {"Command": ["sh", "-c", script], **container}}}


def replicas(number: int) -> Patch:
    return {"Mode": {"Replicated": {"Replicas": number}}}


def config(*, parallelism: int = 1, monitor: float = 1, **others: t.Any) -> dict[str, t.Any]:
    """Make an update or a rollback config: seconds, and the Engine's names without their capitals."""
    seconds = {"Delay": others.pop("delay", 0), "Monitor": monitor}
    rest = {"".join(word.title() for word in key.split("_")): value for key, value in others.items()}
    return {"Parallelism": parallelism, **{key: int(value * SECOND) for key, value in seconds.items()}, **rest}


def updates(**words: t.Any) -> Patch:
    return {"UpdateConfig": config(**words)}


def rolls_back(**words: t.Any) -> Patch:
    return {"RollbackConfig": config(**words)}


def restarts(condition: str = "any", *, delay: float = 1) -> Patch:
    return {"TaskTemplate": {"RestartPolicy": {"Condition": condition, "Delay": int(delay * SECOND)}}}


def on(*constraints: str) -> Patch:
    return {"TaskTemplate": {"Placement": {"Constraints": list(constraints)}}}


def checked(test: str, *, retries: int = 60) -> Patch:
    """Give a health check each second."""
    check = {"Test": ["CMD-SHELL", test], "Interval": SECOND, "Timeout": 30 * SECOND, "Retries": retries}
    return {"TaskTemplate": {"ContainerSpec": {"Healthcheck": check}}}


def host_port(port: int) -> Patch:
    ports = [{"Protocol": "tcp", "TargetPort": 80, "PublishedPort": port, "PublishMode": "host"}]
    return {"EndpointSpec": {"Ports": ports}}


PER_NODE = {"TaskTemplate": {"Placement": {"MaxReplicas": 1}}}
"""One task of the service on each node."""


def reserves(nano_cpus: int) -> Patch:
    return {"TaskTemplate": {"Resources": {"Reservations": {"NanoCPUs": nano_cpus}}}}


def labelled(**labels: str) -> Patch:
    return {"Labels": labels}


def patched(spec: Json, patch: Json) -> Json:
    """Lay one part of a spec over another."""
    if not (isinstance(spec, dict) and isinstance(patch, dict)):
        return patch
    return {**spec, **{key: patched(spec.get(key), value) for key, value in patch.items()}}


def whole(*parts: Patch) -> dict[str, t.Any]:
    spec: Json = {}
    for part in parts:
        spec = patched(spec, part)
    return t.cast("dict[str, t.Any]", spec)


def until(what: Callable[[], t.Any], patience: float = PATIENCE) -> t.Any:
    """Ask until the answer is true, and give it."""
    end = time.monotonic() + patience
    while not (answer := what()):
        if time.monotonic() > end:
            raise AssertionError(f"did not come within {patience:.0f} s; the last answer was {answer!r}")
        time.sleep(POLL)
    return answer


def stays(what: Callable[[], t.Any], seconds: float = STEADY) -> None:
    """Hold that the answer is true all the time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert what()
        time.sleep(POLL)


class Service:
    """A service as the Engine has it now: nothing is remembered."""

    def __init__(self, engine: Engine, name: str, docker: str) -> None:
        self._engine, self._docker = engine, docker
        self.name = name

    def seen(self) -> Json:
        return self._engine.get(f"/services/{self.name}")

    @property
    def spec(self) -> Json:
        return self.seen()["Spec"]

    @property
    def previous(self) -> Json:
        return self.seen().get("PreviousSpec")

    @property
    def update_state(self) -> str | None:
        """State of the update, ``None`` where the Engine has none."""
        return (self.seen().get("UpdateStatus") or {}).get("State")

    def change(self, *parts: Patch, version: int | None = None, **parameters: t.Any) -> None:
        """Lay parts over the spec and submit it; a version that is out of date is read again, unless it is given."""
        while True:
            seen = self.seen()
            index = seen["Version"]["Index"] if version is None else version
            with contextlib.suppress(*() if version else (Conflict,)):
                path = f"/services/{self.name}/update"
                self._engine.post(path, whole(seen["Spec"], *parts), {"version": index, **parameters})
                return

    def force(self, *parts: Patch) -> None:
        force = self.spec["TaskTemplate"].get("ForceUpdate", 0)
        self.change({"TaskTemplate": {"ForceUpdate": force + 1}}, *parts)

    def roll_back(self) -> None:
        self.change(rollback="previous")

    def tasks(self, script: str | None = None, **fields: t.Any) -> list[Json]:
        """Give tasks, oldest first: those that run a script, and those whose fields are as said."""
        tasks = self._engine.get("/tasks", {"filters": {"service": [self.name]}})
        found = [task for task in tasks if all(task.get(key) == value for key, value in fields.items())]
        return sorted((x for x in found if script in (None, ran(x))), key=lambda task: task["CreatedAt"])

    def running(self, script: str | None = None, **fields: t.Any) -> list[Json]:
        """Give the tasks that run and are to."""
        tasks = self.tasks(script, DesiredState="running", **fields)
        return [task for task in tasks if state(task) == "running"]

    def settle(self, number: int = 1, script: str | None = None) -> list[Json]:
        """Wait until as many tasks run, and Swarm is not at the service."""
        return t.cast(
            "list[Json]",
            until(
                lambda: (
                    self.update_state not in ("updating", "rollback_started")
                    and len(found := self.running(script)) == number
                    and found
                )
            ),
        )

    def ends(self, wanted: str) -> None:
        """Wait for the end of an update, which must be the one that is named."""
        ended = ("completed", "paused", "rollback_completed", "rollback_paused")
        assert until(lambda: (found := self.update_state) in ended and found) == wanted

    def kill(self, task: Json) -> None:
        """Kill the container of a task on the manager."""
        self._engine.post(f"/containers/{task['Status']['ContainerStatus']['ContainerID']}/kill")


class Swarm:
    """The swarm of a lab, for one test. What the test made is removed at its end."""

    def __init__(self, engine: Engine, workers: Workers, manager: str, test: str) -> None:
        self.engine, self.workers, self.manager = engine, workers, manager
        self.name = re.sub(r"[\W_]+", "-", test.removeprefix("test_"))[:50].strip("-")
        self._made: list[str] = []

    def __enter__(self) -> Swarm:
        return self

    def __exit__(self, *_exc: object) -> None:
        for path in reversed(self._made):
            until(lambda path=path: self.removed(path))

    def removed(self, path: str) -> bool:
        """Try to remove something: whether it is gone."""
        try:
            self.engine.delete(path)
        except NotFound:
            return True
        except SwarmError:  # in use by what was removed a moment ago
            return False
        return True

    def service(self, *parts: Patch, name: str = "") -> Service:
        """Create a service on the manager, unless a part says otherwise."""
        full = self.name + name
        container = {"Image": IMAGE, "StopSignal": "SIGKILL"}
        first = {"Name": full, "Mode": {"Replicated": {"Replicas": 1}}, "TaskTemplate": {"ContainerSpec": container}}
        spec = whole(first, MANAGER, restarts(), runs(GOOD), *parts)
        self.engine.post("/services/create", spec)
        self._made.append(f"/services/{full}")
        return Service(self.engine, full, self.manager)

    def config(self, name: str) -> dict[str, t.Any]:
        """Create a config: how a container refers to it."""
        full = f"{self.name}-{name}"
        answer = self.engine.post("/configs/create", {"Name": full, "Data": "eA=="})
        self._made.append(f"/configs/{answer['ID']}")
        file = {"Name": "/config", "UID": "0", "GID": "0", "Mode": 0o444}
        return {"ConfigID": answer["ID"], "ConfigName": full, "File": file}

    def volume(self) -> dict[str, t.Any]:
        """Name a volume that a service may make: its mount on ``/data``."""
        self._made.append(f"/volumes/{self.name}")
        return {"Type": "volume", "Source": self.name, "Target": "/data"}

    def network(self) -> str:
        """Create an overlay network: its id."""
        answer = self.engine.post("/networks/create", {"Name": self.name, "Driver": "overlay"})
        self._made.append(f"/networks/{answer['Id']}")
        return t.cast("str", answer["Id"])


def state(task: Json) -> str:
    return t.cast("str", task["Status"]["State"])


def ran(task: Json) -> str:
    """Give the script that a task runs."""
    return t.cast("str", task["Spec"]["ContainerSpec"]["Command"][-1])


def failed(service: Service, slot: int) -> list[Json]:
    """Give the tasks of a slot that have failed."""
    return [task for task in service.tasks(Slot=slot) if state(task) == "failed"]


def docker(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the machine's docker."""
    return subprocess.run(["docker", *arguments], capture_output=True, text=True, check=False, timeout=120)
