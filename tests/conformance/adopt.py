# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hold ours against ``docker stack deploy`` on a real swarm, with every file in ``specs``.

What the docker CLI deployed is unchanged for ours, and what ours deployed is unchanged for the docker CLI.

``adopt.py NODE GENERATION [FOLDER]``: a manager of a lab, its Engine's generation, and the folder with the docker
CLIs. The node is drained, so that no task of the files ever runs. With ``--record`` the Engine's answers are kept for
the unit tests.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import subprocess
import sys
import typing as t
from pathlib import Path

import by_plan
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import Conflict, NotFound, SwarmError
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine import observe
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.address import Address
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.client import Engine
from record_specs import RECORDING, SPECS, merged, written
from recorder import DIFFERENCES, STACK, decoded, identity
from tunnel import tunnel

OURS = SPECS.with_name("ours")
CONTENTS = SPECS.with_name("contents")
LIVE = RECORDING.with_name("live.json")
EXTERNAL = {"configs": ("settings", "banner-2", "spec"), "secrets": ("app-password", "key")}
NETWORK = "beekeeper-shared"
OUTRUN, ATTEMPTS = "update out of sequence", 5
GIVEN_OUT = (
    (r'("(?:Subnet|Gateway)": ")10\.0\.\d+\.', r"\g<1>10.0.9."),
    (r'(vxlanid_list": ")[\d,]+', r"\g<1>4097"),
)
"""What the Engine gives out differently each time, and what is recorded in its place."""


