# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The client against a real socket that speaks HTTP: what it does with connections, not what an Engine does."""

from __future__ import annotations

import http.server
import socketserver
import threading

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import (
    EngineError,
    EngineTooOld,
    EngineUnreachable,
    NotManager,
    Unanswered,
)
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.address import Address
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.client import Engine


class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """Answers every request with its path; ``drop`` makes it close each connection after one answer;
    ``refusal`` is what it says instead, with the status of an error, ``body`` without."""

    daemon_threads = True
    api_version = "1.45"
    drop = False
    refusal = b""
    body = b""
    connections = 0

    def get_request(self):
        self.connections += 1
        request, _address = super().get_request()
        return request, ("local", 0)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = self.server.refusal or self.server.body or f'{{"path": "{self.path}"}}'.encode()
        self.send_response(500 if self.server.refusal else 200)
        self.send_header("Api-Version", self.server.api_version)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = self.server.drop

    def log_message(self, *_arguments):
        """Stay silent."""


@pytest.fixture
def server(tmp_path):
    with Server(str(tmp_path / "engine.sock"), Handler) as listening:
        threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield listening
        listening.shutdown()


@pytest.fixture
def engine(server):
    found = Engine(Address(docker_host=f"unix://{server.server_address}", timeout=5))
    yield found
    found.close()


@pytest.mark.parametrize(
    ("said", "kind", "advice"),
    [
        (
            "Unknown desc = The swarm does not have a leader.",
            NotManager,
            "is in a swarm without a leader: bring back enough managers for a majority",
        ),
        (
            "Unknown desc = raft: failed to process the request: node lost leader status",
            Unanswered,
            "lost the lead of its swarm meanwhile: run the task again when there is a leader",
        ),
        (
            "DeadlineExceeded desc = context deadline exceeded",
            Unanswered,
            "had no word from the leader of its swarm for 20 seconds: run the task again when there is a leader that "
            "answers",
        ),
    ],
    ids=["no leader", "lost leader", "a leader that is silent"],
)
def test_a_swarm_that_cannot_decide(server, engine, said, kind, advice):
    server.refusal = f'{{"message": "rpc error: code = {said}"}}'.encode()
    with pytest.raises(kind) as caught:
        engine.get("/services")
    assert caught.value.message == f"The node of the Engine at unix://{server.server_address} {advice}."


@pytest.mark.parametrize(("offered", "spoken"), [("1.41", "/v1.41"), ("1.45", "/v1.45"), ("1.99", "/v1.51")])
def test_speaks_the_engines_version_up_to_the_newest_that_is_tested(server, engine, offered, spoken):
    server.api_version = offered
    assert engine.get("/info") == {"path": f"{spoken}/info"}


def test_an_engine_older_than_20_10_is_refused(server, engine):
    server.api_version = "1.40"
    with pytest.raises(EngineTooOld) as caught:
        engine.get("/info")
    assert caught.value.message == (
        f"The Engine at unix://{server.server_address} speaks API 1.40, but 1.41 (Engine 20.10) or newer is needed: "
        "upgrade Docker on this node."
    )


def test_one_connection_serves_many_calls(server, engine):
    for _round in range(5):
        engine.get("/info")
    assert server.connections == 1


def test_a_connection_that_was_closed_meanwhile_is_opened_again(server, engine):
    server.drop = True
    assert [engine.get("/info")["path"] for _round in range(3)] == ["/v1.45/info"] * 3


def test_no_engine_there(tmp_path):
    with pytest.raises(EngineUnreachable) as caught:
        Engine(Address(docker_host=f"unix://{tmp_path}/none.sock")).get("/info")
    assert caught.value.message == (
        f"The Docker Engine at unix://{tmp_path}/none.sock cannot be reached ([Errno 2] No such file or directory): "
        "check that it runs on this host, that this user may use it, and docker_host."
    )


def assert_no_engine(server, engine, flaw):
    with pytest.raises(EngineError) as caught:
        engine.get("/info")
    assert (type(caught.value), caught.value.status, caught.value.message) == (
        EngineError,
        200,
        f"What answers at unix://{server.server_address} is no Docker Engine (its answer 200 to GET {flaw}): check "
        "docker_host, and tls.",
    )


@pytest.mark.parametrize("version", ["", "x", "1", "1.x", "1.45.1"])
def test_a_server_that_names_no_version_is_no_engine(server, engine, version):
    server.api_version = version
    assert_no_engine(server, engine, "/_ping names no version of the Engine API")


@pytest.mark.parametrize("body", [b"<html>", b"\xff\xfe{"], ids=["a page", "no text"])
def test_a_server_that_does_not_answer_in_json_is_no_engine(server, engine, body):
    server.body = body
    assert_no_engine(server, engine, "/info is no JSON")
