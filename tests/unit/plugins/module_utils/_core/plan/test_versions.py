# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Contents in, entries out: which version of a config or secret a stack gets."""

from __future__ import annotations

import base64
import json

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import ComposeError, StateError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.entry import Plan
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.seal import seal
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.versions import choose, unsealed
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.contents import Content
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.project import Wanted
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.resources import Config, Secret
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.snapshot import Snapshot

STACK = "com.docker.stack.namespace"
KEY = "beekeeper.swarm.key"
SEAL = "beekeeper.swarm.seal"
SALT = "0011223344556677"
ONE, TWO = (base64.b64encode(text).decode() for text in (b"one\n", b"two\n"))
GOLANG = {"Templating": {"Name": "golang"}}
VAULT = {"Driver": {"Name": "vault"}}
HASH_ONE = "2c8b08da5ce6"  # echo one | sha256sum


def wanted(kind="config", data=ONE, *, name="app_c", labels=None, **drivers):
    fixed = name != "app_c"
    return Content(kind, "c", name, fixed, data, {**(labels or {}), STACK: "app"}, drivers)


def config(name, data=ONE, *, ours=True, version=1, stack="app", **drivers):
    return Config(name, name, version, {STACK: stack, **({KEY: "c"} if ours else {})}, data, drivers)


def secret(name, text=b"one\n", *, version=1, stack="app", **drivers):
    """``text`` is sealed; ``None``: the docker CLI made it."""
    labels = {STACK: stack} if text is None else {STACK: stack, KEY: "c", SEAL: seal(text, salt=SALT)}
    return Secret(name, name, version, labels, drivers)


def chosen(content, *live, proven=(), referred=()):
    return choose(content, stack="app", live=live, proven=proven, referred=referred, new_salt=lambda: SALT)


@pytest.mark.parametrize(
    ("content", "live", "expected"),
    [
        pytest.param(wanted(), [], ("create", f"app_c-{HASH_ONE}"), id="first config"),
        pytest.param(wanted("secret"), [], ("create", "app_c-1"), id="first secret"),
        pytest.param(wanted(name="c_v1"), [], ("create", "c_v1"), id="fixed name"),
        pytest.param(wanted(), [config("app_c-x")], ("keep", "app_c-x"), id="same config"),
        pytest.param(wanted("secret"), [secret("app_c-1")], ("keep", "app_c-1"), id="same secret"),
        pytest.param(wanted(), [config("app_c", ours=False)], ("keep", "app_c"), id="config of the docker CLI"),
        pytest.param(wanted(data=TWO), [config("app_c-x")], ("create", "app_c-27dd8ed44a83"), id="config changed"),
        pytest.param(wanted("secret", TWO), [secret("app_c-4")], ("create", "app_c-5"), id="secret changed"),
        pytest.param(
            wanted("secret"), [secret("app_c", None)], ("create", "app_c-1"), id="docker CLI's secret changed"
        ),
        pytest.param(
            wanted(),
            [config("app_c-x"), config("app_c-y", TWO, version=2)],
            ("keep", "app_c-x"),
            id="back to a former one",
        ),
        pytest.param(wanted(**GOLANG), [config("app_c-x")], ("create", "app_c-e7edb7a11263"), id="now a template"),
        pytest.param(wanted(**GOLANG), [config("app_c-x", **GOLANG)], ("keep", "app_c-x"), id="same template"),
        pytest.param(wanted("secret", None, **VAULT), [secret("app_c", None, **VAULT)], ("keep", "app_c"), id="driver"),
        pytest.param(
            wanted("secret", None, **VAULT),
            [secret("app_c", None, Driver={"Name": "other"})],
            ("create", "app_c-1"),
            id="another driver",
        ),
        pytest.param(wanted(), [config("app_c-x", stack="b")], ("create", f"app_c-{HASH_ONE}"), id="of another stack"),
        pytest.param(wanted(name="c_v2"), [config("c_v1")], ("create", "c_v2"), id="another fixed name"),
        pytest.param(wanted(), [config("c_v1")], ("create", f"app_c-{HASH_ONE}"), id="no fixed name any more"),
        pytest.param(
            wanted("secret"), [secret("app_c-x", b"?")], ("create", "app_c-1"), id="a suffix that is no number"
        ),
    ],
)
def test_choice(content, live, expected):
    entry = chosen(content, *live)
    assert (entry.action, entry.name) == expected


def test_what_the_engine_said_of_a_secret_of_the_docker_cli_counts():
    assert chosen(wanted("secret"), secret("app_c", None), proven={"app_c"}).action == "keep"


