"""Take one call of a webhook, and keep what came."""

import http.server
import sys


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with open(sys.argv[1], "wb") as kept:
            kept.write(self.path.encode() + b"\n" + body)
        self.send_response(204)
        self.end_headers()


http.server.HTTPServer(("127.0.0.1", 8099), Handler).handle_request()
