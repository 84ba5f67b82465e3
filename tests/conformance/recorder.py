# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Record what a docker CLI posts for a stack file.

A small server stands where the Engine would. It says that it is a manager of an empty swarm, that whatever is external
exists, and keeps the bodies of all that is created. It knows nothing of Swarm.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import threading
import typing as t
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

Posted = t.Dict[str, t.List[t.Any]]

STACK = "app"
KINDS = ("networks", "secrets", "configs", "services")

ZERO_NAMES = """
    Attachable CheckDuplicate ConfigOnly EnableIPv6 Ingress Internal Scope
    ForceUpdate NoNewPrivileges Config File Registry MaxFailureRatio Parallelism Order
"""
ZEROS = frozenset(ZERO_NAMES.split())
"""Fields that some versions write and others leave out where they are false, 0 or empty: no pointers in the Engine."""

FIRST_VALUES = {"Protocol": "tcp", "PublishMode": "ingress"}
"""Enumerations of a published port: what the Engine takes where none is given."""


DIFFERENCES = {
    ("empty", "app_default", "Options"): "an empty mapping of options says nothing",
    ("empty", "app_lists", "TaskTemplate.ContainerSpec.DNSConfig"): "empty lists of name servers say nothing",
    (
        "ignored",
        "app_web",
        "TaskTemplate.ContainerSpec.Mounts.0.BindOptions",
    ): "the canonical form has create_host_path also where a bind was written in short, for which the CLI posts none",
}
"""Case, object and field -> why it is there in what the CLI posts, empty, and not in ours."""


def decoded(value: t.Any) -> t.Any:
    """Give a body as the Engine understands it, so that what only spells the same otherwise is equal.

    The CLI sorts references by name, and those of one name come in no order.
    """
    if isinstance(value, list):
        items = [decoded(item) for item in value]
        return sorted(items, key=_reference) if any(map(_reference, items)) else items
    if not isinstance(value, dict):
        return value
    filled = {**FIRST_VALUES, **value} if "TargetPort" in value else value
    return {key: decoded(item) for key, item in filled.items() if item is not None and not (key in ZEROS and not item)}


class Recorder(ThreadingHTTPServer):
    """The server. ``posted`` has the bodies by kind."""

    def __init__(self, api: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.api = api
        self.posted: Posted = {kind: [] for kind in KINDS}

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Recorder
    protocol_version = "HTTP/1.1"

    def log_message(self, *_args: t.Any) -> None:
        """Keep quiet."""

    def do_HEAD(self) -> None:
        self._answer(200, None)

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        kind, *rest = [part for part in url.path.split("/") if part and not part.startswith("v1.")]
        if kind == "_ping":
            self._answer(200, None)
        elif kind == "info":
            self._answer(200, {"Swarm": {"LocalNodeState": "active", "ControlAvailable": True, "NodeID": "node"}})
        elif kind == "version":
            self._answer(200, {"ApiVersion": self.server.api, "Os": "linux"})
        elif rest and kind == "networks":
            self._answer(200, {"Name": rest[0], "Id": rest[0], "Scope": "swarm", "Driver": "overlay"})
        elif rest:
            self._answer(404, {"message": f"no such {kind}"})
        else:
            self._answer(200, _existing(kind, parse_qs(url.query)))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        kind, action = [part for part in urlsplit(self.path).path.split("/") if part][-2:]
        if kind not in KINDS or action != "create":
            self._answer(404, {"message": f"nothing to {action}"})
            return
        self.server.posted[kind].append(json.loads(body))
        self._answer(201, {"ID": "new", "Id": "new", "Warnings": []})

    def _answer(self, status: int, body: t.Any) -> None:
        data = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        for name, value in (("Api-Version", self.server.api), ("Ostype", "linux"), ("Swarm", "active/manager")):
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def _reference(item: t.Any) -> tuple[str, str] | None:
    if not isinstance(item, dict) or not item.keys() & {"SecretName", "ConfigName"}:
        return None
    return item.get("SecretName") or item["ConfigName"], (item.get("File") or {}).get("Name", "")


def _existing(kind: str, query: dict[str, list[str]]) -> list[t.Any]:
    """Have every config and secret that is asked for by its name, and nothing else."""
    names = json.loads(query.get("filters", ["{}"])[0]).get("name") or {} if kind in ("configs", "secrets") else {}
    return [{"ID": identity(name), "Spec": {"Name": name}} for name in names]


def identity(name: str) -> str:
    """Give the id that a config or secret has here."""
    return f"id-{name}"


def record(docker: Path, stack_file: Path, *, api: str) -> dict[str, t.Any]:
    """Deploy a file with a docker CLI: the bodies by kind, sorted by name, or why the CLI ``refused``.

    It takes the services in no order, so which one it names does not count.
    """
    server = Recorder(api)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        done = subprocess.run(
            [docker, "stack", "deploy", "--resolve-image", "never", "--compose-file", stack_file, STACK],
            env={"DOCKER_HOST": server.address, "HOME": os.devnull, "PATH": os.defpath},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    finally:
        server.shutdown()
        server.server_close()
    if done.returncode:
        return {"refused": re.sub(r"^service \w+: ", "", done.stderr.strip().splitlines()[-1])}
    return {
        kind: sorted(map(decoded, bodies), key=lambda body: str(body["Name"]))
        for kind, bodies in server.posted.items()
        if bodies
    }