@pytest.mark.parametrize(
    ("referred", "expected"), [({"app_c"}, "app_c"), ((), "app_c-x")], ids=["in use", "else the newest"]
)
def test_two_of_the_same_content(referred, expected):
    live = config("app_c", ours=False), config("app_c-x", version=2)
    assert chosen(wanted(), *live, referred=referred).name == expected


def test_what_is_posted():
    assert chosen(wanted(labels={"a": "b"}, **GOLANG)).spec == {
        "Name": "app_c-e7edb7a11263",
        "Labels": {"a": "b", STACK: "app", KEY: "c"},
        "Data": ONE,
        **GOLANG,
    }
    assert chosen(wanted("secret")).spec == {
        "Name": "app_c-1",
        "Labels": {STACK: "app", KEY: "c", SEAL: seal(b"one\n", salt=SALT)},
        "Data": ONE,
    }
    assert chosen(wanted("secret", None, **VAULT)).spec == {
        "Name": "app_c-1",
        "Labels": {STACK: "app", KEY: "c"},
        **VAULT,
    }


def test_labels_are_changed_in_place():
    live = config("app_c-x", version=7)
    entry = chosen(wanted(labels={"a": "b"}), live)
    assert entry.to_result() == {
        "kind": "config",
        "name": "app_c-x",
        "action": "update",
        "restarts_tasks": False,
        "fields": ["Labels.a"],
        "reason": "differs from the layers in what restarts no task",
    }
    assert (entry.id, entry.version) == ("app_c-x", 7)
    assert entry.spec == {"Name": "app_c-x", "Labels": {"a": "b", STACK: "app", KEY: "c"}}


@pytest.mark.parametrize("kind", ["config", "secret"])
def test_a_content_is_shown_nowhere(kind):
    live = config("app_c-x", TWO) if kind == "config" else secret("app_c-1", b"two\n")
    entry = chosen(wanted(kind), live)
    said = json.dumps([entry.to_result(), Plan("app", (entry,)).diff()]) + repr(wanted(kind)) + repr(live)
    assert entry.to_result()["fields"] == ["Data"]
    assert entry.to_result()["reason"] == "the content has changed"
    assert not [word for word in (ONE, TWO, "one\n", SALT) if word in said.replace(repr(live.labels), "")]


@pytest.mark.parametrize(
    ("content", "live", "error", "message"),
    [
        pytest.param(
            wanted(name="c_v1"),
            config("c_v1", TWO),
            ComposeError,
            "configs.c.name: the content has changed, but the config c_v1 keeps the one that it was made with: write "
            "another name, or none, then each content gets a name of its own.",
            id="fixed config",
        ),
        pytest.param(
            wanted("secret", name="c_v1"),
            Secret("c_v1", "c_v1", 1, {STACK: "app", KEY: "c", SEAL: seal(b"two\n", salt=SALT)}),
            ComposeError,
            "secrets.c.name: the content has changed, but the secret c_v1 keeps the one that it was made with: write "
            "another name, or none, then each content gets a name of its own.",
            id="fixed secret",
        ),
        pytest.param(
            wanted(name="c_v1"),
            config("c_v1", stack="b"),
            StateError,
            "Config c_v1 exists and does not belong to stack app: remove it, give the config of the stack another "
            "name, or declare it external: true.",
            id="somebody else's",
        ),
        pytest.param(
            wanted(name="c v1"),
            config("c_v1"),
            ComposeError,
            "configs.c would be the config c v1, which Swarm does not take; write at most 64 letters, digits, -, _ and "
            ". with what is put before and behind it, and begin and end with a letter or a digit.",
            id="no name",
        ),
    ],
)
def test_refused(content, live, error, message):
    with pytest.raises(error) as caught:
        chosen(content, live)
    assert caught.value.message == message


@pytest.mark.parametrize(
    ("live", "expected"),
    [
        ([secret("app_c", None), secret("app_d", None), secret("other", None)], [("app_c", ONE)]),
        ([secret("app_c", None), secret("app_c-1", b"two\n")], [("app_c", ONE)]),
        ([secret("app_c", None), secret("app_c-1")], []),
        ([secret("app_c-1", b"two\n")], []),
    ],
    ids=["the docker CLI's", "ours is another", "ours will do", "ours alone"],
)
def test_the_engine_is_asked_of_secrets_without_a_seal(live, expected):
    stack = Wanted("app", (), (), (), contents=(wanted("secret"), wanted()))
    assert [(item.name, data) for item, data in unsealed(stack, Snapshot(secrets=tuple(live)))] == expected
