# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small client of the Docker Engine API: standard library only, kept-alive connections, shared between threads.

A managed node needs Engine 20.10 (API 1.41) or newer and Python 3.9 or newer, and nothing else. A call over the local
socket takes about a quarter of a millisecond, because a connection is used again for the next call.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import threading
import typing as t
from urllib.parse import quote, urlencode

from .._core.errors import (
    Conflict,
    EngineError,
    EngineTooOld,
    EngineUnreachable,
    NotFound,
    NotManager,
    Unanswered,
)
from .._core.patterns import expression
from .._core.records import dataclass
from .address import connector

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .address import Address

OLDEST_API = (1, 41)  # Engine 20.10
NEWEST_API = (1, 51)  # Engine 28.5, the newest that is tested

STATUS_ERRORS: Mapping[int, type[EngineError]] = {404: NotFound, 409: Conflict, 503: NotManager}
"""HTTP status -> error. Swarm's own conditions (``daemon/cluster/errors.go``) come as 503."""

MESSAGE_ERRORS: tuple[tuple[str, type[EngineError]], ...] = (
    ("update out of sequence", Conflict),
    ("does not have a leader", NotManager),
    ("node lost leader status", Unanswered),
    ("code = DeadlineExceeded", Unanswered),
    ("is not a swarm manager", NotManager),
    ("name conflicts with an existing object", Conflict),
)
"""Errors of swarmkit arrive as status 400 or 500 with their gRPC text; these parts of it name the condition."""

ADVICE: tuple[tuple[str, str], ...] = (
    ("is not a swarm manager", "is no swarm manager: run this task on a manager"),
    ("is encrypted and needs to be unlocked", "has a locked swarm: unlock it first"),
    ("does not have a leader", "is in a swarm without a leader: bring back enough managers for a majority"),
    ("node lost leader status", "lost the lead of its swarm meanwhile: run the task again when there is a leader"),
    (
        "code = DeadlineExceeded",
        "had no word from the leader of its swarm for 20 seconds: run the task again when there is a leader that "
        "answers",
    ),
)
"""Part of the Engine's text -> what is said of the node instead, because the Engine's own advice is for its CLI.

The Engine gives a call to the managers 20 seconds (``daemon/cluster/cluster.go:swarmRequestTimeout``).
"""

API_VERSION = expression(r"[0-9]+\.[0-9]+")

RPC = expression(r"rpc error: code = \w+ desc = ")
"""What gRPC writes before swarmkit's sentence."""


