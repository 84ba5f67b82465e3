"""A registry that refuses: at 5003 it limits requests, at 5004 and 5006 it wants a login, at 5005 it has nothing.

5003 and 5006 let nobody in without a token, and answer in the words of Docker Hub. All answer on this node alone, where
an Engine speaks plain HTTP, and end by themselves after ten minutes.
"""

import http.server
import json
import os
import threading
import typing

LIFE = 600
LIMITED = (
    "You have reached your pull rate limit. You may increase the limit by authenticating and upgrading: "
    "https://www.docker.com/increase-rate-limit"
)
LIMITS = {
    "RateLimit-Limit": "100;w=21600",
    "RateLimit-Remaining": "0;w=21600",
    "Docker-RateLimit-Source": "192.0.2.7",
}


class Answer(typing.NamedTuple):
    """What is said to all that is asked for; ``login``: how one is let in, if at all."""

    status: int
    code: str
    message: str
    login: str = ""
    headers: typing.Dict[str, str] = {}  # noqa: RUF012 - nobody changes it


ANSWERS = {
    5003: Answer(429, "TOOMANYREQUESTS", LIMITED, "Bearer", LIMITS),
    5004: Answer(401, "UNAUTHORIZED", "authentication required", "Basic"),
    5005: Answer(404, "MANIFEST_UNKNOWN", "manifest unknown"),
    5006: Answer(401, "UNAUTHORIZED", "authentication required", "Bearer"),
}


class Refusal(http.server.BaseHTTPRequestHandler):
    """One request. Whoever gives no password gets a token, and at 5003 all others; everything else is refused."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        answer = ANSWERS[self.server.server_address[1]]
        known = self.headers.get("Authorization", "")
        if self.path.startswith("/token"):
            if known and answer.status == 401:
                self.say(401, {"details": "incorrect username or password"})
            else:
                self.say(200, {"token": "anonymous", "expires_in": 300})
        elif self.path == "/v2/" and (not answer.login or known.startswith("Bearer")):
            self.say(200, {})
        elif answer.login and not known.startswith("Bearer"):
            self.say(401, refused("UNAUTHORIZED", "authentication required"), self.challenge(answer))
        else:
            self.say(answer.status, refused(answer.code, answer.message), {**self.challenge(answer), **answer.headers})

    do_HEAD = do_GET  # noqa: N815 - the name is that of http.server

    def challenge(self, answer):
        if answer.status != 401 and self.headers.get("Authorization"):
            return {}
        realm = f"http://127.0.0.1:{self.server.server_address[1]}/token"
        return {"WWW-Authenticate": f'{answer.login} realm="{realm}",service="refusing"'} if answer.login else {}

    def say(self, status, content, headers=None):
        body = json.dumps(content).encode()
        self.send_response_only(status)
        for name, value in {
            "Docker-Distribution-Api-Version": "registry/2.0",
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing."""


def refused(code, message):
    return {"errors": [{"code": code, "message": message}]}


servers = [http.server.ThreadingHTTPServer(("127.0.0.1", port), Refusal) for port in ANSWERS]
for server in servers:
    threading.Thread(target=server.serve_forever, daemon=True).start()
threading.Timer(LIFE, lambda: os._exit(0)).start()
