# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where an Engine listens: the connection options, checked before the first call, and what opens a connection."""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import typing as t
from urllib.parse import SplitResult, urlsplit

from .._core.errors import InputError
from .._core.records import dataclass

if t.TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Address:
    """Where an Engine listens and how to speak to it. ``timeout`` is in seconds and holds for each call."""

    docker_host: str = "unix:///var/run/docker.sock"
    tls: bool = False
    validate_certs: bool = False
    tls_hostname: str | None = None
    ca_path: str | None = None
    client_cert: str | None = None
    client_key: str | None = None
    timeout: int = 60


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: str, timeout: int) -> None:
        super().__init__("localhost", timeout=timeout)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


class _TlsConnection(http.client.HTTPSConnection):
    """TLS to one address, checked against another host name where the certificate bears one."""

    def __init__(self, host: str, port: int, *, address: Address, context: ssl.SSLContext) -> None:
        super().__init__(host, port, timeout=address.timeout, context=context)
        self._tls = context
        self._tls_hostname = address.tls_hostname or host

    def connect(self) -> None:
        http.client.HTTPConnection.connect(self)
        self.sock = self._tls.wrap_socket(self.sock, server_hostname=self._tls_hostname)


def connector(address: Address) -> t.Callable[[], http.client.HTTPConnection]:
    """Read ``docker_host`` once; what comes back opens one more connection."""
    if address.timeout < 1:
        raise InputError(f"timeout {address.timeout} cannot be used: write a number of seconds, 1 or more.")
    url, port = _url(address.docker_host)
    if url.scheme == "unix":
        return lambda: _UnixConnection(url.path, address.timeout)
    host = str(url.hostname)
    if address.tls or address.validate_certs or url.scheme == "https":
        _check_tls_hostname(address.tls_hostname)
        context = _tls_context(address)
        return lambda: _TlsConnection(host, port or 2376, address=address, context=context)
    return lambda: http.client.HTTPConnection(host, port or 2375, timeout=address.timeout)


def _url(docker_host: str) -> tuple[SplitResult, int | None]:
    """Split the URL. Its port is read with it, because Python finds only then whether it is one."""
    with contextlib.suppress(ValueError):
        url = urlsplit(docker_host)
        if url.scheme == "unix" and url.path and not url.netloc:
            return url, None
        if url.scheme in ("tcp", "http", "https") and _is_host_name(url.hostname or ""):
            return url, url.port
    raise InputError(
        f"docker_host {docker_host!r} cannot be used: write unix:///PATH, tcp://HOST:PORT or https://HOST:PORT."
    )


def _check_tls_hostname(name: str | None) -> None:
    if name and not _is_host_name(name):
        raise InputError(f"tls_hostname {name!r} cannot be used: write the host name that the certificate bears.")


def _is_host_name(text: str) -> bool:
    """Whether Python's socket and TLS take it: they encode it so, and raise what is no error of the network."""
    try:
        return bool(text.encode("idna")) and not text.startswith(".")
    except UnicodeError:
        return False


def _tls_context(address: Address) -> ssl.SSLContext:
    with _naming("ca_path", address.ca_path, "the CA certificate"):
        context = ssl.create_default_context(cafile=address.ca_path)
    if not address.validate_certs:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    _load_client(context, address.client_cert, address.client_key)
    return context


def _load_client(context: ssl.SSLContext, cert: str | None, key: str | None) -> None:
    """Load certificate and key. OpenSSL does not say which of the two is at fault, and would ask a user for the key's
    password."""
    if not cert:
        if key:
            raise InputError(f"client_key {key} is of no use alone: give client_cert, its certificate, too.")
        return
    for option, path in (("client_cert", cert), ("client_key", key)):
        if path:
            with _naming(option, path, "a file"), open(path, "rb"):
                pass
    try:
        context.load_cert_chain(cert, key, password="")
    except (OSError, ValueError) as exc:
        where = f"client_key {key}" if key else "the key in the same file"
        raise InputError(
            f"client_cert {cert} cannot be used with {where} ({_reason(exc)}): give the certificate in PEM and the key "
            "that belongs to it, without a password, on the managed node."
        ) from exc


@contextlib.contextmanager
def _naming(option: str, path: str | None, wanted: str) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as exc:
        raise InputError(
            f"{option} {path} cannot be used ({_reason(exc)}): write the path of {wanted} in PEM on the managed node, "
            "which this user may read."
        ) from exc


def _reason(exc: Exception) -> str:
    """Give what went wrong without numbers and places in Python's source."""
    if isinstance(exc, ssl.SSLError):
        return (exc.reason or "it cannot be read as PEM").replace("_", " ").lower()
    return str(getattr(exc, "strerror", None) or exc)
