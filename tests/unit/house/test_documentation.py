# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every plugin is what its documentation says."""

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.tests.unit.house.checkout import plugins, read_yaml
from ansible_collections.beekeeper.swarm.tests.unit.house.documentation import (
    example_faults,
    option_mismatches,
    signature_mismatches,
    unfinished_sentences,
    unmarked_secrets,
)
from ansible_collections.beekeeper.swarm.tests.unit.house.introspection import (
    COLLECTION,
    argument_spec,
    documentation,
    filter_function,
)

MODULES = plugins("modules")
FILTERS = plugins("filter")
KINDS = {"module": MODULES, "filter": FILTERS, "lookup": plugins("lookup")}
PLUGINS = [(kind, name) for kind, names in KINDS.items() for name in names]


@pytest.fixture
def entry(kind, name):
    return documentation(kind)[name]


@pytest.mark.parametrize("name", MODULES)
def test_module_options_are_the_argument_spec(name):
    assert option_mismatches(documentation("module")[name]["doc"].get("options") or {}, argument_spec(name).spec) == []


@pytest.mark.parametrize("name", MODULES)
def test_module_says_which_options_are_secret(name):
    assert unmarked_secrets(argument_spec(name).spec) == []


@pytest.mark.parametrize("name", MODULES)
def test_module_attributes_are_stated(name):
    attributes = documentation("module")[name]["doc"]["attributes"]
    supports = {attribute: attributes.get(attribute, {}).get("support") for attribute in attributes}
    assert {"check_mode", "diff_mode", "idempotent", "action_group"} <= supports.keys()
    assert None not in supports.values()
    assert attributes["action_group"]["membership"] == [f"{COLLECTION}.swarm"]
    assert (supports["check_mode"] != "none") == argument_spec(name).options.get("supports_check_mode", False)


@pytest.mark.parametrize("name", MODULES)
def test_module_says_what_is_kept_of_it(name):
    """By its action, which has Ansible's archive of it kept, and lets that ask for bytecode on the node."""
    notes = " ".join(documentation("module")[name]["doc"]["notes"])
    assert name in plugins("action")
    assert "~/.ansible/beekeeper.swarm" in notes
    assert "ANSIBLE_HOME" in notes


@pytest.mark.parametrize("name", FILTERS)
def test_filter_options_are_the_signature(name):
    assert signature_mismatches(documentation("filter")[name]["doc"], filter_function(name)) == []


@pytest.mark.parametrize(("kind", "name"), PLUGINS)
def test_plugin_says_since_when(entry):
    assert _version(entry["doc"]["version_added"]) <= _version(read_yaml("galaxy.yml")["version"])


@pytest.mark.parametrize(("kind", "name"), PLUGINS)
def test_sentences_end(entry):
    assert list(unfinished_sentences(entry["doc"])) + list(unfinished_sentences(entry["return"])) == []
    assert not entry["doc"]["short_description"].endswith(".")


@pytest.mark.parametrize(("kind", "name"), PLUGINS)
def test_examples_use_the_plugin_as_it_is(kind, name, entry):
    known = {f"{COLLECTION}.{module}": found["doc"]["options"] for module, found in documentation("module").items()}
    assert f"{COLLECTION}.{name}" in entry["examples"]
    assert example_faults(entry["examples"], known) == []


@pytest.mark.parametrize(("kind", "name"), PLUGINS)
def test_return_values_are_described(kind, entry):
    assert entry["return"]
    for name, value in entry["return"].items():
        assert {"description", "type"} <= value.keys(), name
        assert kind != "module" or "returned" in value, name


def test_action_group_is_the_modules():
    assert read_yaml("meta/runtime.yml")["action_groups"] == {"swarm": MODULES}


def test_an_action_plugin_has_the_documentation_of_a_module():
    assert set(plugins("action")) <= set(MODULES)


def _version(text):
    return tuple(int(part) for part in text.split("."))


# The comparisons themselves: each difference is found, and nothing else.

SAME = {"type": "int", "default": 3, "aliases": ["n"]}


