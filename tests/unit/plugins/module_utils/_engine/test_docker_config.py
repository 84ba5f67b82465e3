# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Credential helpers, asked as real programs."""

from __future__ import annotations

import base64
import json
import os

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.docker_config import DockerConfig
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.registry import credentials

ANSWERS = """\
#!/bin/sh
read -r server
echo "$1 $server" >> "{folder}/asked"
case "$server" in {cases}
*) echo "credentials not found in native keychain"; exit 1 ;;
esac
"""
STORED = {"reg.example.com": {"auth": base64.b64encode(b"file:f").decode()}}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    return tmp_path


def helper(folder, name, **answers):
    """Write a helper that has these answers, by what stands before the first dot of the server."""
    cases = "".join(f"\n{server}*) cat <<'END'\n{text}\nEND\n;;" for server, text in answers.items())
    path = folder / f"docker-credential-{name}"
    path.write_text(ANSWERS.format(folder=folder, cases=cases))
    path.chmod(0o755)


def answer(user, secret):
    return json.dumps({"ServerURL": "s", "Username": user, "Secret": secret})


def write(folder, **config):
    (folder / "config.json").write_text(json.dumps(config))


@pytest.mark.parametrize(
    ("config", "image", "expected"),
    [
        pytest.param(
            {"credsStore": "all", "auths": STORED},
            "reg.example.com/app",
            {"username": "store", "password": "s", "serveraddress": "reg.example.com"},
            id="the store before the file",
        ),
        pytest.param(
            {"credsStore": "all", "credHelpers": {"reg.example.com": "own"}},
            "reg.example.com/app",
            {"identitytoken": "t", "serveraddress": "reg.example.com"},
            id="the registry's own before the store, with a token",
        ),
        pytest.param(
            {"credHelpers": {"reg.example.com": "empty"}, "auths": STORED},
            "reg.example.com/app",
            {"username": "file", "password": "f", "serveraddress": "reg.example.com"},
            id="what the helper does not know",
        ),
        pytest.param(
            {"credsStore": "all"},
            "busybox",
            {"username": "hub", "password": "h", "serveraddress": "https://index.docker.io/v1/"},
            id="the Hub",
        ),
        pytest.param({"credsStore": "empty"}, "reg.example.com/app", None, id="nothing known"),
        pytest.param(
            {"auths": {"reg.example.com": {"identitytoken": "i"}}},
            "reg.example.com/app",
            {"identitytoken": "i", "serveraddress": "reg.example.com"},
            id="a token in the file",
        ),
    ],
)
def test_order(folder, config, image, expected):
    helper(folder, "all", reg=answer("store", "s"), https=answer("hub", "h"))
    helper(folder, "own", reg=answer("<token>", "t"))
    helper(folder, "empty")
    write(folder, **config)
    header = credentials(None).header(image)
    assert (json.loads(base64.urlsafe_b64decode(header)) if header else None) == expected


def test_a_helper_is_asked_once_for_each_registry_and_not_for_what_was_given(folder):
    helper(folder, "all", reg=answer("store", "s"))
    write(folder, credsStore="all")
    known = credentials({"registry": "other:5000", "username": "u", "password": "p"})
    assert list(known.headers(["reg.example.com/a", "reg.example.com/b", "other:5000/c"])) == [
        "reg.example.com/a",
        "reg.example.com/b",
        "other:5000/c",
    ]
    assert (folder / "asked").read_text() == "get reg.example.com\n"


@pytest.mark.parametrize(
    ("name", "script", "why"),
    [
        pytest.param("none", None, "[Errno 2] No such file or directory: 'docker-credential-none'", id="not there"),
        pytest.param("../x", None, "this is no name of a helper", id="no name"),
        pytest.param("bad", "echo locked; exit 1", "locked", id="refused"),
        pytest.param("bad", "exit 3", "exit code 3", id="silent"),
        pytest.param("bad", "echo s3cret", "its answer is no JSON of credentials", id="no JSON"),
        pytest.param("bad", "echo '[]'", "its answer is no JSON of credentials", id="a list"),
    ],
)
def test_a_helper_that_does_not_answer(folder, name, script, why):
    if script:
        (folder / f"docker-credential-{name}").write_text(f"#!/bin/sh\n{script}\n")
        (folder / f"docker-credential-{name}").chmod(0o755)
    write(folder, credsStore=name)
    known = credentials(None)
    assert known.header("reg.example.com/app") is None
    assert known.failure("reg.example.com/app") == (
        f"the credential helper docker-credential-{name}, which {folder}/config.json on the manager names, gives no "
        f"credentials for reg.example.com: {why}"
    )


def test_what_stands_in_the_file_helps_where_a_helper_does_not(folder):
    write(folder, credsStore="none", auths=STORED)
    known = credentials(None)
    assert known.header("reg.example.com/app")
    assert known.failure("reg.example.com/app") == ""


def test_secrets_are_not_in_its_text(folder):
    write(folder, auths=STORED)
    assert "'f'" not in repr(DockerConfig.read())
