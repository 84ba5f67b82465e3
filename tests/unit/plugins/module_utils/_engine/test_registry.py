# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import base64
import json

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import EngineError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.images import Pin, Unresolved
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.registry import credentials, look_up


def read(header):
    return json.loads(base64.urlsafe_b64decode(header)) if header else None


def auth(username, password):
    return base64.b64encode(f"{username}:{password}".encode()).decode()


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    return tmp_path


def write(folder, config):
    (folder / "config.json").write_text(json.dumps(config))


@pytest.mark.parametrize("registry", ["reg.example.com", "https://reg.example.com", "http://reg.example.com/v2/"])
def test_given(registry):
    known = credentials({"registry": registry, "username": "u", "password": "p"})
    assert read(known.header("reg.example.com/app:1")) == {
        "username": "u",
        "password": "p",
        "serveraddress": "reg.example.com",
    }
    assert known.header("busybox:1") is None


@pytest.mark.parametrize("registry", [None, "docker.io", "https://index.docker.io/v1/"])
def test_given_for_the_hub(registry):
    known = credentials({"registry": registry, "username": "u", "password": "p"})
    assert read(known.header("busybox:1"))["serveraddress"] == "https://index.docker.io/v1/"


def test_from_the_managers_docker_config(folder):
    auths = {"reg:5000": {"auth": auth("u", "p:q")}, "https://index.docker.io/v1/": {"auth": auth("h", "i")}, "x": {}}
    write(folder, {"auths": auths})
    known = credentials(None)
    assert read(known.header("reg:5000/a/b"))["password"] == "p:q"
    assert read(known.header("team/app"))["username"] == "h"
    assert known.header("x.example.com/app") is None
    assert list(known.headers(["reg:5000/a/b", "other:1/x"])) == ["reg:5000/a/b"]


def test_given_wins(folder):
    write(folder, {"auths": {"reg:5000": {"auth": auth("old", "old")}}})
    assert (
        read(credentials({"registry": "reg:5000", "username": "u", "password": "p"}).header("reg:5000/a"))["username"]
        == "u"
    )


@pytest.mark.parametrize("config", [{}, {"auths": None}], ids=["empty", "null"])
def test_no_credentials(folder, config):
    write(folder, config)
    assert credentials(None).header("busybox") is None


def test_no_docker_config():
    assert credentials(None).header("busybox") is None


def test_broken_docker_config(folder):
    (folder / "config.json").write_text("{")
    known = credentials({"registry": "reg:5000", "username": "u", "password": "p"})
    assert read(known.header("reg:5000/a"))["username"] == "u"
    assert (known.header("busybox"), known.failure("reg:5000/a")) == (None, "")
    assert known.failure("busybox").startswith(
        f"{folder}/config.json on the manager cannot be read as a docker config: "
    )


def test_an_empty_docker_config(folder):
    (folder / "config.json").write_text("")
    known = credentials(None)
    assert (known.header("busybox"), known.failure("busybox")) == (None, "")


def test_what_cannot_be_decoded_matters_to_its_registry_alone(folder):
    write(folder, {"auths": {"bad:5000": {"auth": "not base64!"}, "reg:5000": {"auth": auth("u", "p")}}})
    known = credentials(None)
    assert read(known.header("reg:5000/a"))["username"] == "u"
    assert known.header("bad:5000/a") is None
    error = EngineError("", status=500, engine_message="no basic auth credentials")
    found = look_up(Answers(error), ["bad:5000/a"], known)["bad:5000/a"]
    assert found.wants_login
    assert found.reason == (
        f"no basic auth credentials; what {folder}/config.json on the manager has for bad:5000 cannot be decoded"
    )


class Answers:
    def __init__(self, answer):
        self.answer = answer
        self.asked = []

    def get(self, path, *, headers=None):
        self.asked.append((path, headers))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def test_look_up():
    engine = Answers({"Descriptor": {"digest": "sha256:1"}, "Platforms": [{"architecture": "amd64", "os": "linux"}]})
    known = credentials({"registry": "reg:5000", "username": "u", "password": "p"})
    found = look_up(engine, ["reg:5000/a:1"], known)
    assert found == {"reg:5000/a:1": Pin("sha256:1", ({"Architecture": "amd64", "OS": "linux"},))}
    assert engine.asked == [("/distribution/reg:5000/a:1/json", {"X-Registry-Auth": known.header("reg:5000/a:1")})]


def test_look_up_fails_with_a_reason():
    error = EngineError("The Engine answered", status=500, engine_message="no such host")
    assert look_up(Answers(error), ["a:1"], credentials(None)) == {"a:1": Unresolved("no such host")}


@pytest.mark.parametrize(
    ("given", "image", "source"),
    [
        pytest.param(None, "web", "", id="none"),
        pytest.param({"registry": "reg:5000"}, "web", "", id="for-another"),
        pytest.param({"registry": "reg:5000"}, "reg:5000/web", "registry_auth", id="given"),
        pytest.param(None, "old:5000/web", "the manager's docker config", id="of-the-manager"),
        pytest.param({"registry": "old:5000"}, "old:5000/web", "registry_auth", id="given-wins"),
    ],
)
def test_a_refusal_says_whose_credentials_they_were(folder, given, image, source):
    (folder / "config.json").write_text(json.dumps({"auths": {"old:5000": {"auth": "dTpw"}}}))
    known = credentials(given and {**given, "username": "u", "password": "p"})
    error = EngineError("", status=500, engine_message="errors:\nunauthorized: authentication required\n")
    reason = "errors: unauthorized: authentication required"
    assert look_up(Answers(error), [image], known) == {image: Unresolved(reason, source)}