@pytest.mark.parametrize(
    ("documented", "spec", "found"),
    [
        pytest.param({"a": SAME}, {"a": SAME}, [], id="same"),
        pytest.param({"a": {}}, {"a": {"type": "str", "required": False}}, [], id="unsaid-is-str-and-optional"),
        pytest.param(
            {"a": {"choices": {"x": "One.", "y": "Two."}}}, {"a": {"choices": ["x", "y"]}}, [], id="choices-map"
        ),
        pytest.param({}, {"_internal": {}}, [], id="internal"),
        pytest.param({"a": {}}, {}, ["a: documented, but not in the argument spec"], id="not-in-spec"),
        pytest.param({}, {"a": {}}, ["a: in the argument spec, but not documented"], id="not-documented"),
        pytest.param({"a": {"type": "int"}}, {"a": {}}, ["a: type is documented as 'int', but is 'str'"], id="type"),
        pytest.param(
            {"a": {"default": 1}},
            {"a": {"default": True}},
            ["a: default is documented as 1, but is True"],
            id="bool-is-no-int",
        ),
        pytest.param(
            {"a": {"elements": "str"}}, {"a": {}}, ["a: elements is documented as 'str', but is None"], id="elements"
        ),
        pytest.param(
            {"a": {"choices": ["x"]}},
            {"a": {"choices": ["x", "y"]}},
            ["a: choices is documented as ['x'], but is ['x', 'y']"],
            id="choices",
        ),
        pytest.param(
            {"a": {}}, {"a": {"required": True}}, ["a: required is documented as False, but is True"], id="required"
        ),
        pytest.param(
            {"a": {"aliases": ["b"]}}, {"a": {}}, ["a: aliases is documented as ['b'], but is []"], id="aliases"
        ),
        pytest.param(
            {"a": {"suboptions": {"b": {"type": "int"}}}},
            {"a": {"options": {"b": {"type": "int"}, "c": {}}}},
            ["a.c: in the argument spec, but not documented"],
            id="suboptions",
        ),
    ],
)
def test_option_mismatches(documented, spec, found):
    assert option_mismatches(documented, spec) == found


def _sample(value, other, *, name=None, strict=False):
    """A filter of the right kind."""


@pytest.mark.parametrize(
    ("doc", "found"),
    [
        pytest.param(
            {
                "positional": "other",
                "options": {"_input": {}, "other": {"required": True}, "name": {}, "strict": {"default": False}},
            },
            [],
            id="same",
        ),
        pytest.param(
            {"options": {"other": {"required": True}, "name": {}, "strict": {}}},
            [
                "_input: value is not documented",
                "positional: documented as [], but is ['other']",
                "strict: default is documented as None, but is False",
            ],
            id="different",
        ),
    ],
)
def test_signature_mismatches(doc, found):
    assert signature_mismatches(doc, _sample) == found


@pytest.mark.parametrize(
    ("spec", "found"),
    [
        pytest.param({"join_token": {"no_log": True}, "tokens": {"type": "bool"}, "name": {}}, [], id="said"),
        pytest.param({"unlock_key": {}}, ["unlock_key: say no_log: true or false"], id="unsaid"),
        pytest.param(
            {"auth": {"options": {"password": {}}}}, ["auth.password: say no_log: true or false"], id="suboption"
        ),
    ],
)
def test_unmarked_secrets(spec, found):
    assert unmarked_secrets(spec) == found


@pytest.mark.parametrize(
    ("doc", "found"),
    [
        pytest.param({"description": ["One.", "Two:"], "options": {"a": {"description": "Yes!"}}}, [], id="finished"),
        pytest.param({"description": "No"}, ["description: 'No'"], id="text"),
        pytest.param({"options": {"a": {"description": ["No"]}}}, ["options.a.description: 'No'"], id="option"),
        pytest.param(
            {"options": {"description": {"description": "No"}}},
            ["options.description.description: 'No'"],
            id="option-of-that-name",
        ),
    ],
)
def test_unfinished_sentences(doc, found):
    assert list(unfinished_sentences(doc)) == found


KNOWN = {"beekeeper.swarm.stack": {"name": {"aliases": ["stack"]}, "layers": {}}}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("- beekeeper.swarm.stack: {name: a, layers: []}", [], id="task"),
        pytest.param("- beekeeper.swarm.stack: {stack: a}", [], id="alias"),
        pytest.param(
            "- hosts: all\n  tasks:\n    - beekeeper.swarm.stack: {nam: a}",
            ["beekeeper.swarm.stack: has no option nam"],
            id="option",
        ),
        pytest.param("- block:\n    - stack: {name: a}", ["stack: write beekeeper.swarm.stack"], id="short-name"),
    ],
)
def test_example_faults(text, found):
    assert example_faults(text, KNOWN) == found


def test_example_that_is_no_yaml():
    (fault,) = example_faults("- a: [", KNOWN)
    assert fault.startswith("no YAML: ")
