# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ask registries through the Engine, with the credentials that the user gave or that the manager has."""

from __future__ import annotations

import base64
import json
import os
import typing as t
from dataclasses import dataclass

from .._core.errors import EngineError, InputError
from .._core.plan.images import Found, Pin, Unresolved, platforms
from .._core.spec.images import HUB, Image
from .act import AUTH_HEADER
from .side_by_side import side_by_side

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .client import Engine

HUB_KEY = "https://index.docker.io/v1/"


@dataclass(frozen=True)
class Credentials:
    """Credentials by registry host, each encoded for the header ``X-Registry-Auth``."""

    by_registry: Mapping[str, str]

    def header(self, image: str) -> str | None:
        """Give the header's value for an image, ``None`` where its registry needs none that we know."""
        return self.by_registry.get(Image.parse(image).domain)

    def headers(self, images: Sequence[str]) -> dict[str, str]:
        """Give the headers' values of those images that have one."""
        found = {image: self.header(image) for image in images}
        return {image: header for image, header in found.items() if header}


def credentials(given: Mapping[str, t.Any] | None) -> Credentials:
    """Take the user's credentials for their registry, else those of the manager's docker config."""
    known = _from_docker_config()
    if given:
        host = _host(given.get("registry") or HUB)
        known[host] = _encoded(given["username"], given["password"], host)
    return Credentials(known)


def _from_docker_config() -> dict[str, str]:
    """Read ``auths`` of ``~/.docker/config.json`` (``DOCKER_CONFIG``). Credential helpers are not asked."""
    folder = os.environ.get("DOCKER_CONFIG") or os.path.join(os.path.expanduser("~"), ".docker")
    path = os.path.join(folder, "config.json")
    try:
        with open(path, encoding="utf-8") as file:
            auths = json.load(file).get("auths") or {}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError) as exc:
        raise InputError(
            f"{path} on the manager cannot be read as a docker config ({exc}): mend or remove it."
        ) from exc
    return {
        _host(key): _decoded(entry["auth"], _host(key)) for key, entry in auths.items() if (entry or {}).get("auth")
    }


def _decoded(auth: str, host: str) -> str:
    username, _colon, password = base64.b64decode(auth).decode().partition(":")
    return _encoded(username, password.rstrip("\0"), host)


def _encoded(username: str, password: str, host: str) -> str:
    address = HUB_KEY if host == HUB else host
    auth = {"username": username, "password": password, "serveraddress": address}
    return base64.urlsafe_b64encode(json.dumps(auth).encode()).decode()


def _host(key: str) -> str:
    """Read the host of a registry's address or URL; the Hub has several names."""
    host = key.partition("://")[2] or key
    host = host.partition("/")[0]
    return HUB if host in ("index.docker.io", "registry-1.docker.io", HUB) else host


def look_up(engine: Engine, images: Sequence[str], known: Credentials) -> dict[str, Found]:
    """Ask for digest and platforms of each image, side by side; the Engine does the asking."""
    return dict(zip(images, side_by_side(lambda image: _look_up(engine, image, known), images)))


def _look_up(engine: Engine, image: str, known: Credentials) -> Found:
    header = known.header(image)
    try:
        found = engine.get(f"/distribution/{image}/json", headers={AUTH_HEADER: header} if header else None)
    except EngineError as exc:
        return Unresolved(exc.details.get("engine_message") or exc.message)
    return Pin(found["Descriptor"]["digest"], platforms(found.get("Platforms") or []))
