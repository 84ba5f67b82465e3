# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is checked before a service is rolled, and how the playbook says what its module does."""

from __future__ import annotations

import jinja2
import pytest
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.filter.core import FilterModule
from ansible.plugins.test.files import TestModule as FileTests
from ansible.template import Templar, trust_as_template
from ansible_collections.beekeeper.swarm.tests.unit.house.checkout import read_yaml

TASKS = read_yaml("playbooks/tasks/refresh_images.yml")


def _holds(condition, **variables):
    environment = jinja2.Environment(autoescape=True)
    environment.filters.update(FilterModule().filters())
    environment.tests.update(FileTests().tests())
    return environment.compile_expression(condition)(**variables)


def _trusted(node):
    """Have templates read as those of a playbook's file are."""
    if isinstance(node, dict):
        return {key: _trusted(value) for key, value in node.items()}
    return trust_as_template(node) if isinstance(node, str) else node


def _said(text, task, **variables):
    return Templar(DataLoader(), {**_trusted(task["vars"]), **variables}).template(trust_as_template(text))


def test_all_is_checked_first():
    *checks, rolls = TASKS
    assert [task.get("when") for task in checks] == [None, "refresh_images_report_path is defined"]
    assert "block" in rolls


SWITCHES = ("refresh_images_only_report", "refresh_images_prune")


@pytest.mark.parametrize("name", SWITCHES)
@pytest.mark.parametrize(
    ("value", "is_clear"),
    [
        *((value, True) for value in (True, False, 1, 0, "true", "True", "FALSE", "yes", "no", "On", "off", "1", "0")),
        *((value, False) for value in ("perhaps", "ture", "truely", "", "y", "2", 2, None, "true\n", [], ["true"])),
    ],
)
def test_what_is_on_or_off(name, value, is_clear):
    check = TASKS[0]["ansible.builtin.assert"]
    assert _said("{{ " + check["that"] + " }}", TASKS[0], **{name: value}) is is_clear
    if not is_clear:
        said = _said(check["fail_msg"], TASKS[0], **{name: value})
        assert said == f"{name} must be true or false (or yes, on, 1, no, off, 0), not '{value}'."


def test_both_are_told():
    said = _said(TASKS[0]["ansible.builtin.assert"]["fail_msg"], TASKS[0], **dict(zip(SWITCHES, ("ja", "nein"))))
    assert said == f"{' and '.join(SWITCHES)} must be true or false (or yes, on, 1, no, off, 0), not 'ja' and 'nein'."


def test_nothing_is_unclear_without_switches():
    """The message is written whether it is needed or not."""
    assert _said("{{ refresh_images_unclear }}", TASKS[0]) == []
    assert "must be true or false" in _said(TASKS[0]["ansible.builtin.assert"]["fail_msg"], TASKS[0])


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("There is no service web: correct services.", "There is no service web: correct refresh_images_services."),
        (
            "There is no stack services: correct exclude_stacks.",
            "There is no stack services: correct refresh_images_exclude_stacks.",
        ),
        (
            "max_age must be a number with w, d, h or m, such as 30d, not 'x'.",
            "refresh_images_max_age must be a number with w, d, h or m, such as 30d, not 'x'.",
        ),
        ("wait_timeout must be 1 or more, not 0.", "refresh_images_wait_timeout must be 1 or more, not 0."),
        (
            "exclude these services, or leave them as they are with on_registry_error: skip.",
            "exclude these services, or leave them as they are with refresh_images_on_registry_error: skip.",
        ),
        ("give registry_auth, or log in", "give refresh_images_registry_auth, or log in"),
        ("shop: web did not converge; see `failures`.", "shop: web did not converge; see `failures`."),
    ],
)
def test_advice_names_the_variables(message, said):
    (stop,) = TASKS[-1]["rescue"]
    assert _said(stop["ansible.builtin.fail"]["msg"], stop, ansible_failed_result={"msg": message}) == said


@pytest.mark.parametrize(
    ("path", "can_be_kept"),
    [
        pytest.param("images.json", True, id="here"),
        pytest.param("reports/images.json", True, id="a directory that is there"),
        pytest.param("~/images.json", True, id="at home"),
        pytest.param("old.json", True, id="a file that is there"),
        pytest.param("missing/images.json", False, id="a directory that is not there"),
        pytest.param("~/missing/images.json", False, id="one at home"),
        pytest.param("old.json/images.json", False, id="a file as the directory"),
        pytest.param("reports", False, id="a directory as the file"),
        pytest.param("reports/", False, id="a directory and no file"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_where_a_report_can_be_kept(tmp_path, monkeypatch, path, can_be_kept):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "reports").mkdir()
    (tmp_path / "old.json").touch()
    conditions = TASKS[1]["ansible.builtin.assert"]["that"]
    assert all(_holds(condition, refresh_images_report_path=path) for condition in conditions) is can_be_kept
