# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One function per work of the performance table; each returns rows: number, work, ours, theirs, goal of the ratio."""

from __future__ import annotations

import functools
import json
import time
import typing as t
from datetime import datetime, timezone
from pathlib import Path

import compose
from tools import (
    HERE,
    LAB,
    MANAGER,
    NODES,
    WORK,
    calls_of,
    debug_log,
    leave,
    many_services,
    median,
    medians,
    on_all,
    on_node,
    playbook,
    run,
    seconds,
    service_versions,
    task,
)

SERVICES = 100
MORE_SERVICES = 1000


class Row(t.NamedTuple):
    """A measure beside its goal. Times are seconds; ``theirs`` is None where the goal is a time of its own."""

    number: str
    work: str
    ours: float
    theirs: float | None
    goal: float
    note: str = ""

    @property
    def ratio(self) -> float:
        """What is held against the goal."""
        return self.ours if self.theirs is None else self.ours / self.theirs


def merging() -> list[Row]:
    """P1: three layers into a project; and what a service costs among many."""
    if not compose.REFERENCE.exists():
        print(f"P1  is left out: {compose.REFERENCE} is not there (scripts/references.sh)", flush=True)
        return []
    rows = []
    for count, goal in compose.GOALS.items():
        paths = compose.written(count)
        ours, theirs = compose.middle(compose.ours, paths), compose.middle(compose.theirs, paths)
        memory = f"peak {ours.megabytes:.0f} MB; theirs {theirs.megabytes:.0f} MB"
        work = f"merge 3 layers of {count} services; docker compose config"
        rows.append(Row("P1", work, ours.seconds, theirs.seconds, goal, memory))
    hundred, thousand = (compose.fastest(compose.ours, compose.written(count)) / count for count in (100, 1000))
    growth = thousand / hundred
    return [*rows, Row("P1", "a service among 1,000 over one among 100", growth, None, compose.LINEAR, "times")]


def lab_ready() -> list[Row]:
    """P7: nothing stands but the node image; then five nodes are a swarm."""
    up = playbook("beekeeper.swarm.lab_up", **LAB, lab_sample="none")
    down = playbook("beekeeper.swarm.lab_down", **LAB, lab_keep_image=True)
    run(*up)
    run(*down)
    first = seconds(*up)
    return [
        Row("P7", "five nodes from the built image to a ready swarm", first, None, 20, "seconds"),
        Row("P7", "the same again, nothing to do", seconds(*up), None, 60, "seconds"),
    ]


def install_neighbours() -> None:
    """What community.docker needs on a node and ours does not."""
    packages = ["python3-docker", "python3-jsondiff", "python3-yaml"]
    script = f"apt-get update -qq && apt-get install -y -qq --no-install-recommends {' '.join(packages)}"
    on_all(lambda _node: ("sh", "-c", script))


def membership() -> list[Row]:
    """P5: five hosts into a swarm, and again with nothing to do; both over a ping of the five.

    Beside it what the Engines take of that themselves, asked by the docker CLI without Ansible. It varies by seconds: a
    new manager mostly waits for the leader's next heartbeat, of which there is one a second, and those that join
    together wait for one after the other.
    """
    books = ("beekeeper.swarm.cluster", str(HERE / "neighbour_swarm.yml"), str(HERE / "ping.yml"))
    ours, theirs, ping = (functools.partial(seconds, *playbook(book)) for book in books)
    leave()
    formed = [*medians(ours, between=leave), *medians(theirs, between=leave)]
    [bare] = medians(lambda: _seconds_of(_bare), between=leave)
    ours()
    *again, over = medians(ours, theirs, ping)
    note = f"the docker CLI alone, side by side: {bare:.2f} s"
    return [
        Row("P5", "five hosts into a swarm, over a ping", *(time - over for time in formed), 0.7, note),
        Row("P5", "again, nothing to do, over a ping", *(time - over for time in again), 0.5),
    ]


def deploys() -> list[Row]:
    """P2, P3, P4: a stack of 100 services first, unchanged, and with one service changed.

    Nobody asks the registry: the docker CLI asks it once for each service, ours once for each image. Calls are those of
    the Engine API, with those that write in brackets. Over a ping ours can be less than nothing: Ansible makes the
    ping's payload anew in each run, and ours is kept.
    """
    _on_manager(SERVICES)
    changes = iter(range(1, 100))
    ours, theirs, neighbour, ping = (functools.partial(_seconds_of, work) for work in (_ours, _cli, _neighbour, _ping))
    first = _over_a_ping(medians(ours, theirs, ping, between=lambda: _remove("ours", "theirs")))
    counted = [_counted([_ours, _cli])]
    before = service_versions("ours")
    *unchanged, bare = medians(ours, theirs, neighbour, ping)
    written = _written(before, service_versions("ours"))
    counted.append(_counted([_ours, _cli, _neighbour]))
    other = [lambda: _seconds_of(lambda: _ours(next(changes))), lambda: _seconds_of(lambda: _cli(next(changes)))]
    one = _over_a_ping(medians(*other, ping))
    before = service_versions("ours")
    counted.append(_counted([lambda: _ours(next(changes)), lambda: _cli(next(changes))]))
    updated = _written(before, service_versions("ours"))
    _remove("ours", "theirs")
    works = (
        f"{SERVICES} services unchanged",
        f"one of {SERVICES} services changed",
        f"first deploy of {SERVICES} services",
    )
    again, changed, new = (f"{work}, over a ping; docker stack deploy" for work in works)
    whole = f"whole {unchanged[0]:.2f} s, a ping {bare:.2f} s"
    return [
        Row("P2", again, unchanged[0] - bare, unchanged[1], 0.25, f"{written} services written, {counted[1]}; {whole}"),
        Row("P2", f"{works[0]}, over a ping; docker_stack", unchanged[0] - bare, unchanged[2] - bare, 0.05),
        Row("P3", changed, *one, 0.3, f"{updated} services written, {counted[2]}"),
        Row("P4", new, *first, 0.6, counted[0]),
    ]


