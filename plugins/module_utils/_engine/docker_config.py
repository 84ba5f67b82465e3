# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The manager's docker config, and the credential helpers that it names."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import typing as t
from dataclasses import field
from functools import partial

from .._core.patterns import expression
from .._core.records import dataclass
from .._core.spec.images import HUB

if t.TYPE_CHECKING:
    from collections.abc import Mapping

Auth = t.Dict[str, str]
"""``username`` and ``password``, or ``identitytoken``."""

HUB_KEY = "https://index.docker.io/v1/"
TOKEN = "<token>"
"""The user name of which a helper gives an identity token."""

NOT_FOUND = "credentials not found in native keychain"
"""What a helper says of a registry that it does not know (docker-credential-helpers ``credentials/error.go``)."""

HELPER_TIMEOUT = 10
"""Seconds. A helper that waits for somebody to unlock a key chain never answers here."""


class NoCredentials(Exception):
    """Says why what the docker config has for a registry could not be had."""


HELPER = expression(r"[\w.-]+\Z")


def registry_host(key: str) -> str:
    """Read the host of a registry's address or URL; the Hub has several names."""
    host = key.partition("://")[2] or key
    host = host.partition("/")[0]
    return HUB if host in ("index.docker.io", "registry-1.docker.io", HUB) else host


@dataclass(frozen=True)
class DockerConfig:
    """``helpers`` and ``auths`` are by host; ``store`` is the helper for all others, empty where there is none.

    ``auths`` are as they stand in the file: only those that are asked for are decoded.
    """

    path: str = ""
    helpers: Mapping[str, str] = field(default_factory=dict)
    store: str = ""
    auths: Mapping[str, t.Any] = field(default_factory=dict, repr=False)

    @classmethod
    def read(cls) -> DockerConfig:
        """Read ``~/.docker/config.json`` (``DOCKER_CONFIG``); an empty file is none.

        Raises :class:`NoCredentials` where it is no docker config.
        """
        folder = os.environ.get("DOCKER_CONFIG") or os.path.join(os.path.expanduser("~"), ".docker")
        path = os.path.join(folder, "config.json")
        try:
            with open(path, encoding="utf-8") as file:
                return cls._of(path, json.loads(file.read().strip() or "{}"))
        except FileNotFoundError:
            return cls(path)
        except (OSError, ValueError, AttributeError, TypeError) as exc:
            raise NoCredentials(f"{path} on the manager cannot be read as a docker config: {exc}") from exc

    @classmethod
    def _of(cls, path: str, obj: Mapping[str, t.Any]) -> DockerConfig:
        return cls(
            path,
            helpers={registry_host(key): str(name) for key, name in (obj.get("credHelpers") or {}).items()},
            store=str(obj.get("credsStore") or ""),
            auths={registry_host(key): entry for key, entry in (obj.get("auths") or {}).items()},
        )

    def auth(self, host: str) -> Auth | None:
        """Ask the registry's own helper, then the store, then look at what stands in the file, as the docker CLI does.

        Raises :class:`NoCredentials` where one of these fails and none of the others knows the registry.
        """
        names = [name for name in dict.fromkeys((self.helpers.get(host, ""), self.store)) if name]
        asks = [*(partial(self._from_helper, name, host) for name in names), partial(self._from_file, host)]
        failed: NoCredentials | None = None
        for ask in asks:
            try:
                found = ask()
            except NoCredentials as exc:
                failed = failed or exc
                continue
            if found:
                return found
        if failed:
            raise failed
        return None

    def _from_file(self, host: str) -> Auth | None:
        try:
            return _decoded(self.auths.get(host) or {})
        except (ValueError, AttributeError, TypeError):
            raise NoCredentials(f"what {self.path} on the manager has for {host} cannot be decoded") from None

    def _from_helper(self, name: str, host: str) -> Auth | None:
        try:
            answer = _ask(name, HUB_KEY if host == HUB else host)
            if answer.returncode and NOT_FOUND in answer.stdout:
                return None
            if answer.returncode:
                raise ValueError(_first_line(answer.stdout or answer.stderr) or f"exit code {answer.returncode}")
            return _read(answer.stdout)
        except (OSError, ValueError, subprocess.TimeoutExpired) as exc:
            why = f"no answer in {HELPER_TIMEOUT} s" if isinstance(exc, subprocess.TimeoutExpired) else str(exc)
            raise NoCredentials(
                f"the credential helper docker-credential-{name}, which {self.path} on the manager names, gives no "
                f"credentials for {host}: {why}"
            ) from None


def _ask(name: str, server: str) -> subprocess.CompletedProcess[str]:
    """Run a helper; the registry goes in by its standard input, the secret comes back by its standard output."""
    if not HELPER.match(name):
        raise ValueError("this is no name of a helper")
    return subprocess.run(
        [f"docker-credential-{name}", "get"],
        input=server,
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=HELPER_TIMEOUT,
    )


def _read(text: str) -> Auth | None:
    """Read a helper's answer. Nothing of it is ever shown."""
    try:
        answer = json.loads(text)
        user, secret = str(answer.get("Username") or ""), str(answer.get("Secret") or "")
    except (ValueError, AttributeError):
        raise ValueError("its answer is no JSON of credentials") from None
    if not secret:
        return None
    return {"identitytoken": secret} if user == TOKEN else {"username": user, "password": secret}


def _decoded(entry: Mapping[str, t.Any]) -> Auth | None:
    if entry.get("identitytoken"):
        return {"identitytoken": str(entry["identitytoken"])}
    if not entry.get("auth"):
        return None
    username, _colon, password = base64.b64decode(entry["auth"]).decode().partition(":")
    return {"username": username, "password": password.rstrip("\0")}


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "")[:200]
