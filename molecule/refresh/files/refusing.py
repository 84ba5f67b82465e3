"""A registry that refuses: at 5003 it limits requests, at 5004 it wants a login, at 5005 it has nothing.

It answers on this node alone, where an Engine speaks plain HTTP, and ends by itself after ten minutes.
"""

import http.server
import json
import os
import threading

ANSWERS = {
    5003: (429, "TOOMANYREQUESTS", "You have reached your pull rate limit."),
    5004: (401, "UNAUTHORIZED", "authentication required"),
    5005: (404, "MANIFEST_UNKNOWN", "manifest unknown"),
}
LIFE = 600


class Refusal(http.server.BaseHTTPRequestHandler):
    """One request: that for the version is answered, unless nobody is let in; all others are refused."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        status, code, message = ANSWERS[self.server.server_address[1]]
        if self.path == "/v2/" and status != 401:
            status, body = 200, b"{}"
        else:
            body = json.dumps({"errors": [{"code": code, "message": message}]}).encode()
        self.send_response_only(status)
        self.send_header("Docker-Distribution-Api-Version", "registry/2.0")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if status == 401:
            self.send_header("WWW-Authenticate", 'Basic realm="refusing"')
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_HEAD = do_GET  # noqa: N815 - the name is that of http.server

    def log_message(self, *_):
        """Say nothing."""


servers = [http.server.ThreadingHTTPServer(("127.0.0.1", port), Refusal) for port in ANSWERS]
for server in servers:
    threading.Thread(target=server.serve_forever, daemon=True).start()
threading.Timer(LIFE, lambda: os._exit(0)).start()
