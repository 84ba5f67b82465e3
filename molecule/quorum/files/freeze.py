"""Freeze this node's Engine, when somebody asks for it.

Usage: freeze.py listen PORT          freezes dockerd at the first connection, and ends
       freeze.py ask HOST:PORT...     has these nodes freeze theirs, and ends when they have
"""

import os
import signal
import socket
import subprocess
import sys


def listen(port):
    with socket.create_server(("", int(port))) as server:
        server.settimeout(120)
        asking, _address = server.accept()
        for process in subprocess.check_output(("pidof", "dockerd"), text=True).split():
            os.kill(int(process), signal.SIGSTOP)
        asking.sendall(b"frozen")


def ask(*nodes):
    for node in nodes:
        host, _colon, port = node.partition(":")
        with socket.create_connection((host, int(port))) as asked:
            asked.recv(6)


{"listen": listen, "ask": ask}[sys.argv[1]](*sys.argv[2:])
