# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The manager's docker config, and the credential helpers that it names."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import typing as t
from dataclasses import dataclass, field

from .._core.errors import InputError
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

HELPER = re.compile(r"[\w.-]+\Z")


def registry_host(key: str) -> str:
    """Read the host of a registry's address or URL; the Hub has several names."""
    host = key.partition("://")[2] or key
    host = host.partition("/")[0]
    return HUB if host in ("index.docker.io", "registry-1.docker.io", HUB) else host


@dataclass(frozen=True)
class DockerConfig:
    """``helpers`` and ``auths`` are by host; ``store`` is the helper for all others, empty where there is none."""

    path: str = ""
    helpers: Mapping[str, str] = field(default_factory=dict)
    store: str = ""
    auths: Mapping[str, Auth] = field(default_factory=dict, repr=False)

    @classmethod
    def read(cls) -> DockerConfig:
        """Read ``~/.docker/config.json`` (``DOCKER_CONFIG``)."""
        folder = os.environ.get("DOCKER_CONFIG") or os.path.join(os.path.expanduser("~"), ".docker")
        path = os.path.join(folder, "config.json")
        try:
            with open(path, encoding="utf-8") as file:
                return cls._of(path, json.load(file))
        except FileNotFoundError:
            return cls(path)
        except (OSError, ValueError, AttributeError, TypeError) as exc:
            raise InputError(
                f"{path} on the manager cannot be read as a docker config ({exc}): mend or remove it."
            ) from exc

    @classmethod
    def _of(cls, path: str, obj: Mapping[str, t.Any]) -> DockerConfig:
        auths = {registry_host(key): _decoded(entry or {}) for key, entry in (obj.get("auths") or {}).items()}
        return cls(
            path,
            helpers={registry_host(key): str(name) for key, name in (obj.get("credHelpers") or {}).items()},
            store=str(obj.get("credsStore") or ""),
            auths={host: auth for host, auth in auths.items() if auth},
        )

    def auth(self, host: str) -> Auth | None:
        """Ask the registry's own helper, then the store, then look at what stands in the file, as the docker CLI does.

        Raises :class:`InputError` where a helper does not answer.
        """
        for name in dict.fromkeys((self.helpers.get(host, ""), self.store)):
            found = self._from_helper(name, host) if name else None
            if found:
                return found
        return self.auths.get(host)

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
            raise InputError(
                f"The credential helper docker-credential-{name}, which {self.path} on the manager names, gives no "
                f"credentials for {host} ({why}): mend it, take it out there, or give registry_auth."
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
