# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import InputError
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.task_file import check_tasks

UNKNOWN = "- name: a\n  no.such.module:\n"
MEND = "correct it, or install what it needs."


@pytest.fixture
def check(tmp_path):
    """Write files and check fix.yml; what is raised names the folder as DIR."""

    def run(text, **files):
        for name, content in {"fix": text, **files}.items():
            (tmp_path / f"{name}.yml").write_text(content, encoding="utf-8")
        loader = DataLoader()
        loader.set_basedir(str(tmp_path / "playbooks"))
        try:
            check_tasks(str(tmp_path / "fix.yml"), of="patch_tasks", loader=loader, variables={"named": "other"})
        except InputError as error:
            return error.message.replace(str(tmp_path), "DIR")
        return None

    return run


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param(
            UNKNOWN,
            f"patch_tasks: couldn't resolve module/action 'no.such.module' (DIR/fix.yml:1:3): {MEND}",
            id="a module that is not there",
        ),
        pytest.param(
            "- block:\n  - ping:\n  rescue:\n  - pingg:\n",
            f"patch_tasks: couldn't resolve module/action 'pingg' (DIR/fix.yml:4:5): {MEND}",
            id="in a block",
        ),
        pytest.param(
            "- name: a: b\n  ping:\n",
            "patch_tasks: YAML parsing failed: Colons in unquoted values must be followed by a non-space character "
            f"(DIR/fix.yml:1:10): {MEND}",
            id="a colon",
        ),
        pytest.param(
            "- name: a\n  ping: [\n",
            "patch_tasks: YAML parsing failed: While parsing a flow node did not find expected node content "
            f"(DIR/fix.yml:3:1): {MEND}",
            id="no YAML",
        ),
        pytest.param(
            "- ping:\n  whn: x\n",
            f"patch_tasks: conflicting action statements: ping, whn (DIR/fix.yml:1:3): {MEND}",
            id="a keyword that is none",
        ),
        pytest.param(
            "- name: a\n", f"patch_tasks: no module/action detected in task (DIR/fix.yml:1:3): {MEND}", id="no module"
        ),
        pytest.param(
            "- debug: msg='{{ x'\n",
            "patch_tasks: Error loading tasks: failed at splitting arguments, either an unbalanced jinja2 block or "
            f"quotes: msg='{{{{ x' (DIR/fix.yml:1:3): {MEND}",
            id="a template that does not end",
        ),
        pytest.param(
            "- hosts: all\n  tasks: []\n",
            "patch_tasks: DIR/fix.yml is a playbook: write its tasks alone, without hosts.",
            id="a playbook",
        ),
        pytest.param(
            "ping:\n",
            "patch_tasks: DIR/fix.yml has no list of tasks: write each as an item that begins with a hyphen.",
            id="a mapping",
        ),
        pytest.param(
            "- ping\n",
            "patch_tasks: DIR/fix.yml has an item that is no task: write each as a module's name and its options.",
            id="text",
        ),
        pytest.param("---\n", "patch_tasks: DIR/fix.yml has no tasks: write some.", id="empty"),
        pytest.param(
            "- import_tasks: '{{ unknown }}.yml'\n",
            "patch_tasks: Error when evaluating variable in import path '{{ unknown }}.yml': 'unknown' is undefined "
            f"(DIR/fix.yml:1:3): {MEND}",
            id="an import that nothing names",
        ),
    ],
)
def test_what_cannot_be_loaded(check, text, says):
    assert check(text) == says


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("- import_tasks: other.yml\n", id="imported"),
        pytest.param("- import_tasks: '{{ named }}.yml'\n", id="imported by a variable's name"),
        pytest.param("- include_tasks: other.yml\n", id="included"),
        pytest.param("- block:\n  - include_tasks: {file: other.yml}\n", id="included in a block"),
    ],
)
def test_other_files(check, text):
    says = f"patch_tasks: couldn't resolve module/action 'no.such.module' (DIR/other.yml:1:3): {MEND}"
    assert check(text, other=UNKNOWN) == says
    assert check(text, other="- ping:\n") is None


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("- ping:\n- command: '{{ what }}'\n  loop: '{{ those }}'\n  when: maybe\n", id="tasks"),
        pytest.param("- include_tasks: '{{ what }}.yml'\n", id="an include that shows later"),
        pytest.param("- include_tasks: nowhere.yml\n", id="an include that is not there"),
        pytest.param("- include_tasks: fix.yml\n  when: again\n", id="itself"),
    ],
)
def test_what_can_be_loaded(check, text):
    assert check(text) is None