class Swarm:
    """The swarm, its Engine at ``host`` and one docker CLI."""

    def __init__(self, host: str, docker: Path) -> None:
        self.engine = Engine(Address(docker_host=host, timeout=60))
        self._command = [str(docker)]
        self._environment = {"DOCKER_HOST": host, "HOME": os.devnull, "PATH": os.defpath}

    def prepare(self) -> None:
        """Drain the node and create what is external in the files."""
        for node in self.engine.get("/nodes"):
            self._drain(node["ID"])
        for kind, names in EXTERNAL.items():
            there = {item["Spec"]["Name"] for item in self.engine.get(f"/{kind}")}
            for name in set(names) - there:
                self.engine.post(f"/{kind}/create", {"Name": name, "Data": "eA=="})
        if NETWORK not in {network["Name"] for network in self.engine.get("/networks")}:
            self.engine.post("/networks/create", {"Name": NETWORK, "Driver": "overlay"})

    def _drain(self, node_id: str) -> None:
        """Drain a node. The version is the swarm's, which changes with each report of the node."""
        while True:
            node = self.engine.get(f"/nodes/{node_id}")
            spec = {**node["Spec"], "Availability": "drain"}
            with contextlib.suppress(Conflict):
                self.engine.post(f"/nodes/{node_id}/update", spec, {"version": node["Version"]["Index"]})
                return

    def by_cli(self, file: Path) -> str | None:
        """Deploy with the docker CLI; why it did not, if so.

        It reads all services first, and is refused where Swarm writes to one, which is new to it, before it does.
        """
        for _attempt in range(ATTEMPTS):
            refused = self._stack_deploy(file)
            if OUTRUN not in (refused or ""):
                break
        return refused

    def _stack_deploy(self, file: Path) -> str | None:
        command = [*self._command, "stack", "deploy", "--resolve-image", "never", "--compose-file"]
        done = subprocess.run(
            [*command, str(file), STACK],
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        return done.stderr.strip().splitlines()[-1] if done.returncode else None

    def remove(self) -> None:
        by_plan.remove(self.engine, STACK)

    def seen(self) -> dict[str, list[t.Any]]:
        """Give the stack as the Engine has it, ids written by name, so that every recording has the same."""
        filters = observe.stack_filter(STACK)
        networks = [network for network in self.engine.get("/networks") if network["Name"] != "host"]
        networks.append(self.engine.get("/networks/host", {"scope": "swarm"}))
        ids = {network["Id"]: identity(network["Name"]) for network in networks}
        for kind in EXTERNAL:
            ids.update({item["ID"]: identity(item["Spec"]["Name"]) for item in self.engine.get(f"/{kind}")})
        services = [
            {"ID": identity(item["Spec"]["Name"]), "Version": {"Index": 1}, "Spec": item["Spec"]}
            for item in self.engine.get("/services", filters)
        ]
        used = {network["Target"] for item in services for network in item["Spec"]["TaskTemplate"].get("Networks", ())}
        keys = ("Id", "Name", "Scope", "Driver", "Attachable", "Internal", "Ingress", "Labels", "Options", "IPAM")
        kept = [{key: network.get(key) for key in keys} for network in networks if network["Id"] in used]
        text = json.dumps({"networks": kept, "services": sorted(services, key=lambda item: str(item["ID"]))})
        for long, short in ids.items():
            text = text.replace(long, short)
        for given_out, same in GIVEN_OUT:
            text = re.sub(given_out, same, text)
        return t.cast("dict[str, list[t.Any]]", json.loads(text))


def specs(swarm: Swarm) -> dict[str, t.Any]:
    return {item["Spec"]["Name"]: item["Spec"] for item in swarm.seen()["services"]}


def adopted(swarm: Swarm, file: Path) -> t.Iterator[str]:
    """Say what ours would write to a stack that the docker CLI deployed."""
    plan = by_plan.planned(swarm.engine, STACK, [str(file)])
    yield from (f"{entry.action} {entry.name}: {entry.to_result()['fields']}" for entry in plan.writes)
    yield from plan.warnings


def left_alone(swarm: Swarm, file: Path) -> t.Iterator[str]:
    """Say what the docker CLI changes in a stack that ours deployed."""
    by_plan.deployed(swarm.engine, STACK, [str(file)])
    before = specs(swarm)
    refused = swarm.by_cli(file)
    after = specs(swarm)
    if refused:
        yield f"the docker CLI refused: {refused}"
    yield from (
        f"{service}: {where}"
        for service in before.keys() | after.keys()
        for where in changes(decoded(before.get(service)), decoded(after.get(service)))
        if not any((file.stem, service) == known[:2] and where.startswith(known[2]) for known in DIFFERENCES)
    )


def changes(before: t.Any, after: t.Any, at: str = "") -> t.Iterator[str]:
    """List what differs, by path."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted(before.keys() | after.keys()):
            yield from changes(before.get(key), after.get(key), f"{at}.{key}".lstrip("."))
    elif before != after:
        yield f"{at} was {json.dumps(before)} and is {json.dumps(after)}"


def run(swarm: Swarm, file: Path) -> tuple[dict[str, t.Any], list[str]]:
    """Try one file both ways: what the Engine answered, and what went wrong."""
    try:
        refused = swarm.by_cli(file)
        if refused:
            return {"refused": "the docker CLI or the Engine takes no such file"}, []
        answer = swarm.seen()
        wrong = [f"not adopted: {what}" for what in adopted(swarm, file)]
        swarm.remove()
        wrong += [f"not left alone: {what}" for what in left_alone(swarm, file)]
    except (SwarmError, NotFound) as exc:
        return {}, [str(exc.message)]
    finally:
        swarm.remove()
    return answer, wrong


def taken_over(swarm: Swarm, file: Path) -> list[str]:
    """Deploy contents with the docker CLI: what ours would write.

    Ours gives contents names of its own, so the docker CLI would not leave them alone.
    """
    try:
        refused = swarm.by_cli(file)
        return [refused] if refused else list(adopted(swarm, file))
    except SwarmError as exc:
        return [str(exc.message)]
    finally:
        swarm.remove()


def kept(swarm: Swarm, file: Path) -> list[str]:
    """Deploy with ours a file that the docker CLI does not take whole: what ours would write again."""
    try:
        by_plan.deployed(swarm.engine, STACK, [str(file)])
        return list(adopted(swarm, file))
    except SwarmError as exc:
        return [str(exc.message)]
    finally:
        swarm.remove()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("node")
    parser.add_argument("generation")
    parser.add_argument("folder", type=Path, nargs="?", default=Path(".cache/references"))
    parser.add_argument("--only", nargs="*")
    parser.add_argument("--record", action="store_true")
    options = parser.parse_args()
    answers, wrong = {}, []
    with tunnel(options.node) as host:
        swarm = Swarm(host, (options.folder / f"docker-{options.generation}").absolute())
        swarm.prepare()
        for name in options.only or sorted(path.stem for path in SPECS.glob("*.yml")):
            answers[name], found = run(swarm, SPECS / f"{name}.yml")
            wrong += [f"{name}: {what}" for what in found]
            print(f"{name}: {answers[name].get('refused') or found or 'unchanged both ways'}", flush=True)
        rest = [(file, kept) for file in OURS.glob("*.yml")] + [(file, taken_over) for file in CONTENTS.glob("*.yml")]
        for file, trial in rest if options.only is None else ():
            found = trial(swarm, file)
            wrong += [f"{file.stem}: {what}" for what in found]
            print(f"{file.stem}: {found or 'unchanged for ours'}", flush=True)
    if options.record:
        before = json.loads(LIVE.read_text()) if LIVE.exists() else {}
        LIVE.write_text(written(merged(before, options.generation, answers)))
    sys.exit("\n".join(wrong) if wrong else 0)


if __name__ == "__main__":
    main()
