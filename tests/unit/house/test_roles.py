# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every role is what its argument specs and its README say."""

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.tests.unit.house.checkout import ROLES, ROOT, read_yaml
from ansible_collections.beekeeper.swarm.tests.unit.house.documentation import unfinished_sentences
from ansible_collections.beekeeper.swarm.tests.unit.house.roles import (
    INVENTORY_VARIABLES,
    default_mismatches,
    foreign_names,
    options_of,
)

every_role = pytest.mark.parametrize("role", ROLES)


def _variables(role, folder):
    path = f"roles/{role}/{folder}/main.yml"
    return (read_yaml(path) or {}) if (ROOT / path).exists() else {}


def _specs(role):
    return read_yaml(f"roles/{role}/meta/argument_specs.yml")


@every_role
def test_defaults_are_the_argument_specs(role):
    assert default_mismatches(_variables(role, "defaults"), options_of(_specs(role))) == []


@every_role
def test_variables_carry_the_name_of_the_role(role):
    options = options_of(_specs(role))
    assert foreign_names(role, public=options, internal=_variables(role, "vars")) == []
    assert INVENTORY_VARIABLES.isdisjoint(_variables(role, "defaults"))


@every_role
def test_sentences_end(role):
    assert list(unfinished_sentences(_specs(role))) == []
    assert all(entry.get("short_description") for entry in _specs(role)["argument_specs"].values())


@every_role
def test_readme_names_every_variable(role):
    readme = (ROOT / f"roles/{role}/README.md").read_text(encoding="utf-8")
    assert [name for name in options_of(_specs(role)) if f"`{name}`" not in readme] == []


@every_role
def test_role_has_metadata(role):
    assert read_yaml(f"roles/{role}/meta/main.yml")["galaxy_info"]["description"]


# The comparisons themselves: each difference is found, and nothing else.


@pytest.mark.parametrize(
    ("defaults", "options", "found"),
    [
        pytest.param({"a_x": 1}, {"a_x": {"type": "int", "default": 1}}, [], id="same"),
        pytest.param({"a_x": "{{ a_y }}"}, {"a_x": {"default": "{{ a_y }}"}}, [], id="same-template"),
        pytest.param({}, {"a_x": {"required": True}, "a_y": {}}, [], id="no-default"),
        pytest.param({"a_x": 1}, {}, ["a_x: has a default, but is not in argument_specs.yml"], id="not-specified"),
        pytest.param({"a_x": 1}, {"a_x": {}}, ["a_x: the default 1 is not in argument_specs.yml"], id="default-unsaid"),
        pytest.param(
            {},
            {"a_x": {"default": 1}},
            ["a_x: the default 1 of argument_specs.yml is not in defaults/main.yml"],
            id="default-only-said",
        ),
        pytest.param(
            {"a_x": "60s"},
            {"a_x": {"default": "15s"}},
            ["a_x: the default is specified as '15s', but is '60s'"],
            id="other-value",
        ),
        pytest.param(
            {"a_x": "1"}, {"a_x": {"default": 1}}, ["a_x: the default is specified as 1, but is '1'"], id="other-type"
        ),
        pytest.param(
            {"a_x": True},
            {"a_x": {"default": True, "required": True}},
            ["a_x: is required, and has a default"],
            id="required-with-default",
        ),
    ],
)
def test_default_mismatches(defaults, options, found):
    assert default_mismatches(defaults, options) == found


def test_options_of_all_entry_points():
    specs = {"argument_specs": {"main": {"options": {"a_x": {}}}, "down": {"options": {"a_y": {}}}, "bare": {}}}
    assert options_of(specs) == {"a_x": {}, "a_y": {}}


def test_foreign_names():
    public = ["lab_nodes", "nodes", "swarm_labels"]
    internal = ["_lab_image", "lab_image", "__lab_found"]
    assert foreign_names("lab", public=public, internal=internal) == ["nodes", "lab_image", "__lab_found"]
