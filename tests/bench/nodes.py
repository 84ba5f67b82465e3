# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What nodes cost: a swarm of more of them, the drain of one with many tasks, and what stands around its patch."""

from __future__ import annotations

import json
import time
import typing as t

from compose import LINEAR
from measures import Row
from tools import HERE, LAB, MANAGER, NODES, PREFIX, leave, median, on_node, playbook, run, seconds, task

COUNTS = (5, 10, 20)
MANAGERS = 3
TASKS = 20
DRAINED = NODES[-1]
PATCHED = (5, 20)
"""Nodes of the swarms that are patched with nothing."""
PATCHED_GOAL = 30  # seconds


def growth() -> list[Row]:
    """P6: P5 with more nodes, beside what they would take if it grew with their number. The lab has five again then."""
    formed, again, cluster = {}, {}, playbook("beekeeper.swarm.cluster")
    for count in COUNTS:
        run(*playbook("beekeeper.swarm.lab_up", **LAB, lab_sample="none", lab_workers=count - MANAGERS))
        names = [f"{PREFIX}node{number}" for number in range(1, count + 1)]
        ping = median(lambda: seconds(*playbook(str(HERE / "ping.yml"))))
        leave(names)
        formed[count] = median(lambda: seconds(*cluster), between=lambda names=names: leave(names)) - ping
        run(*cluster)
        again[count] = median(lambda: seconds(*cluster)) - ping
    run(*playbook("beekeeper.swarm.lab_up", **LAB, lab_sample="none", lab_workers=COUNTS[0] - MANAGERS))
    first = COUNTS[0]
    return [
        Row("P6", f"{count} hosts {what}, over a ping; {times} times {first} hosts", found[count], linear, LINEAR)
        for what, found in (("into a swarm", formed), ("again, nothing to do", again))
        for count, times in ((count, count // first) for count in COUNTS[1:])
        for linear in [found[first] * times]
    ]


def drain() -> list[Row]:
    """E1: from the command until all tasks of a node run healthy elsewhere; theirs asks five times a second."""
    _availability("drain", NODES[:-1])
    _deploy("drained", TASKS)
    ping = median(lambda: seconds(*task("ansible.builtin.ping")))
    found = []
    for drains in (lambda: run(*task("beekeeper.swarm.node", hostname=DRAINED, availability="drain")), _by_hand):
        _crowd()
        found.append(median(lambda drains=drains: _seconds_of(drains), between=_crowd))
    _availability("active", NODES)
    run(*task("beekeeper.swarm.stack", name="drained", state="absent"))
    work = f"drain a node with {TASKS} tasks, over a ping; docker node update and a poll"
    return [Row("E1", work, found[0] - ping, found[1], 1.25)]


def patched() -> list[Row]:
    """F1: what a node costs beside its patch, which does nothing here: the whole run by the number of its nodes.

    A task runs on each node. The second row is held against the first: more nodes make none dearer. Nobody soaks, and
    the tasks have no health check: 20 of them would keep two cores busy.
    """
    nothing = {"patch_kind": "command", "patch_command": ["true"], "patch_reboot": "never", "patch_soak": 0}
    taken = {}
    for count in PATCHED:
        run(*playbook("beekeeper.swarm.lab_up", **LAB, lab_sample="images", lab_workers=count - MANAGERS))
        _deploy("patched", count, test=["NONE"])
        taken[count] = seconds(*playbook("beekeeper.swarm.patch", **nothing)) / count
        run(*task("beekeeper.swarm.stack", name="patched", state="absent"))
    run(*playbook("beekeeper.swarm.lab_up", **LAB, lab_sample="images", lab_workers=PATCHED[0] - MANAGERS))
    few, many = PATCHED
    work = "a node beside its patch (drain, checks, restore)"
    return [
        Row("F1", f"{work}, of {few}", taken[few], None, PATCHED_GOAL, "seconds"),
        Row("F1", f"{work}, of {many}; of {few}", taken[many], taken[few], LINEAR),
    ]


def _deploy(stack: str, replicas: int, *, test: t.Sequence[str] = ("CMD", "true")) -> None:
    check = {"test": list(test), "interval": "1s"}
    service = {"image": "diamol/ch08-numbers-web", "entrypoint": ["sleep", "86400"], "stop_grace_period": "1s"}
    layer = {"services": {"web": {**service, "healthcheck": check, "deploy": {"replicas": replicas}}}}
    run(*task("beekeeper.swarm.stack", name=stack, layers=[json.dumps(layer) + "\n"]))


def _by_hand() -> None:
    _availability("drain", [DRAINED])
    _wait(lambda node: node != DRAINED)


def _crowd() -> None:
    """Bring all tasks onto the node that is to be drained."""
    _availability("active", [DRAINED])
    _availability("drain", NODES[:-1])
    _wait(lambda node: node == DRAINED)
    _availability("active", NODES[:-1])


def _wait(is_there: t.Callable[[str], bool]) -> None:
    """Until all tasks run, which with a health check means that it held, and none of them elsewhere."""
    listed = ("docker", "service", "ps", "drained_web", "--format", "{{.Node}} {{.CurrentState}}")
    while True:
        lines = run(*on_node(*listed, "--filter", "desired-state=running")).splitlines()
        running = [line.split()[0] for line in lines if line.split()[1] == "Running"]
        if len(running) == TASKS and all(is_there(node) for node in running):
            return
        time.sleep(0.2)


def _availability(value: str, names: list[str]) -> None:
    for name in names:
        run(*on_node("docker", "node", "update", "--availability", value, name, node=MANAGER))


def _seconds_of(work: t.Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
