# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import InputError
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.address import Address, connector
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

TCP = "tcp://127.0.0.1:2376"
GONE = "cannot be used (No such file or directory): write the path of"
READABLE = "in PEM on the managed node, which this user may read."
PAIR = "give the certificate in PEM and the key that belongs to it, without a password, on the managed node."


def refusal(**options) -> str:
    with pytest.raises(InputError) as caught:
        connector(Address(**options))
    return caught.value.message


@pytest.mark.parametrize(
    "docker_host",
    [
        "",
        "foo",
        "/var/run/docker.sock",
        "ssh://node1",
        "unix://",
        "unix://var/run/docker.sock",
        "tcp://",
        "tcp://:2375",
        "tcp://127.0.0.1:99999",
        "tcp://127.0.0.1:port",
        "tcp://[::1",
        "tcp://a..b:2375",
        f"tcp://{'a' * 64}:2375",
    ],
)
def test_no_address_of_an_engine(docker_host):
    assert refusal(docker_host=docker_host) == (
        f"docker_host {docker_host!r} cannot be used: write unix:///PATH, tcp://HOST:PORT or https://HOST:PORT."
    )


@pytest.mark.parametrize(
    ("options", "host", "port"),
    [
        ({"docker_host": "tcp://node1"}, "node1", 2375),
        ({"docker_host": "http://node1:80"}, "node1", 80),
        ({"docker_host": "tcp://[::1]:1"}, "::1", 1),
        ({"docker_host": "tcp://node1", "tls": True}, "node1", 2376),
        ({"docker_host": "https://node1:443"}, "node1", 443),
        ({"docker_host": "unix:///var/run/docker.sock"}, "localhost", 80),
    ],
)
def test_an_address_of_an_engine(options, host, port):
    connection = connector(Address(**options))()
    assert (connection.host, connection.port, connection.timeout) == (host, port, 60)


@pytest.mark.parametrize("timeout", [0, -1])
def test_no_time_at_all(timeout):
    assert refusal(timeout=timeout) == f"timeout {timeout} cannot be used: write a number of seconds, 1 or more."


@pytest.mark.parametrize("name", [".example.com", "a..b"])
def test_no_host_name_of_a_certificate(name):
    assert refusal(docker_host=TCP, tls=True, tls_hostname=name) == (
        f"tls_hostname {name!r} cannot be used: write the host name that the certificate bears."
    )


def test_files_that_are_not_there(certificate):
    tls = {"docker_host": TCP, "tls": True}
    assert refusal(**tls, ca_path="/nope") == f"ca_path /nope {GONE} the CA certificate {READABLE}"
    assert refusal(**tls, client_cert="/nope") == f"client_cert /nope {GONE} a file {READABLE}"
    assert refusal(**tls, client_cert=certificate["cert"], client_key="/nope") == (
        f"client_key /nope {GONE} a file {READABLE}"
    )
    assert refusal(**tls, ca_path=certificate["folder"]) == (
        f"ca_path {certificate['folder']} cannot be used (Is a directory): write the path of the CA certificate "
        f"{READABLE}"
    )


def test_files_that_are_something_else(certificate):
    """Why is OpenSSL's own word, which differs from version to version."""
    tls = {"docker_host": TCP, "tls": True}
    cert, key, other, text = (certificate[name] for name in ("cert", "key", "other", "text"))
    said = refusal(**tls, ca_path=text)
    assert (said.split(" (")[0], said.split("): ")[1]) == (
        f"ca_path {text} cannot be used",
        f"write the path of the CA certificate {READABLE}",
    )
    for client, with_key, where in (
        (cert, other, f"client_key {other}"),
        (cert, text, f"client_key {text}"),
        (text, key, f"client_key {key}"),
        (cert, None, "the key in the same file"),
    ):
        said = refusal(**tls, client_cert=client, client_key=with_key)
        assert (said.split(" (")[0], said.split("): ")[1]) == (
            f"client_cert {client} cannot be used with {where}",
            PAIR,
        )
        assert "_ssl.c" not in said


def test_a_key_with_a_password_is_refused_and_nobody_asked(certificate):
    said = refusal(docker_host=TCP, tls=True, client_cert=certificate["cert"], client_key=certificate["locked"])
    assert said.endswith(PAIR)


def test_a_key_without_its_certificate():
    assert refusal(docker_host=TCP, tls=True, client_key="/key") == (
        "client_key /key is of no use alone: give client_cert, its certificate, too."
    )


def test_files_that_are_right(certificate):
    cert, key = certificate["cert"], certificate["key"]
    connection = connector(Address(docker_host=TCP, tls=True, ca_path=cert, client_cert=cert, client_key=key))()
    assert (connection.host, connection.port) == ("127.0.0.1", 2376)


def test_files_are_not_read_without_tls():
    connection = connector(Address(docker_host=TCP, ca_path="/nope", client_cert="/nope"))()
    assert (connection.host, connection.port) == ("127.0.0.1", 2376)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> dict[str, str]:
    """A certificate, its key, the same with a password, another key, and a text."""
    folder = tmp_path_factory.mktemp("tls")
    key, other = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    written = {
        "cert": signed(key).public_bytes(Encoding.PEM),
        "key": pem(key, NoEncryption()),
        "locked": pem(key, BestAvailableEncryption(b"word")),
        "other": pem(other, NoEncryption()),
        "text": b"no certificate\n",
    }
    for name, data in written.items():
        (folder / f"{name}.pem").write_bytes(data)
    return {"folder": str(folder), **{name: str(folder / f"{name}.pem") for name in written}}


def signed(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "node1")])
    begin = datetime.now(timezone.utc)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    return builder.not_valid_before(begin).not_valid_after(begin + timedelta(days=1)).sign(key, hashes.SHA256())


def pem(key: ec.EllipticCurvePrivateKey, encryption: KeySerializationEncryption) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, encryption)
