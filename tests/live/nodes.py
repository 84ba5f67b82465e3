# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Workers, lent to one test at a time, and given back ready, active and without labels."""

from __future__ import annotations

import contextlib
import threading
import typing as t

from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import Conflict
from ansible_collections.beekeeper.swarm.tests.live.swarm import docker, until

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.client import Engine


class Node:
    """A worker of the lab. ``name`` is its host name and that of its container."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine, self.name = engine, name
        self.id = self._ready()

    def entries(self) -> list[t.Any]:
        """Give all that the swarm knows under this name."""
        return [node for node in self._engine.get("/nodes") if node["Description"].get("Hostname") == self.name]

    def _ready(self) -> str:
        """Wait until it is ready: its id."""
        ready = until(lambda: [item["ID"] for item in self.entries() if item["Status"]["State"] == "ready"])
        return t.cast("str", ready[0])

    def seen(self) -> t.Any:
        return self._engine.get(f"/nodes/{self.id}")

    def change(self, **fields: t.Any) -> None:
        """Change fields of the node's spec; the version is the swarm's, which changes with each report of the node."""
        while True:
            seen = self.seen()
            with contextlib.suppress(Conflict):
                path = f"/nodes/{self.id}/update"
                self._engine.post(path, {**seen["Spec"], **fields}, {"version": seen["Version"]["Index"]})
                return

    @property
    def state(self) -> str:
        return t.cast("str", self.seen()["Status"]["State"])

    def kill(self) -> None:
        """Take the power away."""
        docker("kill", self.name)

    def start(self) -> None:
        docker("start", self.name)

    def join_again(self) -> None:
        """Leave the swarm and come back under another id."""
        token = self._engine.get("/swarm")["JoinTokens"]["Worker"]
        address = self._engine.get("/info")["Swarm"]["NodeAddr"]
        docker("exec", self.name, "docker", "swarm", "leave")
        until(lambda: self.state == "down")
        docker("exec", self.name, "docker", "swarm", "join", "--token", token, f"{address}:2377")
        self.id = self._ready()

    def mend(self) -> None:
        """Bring it back to what it was, and forget what it was under another id."""
        self.start()
        self.id = self._ready()
        self.change(Availability="active", Labels={})
        for item in self.entries():
            if item["ID"] != self.id:
                self._engine.delete(f"/nodes/{item['ID']}")


class Workers:
    """Those of the lab, and which of them are lent."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        names = {node["Description"]["Hostname"] for node in engine.get("/nodes") if node["Spec"]["Role"] == "worker"}
        self._free = sorted(names)
        self._changed = threading.Condition()

    @contextlib.contextmanager
    def lend(self, number: int = 1) -> Iterator[list[Node]]:
        """Give workers, all at once, when there are as many."""
        with self._changed:
            self._changed.wait_for(lambda: len(self._free) >= number)
            names, self._free = self._free[:number], self._free[number:]
        nodes = [Node(self._engine, name) for name in names]
        try:
            yield nodes
        finally:
            for node in nodes:
                node.mend()
            with self._changed:
                self._free += names
                self._changed.notify_all()
