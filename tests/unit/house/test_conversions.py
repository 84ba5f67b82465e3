# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options that come from ``-e name=value`` are text, and roles and playbooks use them as what they say."""

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.tests.unit.house.checkout import ROLES, ROOT, read_yaml
from ansible_collections.beekeeper.swarm.tests.unit.house.conversions import (
    CONVERSIONS,
    handed_on,
    templates_in,
    unconverted,
)
from ansible_collections.beekeeper.swarm.tests.unit.house.roles import options_of

FLAGS_OF_PLAYBOOKS = ("backup_verify", "drain_undo", "refresh_images_only_report", "refresh_images_prune")
"""Variables that playbooks use themselves, which have no argument specs; all others they hand to modules."""

PATTERNS = ("roles/*/tasks/*.yml", "roles/*/handlers/*.yml", "roles/*/vars/*.yml", "roles/*/defaults/*.yml")
YAML_FILES = sorted(
    found.relative_to(ROOT).as_posix() for pattern in (*PATTERNS, "playbooks/**/*.yml") for found in ROOT.glob(pattern)
)
TEXT_FILES = sorted(found.relative_to(ROOT).as_posix() for found in ROOT.glob("roles/*/templates/*"))


@pytest.fixture(scope="module")
def types():
    """What each option of a role is, and each variable that is one by another name."""
    options = [options_of(read_yaml(f"roles/{role}/meta/argument_specs.yml")) for role in ROLES]
    kinds = {name: option.get("type", "str") for of_role in options for name, option in of_role.items()}
    found = {name: kind for name, kind in kinds.items() if kind in CONVERSIONS}
    found.update(dict.fromkeys(FLAGS_OF_PLAYBOOKS, "bool"))
    return {**found, **handed_on([read_yaml(path) for path in YAML_FILES], found)}


@pytest.mark.parametrize("path", YAML_FILES)
def test_options_are_converted_where_they_are_used(path, types):
    templates = list(templates_in(read_yaml(path)))
    assert [(template[0], names) for template in templates if (names := unconverted(template, types))] == []


@pytest.mark.parametrize("path", TEXT_FILES)
def test_options_are_converted_in_templates(path, types):
    assert unconverted(((ROOT / path).read_text(encoding="utf-8"), False), types) == []


def test_files_are_found():
    assert {"roles/lab/tasks/main.yml", "roles/lab/vars/main.yml", "playbooks/tasks/refresh_images.yml"} <= {
        *YAML_FILES
    }
    assert "roles/lab/templates/summary.txt.j2" in TEXT_FILES


# The rules themselves: what breaks them is found, and nothing else.

TYPES = {"flag": "bool", "count": "int", "share": "float"}


@pytest.mark.parametrize(
    "template",
    [
        "{{ flag }}",
        "{{ flag | default(omit) }}",
        "{{ flag | ansible.builtin.default(false) | ansible.builtin.bool }}",
        "{{ not flag | bool and count | int > 1 }}",
        "{{ 'a' if flag | bool else 'b' }}{% if flag | bool %}c{% endif %}",
        "{{ x | f(flag | bool, count=count | int) }}",
        "{{ (count | int) / 2 + share | float }}",
        "{{ ['sleep', count | string] }}",
        "127.0.0.1:{{ count }} is the port",
        "{{ flag is defined and count is not none }}",
        "{{ x.flag and x['count'] > 1 }}",
        "{{ f(flag=x) }}",
        "{{ count | int | regex_replace('\\.$', '') }}",
        "{% raw %}{{ flag + 1 }}{% endraw %}",
    ],
)
def test_converted(template):
    assert unconverted((template, False), TYPES) == []


@pytest.mark.parametrize(
    ("template", "names"),
    [
        pytest.param("{{ not flag }}", ["flag"], id="operator"),
        pytest.param("{{ flag and count > 1 }}", ["flag", "count"], id="two"),
        pytest.param("{{ 'a' if flag else 'b' }}", ["flag"], id="condition"),
        pytest.param("{% if flag %}a{% endif %}", ["flag"], id="statement"),
        pytest.param("{{ x | f(flag) }}", ["flag"], id="of-a-filter"),
        pytest.param("{{ x | f(y=flag) }}", ["flag"], id="of-a-filter-by-name"),
        pytest.param("{{ [x, count] | to_json }}", ["count"], id="element"),
        pytest.param("{{ count | f | int }}", ["count"], id="not-at-once"),
        pytest.param("{{ x | int(count) }}", ["count"], id="argument-of-a-conversion"),
        pytest.param("{{ x | default(flag) }}", ["flag"], id="default-of-another"),
        pytest.param("{{ flag | int }}", ["flag"], id="other-type"),
        pytest.param("{{ count | bool }}", ["count"], id="number-as-boolean"),
        pytest.param("{{ count is divisibleby 2 }}", ["count"], id="test"),
        pytest.param("{% set x = count %}", ["count"], id="another-name"),
        pytest.param("{{ flag | default(false) or x }}", ["flag"], id="default-alone"),
    ],
)
def test_unconverted(template, names):
    assert unconverted((template, False), TYPES) == names


@pytest.mark.parametrize(
    ("expression", "names"), [("flag", ["flag"]), ("flag | default(true)", ["flag"]), ("flag | bool", [])]
)
def test_a_value_that_is_used_where_it_stands_is_handed_to_nobody(expression, names):
    (template,) = templates_in([{"name": "a", "when": [expression]}])
    assert unconverted(template, TYPES) == names


def test_templates_are_found_at_every_depth():
    tasks = [
        {"block": [{"when": ["a", "b"], "m": {"x": "{{ c }}", "y": [1, "d"]}, "failed_when": False}], "until": "e"}
    ]
    found = [("{{ a }}", True), ("{{ b }}", True), ("{{ c }}", False), ("{{ e }}", True)]
    assert list(templates_in(tasks)) == found
    assert list(templates_in([{"that": "{{ a }}", "{{ b }}": "{% c %}"}])) == [
        ("{{ a }}", True),
        ("{{ b }}", False),
        ("{% c %}", False),
    ]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("{{ flag }}", {"_x": "bool"}),
        ("{{ flag | default(none) }}", {"_x": "bool"}),
        ("{{ flag | bool }}", {}),
        ("{{ flag }} ", {}),
        ("{{ other }}", {}),
        ("flag", {}),
        (1, {}),
    ],
)
def test_handed_on(value, found):
    assert handed_on([{"vars": {"_x": value, "y": "{{ flag }}"}}], TYPES) == found
