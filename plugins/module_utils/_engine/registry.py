# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ask registries through the Engine, with the credentials that the user gave or that the manager has."""

from __future__ import annotations

import base64
import json
import typing as t

from .._core.errors import EngineError
from .._core.plan.images import Found, Pin, Unresolved, platforms
from .._core.spec.images import HUB, Image
from .act import AUTH_HEADER
from .docker_config import HUB_KEY, DockerConfig, NoCredentials, registry_host
from .side_by_side import side_by_side

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .client import Engine
    from .docker_config import Auth


class Credentials:
    """Credentials by registry host, found when they are first asked for and encoded for ``X-Registry-Auth``.

    ``given`` is the host of the user's own. Where finding fails, the registry is asked without: as to the docker CLI, a
    helper that is gone or a broken file matters only to a registry that wants a login.
    """

    def __init__(self, find: t.Callable[[str], Auth | None], given: str = "") -> None:
        self._find = find
        self._given = given
        self._known: dict[str, str | None] = {}
        self._failed: dict[str, str] = {}

    def header(self, image: str) -> str | None:
        """Give the header's value for an image, ``None`` where its registry needs none that we know."""
        host = Image.parse(image).domain
        if host not in self._known:
            auth = self._found(host)
            self._known[host] = _encoded(auth, host) if auth else None
        return self._known[host]

    def _found(self, host: str) -> Auth | None:
        try:
            return self._find(host)
        except NoCredentials as exc:
            self._failed[host] = str(exc)
            return None

    def failure(self, image: str) -> str:
        """Say why there are no credentials for an image; nothing where finding them did not fail."""
        self.header(image)
        return self._failed.get(Image.parse(image).domain, "")

    def failures(self, images: Sequence[str]) -> tuple[str, ...]:
        """Say of each registry of these images once why there are no credentials for it, where finding them failed."""
        return tuple(dict.fromkeys(filter(None, map(self.failure, images))))

    def source(self, image: str) -> str:
        """Say where the credentials for an image come from; nothing where there are none."""
        if not self.header(image):
            return ""
        return "registry_auth" if Image.parse(image).domain == self._given else "the manager's docker config"

    def headers(self, images: Sequence[str]) -> dict[str, str]:
        """Give the headers' values of those images that have one."""
        found = {image: self.header(image) for image in images}
        return {image: header for image, header in found.items() if header}


def credentials(given: Mapping[str, t.Any] | None) -> Credentials:
    """Take the user's credentials for their registry, else those that the manager's docker config has or names.

    The docker config is read when a registry is asked for that has none of the user's.
    """

    def config(host: str) -> Auth | None:
        return DockerConfig.read().auth(host)

    if not given:
        return Credentials(config)
    own: Auth = {"username": given["username"], "password": given["password"]}
    host = registry_host(given.get("registry") or HUB)
    return Credentials(lambda asked: own if asked == host else config(asked), given=host)


def _encoded(auth: Auth, host: str) -> str:
    full = {**auth, "serveraddress": HUB_KEY if host == HUB else host}
    return base64.urlsafe_b64encode(json.dumps(full).encode()).decode()


def look_up(engine: Engine, images: Sequence[str], known: Credentials) -> dict[str, Found]:
    """Ask for digest and platforms of each image, side by side; the Engine does the asking."""
    headers = known.headers(images)  # first, for a helper is asked once for each registry

    def ask(image: str) -> Found:
        return _look_up(engine, image, headers.get(image), known)

    return dict(zip(images, side_by_side(ask, images)))


def _look_up(engine: Engine, image: str, header: str | None, known: Credentials) -> Found:
    try:
        found = engine.get(f"/distribution/{image}/json", headers={AUTH_HEADER: header} if header else None)
    except EngineError as exc:
        reason = exc.details.get("engine_message") or exc.message
        said = (" ".join(reason.split()), known.failure(image))
        return Unresolved("; ".join(filter(None, said)), known.source(image))
    return Pin(found["Descriptor"]["digest"], platforms(found.get("Platforms") or []))