@dataclass(frozen=True)
class Answer:
    """What the Engine answered: status, headers (lower-case names) and the raw body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Engine:
    """One Docker Engine. Every method is one HTTP call; any failure is an :class:`EngineError`."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._open = connector(address)
        self._idle: list[http.client.HTTPConnection] = []
        self._lock = threading.Lock()
        self._api: tuple[int, int] | None = None
        self.calls = 0

    def get(
        self, path: str, params: Mapping[str, t.Any] | None = None, *, headers: Mapping[str, str] | None = None
    ) -> t.Any:
        """Get JSON. Mappings and lists among the parameters are sent as JSON, as ``filters`` wants it."""
        return self._json("GET", path, params, headers=headers)

    def post(
        self,
        path: str,
        body: t.Any = None,
        params: Mapping[str, t.Any] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
    ) -> t.Any:
        """Post JSON and get JSON."""
        return self._json("POST", path, params, body=body, headers=headers)

    def delete(self, path: str, params: Mapping[str, t.Any] | None = None) -> t.Any:
        """Delete an object."""
        return self._json("DELETE", path, params)

    def raw(self, path: str, params: Mapping[str, t.Any] | None = None) -> bytes:
        """Get a body that is no JSON, such as logs."""
        return self._checked("GET", path, params).body

    def close(self) -> None:
        """Close what is idle. A closed client opens again when used."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    @property
    def api(self) -> tuple[int, int]:
        """The API version that is spoken here: the Engine's own, or the newest that is tested."""
        if self._api is None:
            answer = self._exchange("GET", "/_ping", b"", {})
            version = answer.headers.get("api-version", "")
            if not API_VERSION.fullmatch(version):
                raise self._no_engine("GET", "/_ping", answer, "names no version of the Engine API")
            major, minor = version.split(".")
            offered = (int(major), int(minor))
            if offered < OLDEST_API:
                raise EngineTooOld(
                    f"The Engine at {self.address.docker_host} speaks API {version}, but 1.41 (Engine 20.10) or newer "
                    "is needed: upgrade Docker on this node."
                )
            self._api = min(offered, NEWEST_API)
        return self._api

    def _checked(
        self,
        method: str,
        path: str,
        params: Mapping[str, t.Any] | None,
        *,
        body: t.Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        target = "/v{}.{}".format(*self.api) + quote(path) + _query(params)
        sent = b"" if body is None else json.dumps(body).encode()
        answer = self._exchange(method, target, sent, dict(headers or {}))
        if answer.status >= 400:
            raise _error(method, path, answer, self.address.docker_host)
        return answer

    def _exchange(self, method: str, target: str, body: bytes, headers: dict[str, str]) -> Answer:
        if body:
            headers["Content-Type"] = "application/json"
        try:
            return self._try_exchange(method, target, body, headers)
        except (OSError, http.client.HTTPException) as exc:
            raise EngineUnreachable(_unreachable(exc, self.address), engine_is_silent=True) from exc

    def _try_exchange(self, method: str, target: str, body: bytes, headers: dict[str, str]) -> Answer:
        with self._connection() as (connection, reused):
            try:
                return _roundtrip(connection, method, target, body, headers)
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                # The Engine closed an idle connection meanwhile. Only what changes nothing may be sent again.
                if not reused or method != "GET":
                    raise
                connection.close()
                return _roundtrip(connection, method, target, body, headers)

    @contextlib.contextmanager
    def _connection(self) -> Iterator[tuple[http.client.HTTPConnection, bool]]:
        with self._lock:
            self.calls += 1
            connection = self._idle.pop() if self._idle else None
        reused = connection is not None
        connection = connection or self._open()
        try:
            yield connection, reused
        except BaseException:
            connection.close()
            raise
        with self._lock:
            self._idle.append(connection)

    def _json(self, method: str, path: str, params: Mapping[str, t.Any] | None, **options: t.Any) -> t.Any:
        answer = self._checked(method, path, params, **options)
        try:
            return json.loads(answer.body) if answer.body.strip() else None
        except ValueError as exc:
            raise self._no_engine(method, path, answer, "is no JSON") from exc

    def _no_engine(self, method: str, path: str, answer: Answer, flaw: str) -> EngineError:
        return EngineError(
            f"What answers at {self.address.docker_host} is no Docker Engine (its answer {answer.status} to {method} "
            f"{path} {flaw}): check docker_host, and tls.",
            status=answer.status,
        )


def _roundtrip(
    connection: http.client.HTTPConnection, method: str, target: str, body: bytes, headers: Mapping[str, str]
) -> Answer:
    connection.request(method, target, body=body or None, headers=dict(headers))
    response = connection.getresponse()
    return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())


def _query(params: Mapping[str, t.Any] | None) -> str:
    if not params:
        return ""
    written = {key: json.dumps(value) if isinstance(value, (dict, list)) else value for key, value in params.items()}
    return "?" + urlencode(
        {key: str(value).lower() if isinstance(value, bool) else value for key, value in written.items()}
    )


def _error(method: str, path: str, answer: Answer, docker_host: str) -> EngineError:
    text, whole = error_text(answer.body), answer.body.decode(errors="replace")
    kind = next((kind for part, kind in MESSAGE_ERRORS if part in whole), STATUS_ERRORS.get(answer.status, EngineError))
    advice = next((advice for part, advice in ADVICE if part in whole), None)
    said = f"answered {answer.status} to {method} {path}: {text}"
    return kind(
        f"The node of the Engine at {docker_host} {advice}." if advice else f"The Engine at {docker_host} {said}.",
        status=answer.status,
        engine_message=text,
    )


def error_text(body: bytes) -> str:
    """Give what an Engine says in the body of an error, on one line and without a full stop."""
    text = body.decode(errors="replace").strip()
    with contextlib.suppress(ValueError, KeyError, TypeError):
        text = str(json.loads(text)["message"])
    return " ".join(RPC.sub("", text).split()).rstrip(".") or "no reason given"


def _unreachable(exc: Exception, address: Address) -> str:
    reason = "no answer in time" if isinstance(exc, (socket.timeout, TimeoutError)) else str(exc) or type(exc).__name__
    return (
        f"The Docker Engine at {address.docker_host} cannot be reached ({reason}): check that it runs on this host, "
        "that this user may use it, and docker_host."
    )
