# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._ansible.args import CONNECTION_SPEC
from ansible_collections.beekeeper.swarm.plugins.module_utils._ansible.balance_args import BALANCE_OPTIONS
from ansible_collections.beekeeper.swarm.plugins.module_utils._ansible.node_args import NODE_OPTIONS
from ansible_collections.beekeeper.swarm.plugins.module_utils._ansible.refresh_args import REFRESH_OPTIONS
from ansible_collections.beekeeper.swarm.plugins.module_utils._ansible.stack_args import (
    POLICY_OPTIONS,
    ROLLBACK_OPTIONS,
    STACK_OPTIONS,
)
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import InputError
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.stack_options import (
    check_counts,
    checked,
    module_arguments,
    read_options,
)


def options(tmp_path, **arguments):
    return read_options({"name": "shop", "layers": ["a.yml"], **arguments}, playbook_dir=str(tmp_path))


def test_defaults(tmp_path):
    read = options(tmp_path)
    assert (read["state"], read["wait"], read["wait_timeout"], read["env_files"]) == ("present", True, 600, [])


KNOWN = "take it out, or write one of " + ", ".join(sorted({*CONNECTION_SPEC, *STACK_OPTIONS}))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param({"wait_timeout": "soon"}, "wait_timeout must be a whole number, not 'soon'.", id="number"),
        pytest.param({"wait": "maybe"}, "wait must be true or false, not 'maybe'.", id="truth"),
        pytest.param({"env": 5}, "env must be a mapping.", id="mapping"),
        pytest.param({"registry_auth": "joe:secret"}, "registry_auth must be a mapping.", id="secret"),
        pytest.param(
            {"registry_auth": {"username": "joe"}},
            "write what is missing: password in registry_auth.",
            id="missing",
        ),
        pytest.param({"state": "gone"}, "value of state must be one of: present, absent, got: gone.", id="choice"),
        pytest.param(
            {"layer": "a.yml", "wait_timeout": "soon"},
            f"wait_timeout must be a whole number, not 'soon'; there is no option layer: {KNOWN}.",
            id="two",
        ),
        pytest.param(
            {"name": "Bad Name"},
            "name must be letters, digits, - and _ only, beginning with a letter or a digit, not 'Bad Name'.",
            id="name",
        ),
        pytest.param(
            {"layers": []}, "layers is missing: name at least one compose file, or write state: absent.", id="no layer"
        ),
        pytest.param(
            {"name": "shop", "layers": ["a.yml"], "keep_revisions": 0},
            "keep_revisions must be 1 or more, not 0.",
            id="no revisions",
        ),
        pytest.param({"wait_timeout": 0}, "wait_timeout must be 1 or more, not 0.", id="no time"),
        pytest.param({"wait_timeout": -1, "state": "absent"}, "wait_timeout must be 1 or more, not -1.", id="less"),
    ],
)
def test_refused(tmp_path, arguments, message):
    with pytest.raises(InputError) as caught:
        options(tmp_path, **arguments)
    assert caught.value.message == message


def test_a_stack_has_a_name(tmp_path):
    with pytest.raises(InputError, match=r"write what is missing: name\."):
        read_options({"layers": ["a.yml"]}, playbook_dir=str(tmp_path))


def test_removing_needs_no_layer(tmp_path):
    assert options(tmp_path, layers=None, state="absent")["layers"] == []


def test_a_layer_beside_the_playbook_comes_before_one_in_the_working_directory(tmp_path, monkeypatch):
    playbooks, work = tmp_path / "playbooks", tmp_path / "work"
    for directory in (playbooks, work):
        directory.mkdir()
        (directory / "both.yml").touch()
    (work / "work.yml").touch()
    monkeypatch.chdir(work)
    layers = ["both.yml", "work.yml", "/abs.yml", "a: text\n", {"a": "mapping"}]
    assert options(playbooks, layers=layers)["layers"] == ["../playbooks/both.yml", *layers[1:]]
    assert options(playbooks, layers=layers, project_dir=str(work))["layers"] == layers


def test_an_env_file_beside_the_playbook_comes_before_one_of_the_project(tmp_path):
    (tmp_path / "prod.env").touch()
    files = ["prod.env", "other.env", "/abs.env"]
    assert options(tmp_path, env_files=files)["env_files"] == [str(tmp_path / "prod.env"), *files[1:]]
    assert options(tmp_path, env_files=files, project_dir="/srv")["env_files"] == files


def test_connection_options_are_the_nodes_own_business(tmp_path, monkeypatch):
    monkeypatch.setenv("DOCKER_HOST", "tcp://controller:2375")
    arguments = {"name": "shop", "layers": ["a.yml"], "ca_path": "~/ca.pem", "wait": True}
    read = options(tmp_path, **arguments)
    assert module_arguments(arguments, read) == {"name": "shop", "ca_path": "~/ca.pem"}


def test_a_second_call_finds_the_defaults_of_a_mapping_as_the_first():
    """A task with ``until`` calls again in the same process."""
    spec = {"facts": {"type": "dict", "options": {"kind": {"type": "str", "choices": ["a", "b"]}}, "default": {}}}
    first = checked({}, spec)
    assert checked({}, spec) == first == {**dict.fromkeys(CONNECTION_SPEC), "facts": {"kind": None}}


@pytest.mark.parametrize(
    ("spec", "needed", "counts"),
    [
        pytest.param(STACK_OPTIONS, {"name": "shop", "layers": []}, ["keep_revisions", "wait_timeout"], id="stack"),
        pytest.param(ROLLBACK_OPTIONS, {"name": "shop"}, ["keep_revisions", "wait_timeout"], id="stack_rollback"),
        pytest.param(POLICY_OPTIONS, {}, ["keep_revisions"], id="service_policy"),
        pytest.param(NODE_OPTIONS, {"hostname": "n1"}, ["wait_timeout"], id="node"),
        pytest.param(BALANCE_OPTIONS, {}, ["wait_timeout", "max_services", "max_tasks"], id="rebalance"),
        pytest.param(REFRESH_OPTIONS, {}, ["keep_revisions", "wait_timeout", "max_services"], id="image_refresh"),
    ],
)
def test_counts_of_every_module(spec, needed, counts):
    check_counts(checked(needed, spec))
    check_counts(checked({**needed, **dict.fromkeys(counts, "1")}, spec))
    for name in counts:
        with pytest.raises(InputError) as caught:
            check_counts(checked({**needed, name: "0"}, spec))
        assert caught.value.message == f"{name} must be 1 or more, not 0."
