# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reach the Engine of a lab's node from this machine, where it listens on a socket of its own only."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import threading
import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK = 65536


@contextlib.contextmanager
def tunnel(node: str) -> Iterator[str]:
    """Give a ``docker_host`` that leads to the Engine inside the container ``node``."""
    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=_accept, args=(listener, node), daemon=True).start()
    try:
        yield f"tcp://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.close()


def _accept(listener: socket.socket, node: str) -> None:
    with contextlib.suppress(OSError):  # the listener was closed
        while True:
            connection, _address = listener.accept()
            threading.Thread(target=_serve, args=(connection, node), daemon=True).start()


def _serve(connection: socket.socket, node: str) -> None:
    """Join a connection with the node's socket, by the command that the docker CLI has for its own ssh connections."""
    command = ["docker", "exec", "--interactive", node, "docker", "system", "dial-stdio"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0) as process:
        there = threading.Thread(target=_send, args=(connection, process), daemon=True)
        there.start()
        with contextlib.suppress(OSError), connection:
            while data := process.stdout.read(CHUNK):
                connection.sendall(data)
        process.terminate()


def _send(connection: socket.socket, process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(OSError, ValueError):
        while data := connection.recv(CHUNK):
            process.stdin.write(data)
    process.stdin.close()