def _over_a_ping(times: list[float]) -> list[float]:
    """Take the last, which is a ping's, off the first, which is ours: the docker CLI needs no Ansible."""
    ours, theirs, ping = times
    return [ours - ping, theirs]


def growth() -> list[Row]:
    """P6: 1,000 services unchanged beside twice what 500 take, all over a single one.

    A hundred cost less over one than a run varies by itself, so nothing can be held against them.
    """
    alone, hundred, half, whole = (_unchanged(count) for count in (1, SERVICES, MORE_SERVICES // 2, MORE_SERVICES))
    work = f"{MORE_SERVICES} services unchanged, over one; 2 times {MORE_SERVICES // 2} services"
    each = f"{1000 * (whole - alone) / MORE_SERVICES:.1f} ms a service"
    note = f"{SERVICES} services {hundred - alone:.2f} s over one; {each}"
    return [Row("P6", work, whole - alone, 2 * (half - alone), compose.LINEAR, note)]


def _unchanged(count: int) -> float:
    _on_manager(count)
    _ours(services=count)
    taken = median(lambda: _seconds_of(lambda: _ours(services=count)), times=5)
    _remove("ours")
    return taken


def _ours(changed: int = 0, services: int = SERVICES) -> None:
    wanted = {
        "layers": [str(_stack_file(services))],
        "env": {"N": str(changed)},
        "resolve_image": "never",
        "wait": False,
    }
    run(*task("beekeeper.swarm.stack", name="ours", **wanted))


def _cli(changed: int = 0) -> None:
    deploy = f"N={changed} docker stack deploy --detach=true --resolve-image=never -c /tmp/many.yml theirs"
    run(*on_node("sh", "-c", deploy))


def _neighbour() -> None:
    run(*task("community.docker.docker_stack", name="theirs", compose=["/tmp/many.yml"], resolve_image="never"))


def _ping() -> None:
    run(*task("ansible.builtin.ping"))


def _counted(works: list[t.Callable[[], None]]) -> str:
    names = ("ours", "docker", "docker_stack")
    with debug_log():
        return "calls: " + ", ".join(f"{name} {calls_of(work)}" for name, work in zip(names, works))


def _seconds_of(work: t.Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _stack_file(services: int) -> Path:
    return WORK / f"many-{services}.yml"


def _on_manager(services: int) -> None:
    file = _stack_file(services)
    file.write_text(many_services(services), encoding="utf-8")
    run("docker", "cp", str(file), f"{MANAGER}:/tmp/many.yml")


def verdicts() -> list[Row]:
    """P8: from the first error that cannot heal to the verdict."""
    bad = {
        "an image that does not exist": {"image": "diamol/no-such-image"},
        "a command that does not exist": {"image": "diamol/ch08-numbers-web", "entrypoint": ["/no/such/command"]},
        "a crash at each start (third in a row)": {"image": "diamol/ch08-numbers-web", "entrypoint": ["false"]},
    }
    rows = []
    for position, (work, service) in enumerate(bad.items()):
        stack = f"bad{position}"
        layer = json.dumps({"services": {"web": service}}) + "\n"
        run(*task("beekeeper.swarm.stack", name=stack, layers=[layer], wait_timeout=120), check=False)
        ended = datetime.now(timezone.utc).timestamp()
        since = ended - _errors(f"{stack}_web")[2 if "third" in work else 0]
        rows.append(Row("P8", f"{work}: to the verdict", since, None, 5, "seconds; docker stack deploy: never"))
    _remove(*(f"bad{position}" for position in range(len(bad))))
    return rows


def _errors(service: str) -> list[float]:
    """When the tasks of a service failed, earliest first, as seconds since the epoch."""
    ids = run(*on_node("docker", "service", "ps", "-q", service)).split()
    found = json.loads(run(*on_node("docker", "inspect", "--type", "task", *ids)))
    states = [task["Status"] for task in found if task["Status"]["State"] in ("failed", "rejected")]
    return sorted(datetime.fromisoformat(state["Timestamp"][:19] + "+00:00").timestamp() for state in states)


def _written(before: dict[str, int], after: dict[str, int]) -> int:
    return len([name for name, version in after.items() if before.get(name) != version])


def _remove(*stacks: str) -> None:
    for stack in stacks:
        run(*task("beekeeper.swarm.stack", name=stack, state="absent"))


def _bare() -> None:
    """Form the swarm with the docker CLI: one manager, then two more and two workers at the same time."""
    address = run(*on_node("hostname", "--ip-address")).split()[0]
    run(*on_node("docker", "swarm", "init", "--advertise-addr", address))
    tokens = [run(*on_node("docker", "swarm", "join-token", "-q", role)).strip() for role in ("manager", "worker")]
    joins = dict(zip(NODES[1:], (tokens[0], tokens[0], tokens[1], tokens[1])))
    on_all(lambda node: ("docker", "swarm", "join", "--token", joins[node], address), nodes=[*joins])
