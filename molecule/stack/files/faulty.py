"""Stand between a client and a real Engine, and do what networks and Engines do: answer 409 or 500, or cut the line.

Usage: faulty.py SOCKET KIND AFTER [PATH [COMMAND...]]

Listens on SOCKET, hands every request on to /var/run/docker.sock, and from the AFTER-th request to a PATH that writes
does KIND: ``500`` and ``409`` are answers without the Engine; ``cut`` closes the line without having asked the Engine,
``cut-late`` when the Engine has done what it was asked; ``run`` runs COMMAND once, and hands all requests on after it.
Without PATH every request that writes counts. It ends by itself after ten minutes.
"""

import http.client
import http.server
import os
import socket
import socketserver
import subprocess
import sys
import threading

ENGINE = "/var/run/docker.sock"
LIFE = 600


class Connection(http.client.HTTPConnection):
    """A connection to the Engine."""

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(ENGINE)


class Proxy(http.server.BaseHTTPRequestHandler):
    """One client's connection."""

    protocol_version = "HTTP/1.1"
    kind, after, path_part, command_line, seen = "500", 1, "", (), 0
    counting = threading.Lock()

    def handle_one(self):
        """Answer a request: by the Engine, or by the fault."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fault = self.kind if self._is_hit() else None
        if fault == "cut":
            self._cut()
        elif fault in ("409", "500"):
            self._answer(int(fault), {"Content-Type": "application/json"}, b'{"message": "a fault that was asked for"}')
        else:
            self._hand_on(body, late=fault == "cut-late")

    do_GET = do_POST = do_DELETE = do_HEAD = handle_one  # noqa: N815 - names of http.server

    def address_string(self):
        """Name the client, which has no address on a socket of this host."""
        return "client"

    def log_message(self, *_):
        """Say nothing."""

    def _is_hit(self):
        if self.command in ("GET", "HEAD") or self.path_part not in self.path:
            return False
        with self.counting:
            Proxy.seen += 1
            if self.kind == "run" and Proxy.seen == self.after:
                subprocess.run(self.command_line, check=True)
            return Proxy.seen >= self.after

    def _hand_on(self, body, *, late):
        engine = Connection("localhost")
        engine.request(self.command, self.path, body or None, dict(self.headers))
        answer = engine.getresponse()
        data = answer.read()
        engine.close()
        if late:
            self._cut()
        else:
            kept = {
                key: value
                for key, value in answer.getheaders()
                if key.lower() not in ("transfer-encoding", "content-length")
            }
            self._answer(answer.status, kept, data)

    def _answer(self, status, headers, data):
        self.send_response_only(status)
        for key, value in {**headers, "Content-Length": str(len(data))}.items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(data)

    def _cut(self):
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)


class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """A thread for each connection."""

    daemon_threads = True

    def get_request(self):
        """Give the connection an address that the handler can read."""
        request, _address = super().get_request()
        return request, ("client", 0)


def main():
    path, Proxy.kind, after, *rest = sys.argv[1:]
    Proxy.after, Proxy.path_part, Proxy.command_line = int(after), rest[0] if rest else "", rest[1:]
    if os.path.exists(path):
        os.unlink(path)
    server = Server(path, Proxy)
    threading.Timer(LIFE, server.shutdown).start()
    server.serve_forever()


main()
