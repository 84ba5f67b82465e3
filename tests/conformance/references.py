# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The references: docker's own programs, run on a case without an engine, and what they answered."""

from __future__ import annotations

import os
import subprocess
import typing as t
from pathlib import Path

from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.project import double_dollars
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.yaml_reader import read_documents

from .cases import CHECKOUT, Case

DIRECTORY = Path(os.environ.get("REFERENCES") or CHECKOUT / ".cache" / "references")
COMPOSE, NEWER, OLDEST = "docker-compose", "docker-28.5", "docker-20.10"
HOME = "/home/user"
UNREACHABLE = "Cannot connect to the Docker daemon"


class Answer(t.NamedTuple):
    """A project, or why there is none. Paths are portable."""

    project: t.Any = None
    refused: str = ""

    @property
    def outcome(self) -> t.Any:
        """What is compared: the words of a refusal are not."""
        return "refused" if self.refused else self.project


def present(*names: str) -> bool:
    """Whether all of them are there."""
    return all(os.access(DIRECTORY / name, os.X_OK) for name in names)


def version(name: str) -> str:
    """Such as ``2.40.3``."""
    wanted = ["version", "--short"] if name == COMPOSE else ["--version"]
    text = subprocess.run([DIRECTORY / name, *wanted], capture_output=True, text=True, check=True).stdout
    return text.replace("Docker version ", "").split(",")[0].split("+")[0].split("-")[0].strip()


def compose_config(case: Case) -> Answer:
    """What ``docker compose config`` makes of a case."""
    options = [
        *(word for path in case.paths for word in ("-f", path)),
        *(word for path in case.env_files for word in ("--env-file", str(case.directory / path))),
        *(word for name in case.profiles for word in ("--profile", name)),
    ]
    done = _run(COMPOSE, *options, "config", env=case.env)
    if done.returncode:
        return Answer(refused=case.portable(done.stderr.strip().splitlines()[-1]))
    return Answer(case.portable(read_back(done.stdout)))


def stack_config(path: Path) -> Answer:
    """What ``docker stack config`` 28.5 makes of a stack file: it puts variables in, and doubles no ``$``."""
    done = _run(NEWER, "stack", "config", "-c", str(path))
    if done.returncode:
        return Answer(refused=done.stderr.strip() or "refused")
    return Answer(double_dollars(read_documents(done.stdout.encode())[0].data))


def oldest_loads(path: Path) -> Answer:
    """Whether the loader of ``docker stack deploy`` 20.10 takes a stack file: it runs before the engine is asked."""
    done = _run(OLDEST, "stack", "deploy", "-c", str(path), "conformance", env={"DOCKER_HOST": "tcp://127.0.0.1:1"})
    return Answer(refused="" if UNREACHABLE in done.stderr else done.stderr.strip() or "refused")


def read_back(text: str) -> t.Any:
    """Read what a reference printed: a ``$`` is doubled there."""
    return _single(read_documents(text.encode())[0].data)


def _single(value: t.Any) -> t.Any:
    if isinstance(value, str):
        return value.replace("$$", "$")
    if isinstance(value, dict):
        return {_single(key): _single(item) for key, item in value.items()}
    return [_single(item) for item in value] if isinstance(value, list) else value


def _run(name: str, *words: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    # Nothing of the caller's environment goes in: it is not part of the case.
    given = {"HOME": HOME, "PATH": os.defpath, **(env or {})}
    return subprocess.run(
        [DIRECTORY / name, *words], capture_output=True, text=True, check=False, env=given, timeout=60
    )
